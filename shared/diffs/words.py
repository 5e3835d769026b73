"""Texts compared word by word, as a reader would mark the changes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Literal

from shared.diffs.edits import Edit, edits
from shared.records import Record

# A word with the space behind it; a character of a script without spaces; a mark.
_TOKEN = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\U00020000-\U0003ffff]\\s*"
    "|[^\\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]+(?:['’\\-.,][^\\W\u3040-\u9fff]+)*\\s*"
    "|[^\\w\\s]\\s*|\\s+"
)
_WORD = re.compile(r"\w")
ISLAND_WORDS = 2  # so few equal words between two changes are chance: `the`, `of the`


class Span(Record):
    """A stretch of text that stayed, went, or came."""

    op: Literal["same", "removed", "added"]
    text: str


def spans(before: str, after: str) -> tuple[Span, ...]:
    """What became of the text; `same` and `removed` spans make the old one, `same` and `added` the new one.

    >>> [(span.op, span.text) for span in spans("The ice holds.", "The ice breaks.")]
    [('same', 'The ice '), ('removed', 'holds'), ('added', 'breaks'), ('same', '.')]
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found = without_islands(edits([t.strip() or " " for t in old], [t.strip() or " " for t in new]), new)
    return tuple(_joined(span for edit in found for span in _told(edit, old, new)))


def words_changed(told: Iterable[Span]) -> tuple[int, int]:
    """How many words came, and how many went."""
    counts = {"added": 0, "removed": 0, "same": 0}
    for span in told:
        counts[span.op] += sum(1 for token in _TOKEN.findall(span.text) if _WORD.search(token))
    return counts["added"], counts["removed"]


def without_islands(found: tuple[Edit, ...], new: list[str]) -> list[Edit]:
    """Equal words that chance left standing in a rewritten passage go down with it."""
    out: list[Edit] = []
    for position, edit in enumerate(found):
        island = (
            edit.same
            and 0 < position < len(found) - 1
            and _is_island(edit, found[position - 1], found[position + 1], new)
        )
        if out and not out[-1].same and (island or not edit.same):
            out[-1] = replace(out[-1], old_end=edit.old_end, new_end=edit.new_end)
        else:
            out.append(edit)
    return out


def _is_island(edit: Edit, left: Edit, right: Edit, new: list[str]) -> bool:
    words = sum(1 for token in new[edit.new_start : edit.new_end] if _WORD.search(token))
    return words <= ISLAND_WORDS and min(_size(left), _size(right)) > 2 * max(words, 1)


def _size(edit: Edit) -> int:
    return edit.old_end - edit.old_start + edit.new_end - edit.new_start


def _told(edit: Edit, old: list[str], new: list[str]) -> Iterator[Span]:
    """Tokens that differ only in the space behind them count as the same; the text is the new one's."""
    if edit.same:
        yield Span(op="same", text="".join(new[edit.new_start : edit.new_end]))
        return
    if removed := "".join(old[edit.old_start : edit.old_end]):
        yield Span(op="removed", text=removed)
    if added := "".join(new[edit.new_start : edit.new_end]):
        yield Span(op="added", text=added)


def _joined(told: Iterable[Span]) -> Iterator[Span]:
    for op, run in groupby(told, key=lambda span: span.op):
        yield Span(op=op, text="".join(span.text for span in run))
