"""The page that lists a folder's stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from cli.pages import document, isolated, linked, when
from cli.terminal import counted
from shared.story import Story


@dataclass(frozen=True, slots=True)
class Listed:
    """An input that became no story: what was given, and why."""

    given: str
    outcome: str
    reason: str
    detail: str


def index_page(stories: Sequence[Story], set_aside: Sequence[Listed]) -> str:
    """Stories first, newest on top; then what the latest run set aside, with its reasons."""
    rows = "\n".join(map(_story_row, stories))
    body = f"""<h1>{counted(len(stories), "story", "stories")}</h1>
<table><tbody>
{rows}
</tbody></table>
{_set_aside(set_aside)}"""
    return document("newsmill: stories", body, language="en", width="wide")


def _story_row(story: Story) -> str:
    page = f"stories/{story.story_id}.html"
    lang = f' lang="{escape(story.language)}"' if story.language else ""
    facts = " · ".join(
        filter(
            None,
            (
                isolated(story.source.name),
                when(story.published_at, story.published),
                counted(story.word_count, "word"),
                f"revision {story.revision}" if story.revision and story.revision > 1 else "",
                linked(f"stories/{story.story_id}.json", "JSON"),
            ),
        )
    )
    headline = f'<a href="{page}"{lang} dir="auto">{escape(story.headline)}</a>'
    return f'<tr><td>{headline}<br><span class="byline">{facts}</span></td></tr>'


def _set_aside(listed: Sequence[Listed]) -> str:
    if not listed:
        return ""
    cells = ((one.given, one.reason or one.outcome, one.detail) for one in listed)
    rows = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
    return f"""<h2>Not stored by the latest run</h2>
<table class="set-aside"><thead><tr><th>given</th><th>why</th><th></th></tr></thead><tbody>
{rows}
</tbody></table>"""
