"""The chore that has young stories fetched again, as they were promised when they were fetched last."""

from collections.abc import Callable
from dataclasses import dataclass

from functions.discover.service import ChoreReport
from functions.discover.waiting import Deadline, Packs, TakenOut
from shared.dispatch import Dispatch
from shared.politeness.packs import Wait


@dataclass(frozen=True, slots=True)
class PayVisits:
    """A visit stands in its host's line like a new story."""

    packs: Packs
    dispatch: Dispatch
    now: Callable[[], float]
    name: str = "visits"

    def __call__(self, deadline: Deadline) -> ChoreReport:
        taken_out = TakenOut(Wait.VISIT, self.packs, self.now)
        paid = taken_out(lambda stories: self.dispatch.publish([one.story for one in stories]), deadline)
        return ChoreReport(self.name, {"StoriesRevisited": paid})
