"""The chore that sends held-back stories into the fetch queue, each to arrive at its slot."""

from collections.abc import Callable
from dataclasses import dataclass

from functions.discover.service import ChoreReport
from functions.discover.waiting import Deadline, Packs, TakenOut
from shared.politeness.packs import Wait
from shared.politeness.slots import Departures, send_off


@dataclass(frozen=True, slots=True)
class ReleaseHeldBack:
    """Their slots are reserved already: nothing is to be decided any more."""

    packs: Packs
    queue: Departures
    now: Callable[[], float]
    name: str = "pending"

    def __call__(self, deadline: Deadline) -> ChoreReport:
        taken_out = TakenOut(Wait.TURN, self.packs, self.now)
        released = taken_out(lambda stories: send_off(self.queue, stories, self.now()), deadline)
        return ChoreReport(self.name, {"StoriesReleased": released})
