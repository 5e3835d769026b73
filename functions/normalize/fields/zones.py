"""Where a date's offset comes from: stated, told by the page's other dates, or its country's; and how precise it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from functions.normalize.fields.date_text import Moment
from functions.normalize.fields.evidence import Evidence
from functions.normalize.fields.local_time import local_offset
from functions.normalize.fields.shown_dates import Reading, as_printed, shown
from shared.story import DateReading

_HALF_AN_HOUR, _HOUR = timedelta(minutes=30), timedelta(hours=1)
_EAST, _WEST = timedelta(hours=14), timedelta(hours=-12)  # the farthest zones
_SAME_SEASON = 60  # days; farther apart, summer time may differ
_MAX_RAW = 200


@dataclass(frozen=True, slots=True)
class Dated:
    """As the story tells it."""

    at: datetime
    reading: DateReading
    source: str


def made_precise(chosen: Reading, evidence: Evidence) -> Reading:
    """The same moment as the page shows it: with the local offset in place of UTC, with a time in place of a day."""
    moment = chosen.moment
    if moment.offset:
        return chosen
    for other in shown(evidence).published:
        seen = other.moment
        if moment.at is None and seen.at is not None and seen.day == moment.day:
            return other
        if seen.offset and moment.at is not None and abs(seen.instant() - moment.instant()) < timedelta(minutes=1):
            return other
    return chosen


def told(reading: Reading, evidence: Evidence, others: Iterable[Reading]) -> Dated:
    """The instant, with where its offset comes from; `others` are the page's dates, asked only when it states none."""
    moment = reading.moment
    zone: Literal["stated", "assumed-utc", "site"] = "stated"
    assumed = timedelta(0)
    if moment.offset is None:
        offset = _offset_of(moment, others, evidence)
        zone = "assumed-utc" if offset is None else "site"
        assumed = offset or assumed
    as_read = DateReading(raw=reading.raw[:_MAX_RAW], precision=moment.precision, zone=zone)
    at = moment.instant(assumed)
    local = _local_offset(moment, evidence)
    if local is None:
        return Dated(at, as_read, reading.source)
    return Dated(at.astimezone(timezone(local)), as_read.model_copy(update={"zone": "site"}), reading.source)


def _offset_of(moment: Moment, others: Iterable[Reading], evidence: Evidence) -> timedelta | None:
    """What another date of the page states, else what its country's clock shows; only for a time of day.

    Not UTC, which machines write by themselves.
    """
    if moment.at is None:
        return None
    for other in others:
        if other.moment.offset and abs((other.moment.day - moment.day).days) < _SAME_SEASON:
            return other.moment.offset
    return local_offset(evidence, moment.day)


def _local_offset(moment: Moment, evidence: Evidence) -> timedelta | None:
    """How far the clock or the day that the page shows, or else its country's clock, is from the moment told in UTC."""
    if moment.at is None or moment.offset != timedelta(0):
        return None
    at = moment.instant().replace(second=0)
    printed = list(as_printed(evidence))
    if not printed:
        return local_offset(evidence, moment.day) or None
    by_clock = next((offset for seen in printed if (offset := _by_clock(seen, at)) is not None), None)
    if by_clock is not None or any(seen.day == at.date() for seen in printed):
        return by_clock
    return _by_day(printed[0], at)


def _by_clock(seen: Moment, at: datetime) -> timedelta | None:
    """By whole half hours."""
    if seen.at is None or seen.offset is not None:
        return None
    apart = seen.instant().replace(second=0) - at
    is_zone = not apart % _HALF_AN_HOUR and _WEST <= apart <= _EAST
    return apart if apart and is_zone else None


def _by_day(seen: Moment, at: datetime) -> timedelta | None:
    """The smallest whole hours that carry the moment into the day shown."""
    midnight = seen.instant()
    if midnight > at:
        offset = -(-(midnight - at) // _HOUR) * _HOUR  # up to the day's beginning
    elif midnight + timedelta(days=1) <= at:
        offset = -((at - midnight - timedelta(days=1)) // _HOUR + 1) * _HOUR  # back before its end
    else:
        return None
    return offset if _WEST <= offset <= _EAST else None
