"""How good and how fast extraction is, on real pages with gold; written to docs/extraction.md.

    python -m benchmarks.extraction [--sets sh,fundus] [--peers trafilatura,newspaper4k] [--quick] [--write FOLDER]

The pages lie in ../shared/bench, beside the project: they belong to their publishers. Peers are installed into
environments of their own on first use. Everything is printed; a run over all sets also writes the document.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.quality import peers
from benchmarks.quality.ablation import ablation_table
from benchmarks.quality.calibration import alarms_table, bins_table, points_of
from benchmarks.quality.document import write
from benchmarks.quality.fields import fields_tables
from benchmarks.quality.goals import goals_table
from benchmarks.quality.growth import growth_table
from benchmarks.quality.reading import BODY_SETS, SETS, Case, Reading, cases, read, sets_present, summary
from benchmarks.quality.retrained import retrained_table
from benchmarks.quality.speed import speed_table
from benchmarks.quality.steps import steps_table
from benchmarks.quality.tables import figures_of
from benchmarks.quality.unseen import models_present, read_unseen, record, recorded, shipped, unseeing_model
from benchmarks.quality.worst import losses, without_wrong_gold, worst_table, wrong_gold
from benchmarks.training import bench
from infra.shell import ROOT, Cannot, say

_SPEED_SETS = ("sh", "fundus")  # news pages, as heavy as they are
_ABLATION_SETS = (*BODY_SETS, "traf")
_FEWEST = 8  # pages of a language in a set, to say something of it
DOCUMENT = "extraction.md"
Summaries = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Study:
    """The pages, read once, and what can be said of them."""

    pages: Sequence[Case]
    wanted_peers: Sequence[str]

    @cached_property
    def readings(self) -> list[Reading]:
        say(f"reading {len(self.pages)} pages")
        return read(self.pages)

    @cached_property
    def unseen(self) -> list[Reading]:
        """Empty without the models that training makes."""
        if not models_present():
            return []
        say("reading them with models that have not seen their sites")
        return read_unseen(self.pages)

    @cached_property
    def peers(self) -> dict[str, list[Reading]]:
        found = {}
        for name in self.wanted_peers:
            try:
                say(f"reading them with {name}")
                found[name] = peers.read(self.pages, peers.PEERS[name])
            except Cannot as error:
                say(f"without {name}, which cannot be installed: {error}")
        return found

    def parts(self) -> Iterator[tuple[str, str]]:
        """Name and Markdown of each part of the document that can be measured."""
        fitted, unseen = by_set(self.readings), by_set(self.unseen) or _recorded_summaries()
        yield "goals", f"{goals_table(fitted, unseen)}\n\n{self._about_unseen()}"
        yield "sets", sets_table({"newsmill": fitted, "newsmill, sites not seen": unseen, **self._peer_summaries()})
        first_peer = dict(list(self.peers.items())[:1])
        own = {"newsmill, sites not seen": self.unseen} if self.unseen else {"newsmill": self.readings}
        yield "languages", languages_table({**own, **first_peer})
        yield "fields", fields_tables(self.readings)
        doubted = self.unseen or self.readings
        yield "quality", f"{alarms_table(doubted)}\n\n{bins_table(points_of(doubted))}"
        yield "losses", losses(self.unseen, unseeing_model) if self.unseen else losses(self.readings)
        yield "worst", worst_table(self.readings, self.unseen)
        yield "gold", f"{wrong_gold()}\n\n{without_wrong_gold(doubted)}"

    def slow_parts(self) -> Iterator[tuple[str, str]]:
        say("reading the pages without one part after the other")
        chosen = [case for case in self.pages if case.dataset in _ABLATION_SETS]
        whole = [reading for reading in self.readings if reading.case.dataset in _ABLATION_SETS]
        yield "ablation", ablation_table(chosen, whole)
        yield "retrained", retrained_table()
        say("measuring time")
        timed = [case for case in self.pages if case.dataset in _SPEED_SETS]
        yield "speed", speed_table(timed, with_peer="trafilatura" in self.peers)
        yield "steps", steps_table(timed)
        yield "growth", growth_table()

    def _peer_summaries(self) -> dict[str, Summaries]:
        return {name: by_set(readings) for name, readings in self.peers.items()}

    def _about_unseen(self) -> str:
        if self.unseen or recorded().get("model") == shipped():
            return "Cross-validated: by models trained without any page of the page's site (five folds)."
        if recorded():
            return "Cross-validated figures are of an earlier model; `python -m benchmarks.quality.unseen` renews them."
        return "Not cross-validated: `python -m benchmarks.quality.unseen` makes the models for it."

    def remember(self) -> None:
        """Keep the cross-validated figures for those who cannot train."""
        if self.unseen:
            record(by_set(self.unseen))


def by_set(readings: Sequence[Reading]) -> dict[str, dict[str, Any]]:
    grouped: dict[str, list[Reading]] = {}
    for reading in readings:
        grouped.setdefault(reading.case.dataset, []).append(reading)
    return {dataset: summary(members) for dataset, members in grouped.items()}


def _recorded_summaries() -> Summaries:
    return dict(recorded().get("summaries", {}))


def sets_table(by_extractor: Mapping[str, Summaries]) -> str:
    datasets = dict.fromkeys(dataset for summaries in by_extractor.values() for dataset in summaries)
    rows = [
        ([dataset, name], summaries[dataset])
        for dataset in datasets
        for name, summaries in by_extractor.items()
        if dataset in summaries
    ]
    return figures_of(rows, ["set", "extractor"])


def languages_table(by_extractor: Mapping[str, Sequence[Reading]]) -> str:
    """Sets by language; the rare ones together."""
    rows = []
    for name, readings in by_extractor.items():
        counted = Counter(map(_set_and_language, readings))
        groups: dict[tuple[str, str], list[Reading]] = {}
        for reading in readings:
            dataset, language = _set_and_language(reading)
            group = language if counted[dataset, language] >= _FEWEST else "others"
            groups.setdefault((dataset, group), []).append(reading)
        rows += [([dataset, group, name], summary(members)) for (dataset, group), members in groups.items()]
    rows.sort(key=lambda row: (SETS.index(row[0][0]), -row[1]["n"], row[0][1]))
    return figures_of(rows, ["set", "language", "extractor"])


def _set_and_language(reading: Reading) -> tuple[str, str]:
    return reading.case.dataset, reading.case.gold["lang"] or "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=_names(SETS), default=list(SETS), metavar="NAME,…", help=", ".join(SETS))
    parser.add_argument("--peers", type=_names(peers.PEERS), default=["trafilatura"], metavar="NAME,…", help="or ''")
    parser.add_argument("--quick", action="store_true", help="every eighth page; neither ablation nor times")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="of extraction.md; a complete run writes docs/")
    arguments = parser.parse_args()
    present = sets_present(arguments.sets)
    if not present:
        _without_pages()
        return
    pages = [case for name in present for case in cases(name, quick=arguments.quick)]
    complete = not arguments.quick and present == list(SETS)
    study = Study(pages, arguments.peers)
    parts = _printed([study.parts(), *([] if arguments.quick else [study.slow_parts()])])
    folder = arguments.write or (ROOT / "docs" if complete else None)
    if folder:
        study.remember()
        write(folder / DOCUMENT, parts)
        say(f"wrote {folder / DOCUMENT}")


def _names(known: Sequence[str] | Mapping[str, Any]) -> Any:
    def names(given: str) -> list[str]:
        chosen = [name for name in given.split(",") if name]
        unknown = [name for name in chosen if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"no {', '.join(unknown)}: there are {', '.join(known)}")
        return chosen

    return names


def _printed(groups: Sequence[Iterator[tuple[str, str]]]) -> dict[str, str]:
    parts = {}
    for group in groups:
        for name, text in group:
            print(f"\n## {name}\n\n{text}", flush=True)
            parts[name] = text
    return parts


def _without_pages() -> None:
    print(f"There are no pages with gold in {bench.FOLDER}: quality and the comparison with peers need them.")
    print("What can be measured without them is how time grows with a page's size:\n")
    print(growth_table())


if __name__ == "__main__":
    main()
