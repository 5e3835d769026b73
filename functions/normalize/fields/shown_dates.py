"""Dates that a reader of the page sees, by what they are said to be; and how any string becomes a reading."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from functions.normalize.fields.date_labels import is_of_something_else, pieces
from functions.normalize.fields.date_text import Moment, read_date
from functions.normalize.fields.evidence import Evidence, plain_words, text
from functions.normalize.fields.printed_days import printed_day
from functions.normalize.fields.url_dates import dates_in
from shared.metadata import Time

_WORDS_OF_A_SENTENCE = 4  # in lower case
_LETTERS_OF_A_LABEL = 12  # beside a date; more that the title repeats are the headline
_DAY_FIRST_DOMAINS = frozenset("uk au nz ie in za ng ke gh sg my hk pk lk".split())  # English, days before months
_MONTHS = 12
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
    """At most one reading; where month and day could be either, what the address says, and nothing in the future."""
    moment = read_date(raw, language_of(evidence)) if raw else None
    if moment and (moment.day > latest_day(evidence) or _turned(moment.day) in days_of_url(evidence)):
        others = [other for order in (_DAY_FIRST, _MONTH_FIRST) if (other := read_date(raw, order))]
        others.sort(key=lambda other: other.day not in days_of_url(evidence))
        moment = next((other for other in others if other.day <= latest_day(evidence)), moment)
    if moment:
        yield Reading(moment, raw, source)


def _turned(day: date) -> date:
    """Day and month exchanged, where that is a date."""
    return day.replace(month=day.day, day=day.month) if day.day <= _MONTHS else day


@lru_cache(maxsize=1)
def days_of_url(evidence: Evidence) -> frozenset[date]:
    """Mostly one or none."""
    moments = (read_date(found) for found in dates_in(evidence.url))
    return frozenset(moment.day for moment in moments if moment)


@lru_cache(maxsize=1)
def language_of(evidence: Evidence) -> str:
    """Of the dates: English of the British kind, where the domain tells."""
    declared = evidence.page.html_lang or text(evidence.ld("inLanguage")) or evidence.meta("og:locale", "language")
    declared = declared.lower().replace("_", "-")
    is_british = declared in {"", "en"} and evidence.host.rpartition(".")[2] in _DAY_FIRST_DOMAINS
    return _DAY_FIRST if is_british else declared


class Shown(NamedTuple):
    """Dates a reader sees, by what they are said to be; `mentioned`: those inside a sentence."""

    published: tuple[Reading, ...]
    updated: tuple[Reading, ...]
    mentioned: tuple[Reading, ...]


@lru_cache(maxsize=1)  # of one page at a time, asked for again and again
def shown(evidence: Evidence) -> Shown:
    """What is said to be the publication comes first, otherwise in order."""
    said: list[Reading] = []
    published: list[Reading] = []
    updated: list[Reading] = []
    mentioned: list[Reading] = []
    for time in evidence.visible.times:
        if time.source == "page" or _is_of_something_else(time, evidence):
            continue
        for meaning, reading in _readings(time, evidence):
            if meaning == "updated":
                updated.append(reading)
            elif meaning == "published":
                said.append(reading)
            elif time.source == "text" and is_sentence(time.text, evidence):
                mentioned.append(reading)
            else:
                published.append(reading)
    return Shown((*said, *published), tuple(updated), tuple(mentioned))


def _readings(time: Time, evidence: Evidence) -> Iterator[tuple[str, Reading]]:
    """Its dates, each with what it is said to be. Of a single one, the attribute is more precise than the words."""
    found = [
        (piece.meaning, reading)
        for piece in pieces(time.label, time.text)
        for reading in read(piece.text, "dom", evidence)
    ]
    if len(found) > 1:
        yield from ((meaning, reading._replace(raw=reading.raw.strip())) for meaning, reading in found)
        return
    meaning = found[0][0] if found else pieces(time.label, time.text)[-1].meaning
    stated = next(read(time.datetime, "dom", evidence), None)
    if stated:
        yield meaning, stated
    elif found:
        yield meaning, found[0][1]._replace(raw=time.text)


def as_printed(evidence: Evidence) -> Iterator[Moment]:
    """Dates of publication as the page's words have them, whatever its attributes say."""
    for time in evidence.visible.times:
        if time.source != "page":
            for piece in pieces(time.label, time.text):
                if piece.meaning != "updated":
                    yield from (reading.moment for reading in read(piece.text, "dom", evidence))


def is_sentence(line: str, evidence: Evidence) -> bool:
    """Whether a line says more than when, and by whom: by the words in it that no name has."""
    found = printed_day(line, language_of(evidence))
    rest = f"{line[: found.start]} {line[found.end :]}" if found else line
    return sum(word[0].islower() for word in rest.split()) >= _WORDS_OF_A_SENTENCE


def _is_of_something_else(time: Time, evidence: Evidence) -> bool:
    """A date in the headline, or one that is said to be another thing's."""
    said = plain_words(time.text)
    if any((own := plain_words(heading)) and own in said for heading in evidence.visible.headings):
        return True
    if sum(map(str.isalpha, said)) > _LETTERS_OF_A_LABEL and plain_words(evidence.page.title).startswith(said):
        return True
    digit = next((at for at, char in enumerate(time.text) if char.isdigit()), len(time.text))
    return is_of_something_else(f"{time.label} {time.text[:digit]}".rstrip())
