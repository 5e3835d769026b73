"""One poll of one source: ask, read, hand over what is new, reckon when to come back.

What was learned is returned, not written: the caller settles it. Validators and hashes are in it only when every
entry was handed over, so that whatever crashes, the document is read again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from functions.discover.failures import FAILURES, NOT_ASKED, WAIT_SECONDS, grade_of, problem_of, retry_after
from functions.discover.fetching import Feeds, Fetched, SourceGone, fetched
from functions.discover.novelty import Handed
from functions.discover.parsing.document import Entry
from functions.discover.parsing.read import read_document
from functions.discover.reading import Reader, Reading, digest
from functions.discover.service import Deadline
from functions.discover.timetable import (
    AT_ONCE,
    Bounds,
    Grade,
    due_at,
    interval_after_failure,
    interval_after_reading,
    is_silent,
    struck,
    told_by_hub,
    trusting,
    unasked,
    with_stories,
)
from shared.messages import Discovery
from shared.sources import PollState, Source
from shared.web.http import Permit
from shared.websub.lease import Offer
from shared.websub.links import offered

BELIEVED_SECONDS = 2 * 86_400.0  # a permanent redirect that stood for so long is meant
MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll has learned."""

    source: Source  # as it was claimed, with what its document is
    state: PollState
    due_at: float
    handed: Handed = field(default_factory=Handed)
    is_asked: bool = True  # otherwise its host had others before us, or is left alone
    is_unchanged: bool = False
    is_gone: bool = False
    moved_to: str = ""
    flaws: tuple[str, ...] = ()  # of its document, which could be read all the same
    offer: Offer | None = None  # WebSub: who would tell of its changes; None: nobody, or it is known


@dataclass(frozen=True, slots=True)
class Poll:
    """Polls sources; threads may share it."""

    web: Feeds
    permit: Permit
    read: Reader
    now: Callable[[], float]
    chance: Callable[[], float]  # between 0 and 1

    def __call__(self, source: Source, deadline: Deadline) -> Polled:
        if self._is_woken:
            source = source.model_copy(update={"state": source.state.model_copy(update={"woken_at": self.now()})})
        try:
            with fetched(self.web, source.url, self.permit, source.state) as found:
                if found.is_unchanged:
                    return self._unchanged(source, found)
                document = read_document(found.file, found.url, found.headers.get("content-type", ""))
                reading = self.read(document, source, deadline, self.now())
            return self._read(source, found, reading)
        except SourceGone as error:
            gone = struck(source.state, Grade.HARD, f"gone: {error}", self.now())
            return Polled(source, gone, self.now(), is_gone=True)
        except NOT_ASKED as error:
            due = self.now() + (retry_after(error) or WAIT_SECONDS)
            return Polled(source, unasked(source, problem_of(error), self.now()), due, is_asked=False)
        except FAILURES as error:
            return self._failed(source, error)

    @property
    def _is_woken(self) -> bool:
        """Whether it is a hub's word that leads here, and not the source's own time."""
        return self.read.feeds is Discovery.WEBSUB

    def _unchanged(self, source: Source, found: Fetched) -> Polled:
        state = self._well(source.state, found).model_copy(update={"fresh": 0})
        return self._planned(Polled(source, state, 0, is_unchanged=True), Bounds(max_age=found.max_age))

    def _read(self, source: Source, found: Fetched, reading: Reading) -> Polled:
        handed, document = reading.handed, reading.document
        is_first = not source.state.read_at
        fresh = 0 if is_first else len(handed.new) + handed.changed  # at first sight, everything is
        learned: dict[str, Any] = reading.changes | {"entries": len(reading.entries), "fresh": fresh}
        if reading.can_be_skipped and handed.is_all:
            learned |= _validators(found, reading)
        if is_first and not handed.is_all:
            learned |= {"read_at": 0}  # it goes on being the first time
        offer = offered(found.url, found.headers.get("link", ""), document.hubs, document.self_url)
        learned |= {"hub": offer.hub if offer else "", "topic": offer.topic if offer else ""}
        state = counted(self._well(source.state, found), reading.entries, handed.new, self.now())
        state = state.model_copy(update=learned)
        is_new = offer and (offer.hub, offer.topic) != (source.state.hub, source.state.topic)
        named = source.model_copy(update={"kind": document.kind.value, "title": document.title or source.title})
        polled = Polled(named, state, 0, handed, offer=offer if is_new else None, flaws=document.flaws)
        return self._planned(polled, Bounds(document.courtesy, found.max_age))

    def _planned(self, polled: Polled, bounds: Bounds) -> Polled:
        """With the time of the next poll; a redirect that stood for days is followed for good."""
        now, state = self.now(), (told_by_hub if self._is_woken else trusting)(polled.state)
        interval = interval_after_reading(state, now, bounds)
        due = now + AT_ONCE if polled.handed.left else due_at(now, interval, bounds.courtesy, self.chance())
        learned: dict[str, Any] = {"interval": interval}
        is_silent_now = is_silent(state, now)
        learned |= {"silent_since": (state.silent_since or now) if is_silent_now else 0}
        is_meant = bool(state.moved_to) and now - state.moved_since >= BELIEVED_SECONDS
        moved_to = state.moved_to if is_meant else ""
        return replace(polled, state=state.model_copy(update=learned), due_at=due, moved_to=moved_to)

    def _failed(self, source: Source, error: Exception) -> Polled:
        now = self.now()
        bounds = Bounds(retry_after=retry_after(error))
        state = struck(source.state, grade_of(error), problem_of(error), now)
        return Polled(source, state, due_at(now, interval_after_failure(state, bounds), bounds.courtesy, self.chance()))

    def _well(self, state: PollState, found: Fetched) -> PollState:
        """The source could be asked, and answered."""
        now = self.now()
        well: dict[str, Any] = {"polled_at": now, "read_at": now, "problem": "", "strikes": 0, "failing_since": 0}
        well["is_broken_off"] = False
        if found.moved_to != state.moved_to:
            well |= {"moved_to": found.moved_to, "moved_since": now if found.moved_to else 0}
        return state.model_copy(update=well)


def _validators(found: Fetched, reading: Reading) -> dict[str, Any]:
    return {
        "etag": found.headers.get("etag", ""),
        "last_modified": found.headers.get("last-modified", ""),
        "body_hash": found.digest,
        "entries_hash": digest(reading.entries),
    }


def counted(state: PollState, entries: Sequence[Entry], new: Sequence[Entry], now: float) -> PollState:
    """With the new stories in the source's rhythm; at first sight, with all that the document dates."""
    if not new:
        return state
    if not state.hours:
        return with_stories(state, [entry.published.timestamp() for entry in entries if entry.published], now)
    return with_stories(state, [_hour_of(entry, now) for entry in new], now)


def _hour_of(entry: Entry, now: float) -> float:
    """When it was published, as far as its hour goes: a date alone tells less than that it is new now."""
    published = entry.published
    return published.timestamp() if published and published.time() != MIDNIGHT else now
