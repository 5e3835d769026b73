"""A story that its page holds twice or more, once for each width of screens: all of it, in the same order."""

from collections import Counter
from collections.abc import Sequence

from functions.fetch.extraction.dom import HIDDEN, Passage

_FEWEST = 8  # paragraphs equally far behind their likes: entries of live blogs repeat fewer, or here and there
_LONG = 60  # letters: shorter lines repeat by chance
_DENSE = 0.8  # share of the passages from the first such paragraph to the last


def second_copies(passages: Sequence[Passage]) -> frozenset[int]:
    """Passages, by index, that say again what stands the same number of passages above them."""
    gaps: Counter[int] = Counter()
    latest: dict[str, int] = {}
    for passage in passages:
        if passage.length >= _LONG and passage.node.hidden != HIDDEN:
            earlier = latest.get(passage.text)
            if earlier is not None:
                gaps[passage.index - earlier] += 1
            latest[passage.text] = passage.index
    for gap, count in gaps.most_common(1):
        if count >= _FEWEST:
            return _behind(passages, gap)
    return frozenset()


def _behind(passages: Sequence[Passage], gap: int) -> frozenset[int]:
    """The stretch in which nearly all repeat what stands `gap` passages above."""
    again = {i for i in range(gap, len(passages)) if passages[i].text == passages[i - gap].text}
    long = [i for i in again if passages[i].length >= _LONG]
    start, end = min(long), max(long)
    while start - 1 in again:  # headings and bylines that begin the copy
        start -= 1
    while end + 1 in again:
        end += 1
    stretch = again.intersection(range(start, end + 1))
    return frozenset(stretch) if len(stretch) >= _DENSE * (end - start + 1) else frozenset()
