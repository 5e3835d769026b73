"""Calibrating the quality score on the F1 of pages whose site the model had not seen."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from benchmarks.training.fit import FOLDS
from functions.fetch.extraction.quality import SIGNALS, quality

BAD_F1 = 0.8
ALARMS = 0.1  # share of good pages that may be flagged
_STRENGTH = 0.1  # inverse of the penalty: there are few bad pages to learn from
_POINTS = 12  # of the curve

Matrix: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


def calibrate(signals: Sequence[Sequence[float]], f1: Sequence[float]) -> dict[str, Any]:
    rows, values = np.array(signals), np.array(f1)
    means, spreads = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    scaled = (rows - means) / spreads
    model = LogisticRegression(C=_STRENGTH, max_iter=1000, class_weight={True: 1.0, False: 2.0})
    model.fit(scaled, values >= BAD_F1)
    scores = model.decision_function(scaled)
    points, heights = _curve(scores, values)
    return {
        "signals": list(SIGNALS),
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": _rounded(model.coef_[0]),
        "means": _rounded(means),
        "spreads": _rounded(spreads),
        "scores": points,
        "f1": heights,
    }


def _curve(scores: Matrix, values: Matrix) -> tuple[list[float], list[float]]:
    """A rising curve through a dozen points, each the mean of its neighbourhood."""
    order = np.argsort(scores)
    rising = IsotonicRegression(y_min=0, y_max=1).fit_transform(scores[order], values[order])
    slices = np.array_split(np.arange(len(scores)), _POINTS)
    points = [round(float(scores[order][part].mean()), 3) for part in slices]
    heights = [float(rising[part].mean()) for part in slices]
    # Each point a little higher than the one before: pages must not be told apart by rounding alone.
    return points, [round(height + 0.001 * step, 4) for step, height in enumerate(np.minimum(heights, 0.985))]


def _rounded(values: Matrix) -> list[float]:
    return [round(float(value), 4) for value in values]


def catch_rate(signals: Sequence[Sequence[float]], f1: Sequence[float], fold: Sequence[int]) -> tuple[float, float]:
    """Share of bad pages caught at the threshold that flags `ALARMS` of the others, and that threshold.

    The score of each page comes from a calibration that did not see its fold.
    """
    scores = np.zeros(len(f1))
    for number in range(FOLDS):
        seen = [i for i, own in enumerate(fold) if own != number]
        made = calibrate([signals[i] for i in seen], [f1[i] for i in seen])
        for i, own in enumerate(fold):
            if own == number:
                scores[i] = quality(signals[i], made)
    bad = np.array(f1) < BAD_F1
    threshold = float(np.quantile(scores[~bad], ALARMS))
    return float((scores[bad] <= threshold).mean()), threshold
