"""What a document holds, handed over: its entries, and those of the sitemaps and earlier pages that it names."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Protocol

from functions.discover.failures import FAILURES, NOT_ASKED
from functions.discover.fetching import HASH_CHARS, Feeds, fetched
from functions.discover.novelty import Handed, HandOver, Teller, believed
from functions.discover.paging import Pages, Paging
from functions.discover.parsing.document import ARCHIVES, Child, Document, Entry, Kind
from functions.discover.parsing.read import read_document
from functions.discover.part import Part, PartKind
from functions.discover.service import Deadline
from functions.discover.sitemap_index import place, plan
from shared.messages import Discovery
from shared.sources import Source
from shared.web.http import Permit

DAY = 86_400
RESERVE_SECONDS = 45  # 30 for a sitemap and some for its entries; another one is begun only while they are left
MOST_NESTED = 100  # sitemaps of an index within an index, those that changed last
SITEMAPS = frozenset({Kind.SITEMAP, Kind.NEWS_SITEMAP, Kind.SITEMAP_INDEX, Kind.URL_LIST})


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a document and of all that it leads to."""

    document: Document
    entries: tuple[Entry, ...]  # young enough to be looked at
    handed: Handed
    changes: dict[str, Any] = field(default_factory=dict)  # of the source's state
    can_be_skipped: bool = True  # next time, if it is the same


