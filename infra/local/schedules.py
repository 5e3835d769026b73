"""The template's schedules: functions that are called every so often, as EventBridge Scheduler does."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from infra.local.clock import Clock
from infra.local.faults import Killed
from infra.local.functions import Function, function
from infra.local.host import FunctionHost
from infra.local.intrinsics import Unresolvable
from infra.local.poller import Invocation
from infra.local.template import ACCOUNT, REGION, Template

UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")


@dataclass(frozen=True, slots=True)
class ScheduleSource:
    """A schedule as declared."""

    name: str
    function: Function
    period_seconds: int


def schedule_sources(template: Template) -> list[ScheduleSource]:
    """Every schedule that calls a function."""
    by_arn = {each.arn: each.logical_id for each in template.of_type("AWS::Lambda::Function")}
    return [
        ScheduleSource(
            name=each.properties.get("Name", each.name),
            function=function(template, by_arn[each.properties["Target"]["Arn"]]),
            period_seconds=_period(each.properties["ScheduleExpression"]),
        )
        for each in template.of_type("AWS::Scheduler::Schedule")
        if each.properties.get("State", "ENABLED") == "ENABLED"
    ]


class Schedule:
    """Calls its function whenever its time has come: at once, and then once a period; never twice at a time."""

    def __init__(self, source: ScheduleSource, *, host: FunctionHost, clock: Clock) -> None:
        self._source = source
        self._host = host
        self._clock = clock
        self._due_at = clock.now()

    @property
    def function(self) -> Function:
        return self._source.function

    @property
    def closes_at(self) -> float | None:
        return self._due_at

    def poll(self, patience: int = 0) -> Invocation | None:  # noqa: ARG002 - a schedule has nothing to wait for
        if self._clock.now() < self._due_at:
            return None
        return self.tick()

    def tick(self) -> Invocation:
        """Call the function now; the next time is a period from here."""
        started = self._clock.now()
        self._due_at = started + self._source.period_seconds
        error: BaseException | None = None
        try:
            self._host.invoke(tick_event(self._source.name, started))
        except Killed as death:
            self.forget()
            error = death
        except Exception as failure:  # noqa: BLE001 - whatever a function raises, the schedule goes on
            error = failure
        return Invocation(self.function.logical_id, (), frozenset(), error, self._clock.now() - started)

    def warm_up(self) -> None:
        self._host.warm_up()

    def forget(self) -> None:
        self._host.end()

    def release(self) -> None:
        """It has nothing in hand."""

    def is_idle(self) -> bool:
        """Always: what a tick finds to do is told by the queues."""
        return True


def tick_event(name: str, moment: float) -> dict[str, Any]:
    """What EventBridge Scheduler sends when the schedule says nothing of its own."""
    return {
        "version": "0",
        "id": "d3b07384-d9a0-4c9b-8f3e-2f1a6b0c9e11",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{name}"],
        "detail": "{}",
    }


def _period(expression: str) -> int:
    found = _RATE.fullmatch(expression)
    if not found:
        raise Unresolvable(f"{expression}: only rates are emulated")
    return int(found[1]) * UNITS[found[2]]
