"""The quality score: the F1 that a careful reader would probably find.

The expected F1 of the choice alone is too sure of itself on doubtful pages. A few more signals of the choice,
weighed on pages whose F1 is known, correct it: stories are written in one way, lie in one place without holes and
say things once; catalogues, product tests and pages of many parts do not. The last step reads the score off a curve.
More signals, or trees in place of weights, do worse on sites not seen: there are few bad pages to learn from.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log
from typing import Any, Protocol

from functions.fetch.extraction.decode import Choice
from functions.fetch.extraction.structure import Layout

Row = Sequence[float]


class Judged(Protocol):
    """What the score wants to know of a passage."""

    @property
    def text(self) -> str: ...

    @property
    def length(self) -> float: ...

    @property
    def tag(self) -> str: ...

    @property
    def path(self) -> int: ...


_ITEMS = frozenset({"li", "dd", "dt"})
SIGNALS = ("expected_f1", "log_words", "longest", "lists", "half_good_of_page", "one_way", "repeated", "hole")


def in_one_place(layout: Layout) -> float:
    """Share of the page's prose in the smallest container that has half of it: all of it, where a story lies."""
    return layout.half.node.good / (layout.page.nodes[0].good or 1.0)


def signals(place: float, passages: Sequence[Judged], weights: Sequence[float], choice: Choice) -> Row:
    """What the score is made of."""
    kept = [(passage, weight) for passage, weight, keep in zip(passages, weights, choice.keep, strict=True) if keep]
    if not kept:
        return [0.0] * len(SIGNALS)
    chars = sum(passage.length for passage, _ in kept)
    words = sum(weight for _, weight in kept)
    hole = _largest_hole(weights, choice.keep)
    return [
        choice.expected_f1,
        log(words),
        log(max(passage.length for passage, _ in kept)),
        sum(passage.length for passage, _ in kept if passage.tag in _ITEMS) / chars,
        place,
        _in_one_way(kept) / words,
        _repeated(kept) / words,
        hole / (hole + words),
    ]


def _in_one_way(kept: Sequence[tuple[Judged, float]]) -> float:
    """Words under the tags and classes that most of the text is under: its paragraphs, if it is a story."""
    by_path: dict[int, float] = {}
    for passage, weight in kept:
        by_path[passage.path] = by_path.get(passage.path, 0.0) + weight
    return max(by_path.values())


def _repeated(kept: Sequence[tuple[Judged, float]]) -> float:
    """Words of passages that the text has more than once."""
    times = Counter(passage.text for passage, _ in kept)
    return sum(weight for passage, weight in kept if times[passage.text] > 1)


def _largest_hole(weights: Sequence[float], keep: Sequence[bool]) -> float:
    """Words of the longest stretch left out inside the text: an aside that was cut, or a piece of the story lost."""
    chosen = [position for position, kept in enumerate(keep) if kept]
    return max((sum(weights[above + 1 : below]) for above, below in pairwise(chosen)), default=0.0)


def quality(found: Row, calibration: Mapping[str, Any]) -> float:
    """0 to 1. The calibration: weights of standardized signals, and the curve from their sum to F1."""
    if not any(found):
        return 0.0
    score = calibration["intercept"] + sum(
        weight * (value - mean) / spread
        for value, weight, mean, spread in zip(
            found, calibration["weights"], calibration["means"], calibration["spreads"], strict=True
        )
    )
    return round(_on_curve(score, calibration["scores"], calibration["f1"]), 3)


def _on_curve(score: float, scores: Sequence[float], values: Sequence[float]) -> float:
    """Between the two nearest points; flat at the ends."""
    right = bisect_right(scores, score)
    if right in (0, len(scores)):
        return values[min(right, len(values) - 1)]
    share = (score - scores[right - 1]) / (scores[right] - scores[right - 1])
    return values[right - 1] + share * (values[right] - values[right - 1])
