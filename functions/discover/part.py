"""A part of a source that could not be read in its turn: a page behind a feed's first, a sitemap of an index.

It is written down before the poll that met it is settled, and asked for by itself, with the back-off of sources, until
it could be read or its end is certain. Nothing else would lead there again: a feed's first page is known by then, and
an index goes on with the sitemaps that changed later. For the same reason the way to pages that could be read is
written down for as long as any entry on them might be lost with the poll that has it in hand.

A part whose end is recorded rests here: an index that goes on naming it would write it down anew with every poll, and
each time its end would be counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from functions.discover.failures import NOT_ASKED, WAIT_SECONDS, grade_of, problem_of, retry_after
from functions.discover.fetching import SourceGone
from functions.discover.timetable import DAY, JITTER, LONGEST, LONGEST_RETRY_AFTER, Grade, backed_off

if TYPE_CHECKING:
    from shared.sources import Source

GIVEN_UP_SECONDS = 14 * DAY  # after the first failure: as long as fetch asks for a story whose host does not answer
FEWEST_TRIES = 7  # before an end: days on which the host was left alone are none on which the part failed
REST_SECONDS = 30 * DAY  # after an end, until it is forgotten, or, if it is gone and still named, asked for once more
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
    tries: int = 0  # that failed, one after the other
    failing_since: float = 0.0
    problem: str = ""
    is_gone: bool = False  # the publisher asks not to come again
    is_broken_off: bool = False  # the last try raised what nobody foresaw, or killed its invocation
    touches: int = 0  # how often somebody else has met it since it was written down: it is read once more
    is_nested: bool = False  # of a sitemap: an index within the index names it
    is_first: bool = False  # of a sitemap: nothing of its index was seen before
    floor: float = 0.0  # of an index within an index: sitemaps that changed before are read already
    behind: float = 0.0  # and those up to this place, latest first, are written down as parts of their own
    behind_url: str = ""
    seen_touches: int = 0  # when that began, at the top
    pages: int = 0  # of a page: how many were read before it
    passed: int = 0  # and how many of those had nothing new, one after the other
    ended_at: float = 0.0  # when its end was recorded, or it was last asked for after that
    ended_touches: int = 0  # at that time

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
            return replace(self, due_at=now + (asked or WAIT_SECONDS), is_broken_off=False)
        if isinstance(error, SourceGone):
            return replace(self, is_gone=True, problem=problem_of(error), due_at=now)
        return self._struck(grade_of(error), problem_of(error), asked, now)

    def begun(self, now: float) -> Part:
        """Written before it is asked for: should it kill the invocation, it is not asked for again at once."""
        died = self._struck(Grade.HARD, "error of ours: the last try did not come to an end", 0, now)
        return replace(died, is_broken_off=True)

    def put_off(self, due_at: float) -> Part:
        """It could be read, or nobody asked for it, and it is to be read again."""
        well = replace(self, strikes=0, tries=0, failing_since=0, problem="", is_broken_off=False)
        return replace(well, due_at=due_at, is_gone=False, ended_at=0, ended_touches=0)

    def rested(self, now: float) -> Part:
        """As it is after its end: asked for once a day as long as it is still named, once a month if it is gone."""
        wait = REST_SECONDS if self.is_gone else LONGEST
        return replace(self, ended_at=now, ended_touches=self.touches, due_at=now + wait)

    @property
    def is_named(self) -> bool:
        """Whether somebody has met it since its end."""
        return self.touches != self.ended_touches

    def is_over(self, now: float) -> bool:
        """Whether the last failure was the last one."""
        return self.is_gone or (self.tries >= FEWEST_TRIES and now - self.failing_since >= GIVEN_UP_SECONDS)

    def _struck(self, grade: Grade, problem: str, asked: float, now: float) -> Part:
        strikes = self.strikes + grade.value
        early = JITTER * int(self.key, 16) / 16**KEY_DIGITS  # those that failed together drift apart
        wait = backed_off(self.interval, strikes, 0) * (1 - early)
        return replace(
            self,
            strikes=strikes,
            tries=self.tries + 1,
            failing_since=self.failing_since or now,
            problem=problem[:200],
            is_broken_off=False,
            due_at=now + max(wait, min(asked, LONGEST_RETRY_AFTER)),
        )
