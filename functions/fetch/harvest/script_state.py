"""The day of publication in the state that a page hands to its scripts: for pages that tell nobody else."""

import re
from collections.abc import Iterable

from shared.metadata import PageMetadata

_PUBLISHED = re.compile(
    r"""["'\\]?(?:date_?published|published_?(?:date|at|on|first|time)|publish_?date|publication_?date|first_?published
    |first-publication|pub_?date)(?:_?time)?["'\\]{0,2}\s*:\s*["'\\]{1,2}((?:19|20)\d\d-\d\d-\d\d[T\d:.+Z-]{0,24})""",
    re.IGNORECASE | re.VERBOSE,
)
_STATED = ("article:published_time", "datepublished", "og:published_time", "pubdate", "date")
_MAX_CHARS = 1_000_000  # of a script


def dates_in_state(scripts: Iterable[str], page: PageMetadata) -> tuple[str, ...]:
    """Dates of publication in scripts, if head and structured data state none; not those of several days.

    State tells of every story that the page shows: one day is this story's, several are anybody's.
    """
    if any(name in page.meta for name in _STATED) or any(item.get("datePublished") for item in page.json_ld):
        return ()
    found = [date for script in scripts for date in _PUBLISHED.findall(script[:_MAX_CHARS])]
    return tuple(found[:1]) if len({date[:10] for date in found}) == 1 else ()
