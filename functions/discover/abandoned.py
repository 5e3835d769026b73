"""The chore that publishes for the dead: entries whose claim has ended, and that nobody marked as sent.

Their source may not tell of them any more. All that is needed was written down with the claim.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from functions.discover.novelty import CHUNK_ENTRIES, CLAIM_SECONDS, RESERVE_SECONDS, InHand, Seen
from functions.discover.service import ChoreReport, Deadline
from shared.dispatch import Dispatch


class Claims(Protocol):
    def abandoned(self, now: float, most: int, lease_seconds: float) -> Iterator[InHand]:
        """Entries whose claim has ended, one by one, each ours from then on."""

    def keep(self, entries: Sequence[Seen]) -> None: ...


@dataclass(frozen=True, slots=True)
class PublishAbandoned:
    """Publishes what is still unsent; its owner, should he live after all, has sent the very same message."""

    claims: Claims
    dispatch: Dispatch
    now: Callable[[], float]
    name: str = "abandoned"

    def __call__(self, deadline: Deadline) -> ChoreReport:
        published = 0
        while not deadline.is_near(RESERVE_SECONDS) and (some := self._publish_some()):
            published += some
        return ChoreReport(self.name, {"StoriesTakenUp": published})

    def _publish_some(self) -> int:
        """As many as are published together. One that cannot be read keeps none of those before it waiting."""
        taken: list[InHand] = []
        try:
            taken.extend(islice(self.claims.abandoned(self.now(), CHUNK_ENTRIES, CLAIM_SECONDS), CHUNK_ENTRIES))
        finally:
            if taken:
                self.dispatch.publish([one.story for one in taken])
                self.claims.keep([one.sent(self.now()) for one in taken])
        return len(taken)
