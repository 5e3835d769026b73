"""From probabilities to a choice: keep what makes the expected F1 of the whole page largest.

A fixed threshold loses pages where the model doubts everything alike. For a given set of kept
passages the expected F1 is 2·(expected good words kept) / (words kept + expected good words); its
optimum keeps every passage above a threshold, and that threshold is half of the F1 reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass

PRECISION_BIAS = 1.2  # a wrong paragraph in a story is worse than a lost one
_LOWEST, _HIGHEST = 0.3, 0.75  # of the threshold
_FLOOR = 0.15  # below this nothing is kept, however empty the page
_BEST_SHARE = 0.8  # where all are doubtful: those nearly as good as the best


@dataclass(frozen=True, slots=True)
class Choice:
    """Which passages to keep, and how good the choice should be."""

    keep: list[bool]
    expected_f1: float
    threshold: float
    probabilities: Sequence[float]


def choose(probabilities: Sequence[float], weights: Sequence[float], bias: float = PRECISION_BIAS) -> Choice:
    expected = sum(p * w for p, w in zip(probabilities, weights, strict=True))
    hits = kept = best = 0.0
    asked = [position for position, probability in enumerate(probabilities) if probability]
    for position in sorted(asked, key=lambda i: -probabilities[i]):
        hits += probabilities[position] * weights[position]
        kept += weights[position]
        best = max(best, 2 * hits / (kept + expected) if kept else 0.0)
    threshold = min(max(best / 2 * bias, _LOWEST), _HIGHEST)
    highest = max(probabilities, default=0.0)
    if highest < threshold:
        threshold = max(_FLOOR, highest * _BEST_SHARE)
    return Choice([p >= threshold for p in probabilities], best, threshold, probabilities)
