"""The day of publication in the state that a page hands to its scripts: for pages that tell nobody else."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from shared.metadata import PageMetadata

_STEM = "ubli"  # of every name below: found by far faster than any pattern
_BEFORE, _BEHIND = 16, 80  # characters around it
_PUBLISHED = re.compile(
    r"""(?:date_?|first_?|\b)publish(?:ed)?(?:_?(?:date|at|on|first|time)(?:_?time)?)?["'\\]{0,3}\s*:\s*["'\\]{1,2}(?P<a>DATE)
    |publication(?:_?date|_?time)?["'\\]{0,3}\s*:\s*["'\\]{1,2}(?P<b>DATE)""".replace(
        "DATE", r"(?:19|20)\d\d-\d\d-\d\d[T\d:.+Z-]{0,24}"
    ),
    re.IGNORECASE | re.VERBOSE,
)
_STATED = ("article:published_time", "datepublished", "og:published_time", "pubdate", "date")
_MAX_FOUND = 400  # names in a page's scripts; more is a catalogue


def dates_in_state(scripts: Iterable[str], page: PageMetadata) -> tuple[str, ...]:
    """Dates of publication in scripts, if head and structured data state none; not those of several days.

    State tells of every story that the page shows: one day is this story's, several are anybody's.
    """
    if any(name in page.meta for name in _STATED) or any(item.get("datePublished") for item in page.json_ld):
        return ()
    found = [date for script in scripts for date in islice(_dates(script), _MAX_FOUND)]
    return tuple(found[:1]) if len({date[:10] for date in found}) == 1 else ()


def _dates(script: str) -> Iterator[str]:
    at = script.find(_STEM)
    while at >= 0:
        named = _PUBLISHED.search(script, max(0, at - _BEFORE), at + _BEHIND)
        if named:
            yield named["a"] or named["b"]
        at = script.find(_STEM, max(at + 1, named.end() if named else 0))
