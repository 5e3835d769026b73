"""What each part buys: the same pages, read without it.

The model is the one that is shipped; it was trained with the part and misses it. So a small loss means that others
stand in for the part, a large one that the model leans on it. `retrained` tells what a
group of features adds when the model never had it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import mean
from typing import Any
from unittest.mock import patch

from benchmarks.quality.reading import Case, Reading, read, summary
from benchmarks.quality.tables import change, table
from functions.fetch.extraction import phrases
from functions.fetch.extraction.anchors import Anchors, anchors_of
from functions.fetch.extraction.decode import Choice
from shared.metadata import PageMetadata

_EXTRACTION = "functions.fetch.extraction"


@dataclass(frozen=True, slots=True)
class Part:
    """Something extraction does, and how it is taken away: other values for some names."""

    name: str
    instead: dict[str, Any]


def _no_body(metadata: PageMetadata, article_body: str) -> Anchors:
    del article_body
    return anchors_of(metadata, "")


def _body_only(metadata: PageMetadata, article_body: str) -> Anchors:
    return replace(Anchors(), body=anchors_of(metadata, article_body).body)


def _no_phrase(*_: Any) -> list[float]:
    return [0.0] * len(phrases.NAMES)


def _no_words(*_: Any) -> list[float]:
    return [0.0] * 6


def _above_half(probabilities: Sequence[float], weights: Sequence[float], *_: Any) -> Choice:
    keep = [probability >= 0.5 for probability in probabilities]  # noqa: PLR2004 - more likely than not
    hits = sum(p * w for p, w, kept in zip(probabilities, weights, keep, strict=True) if kept)
    words = sum(w for w, kept in zip(weights, keep, strict=True) if kept)
    expected = sum(p * w for p, w in zip(probabilities, weights, strict=True))
    return Choice(keep, 2 * hits / (words + expected) if words else 0.0, 0.5, probabilities)


def _own(layout: Any, probabilities: Sequence[float], *_: Any) -> list[float]:
    del layout
    return list(probabilities)


def _nothing(*_: Any) -> int:
    return 0


def _no_story(*_: Any) -> str:
    return ""


PARTS = (
    Part("JSON-LD's articleBody as anchor", {"functions.fetch.page.anchors_of": _no_body}),
    Part("headline, title, description, authors as anchors", {"functions.fetch.page.anchors_of": _body_only}),
    Part("set phrases", {f"{_EXTRACTION}.phrases.phrases": _no_phrase}),
    Part("lexicon of class names", {f"{_EXTRACTION}.lexicon.Lexicon.row": _no_words}),
    Part("margins left out of the sums", {f"{_EXTRACTION}.margins._negative": _nothing}),
    Part("elements that were never closed", {f"{_EXTRACTION}.walk._TRAPS": frozenset()}),
    Part("pages hidden until a script runs", {f"{_EXTRACTION}.structure._is_revealed": _nothing}),
    Part("company of lists, tables, headings and code", {f"{_EXTRACTION}.extract.with_companions": _own}),
    Part("choice by expected F1 (instead: above .5)", {f"{_EXTRACTION}.extract.choose": _above_half}),
    Part("stories in structured data and script state", {"functions.fetch.page.story_elsewhere": _no_story}),
)


def take_away(part: Part) -> None:
    """For the rest of this process."""
    for name, value in part.instead.items():
        patch(name, value).start()


def ablation_table(pages: Sequence[Case], whole: Sequence[Reading]) -> str:
    """The figure of each set with all parts, and how it changes without each."""
    complete = _figures(whole)
    rows: list[list[Any]] = [["everything", *complete.values(), mean(complete.values())]]
    for part in PARTS:
        less = _figures(read(pages, partial(take_away, part)))
        changes = [change(less[name] - complete[name]) for name in complete]
        mean_change = mean(less.values()) - mean(complete.values())
        rows.append([f"without {part.name}", *changes, change(mean_change)])
    return table(["", *complete, "mean"], rows)


def _figures(readings: Sequence[Reading]) -> dict[str, float]:
    """Body or segment F1 by set."""
    by_set: dict[str, list[Reading]] = {}
    for reading in readings:
        by_set.setdefault(reading.case.dataset, []).append(reading)
    figures = {}
    for dataset, members in by_set.items():
        scores = summary(members)
        figures[dataset] = float(scores.get("F1") or scores.get("segF1") or 0.0)
    return figures
