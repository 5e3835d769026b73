"""What the quality score is worth: whether it knows the pages that went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from benchmarks.quality.reading import BODY_SETS, Reading
from benchmarks.quality.tables import table

BAD = 0.8  # F1 below which a page went wrong
FALSE_ALARMS = 0.10  # share of the other pages that may be flagged with them
NEWS = BODY_SETS[:3]
_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
Point = tuple[float, float]  # quality, F1


@dataclass(frozen=True, slots=True)
class Alarm:
    """Flagging the pages whose quality lies below a threshold."""

    threshold: float
    caught: float
    false_alarms: float


def alarm(points: Sequence[Point], most: float = FALSE_ALARMS) -> Alarm:
    """The highest threshold that flags no more of the good pages than allowed."""
    good = sorted(quality for quality, f1 in points if f1 >= BAD)
    bad = [quality for quality, f1 in points if f1 < BAD]
    threshold = good[int(most * len(good))] if good else 1.0
    return Alarm(threshold, _below(bad, threshold), _below(good, threshold))


def _below(qualities: Sequence[float], threshold: float) -> float:
    return sum(quality < threshold for quality in qualities) / len(qualities) if qualities else 0.0


def rank_quality(points: Sequence[Point]) -> float:
    """How often a bad page has a lower score than a good one (area under the ROC curve)."""
    good = [quality for quality, f1 in points if f1 >= BAD]
    bad = [quality for quality, f1 in points if f1 < BAD]
    if not good or not bad:
        return 1.0
    won = sum((g > b) + (g == b) / 2 for g in good for b in bad)
    return won / (len(good) * len(bad))


def points_of(readings: Sequence[Reading]) -> list[Point]:
    return [(reading.predicted.get("quality", 0.0), reading.f1) for reading in readings if "body" in reading.scores]


def alarms_table(readings: Sequence[Reading]) -> str:
    rows = []
    for name, chosen in (("all body sets", BODY_SETS), ("news (sh, fundus, fundus_eval)", NEWS), ("wcxb", ("wcxb",))):
        points = points_of([reading for reading in readings if reading.case.dataset in chosen])
        if not points:
            continue
        bad = sum(f1 < BAD for _, f1 in points)
        at = alarm(points)
        rows.append([name, len(points), bad, at.threshold, at.caught, at.false_alarms, rank_quality(points)])
    header = ["pages", "", f"F1 < {BAD}", "flagged below", "of these caught", "of the others flagged", "AUC"]
    return table(header, rows)


def bins_table(points: Sequence[Point]) -> str:
    """Whether a score of .9 is really .9."""
    rows = []
    for low, high in pairwise(_BINS):
        inside = [(quality, f1) for quality, f1 in points if low <= quality < high]
        if inside:
            rows.append(
                [
                    f"{low:.2f} – {min(high, 1):.2f}",
                    len(inside),
                    mean(quality for quality, _ in inside),
                    mean(f1 for _, f1 in inside),
                    sum(f1 < BAD for _, f1 in inside),
                ]
            )
    return table(["quality", "pages", "mean quality", "mean F1", f"F1 < {BAD}"], rows)
