"""A part of a source that could not be read in its turn: a page behind a feed's first, a sitemap of an index.

It is written down before the poll that met it is settled, and asked for by itself, with the back-off of sources, until
it could be read or its end is certain. Nothing else would lead there again: a feed's first page is known by then, and
an index goes on with the sitemaps that changed later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from functions.discover.failures import NOT_ASKED, WAIT_SECONDS, grade_of, problem_of, retry_after
from functions.discover.fetching import SourceGone
from functions.discover.timetable import DAY, JITTER, LONGEST_RETRY_AFTER, Grade, backed_off

if TYPE_CHECKING:
    from shared.sources import Source

GIVEN_UP_SECONDS = 14 * DAY  # after the first failure: as long as fetch asks for a story whose host does not answer
KEY_DIGITS = 16
MOST_PAGES_IN_ALL = 1_000  # of one feed, one behind another: more is no feed, but a site that makes pages as one asks


class PartKind(StrEnum):
    PAGE = "page"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Part:
    """Times are epoch seconds."""

    source: str  # id
    url: str
    kind: PartKind
    since: float
    due_at: float
    interval: float = 0.0  # of the source, when it was met
    strikes: float = 0.0
    problem: str = ""
    is_gone: bool = False  # the publisher asks not to come again
    is_nested: bool = False  # of a sitemap: an index within the index names it
    is_first: bool = False  # of a sitemap: nothing of its index was seen before
    pages: int = 0  # of a page: how many were read before it
    passed: int = 0  # and how many of those had nothing new, one after the other

    @classmethod
    def of(cls, source: Source, url: str, kind: PartKind, now: float) -> Self:
        """To be read at the next opportunity."""
        return cls(source.id, url, kind, since=now, due_at=now, interval=source.state.interval)

    @property
    def key(self) -> str:
        """Its name among those of its source."""
        return sha256(self.url.encode()).hexdigest()[:KEY_DIGITS]

    def failed(self, error: Exception, now: float) -> Part:
        """As it is after this."""
        asked = retry_after(error)
        if isinstance(error, NOT_ASKED):
            return replace(self, due_at=now + (asked or WAIT_SECONDS))
        if isinstance(error, SourceGone):
            return replace(self, is_gone=True, problem=problem_of(error), due_at=now)
        return self._struck(grade_of(error), problem_of(error), asked, now)

    def begun(self, now: float) -> Part:
        """Written before it is asked for: should it kill the invocation, it is not asked for again at once."""
        return self._struck(Grade.HARD, "error of ours: the last try did not come to an end", 0, now)

    def is_over(self, now: float) -> bool:
        """Whether the last failure was the last one."""
        return self.is_gone or now - self.since >= GIVEN_UP_SECONDS

    def _struck(self, grade: Grade, problem: str, asked: float, now: float) -> Part:
        strikes = self.strikes + grade.value
        early = JITTER * int(self.key, 16) / 16**KEY_DIGITS  # those that failed together drift apart
        wait = backed_off(self.interval, strikes, 0) * (1 - early)
        return replace(
            self, strikes=strikes, problem=problem[:200], due_at=now + max(wait, min(asked, LONGEST_RETRY_AFTER))
        )
