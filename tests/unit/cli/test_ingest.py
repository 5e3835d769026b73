"""Announcing to a running stack: what goes in when, and what is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from cli.ingest import announce
from cli.inputs import Input
from cli.stacks import Stack
from shared.messages import StoryPublished
from shared.outcomes import Outcome, StageOutcome
from tests.builders import URL
from tests.fakes import MemoryObjects

OTHER = "https://gazette.example/other"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Impatient(Exception):
    """Somebody presses Ctrl-C."""


@dataclass
class Running:
    """A stack that settles one visit, the latest to its URL, between two looks."""

    settles: int = 99
    sent: list[list[StoryPublished]] = field(default_factory=list)
    journeys: dict[str, list[StageOutcome]] = field(default_factory=dict)

    objects = MemoryObjects()

    def client(self, _service: str) -> None: ...

    @property
    def dispatch(self) -> "Running":
        return self

    @property
    def ledger(self) -> "Running":
        return self

    def publish(self, stories: Sequence[StoryPublished]) -> None:
        self.sent.append(list(stories))

    def journey(self, url: str) -> list[StageOutcome]:
        return self.journeys.get(url, [])

    def work(self, _seconds: float) -> None:
        if not self.settles:
            raise Impatient
        self.settles -= 1
        for story in self.sent[-1]:
            done = StageOutcome(
                url=story.url, stage="fetch", outcome=Outcome.UNCHANGED, at=NOW, trace_id=story.trace_id
            )
            self.journeys[story.url] = [done]


@pytest.fixture
def running() -> Running:
    return Running()


def announced(running: Running, *urls: str, wait: float) -> list[str]:
    stack = cast("Stack", cast("Any", running))
    return [result.outcome for result in announce(stack, [Input(url, url) for url in urls], wait, running.work)]


def urls(running: Running) -> list[list[str]]:
    return [[story.url for story in stories] for stories in running.sent]


def test_without_waiting_all_go_in_at_once(running: Running):
    assert announced(running, URL, OTHER, URL, wait=0) == ["in-flight"] * 3
    assert urls(running) == [[URL, URL, OTHER]]


def test_whoever_waits_learns_what_became_of_each_visit_to_a_page(running: Running):
    assert announced(running, URL, OTHER, URL, wait=60) == ["unchanged"] * 3
    assert urls(running) == [[URL, OTHER], [URL]]


def test_whoever_stops_waiting_has_announced_all(running: Running):
    running.settles = 0
    with pytest.raises(Impatient):
        announced(running, URL, OTHER, URL, URL, wait=60)
    assert urls(running) == [[URL, OTHER], [URL, URL]]
