"""Two revisions of a story compared: which fields changed, what became of each block, and what kind of change it is."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from shared.blocks import Block, ImageBlock
from shared.diffs.edits import Edit, edits
from shared.diffs.kinds import kind_of
from shared.diffs.words import Span, spans, words_changed
from shared.records import Record
from shared.revisions import ChangeKind
from shared.story import Story

# What a version is recognized by and what readers see of it; the rest tells how it came here.
COMPARED = (
    "headline", "kicker", "description", "byline", "authors", "agencies", "dateline", "section", "keywords",
    "language", "kind", "published_at", "modified_at", "is_accessible_for_free", "images",
)  # fmt: skip
LOOK_AHEAD = 8  # new blocks among which a changed one's successor is sought
ALIKE = 0.35  # share of words two blocks have in common, for one to be a new version of the other


class FieldChange(Record):
    """A field that reads differently; lists are joined by commas, dates are RFC 3339, nothing is empty text."""

    field: str
    before: str
    after: str
    spans: tuple[Span, ...] = ()


class BlockChange(Record):
    """What became of a block of the body."""

    op: Literal["same", "changed", "added", "removed"]
    type: str
    spans: tuple[Span, ...]


class StoryDiff(Record):
    """What changed from one revision of a story to another."""

    story_id: str
    from_revision: int | None = None
    to_revision: int | None = None
    from_seen_at: AwareDatetime
    to_seen_at: AwareDatetime
    kind: ChangeKind | None = Field(description="None: nothing that a reader sees changed")
    changed: tuple[str, ...] = Field(description="names of the fields that changed, `body` among them")
    words_added: int = Field(description="in the body")
    words_removed: int = Field(description="from the body")
    same_reading: bool = Field(description="one generation of the normalizer read both: no difference is ours")
    fields: tuple[FieldChange, ...] = ()
    body: tuple[BlockChange, ...] = ()


def diff(before: Story, after: Story) -> StoryDiff:
    """What changed from the one to the other."""
    fields = tuple(_field_changes(before, after))
    body = tuple(_block_changes(before.body, after.body))
    touched = [change for change in body if change.op != "same"]
    added, removed = words_changed(span for change in touched for span in change.spans)
    return StoryDiff(
        story_id=after.story_id,
        from_revision=before.revision,
        to_revision=after.revision,
        from_seen_at=before.fetched_at,
        to_seen_at=after.fetched_at,
        kind=kind_of({change.field: change.spans for change in fields}, [change.spans for change in touched]),
        changed=(*(change.field for change in fields), *(["body"] if touched else [])),
        words_added=added,
        words_removed=removed,
        same_reading=before.normalizer == after.normalizer,
        fields=fields,
        body=body,
    )


def _field_changes(before: Story, after: Story) -> Iterator[FieldChange]:
    for name in COMPARED:
        old, new = _as_text(getattr(before, name)), _as_text(getattr(after, name))
        if old != new:
            yield FieldChange(field=name, before=old, after=new, spans=spans(old, new))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(each if isinstance(each, str) else each.url for each in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _block_changes(old: Sequence[Block], new: Sequence[Block]) -> Iterator[BlockChange]:
    for edit in edits([_key(block) for block in old], [_key(block) for block in new]):
        if edit.same:
            yield from (_whole("same", block) for block in new[edit.new_start : edit.new_end])
        else:
            yield from _rewritten(old, new, edit)


def _rewritten(old: Sequence[Block], new: Sequence[Block], edit: Edit) -> Iterator[BlockChange]:
    """In a changed stretch, each old block finds its new version among the next few of its type, or went."""
    next_new = edit.new_start
    for block in old[edit.old_start : edit.old_end]:
        until = min(edit.new_end, next_new + LOOK_AHEAD)
        successor = max(range(next_new, until), key=lambda y, block=block: _likeness(block, new[y]), default=None)  # type: ignore[misc]
        if successor is None or _likeness(block, new[successor]) < ALIKE:
            yield _whole("removed", block)
            continue
        yield from (_whole("added", each) for each in new[next_new:successor])
        told = spans(_words_of(block), _words_of(new[successor]))
        yield BlockChange(op="changed", type=new[successor].type, spans=told)
        next_new = successor + 1
    yield from (_whole("added", each) for each in new[next_new : edit.new_end])


def _whole(op: Literal["same", "added", "removed"], block: Block) -> BlockChange:
    text = _words_of(block)
    return BlockChange(op=op, type=block.type, spans=(Span(op=op, text=text),) if text else ())


def _likeness(one: Block, other: Block) -> float:
    """Of the words of both, the share that both have; blocks of two types are not alike."""
    if one.type != other.type:
        return 0.0
    ours, theirs = set(_words_of(one).casefold().split()), set(_words_of(other).casefold().split())
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


def _words_of(block: Block) -> str:
    return block.text or (block.alt if isinstance(block, ImageBlock) else "")


def _key(block: Block) -> str:
    return f"{block.type} {_words_of(block) or getattr(block, 'url', '')}"
