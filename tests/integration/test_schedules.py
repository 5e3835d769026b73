"""Schedules of the local stack: functions that are called every so often."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.clock import SimulatedClock
from infra.local.intrinsics import Unresolvable
from infra.local.poller import Invocation
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from tests.integration import small, worker


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


def scheduled(folder: Path, expression: str = "rate(5 minutes)", **properties: Any) -> Path:
    """The small template, whose function is called by a schedule too."""
    path = small.template(folder)
    declared = json.loads(path.read_text())
    schedule = {"ScheduleExpression": expression, "Name": "tick"} | properties
    declared["Resources"]["Worker"]["Properties"]["Events"]["Tick"] = {"Type": "ScheduleV2", "Properties": schedule}
    path.write_text(json.dumps(declared))
    return path


@pytest.fixture
def stack(tmp_path: Path, clock: SimulatedClock) -> Iterator[LocalStack]:
    with LocalStack.in_process(template=scheduled(tmp_path), clock=clock) as stack:
        yield stack


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(worker, "on_event", lambda event, context: seen.append(event))
    return seen


def test_a_function_is_called_at_once_and_then_once_a_period(stack: LocalStack, events: list[dict[str, Any]]) -> None:
    Pump(stack).advance(16 * 60)
    assert [event["source"] for event in events] == ["aws.scheduler"] * 4
    assert len({event["time"] for event in events}) == 4


def test_a_tick_that_fails_is_told_and_the_next_one_comes(
    stack: LocalStack, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(event: dict[str, Any], context: object) -> None:
        raise ValueError(event["source"])

    monkeypatch.setattr(worker, "on_event", fail)
    told: list[Invocation] = []
    Pump(stack, on_event=told.append).advance(6 * 60)
    assert [str(invocation.error) for invocation in told] == ["aws.scheduler", "aws.scheduler"]


def test_ticks_do_not_keep_a_stack_from_running_idle(stack: LocalStack, events: list[dict[str, Any]]) -> None:
    pump = Pump(stack)
    pump.run_until_idle(timeout=3600)
    assert events == []
    pump.tick()
    assert len(events) == 1


def test_a_disabled_schedule_never_calls(tmp_path: Path, clock: SimulatedClock, events: list[dict[str, Any]]) -> None:
    with LocalStack.in_process(template=scheduled(tmp_path, State="DISABLED"), clock=clock) as stack:
        Pump(stack).advance(3600)
    assert events == []


def test_what_is_no_rate_is_refused(tmp_path: Path, clock: SimulatedClock) -> None:
    path = scheduled(tmp_path, "cron(0 8 * * ? *)")
    with LocalStack.in_process(template=path, clock=clock) as stack, pytest.raises(Unresolvable, match="only rates"):
        Pump(stack)
