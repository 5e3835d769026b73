"""Dates as strings → moments: machine formats first, then what newspapers print.

A reading tells what the string said, no more: the offset only when stated, a time only when there was one.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Literal

from functions.normalize.fields.calendars import OLDEST_YEAR, common_day, plain_digits
from functions.normalize.fields.clock import time_in
from functions.normalize.fields.months import month_number
from functions.normalize.fields.printed_days import printed_day

_MAX_CHARS = 200


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
    r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    r"(?:T?(\d{2}):?(\d{2})(?::?(\d{2}))?(Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
# Seconds, in these forms also thousandths or millionths of them, up to 2033; what begins with 20 are years.
_EPOCH = re.compile(r"(?:/Date\()?([01]\d{9})(?:\d{3}|\d{6}|\.\d+)?(?:[+-]\d{4})?(?:\)/)?")
_RFC_822 = re.compile(r"\d{1,2} [A-Za-z]{3} \d{4} \d\d?:\d\d(?::\d\d)? (?:[+-]\d{4}|(?:GMT|UTC?)(?![+\w-]))")
_JAVASCRIPT = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC)([+-]\d{4})?")
_UNIX = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) (\d\d):(\d\d):(\d\d) (?:([+-]\d{4}|GMT|UTC)|[A-Z]{2,5})? ?(\d{4})"
)


@lru_cache(maxsize=2048)
def read_date(text: str, language: str = "") -> Moment | None:
    """The first date in the text; None when there is none that can be."""
    text = plain_digits(" ".join(text[:_MAX_CHARS].split()))
    return _machine(text) or _printed(text, language)


def _machine(text: str) -> Moment | None:
    if found := _EPOCH.fullmatch(text):
        return _from_datetime(datetime.fromtimestamp(int(found[1]), UTC))
    if found := _ISO.search(text):
        return _from_parts(*found.groups())
    if found := _COMPACT.search(text):
        return _from_parts(*found.groups())
    if found := _JAVASCRIPT.search(text):
        month, day, year, hour, minute, second, zone = found.groups()
        return _from_parts(year, str(month_number(month)), day, hour, minute, second, zone)
    if found := _UNIX.search(text):
        month, day, hour, minute, second, zone, year = found.groups()
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
    found = common_day(year, month, day)
    if found is None:
        return None
    if hour is None or minute is None:
        return Moment(found)
    if (hour, minute) == ("24", "00") and found < date.max:  # ISO 8601's end of a day is the next one's beginning
        found, hour = found + timedelta(days=1), "0"
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


def _printed(text: str, language: str) -> Moment | None:
    """A date as people write it, with the time beside it."""
    found = printed_day(text, language)
    if found is None:
        return None
    clock = time_in(text[found.end :].lstrip("-–"), found.day) or time_in(text[: found.start], found.day)
    if clock is None:
        return Moment(found.day)
    return Moment(found.day, clock.at, clock.offset, clock.precision)
