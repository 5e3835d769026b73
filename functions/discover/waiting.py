"""What the two chores have in common that take packs of waiting stories out of the control table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from shared.aws.packs import Claimed
from shared.politeness.packs import Wait, Waiting

PACKS_TOGETHER = 20  # up to a thousand stories: a few seconds of sending, and one request to delete
LEASE_SECONDS = 300  # a tick that dies with packs in hand: they are due again with one of the next ticks
RESERVE_SECONDS = 10  # what handing over and deleting a last handful takes


class Packs(Protocol):
    def claim(self, wait: Wait, now: float, most: int, lease_seconds: float) -> Iterator[Claimed]: ...
    def delete(self, keys: Sequence[str]) -> None: ...


class Deadline(Protocol):
    def is_near(self, reserve: float) -> bool: ...


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Takes due packs out: their stories are handed on first and deleted afterwards, so that none can be lost."""

    wait: Wait
    packs: Packs
    now: Callable[[], float]

    def __call__(self, hand_on: Callable[[Sequence[Waiting]], None], deadline: Deadline) -> int:
        """How many stories went."""
        gone = 0
        while not deadline.is_near(RESERVE_SECONDS):
            claimed: list[Claimed] = []
            try:
                claimed.extend(self._some())
            finally:  # one that cannot be read must not hold up those that were claimed before it, again and again
                stories = [one for each in claimed for one in each.pack.waiting]
                if stories:
                    hand_on(stories)
                    self.packs.delete([each.key for each in claimed])
            if not claimed:
                break
            gone += len(stories)
        return gone

    def _some(self) -> Iterator[Claimed]:
        return islice(self.packs.claim(self.wait, self.now(), PACKS_TOGETHER, LEASE_SECONDS), PACKS_TOGETHER)
