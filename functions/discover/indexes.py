"""Sitemap indexes, read: some of their sitemaps with each poll. One that cannot be had keeps nobody waiting.

How far the index was read is noted in the source's state, for each order of its sitemaps by itself, and never beyond
one that is neither read nor written down as a part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from functions.discover.failures import FAILURES, NOT_ASKED
from functions.discover.novelty import CLAIM_SECONDS, Handed, believed
from functions.discover.parsing.document import Child, Document, Entry, Kind
from functions.discover.part import Part, PartKind
from functions.discover.service import Deadline
from functions.discover.sitemap_index import place, plan
from functions.discover.timetable import HOUR, SHORTEST, UNKNOWN
from functions.discover.young import horizon_of, young
from shared.politeness.host import host_name
from shared.sources import Source

RESERVE_SECONDS = 45  # 30 for a sitemap and some for its entries; another one is begun only while they are left
MOST_WITHIN = 50  # indexes within an index of which it is known what was read; of others, all that is young is again
MOST_NESTED = 100  # sitemaps of an index within an index that become parts at a time: a second of writing


class Parts(Protocol):
    """Sitemaps that are still to be read."""

    def add(self, part: Part) -> bool: ...
    def touch(self, part: Part) -> bool: ...
    def known(self, source_id: str, urls: Sequence[str]) -> dict[str, Part]: ...


class Take(Protocol):
    def __call__(
        self, entries: Sequence[Entry], document: Document, source: Source, deadline: Deadline, *, is_first: bool
    ) -> Handed: ...


@dataclass(frozen=True, slots=True)
class IndexRead:
    """What came of some of an index's sitemaps."""

    entries: tuple[Entry, ...]
    handed: Handed
    changes: dict[str, Any]  # of the source's state
    can_be_skipped: bool  # next time, if the index is the same: it changes with any of its sitemaps


NOTHING = Handed()


@dataclass(frozen=True, slots=True)
class _ChildRead:
    entries: tuple[Entry, ...] = ()
    handed: Handed = NOTHING  # it is read at another time
    within: tuple[tuple[str, float], ...] = ()  # if it is an index: until when its sitemaps are parts, or read


