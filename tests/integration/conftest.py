from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from infra.local.clock import SimulatedClock
from infra.local.faults import Watch
from infra.local.stack import LocalStack
from tests.integration import small, worker

StackWith = Callable[..., LocalStack]


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def stack_with(tmp_path: Path, clock: SimulatedClock) -> Iterator[StackWith]:
    """Makes a small stack in simulated time."""
    with ExitStack() as open_stacks:

        def make(*, watch: Watch | None = None, **declared: Any) -> LocalStack:
            path = small.template(tmp_path, **declared)
            return open_stacks.enter_context(LocalStack.in_process(template=path, clock=clock, watch=watch))

        yield make


@pytest.fixture(autouse=True)
def _fresh_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "on_event", lambda event, context: None)
    monkeypatch.setattr(worker, "starts", [])


Events = list[dict[str, Any]]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Events:
    """All events the worker gets; it is content with each."""
    seen: Events = []
    monkeypatch.setattr(worker, "on_event", lambda event, context: seen.append(event))
    return seen


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Events:
    """All events the worker gets; it never survives one."""
    seen: Events = []

    def fail(event: dict[str, Any], context: Any) -> None:
        seen.append(event)
        raise RuntimeError("a bug")

    monkeypatch.setattr(worker, "on_event", fail)
    return seen
