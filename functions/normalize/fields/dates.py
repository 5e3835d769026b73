"""When it was published and last changed.

Sources in order; what cannot be (the future, an epoch, a change before the publication) is passed over.
The string, its precision and the origin of its zone stay with the instant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal, NamedTuple

from functions.normalize.fields.date_text import Moment, read_date
from functions.normalize.fields.evidence import Evidence, text
from shared.story import DateReading

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article:published", "article.published", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "published_time", "published_at", "published", "og:pubdate", "article:pubdate",
    "dc.date.issued", "dcterms.issued", "date.issued", "citation_publication_date", "citation_date", "bt:pubdate",
    "rnews:datepublished", "originalpublicationdate", "datecreated", "displaydate", "ptime",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "prism.publicationdate", "vr:published_time",
    "article_date_original", "publication_date", "release_date", "sc:publicationdate", "article:post_date",
    "eprints.date", "bbc:published", "mediator_published_time", "analyticsattributes.articledate",
)  # fmt: skip
# Names that some pages use for the day they were rendered: what a reader sees is believed first.
_LOOSELY_PUBLISHED = (
    "date", "dc.date", "dcterms.date", "created", "timestamp", "dc.date.created", "dcterms.created", "gentime",
    "last-published", "pdate", "cdc:first_published",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified", "lastmod", "last-modified",
    "dcterms.modified", "dc.date.modified", "article.updated", "updated_time", "revised", "modified",
    "last_modified", "dateupdate",
)  # fmt: skip
_UPDATED_WORDS = re.compile(
    r"""
    updat | modif | edited | revis | aktualis | geändert | stand\b | mis\ à\ jour | mise\ à\ jour | actuali[sz]
    | aggiornat | atualiza | bijgewerkt | uppdater | oppdater | opdater | päivitetty | zaktualiz | обновл | оновл
    | измен | güncelle | 更新 | 修改 | 수정 | diperbarui | frissít | ενημέρωση
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OTHER_DATES = re.compile(r"\b(?:born|birth\w*|expires?|deadline|copyright|released|seit|since)\W*$", re.IGNORECASE)
_DATE_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_LOOSE_DATE_IN_URL = re.compile(r"/((?:19|20)\d\d)/(\d{1,2}|[a-z]{3})/(\d{1,2})/")


_HALF_AN_HOUR = timedelta(minutes=30)
_FARTHEST_ZONE = timedelta(hours=14)


class Reading(NamedTuple):
    """A date of the page: what it is, the string it came from, where that stood."""

    moment: Moment
    raw: str
    source: str


@dataclass(frozen=True, slots=True)
class Dated:
    """As the story tells it."""

    at: datetime
    reading: DateReading
    source: str


def published(evidence: Evidence) -> Dated | None:
    """The best of the sources, made precise by what the page shows of the same moment."""
    chosen = next(_credible(_published(evidence), evidence), None)
    if chosen is None:
        return None
    precise = _made_precise(chosen, evidence)
    local = _local_offset(precise.moment, evidence)
    told = _told(precise, evidence)
    if local is None:
        return told
    reading = told.reading.model_copy(update={"zone": "site"})
    return Dated(told.at.astimezone(timezone(local)), reading, told.source)


def modified(evidence: Evidence, since: Dated | None) -> Dated | None:
    """The last change, if later than the publication."""
    for reading in _credible(_modified(evidence), evidence):
        told = _told(reading, evidence)
        if since is None or told.at > since.at:
            return told
    return None


def _credible(readings: Iterator[Reading], evidence: Evidence) -> Iterator[Reading]:
    """Those that lie before the page was fetched, a day's grace for zones given."""
    latest = (evidence.fetched_at + timedelta(days=1)).date()
    return (reading for reading in readings if reading.moment.day <= latest)


def _read(raw: str, source: str, evidence: Evidence) -> Iterator[Reading]:
    moment = read_date(raw, _language(evidence)) if raw else None
    if moment:
        yield Reading(moment, raw, source)


def _language(evidence: Evidence) -> str:
    return evidence.page.html_lang.lower() or text(evidence.ld("inLanguage")).lower()


