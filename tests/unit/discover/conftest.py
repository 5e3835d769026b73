"""A newsroom of discover without AWS or the web: everything that polling needs, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.discover.abandoned import PublishAbandoned
from functions.discover.novelty import HandOver
from functions.discover.part import Part
from functions.discover.parts import ReadParts
from functions.discover.poll import Poll, Polled
from functions.discover.polling import PollSources
from functions.discover.reading import Reader
from functions.discover.service import ChoreReport, Deadline
from shared.messages import Discovery, StoryPublished
from shared.sources import PollState, Source
from shared.web.http import Permit, anywhere
from shared.websub.lease import Offer
from tests.discover_fakes import FEED_URL, NOW, MemoryParts, MemorySeen, MemorySources, ScriptedWeb, source
from tests.fakes import MemoryLedger, RecordingDispatch

PLENTY = Deadline(lambda: 100.0)


@dataclass
class Desk:
    """One source in a world whose clock the test moves."""

    web: ScriptedWeb = field(default_factory=ScriptedWeb)
    sources: MemorySources = field(default_factory=MemorySources)
    seen: MemorySeen = field(default_factory=MemorySeen)
    dispatch: RecordingDispatch = field(default_factory=RecordingDispatch)
    now: float = NOW
    wanted: list[tuple[str, Offer]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)  # subscriptions
    told: list[Polled] = field(default_factory=list)
    parts: MemoryParts = field(default_factory=MemoryParts)
    outcomes: MemoryLedger = field(default_factory=MemoryLedger)
    told_of_parts: list[tuple[str, Part]] = field(default_factory=list)
    permit: Permit = anywhere

    def watch(self, url: str = FEED_URL, **changes: Any) -> Source:
        added = source(**{"url": url, "due_at": self.now} | changes)
        self.sources.add(added)
        return added

    def chore(self, workers: int = 2, discovery: Discovery = Discovery.FEED) -> PollSources:
        poll = Poll(self.web, self.permit, self.reader(discovery), lambda: self.now, lambda: 0.0)
        desk = self

        class Subscriptions:
            def want(self, source: str, offer: Offer) -> None:
                desk.wanted.append((source, offer))

            def end(self, source: str) -> None:
                desk.ended.append(source)

        def tell(source: Source, polled: Polled, counts: Mapping[str, int]) -> None:
            self.told.append(polled)

        return PollSources(self.sources, poll, Subscriptions(), tell, lambda: self.now, lambda: 0.0, workers)

    def reader(self, discovery: Discovery = Discovery.FEED) -> Reader:
        hand_over = HandOver(self.seen, self.dispatch, lambda: self.now)
        return Reader(self.web, self.permit, hand_over, self.parts, discovery)

    def read_parts(self, deadline: Deadline = PLENTY) -> ChoreReport:
        """What the chore of parts does in a tick."""

        def tell(what: str, source: Source, part: Part) -> None:
            self.told_of_parts.append((what, part))

        chore = ReadParts(self.parts, self.sources, self.reader(), self.outcomes, tell, lambda: self.now)
        return chore(deadline)

    def publish_abandoned(self, deadline: Deadline = PLENTY) -> ChoreReport:
        """What the chore does that looks after the claims of the dead."""
        return PublishAbandoned(self.seen, self.dispatch, lambda: self.now)(deadline)

    def tick(self, deadline: Deadline = PLENTY) -> ChoreReport:
        return self.chore()(deadline)

    def poll(self, later: float = 0) -> list[str]:
        """Let the next poll come, and some time before it; URLs that were published by it."""
        self.now = max(self.now + later, min(s.due_at for s in self.sources.all()))
        before = len(self.published)
        self.tick()
        return [story.url for story in self.published[before:]]

    @property
    def published(self) -> list[StoryPublished]:
        return self.dispatch.published

    def source(self, url: str = FEED_URL) -> Source:
        found = self.sources.find(url)
        assert found
        return found

    def state(self, url: str = FEED_URL) -> PollState:
        return self.source(url).state


@pytest.fixture
def desk() -> Desk:
    return Desk()
