"""Dates as strings → moments: machine formats first, then what newspapers print.

A reading tells what the string said, no more: the offset only when stated, a time only when there was one.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Literal

from functions.normalize.fields.clock import time_in
from functions.normalize.fields.months import month_number

OLDEST_YEAR = 1990  # the web's news begins after it; what is older is an epoch or a mistake
_MAX_CHARS = 200
_BUDDHIST_YEARS = range(2500, 2600)  # Thai calendar: 543 ahead


@dataclass(frozen=True, slots=True)
class Moment:
    """A date; with a time if one was given, with an offset if one was stated."""

    day: date
    at: time | None = None
    offset: timedelta | None = None
    precision: Literal["instant", "minute", "day"] = "day"

    def instant(self, assumed: timedelta = timedelta(0)) -> datetime:
        """The moment with its own offset, or the assumed one."""
        zone = timezone(self.offset if self.offset is not None else assumed)
        return datetime.combine(self.day, self.at or time(), UTC if not zone.utcoffset(None) else zone)


_ISO = re.compile(
    r"""
    (?<!\d) (\d{4})-(\d{1,2})-(\d{1,2})
    (?:
        (?:\s*[T\ ]\s*|T?,\s*) (\d{1,2}):(\d{2}) (?: :(\d{1,2}) (?:[.,:]\d{1,9})? )?
        \s* (Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b|[+-]\d{2}\b)?
    )?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COMPACT = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?(\d{2}):?(\d{2})(?::?(\d{2}))?(Z)?)?(?!\d)"
)
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_RFC_822 = re.compile(r"\d{1,2} [A-Za-z]{3} \d{4} \d\d?:\d\d(?::\d\d)? (?:[+-]\d{4}|(?:GMT|UTC?)(?![+\w-]))")
_JAVASCRIPT = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC)([+-]\d{4})?")
_YEAR = r"((?:19|20|25)\d\d)"
_WORD = r"([^\s\d,./:;()|–-]{2,14}(?:\s(?:الثاني|الأول))?)"
_CJK = re.compile(r"(?<!\d)(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[./]\s?(\d{1,2})\s?[./]\s?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?((?:19|20|25)\d\d|\d\d)(?![\d/])")
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(?<!\d[:.])(\d{{1,2}})(?:st|nd|rd|th|er|ère|re|º|ª|°|\.|-an?|:e)?,?[\s-]*(?:(?:de|of)\s+|d['’])?{_WORD}"
    rf"\.?,?[\s-]*(?:(?:de|del|do|of)\s+)?['’]?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(
    rf"{_WORD}\.?[\s-]+(\d{{1,2}})(?:st|nd|rd|th|er)?\.?,?[\s-]+(?:de\s+)?{_YEAR}(?!\d)", re.IGNORECASE
)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d){_YEAR}\.?\s*(?:m\.|gada|г\.|,)?\s*(?:(\d{{1,2}})\.\s*)?{_WORD}\.?\s*(\d{{1,2}})?(?!\d)"
)
_VIETNAMESE = re.compile(r"(\d{1,2}) tháng (\d{1,2}),?(?: năm)? (\d{4})")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{1,2})[\s-]([A-Za-z]{3})[a-z]*\.?,?[\s-]['’]?(\d\d)(?!\d)")


@lru_cache(maxsize=2048)
def read_date(text: str, language: str = "") -> Moment | None:
    """The first date in the text; None when there is none that can be."""
    text = " ".join(text[:_MAX_CHARS].split())
    return _machine(text) or _printed(text, language)


def _machine(text: str) -> Moment | None:
    if _EPOCH.fullmatch(text):
        return _from_datetime(datetime.fromtimestamp(int(text[:10]), UTC))
    if found := _ISO.search(text):
        return _from_parts(*found.groups())
    if found := _COMPACT.search(text):
        return _from_parts(*found.groups())
    if found := _JAVASCRIPT.search(text):
        month, day, year, hour, minute, second, zone = found.groups()
        return _from_parts(year, str(month_number(month)), day, hour, minute, second, zone)
    return _rfc_822(text)


def _rfc_822(text: str) -> Moment | None:
    """`Mon, 06 May 2019 12:00:00 +0200`, as mail and feeds write it."""
    if not _RFC_822.search(text):
        return None
    try:
        return _from_datetime(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _from_datetime(moment: datetime) -> Moment | None:
    if moment.year < OLDEST_YEAR:
        return None
    return Moment(moment.date(), moment.time().replace(microsecond=0), moment.utcoffset(), "instant")


def _from_parts(  # noqa: PLR0913, PLR0917 - the groups of a pattern
    year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> Moment | None:
    found = _day(year, month, day)
    if found is None:
        return None
    if hour is None or minute is None:
        return Moment(found)
    try:
        at = time(int(hour), int(minute), min(int(second or 0), 59))
    except ValueError:
        return Moment(found)
    return Moment(found, at, _offset(zone), "instant" if second else "minute")


def _offset(zone: str | None) -> timedelta | None:
    """Of `Z`, `GMT`, `+02:00`, `-0400`, `+02`."""
    if not zone:
        return None
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    if size > timedelta(hours=14):
        return None
    return -size if zone[0] == "-" else size


def _day(year: str | int, month: str | int | None, day: str | int) -> date | None:
    number = int(year)
    if number in _BUDDHIST_YEARS:
        number -= 543
    try:
        return date(number, int(month or 0), int(day)) if number >= OLDEST_YEAR else None
    except ValueError:
        return None


def _printed(text: str, language: str) -> Moment | None:
    """A date as people write it, with the time beside it."""
    found = _printed_day(text, language)
    if found is None:
        return None
    day, start, end = found
    clock = time_in(text[end:].lstrip("-–"), day) or time_in(text[:start], day)
    if clock is None:
        return Moment(day)
    return Moment(day, clock.at, clock.offset, clock.precision)


def _printed_day(text: str, language: str) -> tuple[date, int, int] | None:
    """The day, and where in the text it stands."""
    for pattern, read in _PRINTED:
        for found in pattern.finditer(text):
            day = read(found, language)
            if day is not None:
                return day, found.start(), found.end()
    return None


def _year_month_day(found: re.Match[str], _language: str) -> date | None:
    return _day(found[1], found[2], found[3])


def _numeric(found: re.Match[str], language: str) -> date | None:
    """3.5.2024 and, by the page's language, 5/3/2024: Americans put the month first, and only with slashes."""
    first, separator, second, year = found.groups()
    if len(year) == 2:  # noqa: PLR2004 - digits
        year = f"20{year}"
    month_first = separator == "/" and language.lower() in _MONTH_FIRST
    day, month = (second, first) if month_first else (first, second)
    return _day(year, month, day) or (_day(year, day, month) if separator != "." else None)


_MONTH_FIRST = frozenset({"en", "en-us", "en-ph", "fil", "en_us"})


def _day_month_year(found: re.Match[str], language: str) -> date | None:
    return _day(found[3], month_number(found[2], language), found[1])


def _month_day_year(found: re.Match[str], language: str) -> date | None:
    return _day(found[3], month_number(found[1], language), found[2])


def _year_name_day(found: re.Match[str], language: str) -> date | None:
    year, before, word, after = found.groups()
    month = month_number(word, language)
    return _day(year, month, before or after) if month and (before or after) else None


def _day_month_number_year(found: re.Match[str], _language: str) -> date | None:
    return _day(found[3], found[2], found[1])


def _short_year(found: re.Match[str], language: str) -> date | None:
    return _day(f"20{found[3]}", month_number(found[2], language), found[1])


_PRINTED = (
    (_CJK, _year_month_day),
    (_DAY_MONTH_YEAR, _day_month_year),
    (_MONTH_DAY_YEAR, _month_day_year),
    (_YEAR_FIRST, _year_month_day),
    (_NUMERIC, _numeric),
    (_YEAR_MONTH_DAY, _year_name_day),
    (_SHORT_YEAR, _short_year),
    (_VIETNAMESE, _day_month_number_year),
)
