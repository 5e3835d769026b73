"""Times of day and zones as newspapers print them: "8:00 a.m. EDT", "17.47 Uhr", "14h30", "下午3:05"."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Clock:
    at: time
    offset: timedelta | None
    precision: Literal["instant", "minute"]


_TIME = re.compile(
    r"""
    (?<![\d.,/-]) (?P<before>上午|下午|午前|午後|오전|오후)? \s*
    (?P<hour>[01]?\d|2[0-4]) (?:\s?[:hH時时시点點]\s?|\.) (?P<minute>[0-5]\d) (?![\d.]\d)
    (?:[:.](?P<second>[0-5]\d)(?!\d))? [分분]? \s* (?P<after>[ap]\.?\s?m\b\.?|μ\.?μ\.?|π\.?μ\.?|öö|ös)?
    |
    (?<![\d.,/-]) (?P<bare>1[0-2]|0?[1-9]) \s* (?P<half>[ap]\.?\s?m\b\.?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ZONE = re.compile(
    r"""
    ^[\s,(]*
    (?: (?:GMT|UTC)\s?(?P<around>[+-]\s?\d{1,2}) (?::?(?P<minutes>\d\d))?
      | (?P<plain>[+-]\d\d:?\d\d)\b
      | (?P<name>[A-Z]{2,5})\b )
    """,
    re.VERBOSE,
)
# Hours from UTC. Names that mean several zones are left out, or mean what most news pages mean by them.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "WAT": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "SAST": 2, "CAT": 2, "EEST": 3, "MSK": 3, "EAT": 3, "TRT": 3, "IRST": 3.5, "PKT": 5, "IST": 5.5,
    "WIB": 7, "ICT": 7, "WITA": 8, "SGT": 8, "HKT": 8, "AWST": 8, "WIT": 9, "JST": 9, "KST": 9, "ACST": 9.5,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "NDT": -2.5, "ADT": -3, "NST": -3.5,
    "AST": -4, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "AKDT": -8,
    "AKST": -9, "HST": -10,
}  # fmt: skip
_AMERICAN = {"ET": -5, "CT": -6, "MT": -7, "PT": -8}  # winter; an hour more in summer
_AFTERNOON = frozenset({"下午", "午後", "오후", "pm", "μμ", "ös"})
_MORNING = frozenset({"上午", "午前", "오전", "am", "πμ", "öö"})
_NOON = 12


def time_in(text: str, day: date) -> Clock | None:
    """The first time of day in the text, with its zone when one is named."""
    found = _TIME.search(text[:80])
    if found is None:
        return None
    half = (found["before"] or found["after"] or found["half"] or "").replace(".", "").replace(" ", "").lower()
    hour = _hour(int(found["hour"] or found["bare"]), half)
    if hour is None:
        return None
    at = time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    return Clock(at, _zone(text[found.end() :], day), "instant" if found["second"] else "minute")


def _hour(hour: int, half: str) -> int | None:
    """The hour of 24; None when there is no such hour."""
    if half in _AFTERNOON and hour < _NOON:
        return hour + _NOON
    if half in _MORNING and hour == _NOON:
        return 0
    return hour if hour < 2 * _NOON else None


def _zone(text: str, day: date) -> timedelta | None:
    found = _ZONE.match(text)
    if found is None:
        return None
    if found["name"]:
        name = found["name"]
        hours = _ZONES.get(name)
        if hours is None and name in _AMERICAN:
            hours = _AMERICAN[name] + _is_american_summer(day)
        return None if hours is None else timedelta(hours=hours)
    stated = (found["around"] or found["plain"]).replace(" ", "")
    sign = -1 if stated[0] == "-" else 1
    hours_stated = int(stated[1:3])
    minutes = int(found["minutes"] or stated[3:].lstrip(":") or 0)
    return sign * timedelta(hours=hours_stated, minutes=minutes) if hours_stated <= 14 else None  # noqa: PLR2004


def _is_american_summer(day: date) -> bool:
    """Daylight saving since 2007: from March's second Sunday to November's first."""
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    return march + timedelta(6 - march.weekday()) <= day < november + timedelta(6 - november.weekday())
