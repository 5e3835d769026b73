"""Two revisions beside each other in the terminal: what went is red and struck, what came is green.

Colour alone tells nothing in a pipe or to everybody's eyes: what went also stands in [-…-], what came in {+…+}.
"""

from collections.abc import Iterable, Iterator

from rich.text import Text

from cli.dates import shown
from shared.diffs.stories import BlockChange, StoryDiff
from shared.diffs.words import Span
from shared.story import Story

_STYLES = {"removed": "red strike", "added": "green", "same": ""}
_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "same": ("", "")}
CONTEXT = 60  # characters of an unchanged block: enough to know it again


def lines_of(found: StoryDiff, story: Story) -> Iterator[Text]:
    """Head, fields, body."""
    yield Text(story.headline, style="bold")
    yield Text(story.canonical_url, style="dim")
    yield Text(summary(found))
    for change in found.fields:
        yield Text("")
        yield Text(change.field, style="bold").append(": ").append(_marked(change.spans))
    if "body" in found.changed:
        yield Text("")
        yield from _body(found.body)


def summary(found: StoryDiff) -> str:
    """`revision 1 → 2, 10 March 2025, 06:30 UTC → …: correction; 12 words came, 3 went`."""
    numbers = f"revision {found.from_revision} → {found.to_revision}"
    times = f"{shown(found.from_seen_at)} → {shown(found.to_seen_at)}"
    kind = found.kind or "nothing that a reader sees"
    words = f"; {found.words_added} words came, {found.words_removed} went" if "body" in found.changed else ""
    readers = "" if found.same_reading else "; two generations of the normalizer read them: some of it may be ours"
    return f"{numbers}, {times}: {kind}{words}{readers}"


def _body(blocks: Iterable[BlockChange]) -> Iterator[Text]:
    quiet = 0
    for block in blocks:
        if block.op == "same":
            quiet += 1
            continue
        if quiet:
            yield Text(f"  … {quiet} unchanged …", style="dim")
            quiet = 0
        yield Text("").append(
            _marked(block.spans) if block.spans else Text(f"{block.op}: {block.type}", style="italic")
        )
        yield Text("")
    if quiet:
        yield Text(f"  … {quiet} unchanged …", style="dim")


def _marked(spans: Iterable[Span]) -> Text:
    text = Text()
    for span in spans:
        before, after = _MARKS[span.op]
        text.append(f"{before}{_shortened(span)}{after}", style=_STYLES[span.op])
    return text


def _shortened(span: Span) -> str:
    """What stayed, cut in the middle where it is long."""
    if span.op != "same" or len(span.text) <= 2 * CONTEXT:
        return span.text
    return f"{span.text[:CONTEXT].rsplit(' ', 1)[0]} … {span.text[-CONTEXT:].split(' ', 1)[-1]}"
