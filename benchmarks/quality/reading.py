"""The development pages as newsmill reads them, on all processors, scored as the benchmark scores."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from typing import Any

from benchmarks.extractor import extract
from benchmarks.training import bench

SETS = ("sh", "fundus", "fundus_eval", "wcxb", "traf", "htmldate", "postlight")
BODY_SETS = SETS[:4]
Scores = dict[str, Any]
_QUICK = 8  # every eighth page tells whether something broke
_BATCH = 4  # pages that a process takes at once


@dataclass(frozen=True, slots=True)
class Case:
    """A page with its gold."""

    dataset: str
    gold: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.dataset}/{self.gold['id']}"

    @property
    def html(self) -> str:
        scoring = bench.scoring()
        raw = scoring.read_raw(scoring.page_path(str(bench.FOLDER / "data"), self.dataset, self.gold["id"]))
        return str(scoring.decode(raw, self.gold["charset"]))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a page, and what the benchmark thinks of it."""

    case: Case
    predicted: dict[str, Any]
    scores: Scores

    @property
    def f1(self) -> float:
        return float(self.scores["body"]["f"])


def sets_present(wanted: Sequence[str] = SETS) -> list[str]:
    return [name for name in wanted if (bench.FOLDER / "data" / name / "gold.jsonl").exists()]


def cases(dataset: str, *, quick: bool = False) -> list[Case]:
    gold = bench.scoring().load_gold(str(bench.FOLDER / "data"), dataset)
    return [Case(dataset, page) for page in gold[:: _QUICK if quick else 1]]


def read(pages: Sequence[Case], prepare: Callable[[], None] | None = None) -> list[Reading]:
    """Read them all, in order; `prepare` is called first in each process that reads."""
    with Pool(os.cpu_count(), prepare) as processes:
        return score(pages, processes.imap(_read, pages, _BATCH))


def score(pages: Sequence[Case], predictions: "Iterator[dict[str, Any]]") -> list[Reading]:
    scoring = bench.scoring()
    readings = []
    for case, predicted in zip(pages, predictions, strict=True):
        identity = case.gold["id"]
        scores = scoring.score_pages(case.dataset, [case.gold], {identity: predicted})[identity]
        readings.append(Reading(case, predicted, scores))
    return readings


def summary(readings: Sequence[Reading]) -> Scores:
    """The benchmark's figures for these pages, all of one set."""
    gold = [reading.case.gold for reading in readings]
    pages = {reading.case.gold["id"]: reading.scores for reading in readings}
    return dict(bench.scoring().summarize(readings[0].case.dataset, gold, pages))


def _read(case: Case) -> dict[str, Any]:
    return extract(case.html, case.gold["url"] or "")
