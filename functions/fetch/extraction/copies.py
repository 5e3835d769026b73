"""A story that its page holds twice or more, once for each width of screens: all of it, in the same order.

Or a part of it, where nobody sees it.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from functions.fetch.extraction.dom import HIDDEN, Passage

_FEWEST = 8  # paragraphs equally far behind their likes: entries of live blogs repeat fewer, or here and there
_LONG = 60  # letters: shorter lines repeat by chance
_DENSE = 0.8  # share of the passages from the first such paragraph to the last


def second_copies(passages: Sequence[Passage], may_be_text: Callable[[Passage], bool]) -> frozenset[int]:
    """Passages, by index, that say again what stands the same number of passages above them, and may be text there."""
    gaps: Counter[int] = Counter()
    latest: dict[str, int] = {}
    for passage in passages:
        if passage.length >= _LONG and may_be_text(passage):
            earlier = latest.get(passage.text)
            if earlier is not None:
                gaps[passage.index - earlier] += 1
            latest[passage.text] = passage.index
    for gap, count in gaps.most_common(1):
        if count >= _FEWEST:
            return _behind(passages, gap, may_be_text)
    return frozenset()


def hidden_copies(passages: Sequence[Passage], may_be_text: Callable[[Passage], bool]) -> frozenset[int]:
    """Hidden passages, by index, that say what a reader sees elsewhere."""
    hidden = [passage for passage in passages if passage.node.hidden == HIDDEN and passage.length >= _LONG]
    shown = {passage.text for passage in passages if may_be_text(passage)} if hidden else frozenset()
    return frozenset(passage.index for passage in hidden if passage.text in shown)


def _behind(passages: Sequence[Passage], gap: int, may_be_text: Callable[[Passage], bool]) -> frozenset[int]:
    """The stretch in which nearly all repeat what stands `gap` passages above."""
    pairs = enumerate(zip(passages, passages[gap:], strict=False), gap)
    again = {i for i, (above, passage) in pairs if passage.text == above.text and may_be_text(above)}
    long = [i for i in again if passages[i].length >= _LONG]
    start, end = min(long), max(long)
    while start - 1 in again:  # headings and bylines that begin the copy
        start -= 1
    while end + 1 in again:
        end += 1
    stretch = again.intersection(range(start, end + 1))
    return frozenset(stretch) if len(stretch) >= _DENSE * (end - start + 1) else frozenset()
