"""Young stories are visited again: publishers correct them in the first hours, rarely later.

A visit is the story's message with what the last answer said of its version, put by in a pack until its day. It
asks conditionally; an unchanged page costs the publisher a few hundred bytes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from shared.captures import RawPage
from shared.messages import Discovery, StoryPublished, Visit
from shared.politeness.packs import Pack, Wait, Waiting, packed

SPAN_SECONDS = 60  # visits of one minute share a pack
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_TRACE = 56  # characters kept of the first fetch's trace id: the number of the visit must fit behind it


class Packs(Protocol):
    def put(self, packs: Sequence[Pack]) -> None: ...


def schedule(text: str) -> tuple[timedelta, ...]:
    """Ages at which a story is visited: `1h,6h,24h,72h`; empty for never. ValueError for anything else.

    >>> schedule("90m,1d")
    (datetime.timedelta(seconds=5400), datetime.timedelta(days=1))
    """
    ages = [re.fullmatch(r"(\d+)([smhd])", part.strip()) for part in text.split(",") if part.strip()]
    if None in ages:
        raise ValueError(f"not ages as in 1h,6h,24h,72h: {text!r}")
    return tuple(sorted(timedelta(seconds=int(age[1]) * _UNITS[age[2]]) for age in ages if age))


@dataclass(slots=True)
class Visits:
    """Plans the next visit; what was planned is safe once flushed. Threads may share it."""

    packs: Packs
    ages: tuple[timedelta, ...]
    _waiting: list[Waiting] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def plan(self, story: StoryPublished, page: RawPage) -> None:
        """After the page was asked for, and found (again): when to ask next, if ever. Its age counts from the first."""
        last = story.visit
        first = last.first_fetched_at if last and last.first_fetched_at else page.fetched_at
        number, at = self._next(last.number if last else 0, first, page.fetched_at)
        if at is None:
            return
        visit = Visit(
            number=number,
            etag=page.headers.get("etag", last.etag if last else ""),
            last_modified=page.headers.get("last-modified", last.last_modified if last else ""),
            first_fetched_at=first,
        )
        with self._lock:
            self._waiting.append(Waiting(_revisit(story, visit), at.timestamp()))

    def flush(self) -> None:
        """Write what was planned."""
        if waiting := self._taken():
            self.packs.put(list(packed(Wait.VISIT, waiting, ahead=0, span=SPAN_SECONDS)))

    def forget(self) -> None:
        self._taken()

    def _taken(self) -> list[Waiting]:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        return waiting

    def _next(self, paid: int, first: datetime, now: datetime) -> tuple[int, datetime | None]:
        """Number and time of the visit after this many; those that were missed in the meantime are left out."""
        for number, age in enumerate(self.ages, start=1):
            if number > paid and first + age > now:
                return number, first + age
        return 0, None


def _revisit(story: StoryPublished, visit: Visit) -> StoryPublished:
    trace = story.trace_id.partition("+")[0][:_TRACE]
    return StoryPublished(
        trace_id=f"{trace}+{visit.number}",
        url=story.url,
        source=story.source,
        discovered_by=Discovery.REVISIT,
        hints=story.hints,
        visit=visit,
    )
