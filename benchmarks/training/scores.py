"""Scores of choices on the training table, by the benchmark's measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.training import bench
from benchmarks.training.calibrate import Judged
from benchmarks.training.table import Example
from functions.fetch.extraction.decode import Choice, choose
from functions.fetch.extraction.quality import signals


@dataclass(frozen=True, slots=True)
class PageScore:
    """Of a page with gold text."""

    precision: float
    recall: float
    f1: float
    exact: bool
    empty: bool


def choices(examples: Sequence[Example], probabilities: Sequence[Sequence[float]]) -> list[Choice]:
    return [choose(found, example.weights) for example, found in zip(examples, probabilities, strict=True)]


def page_score(example: Example, choice: Choice) -> PageScore:
    text = _text(example, choice)
    score = bench.scoring().score_body(example.gold, text, example.dataset)
    return PageScore(score["p"], score["r"], score["f"], bool(score["exact"]), not text)


def judged(examples: Sequence[Example], chosen: Sequence[Choice], fold: Sequence[int]) -> Judged:
    """The pages with gold text, for the quality score."""
    known = [i for i, example in enumerate(examples) if example.gold.get("body")]
    pages = [(examples[i], chosen[i]) for i in known]
    return Judged(
        [signals(page.place, page.judged, page.weights, choice) for page, choice in pages],
        [page_score(page, choice).f1 for page, choice in pages],
        [fold[i] for i in known],
    )


def _text(example: Example, choice: Choice) -> str:
    return "\n\n".join(text for text, keep in zip(example.texts, choice.keep, strict=True) if keep)


def by_set(examples: Sequence[Example], chosen: Sequence[Choice]) -> dict[str, dict[str, float]]:
    """F1 (of mean precision and recall, as bench.py has it) and exact pages of each set; segment F1 of `traf`."""
    table = {}
    for name in dict.fromkeys(example.dataset for example in examples):
        own = [(e, c) for e, c in zip(examples, chosen, strict=True) if e.dataset == name]
        table[name] = _segments(own) if own[0][0].gold.get("body") is None else _bodies(own)
    return table


def _bodies(pages: Sequence[tuple[Example, Choice]]) -> dict[str, float]:
    scores = [page_score(example, choice) for example, choice in pages]
    precision = mean(score.precision for score in scores if not score.empty)
    recall = mean(score.recall for score in scores)
    return {
        "F1": bench.scoring().f1(precision, recall),
        "P": precision,
        "R": recall,
        "exact": mean(score.exact for score in scores),
        "below .8": mean(score.f1 < 0.8 for score in scores),  # noqa: PLR2004 - as the name says
    }


def _segments(pages: Sequence[tuple[Example, Choice]]) -> dict[str, float]:
    hits = false = missed = 0
    for example, choice in pages:
        found = bench.scoring().score_segments(example.gold, _text(example, choice))
        hits, false, missed = hits + found[0], false + found[1], missed + found[2]
    precision, recall = hits / (hits + false), hits / (hits + missed)
    return {"F1": bench.scoring().f1(precision, recall), "P": precision, "R": recall}
