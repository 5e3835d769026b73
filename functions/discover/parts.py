"""The chore that reads what polls could not: pages and sitemaps, each when its own time has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from functions.discover.failures import FAILURES, problem_of
from functions.discover.fetching import GONE, SourceGone
from functions.discover.novelty import CLAIM_SECONDS, Handed, believed
from functions.discover.paging import MOST_PASSED
from functions.discover.parsing.document import Document, Kind, NotAFeed
from functions.discover.part import MOST_PAGES_IN_ALL, Part, PartKind
from functions.discover.polling import LEASE_SECONDS, RESERVE_SECONDS, Tally, by_host
from functions.discover.reading import Reader, young
from functions.discover.service import ChoreReport, Deadline
from functions.discover.timetable import AT_ONCE, DAY
from shared.aws.due import Key
from shared.errors import OriginLost
from shared.outcomes import Outcome, Outcomes, StageOutcome
from shared.sources import Source, Status

MOST_AT_ONCE = 64  # parts claimed in a tick
WORKERS = 4  # hosts asked side by side, beside those of the polls
STAGE = "discover"
PART_READ, PART_NOT_READ, PART_LOST = "part read", "part not read", "part lost"


class EndlessPages(OriginLost):
    """Behind each page of a feed there is another one."""


class Parts(Protocol):
    def due(self, now: float, most: int) -> list[Key]: ...
    def claim(self, key: Key, now: float, lease_seconds: float) -> Part | None: ...
    def keep(self, part: Part, before: Part) -> bool:
        """Write it down in place of `before`; False when something else is there by now."""

    def delete(self, part: Part) -> None: ...


class Sources(Protocol):
    def get(self, source_id: str) -> Source | None: ...


@dataclass(frozen=True, slots=True)
class ReadParts:
    """Reads what is due; a part is forgotten when all of it was handed over, or when its end is recorded."""

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
        for key in self.parts.due(now, MOST_AT_ONCE):
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
        return tally

    def _read_one(self, part: Part, deadline: Deadline) -> Counter[str]:
        now, source = self.now(), self.sources.get(part.source)
        if source is None:  # nobody watches it any more
            self.parts.delete(part)
        elif deadline.is_near(RESERVE_SECONDS):
            self.parts.keep(replace(part, due_at=now), part)
        elif source.status is Status.PAUSED:
            self.parts.keep(replace(part, due_at=now + DAY), part)
        elif part.is_gone:  # as the poll that met it was told
            return self._ended(part, source, SourceGone(f"status {GONE}"))
        elif self.parts.keep(begun := part.begun(now), part):
            return self._asked(part, begun, source, deadline)
        return Counter()

    def _asked(self, part: Part, begun: Part, source: Source, deadline: Deadline) -> Counter[str]:
        try:
            handed = self._read(part, source, deadline)
        except FAILURES as error:
            return self._failed(part, begun, source, error)
        if handed.is_all:
            self.parts.delete(part)
        else:
            wait = AT_ONCE if handed.left else CLAIM_SECONDS
            self.parts.keep(replace(part, due_at=self.now() + wait), begun)
        self.tell(PART_READ, source, part)
        return Counter(PartsRead=1, StoriesDiscovered=len(handed.new), StoriesChanged=handed.changed)

    def _read(self, part: Part, source: Source, deadline: Deadline) -> Handed:
        now = self.now()
        document = self.reader.document(part.url)
        if part.kind is PartKind.SITEMAP:
            return self._sitemap(document, part, source, deadline)
        following = self.reader.paging(source, now)
        pages = following.follow(document, deadline, may_pass=MOST_PASSED, passed=part.passed)
        before = part.pages + 1
        if before + pages.number < MOST_PAGES_IN_ALL:
            self.reader.write_down(pages, source, now, before)
        elif pages.rest:
            self._record(replace(part, url=pages.rest), source, EndlessPages(f"{MOST_PAGES_IN_ALL} pages were read"))
        return self.reader.take(pages.entries, document, source, deadline, is_first=False)

    def _sitemap(self, document: Document, part: Part, source: Source, deadline: Deadline) -> Handed:
        now = self.now()
        if document.kind is Kind.SITEMAP_INDEX:
            if part.is_nested:
                raise NotAFeed("an index within an index within an index")
            self.reader.write_down_nested(document, source, 0, now)
        entries = young(believed(document.entries, now), source, now)
        return self.reader.take(entries, document, source, deadline, is_first=part.is_first)

    def _failed(self, part: Part, begun: Part, source: Source, error: Exception) -> Counter[str]:
        now = self.now()
        failed = part.failed(error, now)
        if failed.is_over(now):
            return self._ended(failed, source, error)
        self.parts.keep(failed, begun)
        self.tell(PART_NOT_READ, source, failed)
        return Counter(PartsFailed=1)

    def _ended(self, part: Part, source: Source, error: Exception) -> Counter[str]:
        self._record(part, source, error)
        self.parts.delete(part)
        return Counter(PartsLost=1)

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
