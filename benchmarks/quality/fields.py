"""How right the fields are: titles, authors, dates and languages of the development pages; quotations of our own."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.quality.reading import Reading, summary
from benchmarks.quality.tables import table
from functions.normalize.fields.quotations import quotations_in
from infra.shell import ROOT

_SENTENCES = ROOT / "tests" / "unit" / "normalize" / "quotations.json"
_COLUMNS = {  # of the benchmark's summary → as a column
    "titleNorm": "title",
    "authF1": "authors F1",
    "authP": "P",
    "authR": "R",
    "authExact": "all of them, none else",
    "dateAcc": "same day",
    "date1d": "a day apart at most",
    "dateGiven": "date found",
}
_WITH_LANGUAGES = ("fundus", "fundus_eval")  # others take the page's own word for it
_SAME = {"nb": "no", "nn": "no"}
_EDGES = " .,;:!?«»“”\"'"  # of a quotation: whether a full stop belongs to it is taste


def fields_tables(readings: Sequence[Reading]) -> str:
    """A row a set; then whose offsets dates have; then quotations."""
    return "\n\n".join((_by_set(readings), _zones(readings), quotations_table()))


def _by_set(readings: Sequence[Reading]) -> str:
    rows = []
    for dataset in dict.fromkeys(reading.case.dataset for reading in readings):
        members = [reading for reading in readings if reading.case.dataset == dataset]
        figures = summary(members)
        known = [reading for reading in members if dataset in _WITH_LANGUAGES and reading.predicted.get("language")]
        right = sum(map(_is_language_right, known)) / len(known) if known else None
        rows.append([dataset, len(members), *(figures.get(key) for key in _COLUMNS), right])
    return table(["set", "pages", *_COLUMNS.values(), "language"], rows)


def _is_language_right(reading: Reading) -> bool:
    told, gold = reading.predicted["language"], reading.case.gold["lang"]
    return bool(_SAME.get(told, told.partition("-")[0]) == _SAME.get(gold, gold))


def _zones(readings: Sequence[Reading]) -> str:
    """Where offsets of dates come from, and how precise they are."""
    found = Counter(reading.predicted["zone"] for reading in readings if reading.predicted.get("zone"))
    rows = [[zone, count, count / found.total()] for zone, count in found.most_common()]
    return table(["offset of the date of publication", "pages", "share"], rows)


def quotations_table() -> str:
    """Precision and recall of quotations with their speakers, by language."""
    sentences = json.loads(_SENTENCES.read_text("utf-8"))
    languages = dict.fromkeys(sentence["language"] for sentence in sentences)
    rows = [_row(language, [s for s in sentences if s["language"] == language]) for language in languages]
    return table(["quotations and their speakers", "sentences", "P", "R"], [*rows, _row("all", sentences)])


def _row(name: str, sentences: Sequence[dict[str, Any]]) -> list[Any]:
    right = told = wanted = 0
    for sentence in sentences:
        found = set(_bare(quotations_in(sentence["text"], sentence["language"])))
        gold = set(_bare(map(tuple, sentence["quotations"])))
        right, told, wanted = right + len(found & gold), told + len(found), wanted + len(gold)
    return [name, len(sentences), right / max(1, told), right / max(1, wanted)]


def _bare(found: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((text.strip(_EDGES), speaker) for text, speaker in found)
