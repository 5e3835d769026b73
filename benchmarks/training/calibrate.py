"""Calibrating the quality score on the F1 of pages whose site the model had not seen, and what it is worth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from functions.fetch.extraction.quality import SIGNALS, quality

BAD_F1 = 0.8
ALARMS = (0.05, 0.1, 0.15)  # shares of the good pages that may be flagged
_STRENGTH = 0.1  # inverse of the penalty: there are few bad pages to learn from
# Points of the curve, as shares of the pages that lie below: bad pages are few, and the curve is steep there.
_POINTS = (0.02, 0.05, 0.09, 0.14, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_HIGHEST = 0.985  # of a page that nothing speaks against

Matrix: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


@dataclass(frozen=True, slots=True)
class Judged:
    """Pages read by models that had not seen their sites: what the score is made of, what it should say."""

    signals: Sequence[Sequence[float]]
    f1: Sequence[float]
    fold: Sequence[int]

    def part(self, pages: Iterable[int]) -> "Judged":
        """Some of them."""
        chosen = list(pages)
        signals, f1, fold = ([values[i] for i in chosen] for values in (self.signals, self.f1, self.fold))
        return Judged(signals, f1, fold)  # type: ignore[arg-type]  # mypy joins the three kinds of lists


def calibrate(pages: Judged) -> dict[str, Any]:
    """Weights and curve. A page on which nothing was chosen teaches nothing: its quality is 0."""
    chosen = [i for i, signals in enumerate(pages.signals) if any(signals)]
    rows, values = np.array([pages.signals[i] for i in chosen]), np.array([pages.f1[i] for i in chosen])
    means, spreads = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    scaled = (rows - means) / spreads
    model = LogisticRegression(C=_STRENGTH, max_iter=1000, class_weight={True: 1.0, False: 2.0})
    model.fit(scaled, values >= BAD_F1)
    scores, heights = _curve(model.decision_function(scaled), values)
    return {
        "signals": list(SIGNALS),
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": _rounded(model.coef_[0]),
        "means": _rounded(means),
        "spreads": _rounded(spreads),
        "scores": scores,
        "f1": heights,
    }


def _curve(scores: Matrix, values: Matrix) -> tuple[list[float], list[float]]:
    """A rising curve through some points, each the mean of its neighbourhood."""
    order = np.argsort(scores)
    rising = IsotonicRegression(y_min=0, y_max=1).fit_transform(scores[order], values[order])
    slices = np.split(np.arange(len(scores)), [int(share * len(scores)) for share in _POINTS])
    points = [round(float(scores[order][part].mean()), 3) for part in slices]
    heights = [min(float(rising[part].mean()), _HIGHEST) for part in slices]
    # Each point a little higher than the one before: pages must not be told apart by rounding alone.
    return points, [round(height + 0.001 * step, 4) for step, height in enumerate(heights)]


def _rounded(values: Matrix) -> list[float]:
    return [round(float(value), 4) for value in values]


@dataclass(frozen=True, slots=True)
class Worth:
    """How well the score tells bad pages from good ones."""

    auc: float
    caught: tuple[float, ...]  # share of the bad pages, when as many of the good ones are flagged as `ALARMS` says
    threshold: float  # of the middle one of these


def worth(pages: Judged) -> Worth:
    """The score of each page comes from a calibration that did not see its fold."""
    scores = np.zeros(len(pages.f1))
    for number in set(pages.fold):
        made = calibrate(pages.part(i for i, own in enumerate(pages.fold) if own != number))
        for i, own in enumerate(pages.fold):
            if own == number:
                scores[i] = quality(pages.signals[i], made)
    bad = np.array(pages.f1) < BAD_F1
    thresholds = np.quantile(scores[~bad], ALARMS)
    caught = tuple(float((scores[bad] <= threshold).mean()) for threshold in thresholds)
    return Worth(float(roc_auc_score(~bad, scores)), caught, float(thresholds[1]))
