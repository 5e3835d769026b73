"""The chore that reads what polls could not: pages and sitemaps, each when its own time has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from functions.discover.failures import FAILURES, NOT_ASKED, problem_of
from functions.discover.fetching import GONE, SourceGone
from functions.discover.indexes import wait_for
from functions.discover.novelty import CLAIM_SECONDS, Handed, believed
from functions.discover.paging import MOST_PASSED, Passing
from functions.discover.parsing.document import Document, Kind, NotAFeed
from functions.discover.part import MOST_PAGES_IN_ALL, REST_SECONDS, Part, PartKind
from functions.discover.polling import LEASE_SECONDS, RESERVE_SECONDS, Tally, by_host
from functions.discover.reading import Reader
from functions.discover.service import ChoreReport, Deadline
from functions.discover.timetable import AT_ONCE, DAY
from functions.discover.young import young
from shared.aws.due import Key
from shared.errors import OriginLost, PermanentError
from shared.outcomes import Outcome, Outcomes, StageOutcome
from shared.sources import Source, Status

MOST_AT_ONCE = 64  # parts claimed in a tick
MOST_LOOKED_AT = 256  # of which those are chosen, so that each source has its share
WORKERS = 4  # hosts asked side by side, beside those of the polls
STAGE = "discover"
PART_READ, PART_NOT_READ, PART_LOST = "part read", "part not read", "part lost"


class EndlessPages(OriginLost):
    """Behind each page of a feed there is another one."""


class BrokenOff(PermanentError):
    """Each try to read it ended in an error of ours."""

    reason = "error-of-ours"


@dataclass(frozen=True, slots=True)
class PartRead:
    """What came of a part."""

    handed: Handed
    is_done: bool
    rest: Part | None = None  # of an index: with which it goes on
    endless: str = ""  # of pages: the one at which reading ended for good


class Parts(Protocol):
    def due(self, now: float, most: int) -> list[Key]: ...
    def claim(self, key: Key, now: float, lease_seconds: float) -> Part | None: ...
    def keep(self, part: Part, before: Part) -> bool:
        """Write it down in place of `before`; False when something else is there by now."""

    def delete(self, part: Part) -> bool:
        """Forget it; False when something else is there by now, or somebody has met it."""


class Sources(Protocol):
    def get(self, source_id: str) -> Source | None: ...


@dataclass(frozen=True, slots=True)
class ReadParts:
    """Reads what is due; a part is forgotten when all of it was handed over, or a while after its end was recorded."""

    parts: Parts
    sources: Sources
    reader: Reader
    outcomes: Outcomes
    tell: Callable[[str, Source, Part], None]
    now: Callable[[], float]
    name: str = "parts"

    def __call__(self, deadline: Deadline) -> ChoreReport:
        tally = Tally()
        claimed = [] if deadline.is_near(RESERVE_SECONDS) else self._claimed(tally)
        with ThreadPoolExecutor(WORKERS) as pool:
            for read in pool.map(lambda parts: self._read_host(parts, deadline), by_host(claimed)):
                tally.add(read)
        return tally.report(self.name)

    def _claimed(self, tally: Tally) -> list[Part]:
        now = self.now()
        claimed = []
        for key in in_turns(self.parts.due(now, MOST_LOOKED_AT))[:MOST_AT_ONCE]:
            with tally.surviving(f"claiming {key}"):
                if part := self.parts.claim(key, now, LEASE_SECONDS):
                    claimed.append(part)
        return claimed

    def _read_host(self, parts: Sequence[Part], deadline: Deadline) -> Tally:
        """Those of one host, one after the other."""
        tally = Tally()
        for part in parts:
            with tally.surviving(f"reading {part.url}"):
                tally.counts.update(self._read_one(part, deadline))
                continue
            with tally.surviving(f"putting {part.url} off"):  # if this fails, too, the claim ends by itself
                tally.counts.update(self._put_off(part, tally.errors[-1]))
        return tally

    def _read_one(self, part: Part, deadline: Deadline) -> Counter[str]:
        now, source = self.now(), self.sources.get(part.source)
        if source is None:  # nobody watches it any more
            self.parts.delete(part)
        elif deadline.is_near(RESERVE_SECONDS):
            self.parts.keep(replace(part, due_at=now), part)
        elif part.ended_at and not part.is_named:
            self._rest(part, now)
        elif source.status is Status.PAUSED:
            self.parts.keep(part.put_off(now + DAY), part)
        elif part.is_gone and not part.ended_at:  # as the poll that met it was told
            return self._ended(part, part, source, SourceGone(f"status {GONE}"))
        elif part.is_broken_off and part.is_over(now):
            return self._ended(part, part, source, BrokenOff(part.problem))
        elif self.parts.keep(begun := _begun(part), part):
            return self._asked(part, begun, source, deadline)
        return Counter()

    def _asked(self, part: Part, begun: Part, source: Source, deadline: Deadline) -> Counter[str]:
        try:
            read = self._read(part, source, deadline)
        except FAILURES as error:
            return self._failed(part, begun, source, error)
        self.tell(PART_READ, source, part)
        found = Counter(PartsRead=1, StoriesDiscovered=len(read.handed.new), StoriesChanged=read.handed.changed)
        return found + self._settled(read, part, begun, source)

    def _read(self, part: Part, source: Source, deadline: Deadline) -> PartRead:
        document = self.reader.document(part.url)
        if part.kind is PartKind.SITEMAP:
            return self._sitemap(document, part, source, deadline)
        now = self.now()
        pages = self.reader.paging(source, now).follow(document, deadline, _passing(part, now))
        is_endless = part.pages + 1 + pages.number >= MOST_PAGES_IN_ALL
        if not is_endless:
            self.reader.write_down(pages, source, now, part)
        handed = self.reader.take(pages.entries, document, source, deadline, is_first=False)
        return PartRead(handed, is_done=handed.is_safe, endless=pages.rest if is_endless else "")

    def _sitemap(self, document: Document, part: Part, source: Source, deadline: Deadline) -> PartRead:
        now, rest = self.now(), None
        if document.kind is Kind.SITEMAP_INDEX:
            if part.is_nested:
                raise NotAFeed("an index within an index within an index")
            if part.touches != part.seen_touches:  # it has changed meanwhile
                part = replace(part, behind=0, behind_url="", seen_touches=part.touches)
            rest = self.reader.indexes.write_down_within(document, part, source, now)
        entries = young(believed(document.entries, now), source, now)
        handed = self.reader.take(entries, document, source, deadline, is_first=part.is_first)
        return PartRead(handed, is_done=handed.is_all, rest=rest)

    def _settled(self, read: PartRead, part: Part, begun: Part, source: Source) -> Counter[str]:
        """Forget the part, unless something is left of it, or somebody has met it since it was begun."""
        now = self.now()
        if not read.is_done:
            wait = AT_ONCE if read.handed.left else wait_for(read.handed, part)
            self.parts.keep(part.put_off(now + wait), begun)
        elif read.rest:
            self.parts.keep(read.rest, begun)
        elif read.endless:
            lost = replace(part, url=read.endless)
            self._record(lost, source, EndlessPages(f"{MOST_PAGES_IN_ALL} pages were read"))
            return Counter(PartsLost=int(self.parts.delete(begun)))
        elif not self.parts.delete(begun):
            self.parts.keep(part.put_off(now + AT_ONCE), begun)
        return Counter()

    def _failed(self, part: Part, begun: Part, source: Source, error: Exception) -> Counter[str]:
        now = self.now()
        failed = part.failed(error, now)
        is_asked = not isinstance(error, NOT_ASKED)
        if is_asked and failed.is_over(now):
            return self._ended(failed, begun, source, error)
        self.parts.keep(failed, begun)
        self.tell(PART_NOT_READ, source, failed)
        return Counter(PartsFailed=int(is_asked))

    def _put_off(self, part: Part, error: Exception) -> Counter[str]:
        """After an error of ours. That it is put off was written before it was asked for; now it says why."""
        begun = _begun(part)
        told = replace(begun, problem=f"error of ours: {type(error).__name__}: {error}"[:200])
        if not self.parts.keep(told, begun):
            self.parts.keep(told, part)  # it did not come as far as that
        return Counter(PartsFailed=1)

    def _ended(self, part: Part, before: Part, source: Source, error: Exception) -> Counter[str]:
        """Its end is recorded first, under the same name each time, and counted by whoever then lays it to rest."""
        if not part.ended_at:
            self._record(part, source, error)
        is_ours = self.parts.keep(part.rested(self.now()), before)
        return Counter(PartsLost=int(is_ours and not part.ended_at))

    def _rest(self, part: Part, now: float) -> None:
        """Nobody has met it since its end."""
        if now - part.ended_at >= REST_SECONDS:
            self.parts.delete(part)
        else:
            self.parts.keep(replace(part, due_at=min(now + DAY, part.ended_at + REST_SECONDS)), part)

    def _record(self, part: Part, source: Source, error: Exception) -> None:
        """The end of a part, where `./newsmill where` looks for it."""
        at = datetime.fromtimestamp(self.now(), UTC)
        since = f"{datetime.fromtimestamp(part.since, UTC):%Y-%m-%d}"
        ended = StageOutcome(
            url=part.url,
            stage=STAGE,
            outcome=Outcome.REJECTED,
            at=at,
            trace_id=part.key,
            reason=getattr(error, "reason", OriginLost.reason),
            detail=f"{part.kind} of {source.url}, not read since {since}: {problem_of(error)}",
        )
        self.outcomes.record([ended])
        self.tell(PART_LOST, source, part)


def in_turns(keys: Sequence[Key]) -> list[Key]:
    """One of each source, then a second one of each: an archive of thousands does not keep the others waiting."""
    places: Counter[str] = Counter()
    turns = []
    for key in keys:
        places[key.pk] += 1
        turns.append((places[key.pk], key))
    return [key for _, key in sorted(turns, key=lambda turn: turn[0])]


def _passing(part: Part, now: float) -> Passing:
    """What was published since the page was met has pushed older stories down, behind what polls have read."""
    after_new = MOST_PASSED if now - part.since >= CLAIM_SECONDS else 0
    return Passing(before_new=MOST_PASSED, after_new=after_new, passed=part.passed)


def _begun(part: Part) -> Part:
    """As it was begun right after it was claimed."""
    return part.begun(part.due_at - LEASE_SECONDS)
