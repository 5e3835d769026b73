"""What changed between two sequences: Myers' shortest edit script, in bounded time.

E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). N is the length of both sequences, D the
number of edits; a rewritten story has many, so beyond MOST_EDITS the sequences are first parted at tokens that each
has once ("patience"), and what still differs too much counts as replaced.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

MOST_EDITS = 400  # 80,000 steps: some 20 ms in Python


@dataclass(frozen=True, slots=True)
class Edit:
    """old[old_start:old_end] became new[new_start:new_end]; equal when `same`."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    same: bool


@dataclass(frozen=True, slots=True)
class _Box:
    """Two stretches that face each other."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def is_empty(self) -> bool:
        return self.old_start == self.old_end and self.new_start == self.new_end


def edits(old: Sequence[str], new: Sequence[str]) -> tuple[Edit, ...]:
    """The way from one to the other: equal stretches and changed ones, in turn, covering both."""
    pairs = [(-1, -1), *_matches(old, new, _Box(0, len(old), 0, len(new))), (len(old), len(new))]
    found: list[Edit] = []
    for (x, y), (next_x, next_y) in pairwise(pairs):
        if (next_x, next_y) != (x + 1, y + 1):
            found.append(Edit(x + 1, next_x, y + 1, next_y, same=False))
        if (next_x, next_y) != (len(old), len(new)):
            if found and found[-1].same:
                found[-1] = replace(found[-1], old_end=next_x + 1, new_end=next_y + 1)
            else:
                found.append(Edit(next_x, next_x + 1, next_y, next_y + 1, same=True))
    return tuple(found)


def _matches(old: Sequence[str], new: Sequence[str], box: _Box) -> Iterator[tuple[int, int]]:
    """Positions of equal tokens, rising in both."""
    start_x, start_y, end_x, end_y = box.old_start, box.new_start, box.old_end, box.new_end
    while start_x < end_x and start_y < end_y and old[start_x] == new[start_y]:
        yield start_x, start_y
        start_x, start_y = start_x + 1, start_y + 1
    tail = 0
    while start_x < end_x - tail and start_y < end_y - tail and old[end_x - tail - 1] == new[end_y - tail - 1]:
        tail += 1
    middle = _Box(start_x, end_x - tail, start_y, end_y - tail)
    yield from _shortest(old, new, middle)
    yield from ((end_x - left, end_y - left) for left in range(tail, 0, -1))


def _shortest(old: Sequence[str], new: Sequence[str], box: _Box) -> Iterator[tuple[int, int]]:
    if box.old_start == box.old_end or box.new_start == box.new_end:
        return
    trace = _trace(old[box.old_start : box.old_end], new[box.new_start : box.new_end])
    if trace is not None:
        width, height = box.old_end - box.old_start, box.new_end - box.new_start
        yield from ((box.old_start + x, box.new_start + y) for x, y in _walked_back(trace, width, height))
        return
    for smaller in _parted(old, new, box):
        yield from _matches(old, new, smaller)


def _trace(old: Sequence[str], new: Sequence[str]) -> list[dict[int, int]] | None:
    """How far each diagonal reaches after 0, 1, 2, … edits; None when MOST_EDITS do not lead to the end."""
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for edit in range(min(MOST_EDITS, len(old) + len(new)) + 1):
        trace.append(reach)
        reach = dict(reach)
        for k in range(-edit, edit + 1, 2):
            down = k == -edit or (k != edit and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            reach[k] = x
            if x >= len(old) and x - k >= len(new):
                return trace
    return None


def _walked_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """The equal tokens on the path that the trace found."""
    pairs: list[tuple[int, int]] = []
    for edit in range(len(trace) - 1, -1, -1):
        reach, k = trace[edit], x - y
        down = k == -edit or (k != edit and reach[k - 1] < reach[k + 1])
        from_x = reach[k + 1] if down else reach[k - 1]
        from_y = from_x - (k + 1 if down else k - 1)
        while x > from_x and y > from_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = from_x, from_y
    pairs.reverse()
    return pairs


def _parted(old: Sequence[str], new: Sequence[str], box: _Box) -> Iterator[_Box]:
    """The stretches between tokens that both have exactly once, in the longest order both agree on."""
    anchors = _anchors(old, new, box)
    x, y = box.old_start, box.new_start
    for anchor_x, anchor_y in anchors:
        yield _Box(x, anchor_x, y, anchor_y)
        yield _Box(anchor_x, anchor_x + 1, anchor_y, anchor_y + 1)
        x, y = anchor_x + 1, anchor_y + 1
    if anchors:
        yield _Box(x, box.old_end, y, box.new_end)


def _anchors(old: Sequence[str], new: Sequence[str], box: _Box) -> list[tuple[int, int]]:
    ours, theirs = old[box.old_start : box.old_end], new[box.new_start : box.new_end]
    once = {token for token, count in Counter(ours).items() if count == 1}
    once &= {token for token, count in Counter(theirs).items() if count == 1}
    place = {token: box.new_start + y for y, token in enumerate(theirs) if token in once}
    pairs = [(box.old_start + x, place[token]) for x, token in enumerate(ours) if token in once]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs whose second parts rise; their first parts do already."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [y]
        ends[pile : pile + 1] = [position]
    chosen, position = [], ends[-1] if ends else -1
    while position >= 0:
        chosen.append(pairs[position])
        position = before[position]
    return chosen[::-1]
