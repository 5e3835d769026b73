"""The quality score: the F1 that a careful reader would probably find.

The expected F1 of the choice alone is too sure of itself on doubtful pages. A few more signals of the page,
weighed on pages whose F1 is known, correct it; the last step reads the score off a curve. More signals, or trees
in place of weights, do worse on sites not seen: there are few bad pages to learn from.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import log
from typing import Any, Protocol

from functions.fetch.extraction.decode import Choice
from functions.fetch.extraction.structure import Layout

Row = Sequence[float]


class Judged(Protocol):
    """What the score wants to know of a passage."""

    length: float
    good: float

    @property
    def tag(self) -> str: ...


_ITEMS = frozenset({"li", "dd", "dt"})
PAGE = ("half_good_of_page", "claims_article")
SIGNALS = ("expected_f1", "log_words", "longest", "lists", "prose_after", *PAGE)


def page(layout: Layout) -> Row:
    """What the page is like, whatever is chosen of it."""
    total = layout.page.nodes[0].good or 1.0
    return [layout.half.node.good / total, float(layout.anchors.claims_article)]


def signals(of_page: Row, passages: Sequence[Judged], weights: Sequence[float], choice: Choice) -> Row:
    """What the score is made of."""
    kept = [i for i, keep in enumerate(choice.keep) if keep]
    if not kept:
        return [0.0] * len(SIGNALS)
    lengths = [passages[i].length for i in kept]
    prose = sum(passage.good for passage in passages) or 1.0
    return [
        choice.expected_f1,
        log(sum(weights[i] for i in kept)),
        log(max(lengths)),
        sum(passages[i].length for i in kept if passages[i].tag in _ITEMS) / sum(lengths),
        sum(passage.good for passage in passages[kept[-1] + 1 :]) / prose,
        *of_page,
    ]


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
