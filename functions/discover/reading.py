"""What a document holds, handed over: its entries, and those of the sitemaps and earlier pages that it names."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Protocol

from functions.discover.fetching import HASH_CHARS, Feeds, fetched
from functions.discover.indexes import IndexReader
from functions.discover.novelty import CLAIM_SECONDS, Handed, HandOver, Teller, believed
from functions.discover.paging import MOST_PAGES, Pages, Paging
from functions.discover.parsing.document import ARCHIVES, Document, Entry, Kind
from functions.discover.parsing.read import read_document
from functions.discover.part import Part, PartKind
from functions.discover.service import Deadline
from functions.discover.young import young
from shared.messages import Discovery
from shared.sources import Source
from shared.web.http import Permit

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
    def touch(self, part: Part) -> bool: ...
    def delete(self, part: Part) -> bool: ...
    def known(self, source_id: str, urls: Sequence[str]) -> dict[str, Part]: ...


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
            handed = self._with_pages(document, source, deadline, now)
        if document.kind is not Kind.SITEMAP_INDEX:
            return Reading(document, entries, handed)
        return self._index(Reading(document, entries, handed), source, deadline, now)

    def _with_pages(self, document: Document, source: Source, deadline: Deadline, now: float) -> Handed:
        """Its entries, and those of the pages behind it.

        A poll that dies with one of them in hand leaves it to whoever comes when the claim has ended, and by then the
        first page may be known and lead nowhere: so the way to the others is written down before, and forgotten after.
        """
        most = 0 if source.state.is_broken_off else MOST_PAGES  # it may have been one of them that the last poll met
        pages = self.paging(source, now).follow(document, deadline, most=most)
        self.write_down(pages, source, now)
        way = replace(Part.of(source, document.next_url, PartKind.PAGE, now), due_at=now + CLAIM_SECONDS)
        is_ours = bool(pages.number) and self.parts.add(way)
        handed = self.take(pages.entries, document, source, deadline, is_first=not source.state.read_at)
        if is_ours and handed.is_safe:
            self.parts.delete(way)
        return handed

    @property
    def indexes(self) -> IndexReader:
        return IndexReader(self.document, self.take, self.parts)

    def document(self, url: str) -> Document:
        with fetched(self.web, url, self.permit) as found:
            return read_document(found.file, found.url, found.headers.get("content-type", ""))

    def paging(self, source: Source, now: float) -> Paging:
        return Paging(self.document, self.hand_over, lambda entries: young(entries, source, now), now)

    def write_down(self, pages: Pages, source: Source, now: float, before: Part | None = None) -> None:
        """What lies behind these pages; before their entries are handed over, which lead there."""
        if pages.rest:
            rest = Part.of(source, pages.rest, PartKind.PAGE, now)
            since, number = (before.since, before.pages + 1) if before else (now, 0)
            rest = replace(rest, since=since, pages=number + pages.number, passed=pages.passed)
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
        """With some of the index's sitemaps."""
        read = self.indexes(reading.document, source, deadline, now)
        return replace(
            reading,
            entries=reading.entries + read.entries,
            handed=reading.handed + read.handed,
            changes=read.changes,
            can_be_skipped=read.can_be_skipped,
        )


def digest(entries: Sequence[Entry]) -> str:
    """What the entries tell that can be new."""
    told = "\n".join(f"{entry.url} {entry.published} {entry.updated}" for entry in entries)
    return sha256(told.encode()).hexdigest()[:HASH_CHARS]
