from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from functions.receive.pages import PageStore
from functions.receive.stories import PostStories, Standing
from shared.outcomes import Outcome
from tests.fakes import MemoryLedger, MemoryObjects, MemoryWithdrawals, RecordingDispatch

NOW = datetime(2026, 11, 22, 8, 15, tzinfo=UTC)


@dataclass
class MemoryKeys:
    known: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def begin(self, name: str, fingerprint: str) -> Standing:
        if name not in self.known:
            self.known[name] = (fingerprint, False)
            return Standing.OURS
        first, finished = self.known[name]
        if first != fingerprint:
            return Standing.TAKEN
        return Standing.DONE if finished else Standing.UNDER_WAY

    def finish(self, name: str) -> None:
        self.known[name] = (self.known[name][0], True)


@dataclass
class Desk:
    """`POST /stories` with everything it touches."""

    dispatch: RecordingDispatch = field(default_factory=RecordingDispatch)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    withdrawals: MemoryWithdrawals = field(default_factory=MemoryWithdrawals)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    counted: list[tuple[Outcome, int]] = field(default_factory=list)

    @property
    def post(self) -> PostStories:
        return PostStories(
            dispatch=self.dispatch,
            captures=PageStore(self.objects, self.withdrawals),
            keys=self.keys,
            outcomes=self.ledger,
            count=lambda outcome, number: self.counted.append((outcome, number)),
            now=lambda: NOW,
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()
