"""Dates that a reader of the page sees, by what they are said to be; and how any string becomes a reading."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from functions.normalize.fields.date_text import Moment, read_date
from functions.normalize.fields.evidence import Evidence, plain_words, text
from shared.metadata import Time

_UPDATED_WORDS = re.compile(
    r"""
    updat | modif | edited | revis | aktualis | geändert | stand\b | mis\ à\ jour | mise\ à\ jour | actuali[sz]
    | aggiornat | atualiza | bijgewerkt | uppdater | oppdater | opdater | päivitetty | zaktualiz | обновл | оновл
    | измен | güncelle | 更新 | 修改 | 수정 | diperbarui | frissít | ενημέρωση
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OTHER_DATES = re.compile(  # words before a date that is no story's
    r"(?:\b(?:born|birth\w*|expires?|deadline|copyright|released?(?:\ date)?|seit|since|isbn|erscheinungs\w+|erscheint"
    r"|retrieved|accessed|abgerufen|consulté)|引用日期)\W*$",
    re.IGNORECASE,
)
_LETTERS_OF_A_LABEL = 12  # beside a date; more that the title repeats are the headline
_DAY_FIRST_DOMAINS = frozenset("uk au nz ie in za ng ke gh sg my hk pk lk".split())  # English, days before months
_MONTH_FIRST, _DAY_FIRST = "en-US", "en-GB"


class Reading(NamedTuple):
    """A date of the page: what it is, the string it came from, where that stood."""

    moment: Moment
    raw: str
    source: str


@lru_cache(maxsize=1)
def latest_day(evidence: Evidence) -> date:
    """No story is from the future; a day's grace for zones."""
    return (evidence.fetched_at + timedelta(days=1)).date()


def read(raw: str, source: str, evidence: Evidence) -> Iterator[Reading]:
    """At most one reading; where month and day could be either, not the one that lies in the future."""
    moment = read_date(raw, _language(evidence)) if raw else None
    if moment and moment.day > latest_day(evidence):
        others = (read_date(raw, other) for other in (_DAY_FIRST, _MONTH_FIRST))
        moment = next((other for other in others if other and other.day <= latest_day(evidence)), moment)
    if moment:
        yield Reading(moment, raw, source)


@lru_cache(maxsize=1)
def _language(evidence: Evidence) -> str:
    """Of the dates: English of the British kind, where the domain tells."""
    declared = evidence.page.html_lang.lower() or text(evidence.ld("inLanguage")).lower()
    is_british = declared in {"", "en"} and evidence.host.rpartition(".")[2] in _DAY_FIRST_DOMAINS
    return _DAY_FIRST if is_british else declared


class Shown(NamedTuple):
    """Dates a reader sees, by what they are said to be."""

    published: tuple[Reading, ...]
    updated: tuple[Reading, ...]


@lru_cache(maxsize=1)  # of one page at a time, asked for again and again
def shown(evidence: Evidence) -> Shown:
    published: list[Reading] = []
    updated: list[Reading] = []
    for time in evidence.visible.times:
        if time.source == "page" or _is_of_something_else(time, evidence):
            continue
        raw = time.datetime or time.text
        before, mark, after = _parted(time.text)
        if mark and read_date(before, _language(evidence)):
            published.extend(read(before, "dom", evidence))
            updated.extend(read(after, "dom", evidence))
        elif mark or _UPDATED_WORDS.search(time.label[-25:]):
            updated.extend(read(raw, "dom", evidence))
        else:
            published.extend(read(raw, "dom", evidence))
    return Shown(tuple(published), tuple(updated))


def as_printed(evidence: Evidence) -> Iterator[Moment]:
    """Dates of publication as the page's words have them, whatever its attributes say."""
    for time in evidence.visible.times:
        if time.source != "page" and not _UPDATED_WORDS.search(f"{time.label[-25:]} {time.text}"):
            yield from (reading.moment for reading in read(time.text, "dom", evidence))


def _is_of_something_else(time: Time, evidence: Evidence) -> bool:
    """A date in the headline, or one that is said to be another thing's."""
    said = plain_words(time.text)
    if any((own := plain_words(heading)) and own in said for heading in evidence.visible.headings):
        return True
    if sum(map(str.isalpha, said)) > _LETTERS_OF_A_LABEL and plain_words(evidence.page.title).startswith(said):
        return True
    digit = next((at for at, char in enumerate(time.text) if char.isdigit()), len(time.text))
    return bool(_OTHER_DATES.search(f"{time.label} {time.text[:digit]}".rstrip()))


def _parted(line: str) -> tuple[str, str, str]:
    """A line cut at the word that says "updated"."""
    found = _UPDATED_WORDS.search(line)
    return (line[: found.start()], found.group(), line[found.end() :]) if found else (line, "", "")
