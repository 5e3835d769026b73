"""The discover function: once a minute, everything that has fallen due.

Its chores run side by side, each within the time the invocation has left. One that fails does not keep the
others from their work; the invocation fails at the end, so that somebody hears of it.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long the invocation may still take."""

    seconds_left: Callable[[], float]

    def is_near(self, reserve: float) -> bool:
        """Whether less than this many seconds are left: begin nothing new."""
        return self.seconds_left() < reserve


@dataclass(frozen=True, slots=True)
class ChoreReport:
    """What a chore has done. Each count becomes a metric of this name: CamelCase, no dimensions."""

    name: str
    counts: Mapping[str, int] = field(default_factory=dict)
    error: Exception | None = None  # why it did not do all of it


class Chore(Protocol):
    @property
    def name(self) -> str: ...

    def __call__(self, deadline: Deadline) -> ChoreReport: ...


@dataclass(frozen=True, slots=True)
class Discover:
    """All that one tick does."""

    chores: tuple[Chore, ...]

    def __call__(self, deadline: Deadline) -> list[ChoreReport]:
        """A report of each chore, in their order; of one that failed, why."""

        def done(chore: Chore) -> ChoreReport:
            try:
                return chore(deadline)
            except Exception as error:  # noqa: BLE001 - the boundary: the handler raises it once all chores are done
                return ChoreReport(chore.name, error=error)

        with ThreadPoolExecutor(len(self.chores)) as pool:
            return list(pool.map(done, self.chores))