def _published(evidence: Evidence) -> Iterator[Reading]:
    for item in evidence.articles:
        yield from _read(text(item.get("datePublished")), "json-ld", evidence)
    yield from _in_meta(_PUBLISHED, evidence)
    for value in evidence.microdata("datepublished", "datecreated"):
        yield from _read(value, "microdata", evidence)
    for item in evidence.page.json_ld:
        stated = item.get("datePublished") or item.get("dateCreated") or item.get("uploadDate")
        yield from _read(text(stated), "json-ld", evidence)
    yield from shown(evidence).published
    yield from _in_meta(_LOOSELY_PUBLISHED, evidence)
    yield from _in_url(evidence)
    yield from shown(evidence).updated
    yield from _modified(evidence)
    yield from _read(evidence.hints.published or "", "feed", evidence)
    yield from _elsewhere(evidence)


def _in_meta(names: tuple[str, ...], evidence: Evidence) -> Iterator[Reading]:
    for name in names:
        for value in evidence.page.meta.get(name, ())[:1]:
            yield from _read(value, "opengraph" if "og:" in name else "meta", evidence)


def _elsewhere(evidence: Evidence) -> Iterator[Reading]:
    """Dates of the page that may be another story's: better than none."""
    for time in evidence.visible.times:
        if time.source == "page":
            yield from _read(time.datetime or time.text, "dom", evidence)


def _modified(evidence: Evidence) -> Iterator[Reading]:
    for item in evidence.articles:
        yield from _read(text(item.get("dateModified")), "json-ld", evidence)
    yield from _in_meta(_MODIFIED, evidence)
    for value in evidence.microdata("datemodified"):
        yield from _read(value, "microdata", evidence)
    yield from shown(evidence).updated


class Shown(NamedTuple):
    """Dates a reader sees, by what they are said to be."""

    published: tuple[Reading, ...]
    updated: tuple[Reading, ...]


def shown(evidence: Evidence) -> Shown:
    published_: list[Reading] = []
    updated: list[Reading] = []
    for time in evidence.visible.times:
        if time.source == "page" or _OTHER_DATES.search(time.label):
            continue
        raw = time.datetime or time.text
        before, mark, after = _parted(time.text)
        if mark and read_date(before, _language(evidence)):
            published_.extend(_read(before, "dom", evidence))
            updated.extend(_read(after, "dom", evidence))
        elif mark or _UPDATED_WORDS.search(time.label[-25:]):
            updated.extend(_read(raw, "dom", evidence))
        else:
            published_.extend(_read(raw, "dom", evidence) or ())
    return Shown(tuple(published_), tuple(updated))


def _parted(line: str) -> tuple[str, str, str]:
    """A line cut at the word that says "updated"."""
    found = _UPDATED_WORDS.search(line)
    return (line[: found.start()], found.group(), line[found.end() :]) if found else (line, "", "")


def _in_url(evidence: Evidence) -> Iterator[Reading]:
    for pattern in (_DATE_IN_URL, _LOOSE_DATE_IN_URL):
        if found := pattern.search(evidence.url):
            digits = [group for group in found.groups() if group.isalnum()]
            yield from _read("-".join(digits) if digits[1].isdigit() else " ".join(digits[::-1]), "url", evidence)


def _made_precise(chosen: Reading, evidence: Evidence) -> Reading:
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


def _local_offset(moment: Moment, evidence: Evidence) -> timedelta | None:
    """How far the clock that the page shows is from the moment told in UTC: to the minute, by whole half hours."""
    if moment.at is None or moment.offset != timedelta(0):
        return None
    for other in shown(evidence).published:
        seen = other.moment
        if seen.at is not None and seen.offset is None:
            apart = seen.instant() - moment.instant().replace(second=0)
            if apart and not apart % _HALF_AN_HOUR and abs(apart) <= _FARTHEST_ZONE:
                return apart
    return None


def _told(reading: Reading, evidence: Evidence) -> Dated:
    """The instant, with where its offset comes from."""
    moment = reading.moment
    zone: Literal["stated", "assumed-utc", "site"] = "stated"
    assumed = timedelta(0)
    if moment.offset is None:
        offset = _site_offset(moment, evidence)
        zone = "assumed-utc" if offset is None else "site"
        assumed = offset or assumed
    told = DateReading(raw=reading.raw[:200], precision=moment.precision, zone=zone)
    return Dated(moment.instant(assumed), told, reading.source)


def _site_offset(moment: Moment, evidence: Evidence) -> timedelta | None:
    """What another date of the page states; only for a time of day, and not UTC, which machines write by themselves."""
    if moment.at is None:
        return None
    for other in (*_modified(evidence), *_published(evidence)):
        if other.moment.offset and abs((other.moment.day - moment.day).days) < 60:  # noqa: PLR2004 - or summer time differs
            return other.moment.offset
    return None