class Parts(Protocol):
    """Pages and sitemaps that are still to be read."""

    def add(self, part: Part) -> bool: ...
    def known(self, source_id: str, urls: Sequence[str]) -> set[str]: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Hands over documents; threads may share it."""

    web: Feeds
    permit: Permit
    hand_over: HandOver
    parts: Parts
    feeds: Discovery = Discovery.FEED  # how stories are discovered that feeds tell of

    def __call__(self, document: Document, source: Source, deadline: Deadline, now: float) -> Reading:
        entries = young(believed(document.entries, now), source, now)
        if entries and digest(entries) == source.state.entries_hash:
            handed = Handed(known=len(entries))  # only what stands around them has changed
        else:
            pages = self.paging(source, now).follow(document, deadline)
            self.write_down(pages, source, now)
            handed = self.take(pages.entries, document, source, deadline, is_first=not source.state.read_at)
        if document.kind is not Kind.SITEMAP_INDEX:
            return Reading(document, entries, handed)
        return self._index(Reading(document, entries, handed), source, deadline, now)

    def document(self, url: str) -> Document:
        with fetched(self.web, url, self.permit) as found:
            return read_document(found.file, found.url, found.headers.get("content-type", ""))

    def paging(self, source: Source, now: float) -> Paging:
        return Paging(self.document, self.hand_over, lambda entries: young(entries, source, now), now)

    def write_down(self, pages: Pages, source: Source, now: float, before: int = 0) -> None:
        """What lies behind these pages; before their entries are handed over, which lead there."""
        if pages.rest:
            rest = Part.of(source, pages.rest, PartKind.PAGE, now)
            rest = replace(rest, pages=before + pages.number, passed=pages.passed)
            self.parts.add(rest.failed(pages.problem, now) if pages.problem else rest)

    def take(
        self, entries: Sequence[Entry], document: Document, source: Source, deadline: Deadline, *, is_first: bool
    ) -> Handed:
        """Entries of an archive that nobody dates are taken for known at first sight: it lists what a site has."""
        discovery = Discovery.SITEMAP if document.kind in SITEMAPS else self.feeds
        teller = Teller(source.id, source.name, discovery)
        if not (is_first and document.kind in ARCHIVES and source.max_age_days):
            return self.hand_over(entries, teller, deadline)
        undated = [entry for entry in entries if not (entry.published or entry.updated)]
        dated = [entry for entry in entries if entry.published or entry.updated]
        return self.hand_over.remember(undated, teller, deadline) + self.hand_over(dated, teller, deadline)

    def _index(self, reading: Reading, source: Source, deadline: Deadline, now: float) -> Reading:
        """Some of an index's sitemaps. One that cannot be had keeps nobody waiting: it is written down, and passed."""
        next_ones = plan(reading.document.children, source.state, _horizon(source, now), now)
        changes: dict[str, Any] = {}
        children = (*next_ones.dated, *next_ones.undated)
        elsewhere = self.parts.known(source.id, [child.url for child in children]) if children else set()
        parts = [_DONE if child.url in elsewhere else self._child(child, source, deadline, now) for child in children]
        for child, part in zip(next_ones.dated, parts, strict=False):
            if not part.handed.is_all:
                break  # here the next poll goes on
            until, url = min(place(child), (now, child.url))  # a clock that is fast does not hide those that are right
            changes |= {"sitemaps_until": until, "sitemaps_until_url": url}
        for child, part in zip(next_ones.undated, parts[len(next_ones.dated) :], strict=True):
            if part.handed.left:
                break
            changes["sitemap_cursor"] = child.url
        handed = sum((part.handed for part in parts), reading.handed)
        if next_ones.ends_round and next_ones.is_all and handed.is_all:
            changes |= {"sitemap_cursor": "", "sitemap_rounds": source.state.sitemap_rounds + 1}
        if not next_ones.is_all:  # at once, as long as that leads further
            handed += Handed(left=1) if "sitemaps_until" in changes else Handed(waiting=1)
        return Reading(
            document=reading.document,
            entries=sum((part.entries for part in parts), reading.entries),
            handed=handed,
            changes=changes,
            can_be_skipped=not next_ones.undated,
        )

    def _child(self, child: Child, source: Source, deadline: Deadline, now: float) -> Reading:
        """One sitemap of an index."""
        if deadline.is_near(RESERVE_SECONDS):
            return replace(_DONE, handed=Handed(left=1))
        is_first = not source.state.sitemap_rounds
        try:
            document = self.document(child.url)
        except NOT_ASKED:
            return replace(_DONE, handed=Handed(waiting=1))
        except FAILURES as error:
            part = Part.of(source, child.url, PartKind.SITEMAP, now)
            self.parts.add(replace(part, is_first=is_first).failed(error, now))
            return _DONE
        if document.kind is Kind.SITEMAP_INDEX:
            self.write_down_nested(document, source, source.state.sitemaps_until, now)
        entries = young(believed(document.entries, now), source, now)
        return Reading(document, entries, self.take(entries, document, source, deadline, is_first=is_first))

    def write_down_nested(self, index: Document, source: Source, since: float, now: float) -> None:
        """The sitemaps of an index within an index, unless they are older: each is read by itself, soon."""
        floor = max(since, _horizon(source, now))
        children = [child for child in index.children if child.updated is None or child.updated.timestamp() > floor]
        for child in sorted(children, key=place, reverse=True)[:MOST_NESTED]:
            part = Part.of(source, child.url, PartKind.SITEMAP, now)
            self.parts.add(replace(part, is_first=not source.state.sitemap_rounds, is_nested=True))


_DONE = Reading(Document(Kind.SITEMAP), (), Handed())  # with a sitemap that is read at another time


def digest(entries: Sequence[Entry]) -> str:
    """What the entries tell that can be new."""
    told = "\n".join(f"{entry.url} {entry.published} {entry.updated}" for entry in entries)
    return sha256(told.encode()).hexdigest()[:HASH_CHARS]


def young(entries: Sequence[Entry], source: Source, now: float) -> tuple[Entry, ...]:
    """Those that the source is watched for."""
    horizon = _horizon(source, now)
    return tuple(entry for entry in entries if _last_told(entry) is None or (_last_told(entry) or 0) >= horizon)


def _last_told(entry: Entry) -> float | None:
    told = [moment.timestamp() for moment in (entry.published, entry.updated) if moment]
    return max(told, default=None)


def _horizon(source: Source, now: float) -> float:
    return now - source.max_age_days * DAY if source.max_age_days else 0
