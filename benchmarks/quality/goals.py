"""The figures that extraction is to reach, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.quality.tables import figure, table

Summaries = Mapping[str, Mapping[str, Any]]  # by set


@dataclass(frozen=True, slots=True)
class Goal:
    what: str
    dataset: str
    key: str  # of the benchmark's summary
    best_peer: float | None
    least: float


GOALS = (
    Goal("body F1", "sh", "F1", 0.964, 0.982),
    Goal("body F1", "fundus", "F1", 0.959, 0.977),
    Goal("body F1", "fundus_eval", "F1", 0.953, 0.980),
    Goal("body F1", "wcxb", "F1", 0.939, 0.965),
    Goal("segments F1", "traf", "segF1", 0.925, 0.945),
    Goal("exact pages", "sh", "acc", 0.34, 0.50),
    Goal("exact pages", "fundus", "acc", 0.30, 0.42),
    Goal("title", "fundus", "titleNorm", 0.81, 0.96),
    Goal("title", "wcxb", "titleNorm", 0.81, 0.86),
    Goal("title", "traf", "titleNorm", 0.72, 0.87),
    Goal("authors F1", "fundus", "authF1", 0.85, 0.92),
    Goal("authors F1", "wcxb", "authF1", 0.70, 0.80),
    Goal("authors F1", "traf", "authF1", 0.62, 0.70),
    Goal("date, same day", "fundus", "dateAcc", 0.98, 0.985),
    Goal("date, same day", "wcxb", "dateAcc", 0.86, 0.89),
    Goal("date, same day", "traf", "dateAcc", 0.87, 0.90),
    Goal("date, same day", "htmldate", "dateAcc", 0.90, 0.93),
)
_DIGITS = 3  # as printed: what reads as the goal is the goal


def goals_table(fitted: Summaries, validated: Summaries) -> str:
    """Reached means: on sites that the model has not seen, where that was measured."""
    rows = []
    for goal in GOALS:
        ours = _value(fitted, goal)
        if ours is None:
            continue
        unseen = _value(validated, goal)
        verdict = _verdict(ours if unseen is None else unseen, goal.least)
        rows.append([goal.what, goal.dataset, goal.best_peer, goal.least, ours, unseen, verdict])
    header = ["figure", "set", "best peer (all pages)", "goal", "fitted", "cross-validated", "reached?"]
    return table(header, rows, left=2)


def _value(summaries: Summaries, goal: Goal) -> float | None:
    value = summaries.get(goal.dataset, {}).get(goal.key)
    return None if value is None else float(value)


def _verdict(value: float, least: float) -> str:
    missing = round(least, _DIGITS) - round(value, _DIGITS)
    return "reached" if missing <= 0 else f"missed by {figure(round(missing, _DIGITS))}"
