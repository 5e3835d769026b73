"""The quality score: the F1 that a careful reader would probably find.

The expected F1 of the choice alone is too sure of itself on doubtful pages. A few more signals of the page,
weighed on pages whose F1 is known, correct it; the last step reads the score off a curve.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from functions.fetch.extraction.decode import Choice
from functions.fetch.extraction.dom import WITHIN
from functions.fetch.extraction.structure import Layout
from functions.fetch.extraction.table import FEATURES

Row = Sequence[float]

_LINKS, _LENGTH, _IN_BODY, _AFTER_HEADLINE, _APPEALS = (
    FEATURES.index(name) for name in ("link_share", "log_length", "in_body_text", "after_headline", "appeals")
)
_DOUBT = (0.2, 0.8)  # between these the model does not know
_FAR = 60.0  # passages

PAGE = (
    "body_chars body_of_page page_prose page_log_good most_links half_good_of_page dense passages articles h1s"
).split()
SIGNALS = (
    "expected_f1", "threshold", "doubtful", "kept_probability", "lost", "log_words", "kept", "share_of_asked",
    "mean_log_length", "links", "appeals", "in_body", "first_after_headline", *PAGE,
)  # fmt: skip


def page(layout: Layout) -> Row:
    """What the page is like, whatever is chosen of it."""
    nodes, most, body = layout.page.nodes, layout.most.node, len(layout.anchors.body)
    total = nodes[0].good or 1.0
    articles = sum(node.tag == "article" and not (node.parent or node).within & WITHIN["article"] for node in nodes)
    return [
        log(body + 1),
        body / total,
        total / (nodes[0].chars or 1.0),
        log(total),
        most.link_chars / most.chars if most.chars else 0.0,
        layout.half.node.good / total,
        float(layout.dense),
        float(len(layout.page.passages)),
        float(articles),
        float(layout.h1s),
    ]


def signals(
    of_page: Row, rows: Sequence[Row | None], probabilities: Sequence[float], weights: Sequence[float], choice: Choice
) -> Row:
    """What the score is made of; `rows`, `probabilities` and `weights` by passage."""
    asked = [i for i, row in enumerate(rows) if row is not None]
    kept = [i for i in asked if choice.keep[i]]
    words = sum(weights[i] for i in kept)
    if not kept or not words:
        return [0.0] * len(SIGNALS)
    low, high = _DOUBT
    expected = sum(probabilities[i] * weights[i] for i in asked)
    sure = sum(probabilities[i] * weights[i] for i in kept)
    chosen = [rows[i] or () for i in kept]
    return [
        choice.expected_f1,
        choice.threshold,
        sum(weights[i] for i in asked if low < probabilities[i] < high) / words,
        sure / words,
        1 - sure / expected,
        log(words),
        float(len(kept)),
        len(kept) / len(asked),
        *(_mean(chosen, column) for column in (_LENGTH, _LINKS, _APPEALS, _IN_BODY)),
        max(-_FAR, min(_FAR, chosen[0][_AFTER_HEADLINE])),
        *of_page,
    ]


def _mean(rows: Sequence[Row], column: int) -> float:
    return sum(row[column] for row in rows) / len(rows)


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
