"""Two revisions beside each other as one HTML page that needs no other file and runs nothing."""

from collections.abc import Iterable
from html import escape

from cli.diff_text import summary
from cli.pages import document, linked
from shared.diffs.stories import BlockChange, StoryDiff
from shared.diffs.words import Span
from shared.story import Story

_TAGS = {"removed": "del", "added": "ins"}
_ELEMENTS = {"heading": "h2", "quote": "blockquote", "code": "pre"}  # the others are shown as paragraphs


def diff_page(found: StoryDiff, story: Story) -> str:
    """The whole document."""
    body = f"""<p class="kicker">{escape(story.source.name)}</p>
<h1>{escape(story.headline)}</h1>
<p class="byline">{escape(summary(found))} · {linked(story.canonical_url, "source")}</p>
{_fields(found)}<article class="changes">
{"".join(map(_block, found.body))}</article>"""
    title = f"{story.headline}: revision {found.from_revision} → {found.to_revision}"
    return document(title, body, language=story.language)


def _fields(found: StoryDiff) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(change.field)}</th><td>{_marked(change.spans)}</td></tr>\n'
        for change in found.fields
    )
    return f'<table class="facts"><tbody>\n{rows}</tbody></table>\n' if rows else ""


def _block(block: BlockChange) -> str:
    element = _ELEMENTS.get(block.type, "p")
    inner = _marked(block.spans) or f"<em>{escape(block.type)}</em>"
    return f'<{element} class="{block.op}">{inner}</{element}>\n'


def _marked(spans: Iterable[Span]) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = escape(span.text, quote=False).replace("\n", "<br>")
    tag = _TAGS.get(span.op)
    return f"<{tag}>{text}</{tag}>" if tag else text
