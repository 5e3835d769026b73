"""When it was published and last changed.

Sources in order; what cannot be (the future, an epoch, a change before the publication) is passed over.
The string, its precision and the origin of its zone stay with the instant.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from math import isfinite
from typing import Any

from functions.normalize.fields.evidence import Evidence, is_a, text
from functions.normalize.fields.shown_dates import Reading, is_sentence, latest_day, read, shown
from functions.normalize.fields.stated_names import Meaning, names_meaning
from functions.normalize.fields.url_dates import dates_in
from functions.normalize.fields.zones import Dated, made_precise, told

_WELL_KNOWN = ("article:published_time", "datepublished", "og:article:published_time", "og:published_time")
_DATE_BEFORE_A_TITLE = re.compile(r"\W*(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d)\s*[-–—|:]")
_MEDIA = frozenset("VideoObject NewsVideo AudioObject ImageObject PodcastEpisode RadioEpisode Product Event".split())
_A_MOMENT = timedelta(minutes=1)


def published(evidence: Evidence, in_text: str = "") -> Dated | None:
    """The best of the sources, made precise by what the page shows of the same moment; `in_text`: a dateline's date."""
    chosen = next(_credible(_published(evidence, in_text), evidence), None)
    return told(made_precise(chosen, evidence), evidence, _all(evidence)) if chosen else None


def modified(evidence: Evidence, since: Dated | None) -> Dated | None:
    """The last change, if later than the publication."""
    for reading in _credible(_modified(evidence), evidence):
        if _is_the_pages_clock(reading, evidence):
            continue
        change = told(reading, evidence, _all(evidence))
        if since is None or change.at > since.at:
            return change
    return None


def _is_the_pages_clock(reading: Reading, evidence: Evidence) -> bool:
    """The moment at which the page was made for us: believed, it would make each fetch a new revision."""
    moment = reading.moment
    return (
        moment.at is not None and moment.offset is not None and abs(moment.instant() - evidence.fetched_at) < _A_MOMENT
    )


def _all(evidence: Evidence) -> Iterator[Reading]:
    yield from _modified(evidence)
    yield from _published(evidence, "")


def _credible(readings: Iterator[Reading], evidence: Evidence) -> Iterator[Reading]:
    """Those that lie before the page was fetched."""
    return (reading for reading in readings if reading.moment.day <= latest_day(evidence))


def _published(evidence: Evidence, in_text: str) -> Iterator[Reading]:
    for item in evidence.articles:
        yield from read(_stated(item.get("datePublished")), "json-ld", evidence)
    yield from _in_meta(_WELL_KNOWN, evidence)
    for value in evidence.microdata("datepublished", "issued", "datecreated", "created", "date"):
        yield from read(value, "microdata", evidence)
    yield from _of_other_items(evidence)
    yield from _in_meta(_names("published", evidence), evidence)
    yield from shown(evidence).published
    for value in evidence.page.state_dates:
        yield from read(value, "state", evidence)
    loose = _in_meta(_names("loosely published", evidence), evidence)
    yield from (reading for reading in loose if not _is_the_pages_clock(reading, evidence))
    yield from _in_url(evidence.url, "url", evidence)
    yield from _in_headline(evidence)
    yield from read(in_text, "body", evidence)
    yield from shown(evidence).updated
    yield from _modified(evidence)
    yield from read(evidence.hints.published or "", "feed", evidence)
    yield from _elsewhere(evidence)
    yield from _in_url(evidence.meta("og:image", "twitter:image"), "opengraph", evidence)


def _of_other_items(evidence: Evidence) -> Iterator[Reading]:
    """What JSON-LD says of the page; of a video or a podcast only where it is the story, not beside one."""
    passed_over = _MEDIA if evidence.articles else frozenset()
    for item in evidence.page.json_ld:
        if not is_a(item, passed_over):
            stated = item.get("datePublished") or item.get("dateCreated") or item.get("uploadDate")
            yield from read(_stated(stated), "json-ld", evidence)


def _stated(value: Any) -> str:
    """A date of JSON-LD as a string: some write seconds."""
    return str(int(value)) if isinstance(value, int | float) and isfinite(value) else text(value)


def _names(meaning: Meaning, evidence: Evidence) -> list[str]:
    return names_meaning(meaning, evidence.page.meta)


def _in_meta(names: Iterable[str], evidence: Evidence) -> Iterator[Reading]:
    for name in names:
        for value in evidence.page.meta.get(name, ())[:1]:
            yield from read(value, "opengraph" if "og:" in name else "meta", evidence)


def _elsewhere(evidence: Evidence) -> Iterator[Reading]:
    """Dates of the page that may be another story's: better than none, and at last those in sentences."""
    unsure = [time for time in evidence.visible.times if time.source == "page"]
    for time in sorted(unsure, key=lambda time: is_sentence(time.text, evidence)):
        yield from read(time.datetime or time.text, "dom", evidence)
    yield from shown(evidence).mentioned


def _modified(evidence: Evidence) -> Iterator[Reading]:
    for item in evidence.articles:
        yield from read(_stated(item.get("dateModified")), "json-ld", evidence)
    yield from _in_meta(_names("modified", evidence), evidence)
    for value in evidence.microdata("datemodified", "modified"):
        yield from read(value, "microdata", evidence)
    yield from shown(evidence).updated


def _in_headline(evidence: Evidence) -> Iterator[Reading]:
    for title in (*evidence.visible.headings[:1], evidence.page.title):
        yield from read(date_before(title), "dom", evidence)


def date_before(title: str) -> str:
    """The date of `22.11.2026 | Harbour freezes`; empty: none."""
    found = _DATE_BEFORE_A_TITLE.match(title)
    return found[1] if found else ""


def _in_url(url: str, source: str, evidence: Evidence) -> Iterator[Reading]:
    for date in dates_in(url):
        yield from read(date, source, evidence)
