"""Time as the local stack sees it: the real one, or one that tests move.

moto measures delays and visibility timeouts by the wall clock, through two functions that its SQS
module holds by name. A simulated clock takes their place for as long as it is `ticking`; that, and
a look at when the queues' messages fall due, is all that we touch of moto's inside. Everything else
(receive counts, redrive, receipt handles) stays moto's own, so that a test with simulated time and a
server in real time behave alike.
"""

import random
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Protocol
from unittest.mock import patch

if TYPE_CHECKING:
    from moto.sqs.models import Queue

POLL_SECONDS = 0.05  # between looks at queues that were empty; short, as nothing is billed here
_TICK = 0.001  # moto shows a message when its time has passed, not when it has come
_GLANCE = 1e-6  # so whenever moto looks at the clock, it has moved by the least that a float of this size can tell


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since the epoch."""

    def wait(self, until: float | None) -> None:
        """Let time pass, to the moment something may fall due, and not beyond `until`."""

    def is_empty(self, queue_url: str) -> bool:
        """Whether nothing is in the queue, as far as can be told without asking for it."""

    def shows_nothing(self, queue_url: str) -> bool:
        """Whether no message of the queue can be received now, as far as can be told without asking for it."""

    def for_functions(self) -> AbstractContextManager[object]:
        """What is built meanwhile and asks `time.time` for the time goes by this clock from then on."""


class WallClock:
    """Real time; waiting is sleeping."""

    def now(self) -> float:
        return time.time()

    def wait(self, until: float | None) -> None:
        time.sleep(POLL_SECONDS if until is None else max(0.0, min(POLL_SECONDS, until - time.time())))

    def is_empty(self, queue_url: str) -> bool:  # noqa: ARG002 - the queues are elsewhere
        return False

    def shows_nothing(self, queue_url: str) -> bool:  # noqa: ARG002 - as above
        return False

    def for_functions(self) -> AbstractContextManager[object]:
        return nullcontext()


class SimulatedClock:
    """Time that stands still until it is moved; waiting jumps to when the next message falls due."""

    def __init__(self, start: float | None = None) -> None:
        self._now = time.time() if start is None else start

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds

    def wait(self, until: float | None) -> None:
        due = [moment for moment in (until, self.next_due()) if moment is not None]
        self._now = max(self._now + _TICK, min(due, default=self._now))

    def is_empty(self, queue_url: str) -> bool:
        return next(_shown_at(queue_url), None) is None

    def shows_nothing(self, queue_url: str) -> bool:
        return all(moment >= self._now for moment in _shown_at(queue_url))

    def for_functions(self) -> AbstractContextManager[object]:
        return patch("time.time", self.now)

    def next_due(self) -> float | None:
        """When the next message that is hidden now shows itself."""
        return min((moment + _TICK for moment in _shown_at() if moment >= self._now), default=None)

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Have moto's SQS go by this clock."""
        with (
            patch("moto.sqs.models.unix_time", self.now),
            patch("moto.sqs.models.unix_time_millis", self._millis),
        ):
            yield

    def _millis(self) -> float:
        self._now += _GLANCE
        return self._now * 1000


def shuffle_queues(order: random.Random) -> None:
    """A standard queue promises no order: give every message the same chance to come next."""
    for queue in _queues():
        order.shuffle(queue._messages)  # noqa: SLF001 - as above


def _shown_at(queue_url: str = "") -> Iterator[float]:
    """When each message of the queue, or of all queues, shows itself or did."""
    name = queue_url.rpartition("/")[2]
    for queue in _queues():
        if not name or queue.name == name:
            for message in queue._messages:  # noqa: SLF001 - moto shows these moments nowhere
                yield max(message.visible_at, message.delayed_until) / 1000


def _queues() -> Iterator["Queue"]:
    from moto.sqs.models import sqs_backends  # half a second, and needless where moto runs elsewhere

    for regions in sqs_backends.values():
        for backend in regions.values():
            yield from backend.queues.values()
