"""The day of publication in the state that a page hands to its scripts: for pages that tell nobody else."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from shared.metadata import PageMetadata

_STEMS = ("ubli", "pubDate", "pub_date")  # found by far faster than any pattern
_BEFORE, _BEHIND = 16, 80  # characters around a stem
_PUBLISHED = re.compile(
    r"""(?:(?:date_?|first_?|\b)publish(?:ed)?(?:_?(?:date|at|on|first|time)(?:_?time)?)?|publication(?:_?date|_?time)?
    |pub_?date)
    ["'\\]{0,3}\s*:\s*(?:["'\\]{1,2}(?P<date>(?:19|20)\d\d-\d\d-\d\d[T\d:.+Z-]{0,24}|(?:19|20)\d{6}(?!\d))
    |["']?(?P<seconds>1\d{9}(?:\d{3})?)(?!\d))""",
    re.IGNORECASE | re.VERBOSE,
)
_STATED = ("article:published_time", "datepublished", "og:published_time", "pubdate", "date")
_SECONDS_OF_A_DAY = 86_400
_MAX_FOUND = 400  # names in a page's scripts; more is a catalogue


def dates_in_state(scripts: Iterable[str], page: PageMetadata) -> tuple[str, ...]:
    """Dates of publication in scripts, if head and structured data state none; not those of several days.

    State tells of every story that the page shows: one day is this story's, several are anybody's.
    """
    if states_its_date(page):
        return ()
    found = [date for script in scripts for date in islice(_dates(script), _MAX_FOUND)]
    return tuple(found[:1]) if len({_day(date) for date in found}) == 1 else ()


def _day(date: str) -> str:
    """As 20261122, or the seconds' day by its number."""
    if date.isdigit() and len(date) > len("20261122"):
        return str(int(date[:10]) // _SECONDS_OF_A_DAY)
    return date.replace("-", "")[:8]


def states_its_date(page: PageMetadata) -> bool:
    """Whether head or structured data state a date of publication, under one of the usual names."""
    return any(name in page.meta for name in _STATED) or any(item.get("datePublished") for item in page.json_ld)


def _dates(script: str) -> Iterator[str]:
    for stem in _STEMS:
        at = script.find(stem)
        while at >= 0:
            named = _PUBLISHED.search(script, max(0, at - _BEFORE), at + _BEHIND)
            if named:
                yield named["date"] or named["seconds"]
            at = script.find(stem, max(at + 1, named.end() if named else 0))
