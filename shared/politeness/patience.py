"""What becomes of a story whose host cannot be asked now.

Its queue holds it for short waits, and only a few times: each costs a receive, and whoever runs out of receives
is a dead letter, which should mean that something is broken here. What has to wait longer waits in a pack of the
control table, with waits that grow as long as the host cannot be asked at all; and one day it is given up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

from shared.errors import NotNow, NotOurTurn, OriginLost
from shared.messages import StoryPublished
from shared.outcomes import Done, Outcome
from shared.politeness.packs import Pack, Waiting
from shared.politeness.slots import held_back

HELD_SECONDS = 900  # a queue holds at most 120,000 messages out of sight: longer waits are not for it
HELD_RECEIVES = 4  # half of fetch's eight: the others are for what nobody foresaw
SHORTEST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)  # a Retry-After beyond it is a mistake, or a way to say no: see circuit.py
GIVEN_UP_AFTER = timedelta(days=14)  # of a host that cannot be asked: as long as dead letters live
MOST_POSTPONEMENTS = 100  # of one story, for whatever reason: somebody keeps us running in a circle


class Packs(Protocol):
    def put(self, packs: Sequence[Pack]) -> None: ...


@dataclass(slots=True)
class Patience:
    """Puts stories off; what was put off is safe once flushed. Threads may share it."""

    packs: Packs
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _waiting: list[Waiting] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def put_off(self, story: StoryPublished, error: NotNow, attempt: int) -> Done | None:
        """None while the queue should hold it; raises OriginLost when it has waited long enough."""
        now = self.now()
        since = None if isinstance(error, NotOurTurn) else story.unavailable_since or now
        _require_hope(story, since, now, error)
        asked = timedelta(seconds=error.retry_after or 0)
        if attempt < HELD_RECEIVES and asked.total_seconds() <= HELD_SECONDS and not story.unavailable_since:
            return None
        until = now + (max(min(asked, LONGEST_WAIT), _growing(now - since)) if since else asked)
        later = story.model_copy(update={"postponed": story.postponed + 1, "unavailable_since": since})
        with self._lock:
            self._waiting.append(Waiting(later, until.timestamp()))
        return Done(Outcome.POSTPONED, detail=f"until {until:%Y-%m-%d %H:%M:%S} UTC: {error}")

    def flush(self) -> None:
        """Write what was put off. Nobody may be told so before."""
        if waiting := self._taken():
            self.packs.put(list(held_back(waiting)))

    def forget(self) -> None:
        self._taken()

    def _taken(self) -> list[Waiting]:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        return waiting


def _growing(waited: timedelta) -> timedelta:
    """As long again as it has been waiting already."""
    return min(max(waited, SHORTEST_WAIT), LONGEST_WAIT)


def _require_hope(story: StoryPublished, since: datetime | None, now: datetime, error: NotNow) -> None:
    if since and now - since >= GIVEN_UP_AFTER:
        raise OriginLost(f"not to be asked since {since:%Y-%m-%d}: {error}") from error
    if story.postponed >= MOST_POSTPONEMENTS:
        raise OriginLost(f"put off {story.postponed} times: {error}") from error