@dataclass(frozen=True, slots=True)
class IndexReader:
    """Reads indexes; threads may share it."""

    read: Callable[[str], Document]
    take: Take
    parts: Parts

    def __call__(self, index: Document, source: Source, deadline: Deadline, now: float) -> IndexRead:
        """The next sitemaps. One whose end is recorded is left to its part, unless the index dates a change."""
        chosen = plan(index.children, source.state, horizon_of(source, now), now)
        parts = self.parts.known(source.id, [child.url for child in chosen.children]) if chosen.children else {}
        unread = {url for url, part in parts.items() if not part.ended_at}

        def all_of(children: Iterable[Child], elsewhere: Collection[str]) -> list[tuple[Child, _ChildRead]]:
            return [(child, self._child(child, elsewhere, source, deadline, now)) for child in children]

        dated, ahead = all_of(chosen.dated, unread), all_of(chosen.ahead, unread)
        undated = all_of(chosen.undated, parts)
        changes = _mark("sitemaps_until", dated) | _mark("sitemaps_ahead", ahead)
        if done := _done(undated):
            changes["sitemap_cursor"] = done[-1].url
        reads = [read for _, read in (*dated, *ahead, *undated)]
        if within := dict(each for read in reads for each in read.within):
            changes["sitemaps_within"] = _latest(source.state.sitemaps_within | within)
        handed = sum((read.handed for read in reads), NOTHING)
        if chosen.ends_round and chosen.is_all and handed.is_all:
            changes |= {"sitemap_cursor": "", "sitemap_rounds": source.state.sitemap_rounds + 1}
        if not chosen.is_all:  # at once, as long as that leads further
            leads_on = changes.keys() & {"sitemaps_until", "sitemaps_ahead"}
            handed += Handed(left=1) if leads_on else Handed(waiting=1)
        return IndexRead(sum((read.entries for read in reads), ()), handed, changes, chosen.tells_all)

    def _child(
        self, child: Child, elsewhere: Collection[str], source: Source, deadline: Deadline, now: float
    ) -> _ChildRead:
        """One sitemap. What of it cannot be had or handed over now becomes a part, and is passed."""
        part = Part.of(source, child.url, PartKind.SITEMAP, now)
        floor = source.state.sitemaps_within.get(part.key, 0)
        part = replace(part, is_first=not source.state.sitemap_rounds, floor=floor)
        if self._is_left_to_its_part(part, elsewhere, source):
            return _ChildRead()
        if deadline.is_near(RESERVE_SECONDS):
            return _ChildRead(handed=Handed(left=1))
        try:
            document = self.read(child.url)
        except FAILURES as error:
            if isinstance(error, NOT_ASKED) and host_name(child.url) == host_name(source.url):
                return _ChildRead(handed=Handed(waiting=1))  # nor would the others be asked for
            self.parts.add(part.failed(error, now))
            return _ChildRead()
        if document.kind is not Kind.SITEMAP_INDEX:
            return self._taken(document, part, source, deadline, now)
        if rest := self.write_down_within(document, part, source, now):
            self.parts.add(rest)
        until = max((place(each)[0] for each in document.children if place(each)[0] <= now), default=0)
        return _ChildRead(within=((part.key, until),))

    def _is_left_to_its_part(self, part: Part, elsewhere: Collection[str], source: Source) -> bool:
        """It is one already; or it becomes one, as it may be what the last poll of the index broke off over."""
        if source.state.is_broken_off:
            self.parts.add(part)
            return True
        return part.url in elsewhere and self.parts.touch(part)

    def _taken(self, document: Document, part: Part, source: Source, deadline: Deadline, now: float) -> _ChildRead:
        entries = young(believed(document.entries, now), source, now)
        handed = self.take(entries, document, source, deadline, is_first=part.is_first)
        if handed.left or handed.is_all:
            return _ChildRead(entries, handed)
        self.parts.add(part.put_off(now + wait_for(handed, part)))
        return _ChildRead(entries, replace(handed, waiting=0, resting=0))

    def write_down_within(self, index: Document, part: Part, source: Source, now: float) -> Part | None:
        """Some sitemaps of an index within an index, which is `part`, the latest first: each is read by itself, soon.

        The part with which it goes on, if there are more. Those that do not say when they changed come last, and
        slowly: they all come again with every visit.
        """
        floor = max(part.floor, horizon_of(source, now))
        wanted = [child for child in index.children if child.updated is None or place(child)[0] >= floor]
        if part.behind_url:
            wanted = [child for child in wanted if place(child) < (part.behind, part.behind_url)]
        wanted.sort(key=place, reverse=True)
        for child in wanted[:MOST_NESTED]:
            within = Part.of(source, child.url, PartKind.SITEMAP, now)
            self.parts.add(replace(within, is_first=part.is_first, is_nested=True))
        if len(wanted) <= MOST_NESTED:
            return None
        behind, url = place(wanted[MOST_NESTED - 1])
        return replace(part.put_off(now + (SHORTEST if behind else HOUR)), behind=behind, behind_url=url)


def wait_for(handed: Handed, part: Part) -> float:
    """Seconds until what waits may be handed over: claims end soon; what changes too often is polled."""
    return CLAIM_SECONDS if handed.waiting else max(part.interval, UNKNOWN)


def _latest(within: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(within.items(), key=lambda each: each[1], reverse=True)[:MOST_WITHIN])


def _done(read: Sequence[tuple[Child, _ChildRead]]) -> list[Child]:
    """Those before the first of which something is left: there the next poll goes on."""
    stop = next((number for number, (_, one) in enumerate(read) if not one.handed.is_all), len(read))
    return [child for child, _ in read[:stop]]


def _mark(name: str, read: Sequence[tuple[Child, _ChildRead]]) -> dict[str, Any]:
    """How far these were read, in their order."""
    done = _done(read)
    return {name: place(done[-1])[0], f"{name}_url": done[-1].url} if done else {}
