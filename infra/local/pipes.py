"""EventBridge Pipes from a table's stream through a function to a bus.

A batch that fails anywhere comes again, with whatever has come behind it: nothing is passed over. What the
template asks for and is not emulated here is an error.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.clock import Clock
from infra.local.faults import Killed
from infra.local.functions import Function, function
from infra.local.host import FunctionHost
from infra.local.intrinsics import Unresolvable
from infra.local.poller import Invocation
from infra.local.streams import TableStream
from infra.local.template import Resource, Template

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

RETRY_SECONDS = 1
LOOK_SECONDS = 0.25  # between looks at a stream that had nothing
BUS_ENTRIES = 10  # of one PutEvents request: more in an answer, and a pipe calls its target not at all
_EMULATED = {
    "Name", "Description", "RoleArn", "Source", "SourceParameters", "Enrichment", "Target", "TargetParameters", "Tags",
}  # fmt: skip


class BusRefused(Exception):
    """The bus did not take all events."""


@dataclass(frozen=True, slots=True)
class PipeSource:
    """A pipe as configured."""

    logical_id: str
    function: Function  # the enrichment
    stream_arn: str
    filters: tuple[Mapping[str, Any], ...]
    batch_size: int
    bus: str
    event: Mapping[str, str]  # PutEvents' fields: values, or paths into what the enrichment answered

    def wants(self, record: Mapping[str, Any]) -> bool:
        return not self.filters or any(_fits(record, pattern) for pattern in self.filters)


def pipe_sources(template: Template) -> Iterator[PipeSource]:
    """Every pipe of the template."""
    functions = {resource.arn: resource.logical_id for resource in template.of_type("AWS::Lambda::Function")}
    for pipe in template.of_type("AWS::Pipes::Pipe"):
        if unknown := set(pipe.properties) - _EMULATED:
            raise Unresolvable(f"{pipe.logical_id}: {', '.join(sorted(unknown))} of a pipe is not emulated")
        yield _pipe_source(pipe, function(template, functions[pipe.properties["Enrichment"]]), template)


def _pipe_source(pipe: Resource, enrichment: Function, template: Template) -> PipeSource:
    source = pipe.properties["SourceParameters"]
    patterns = source.get("FilterCriteria", {}).get("Filters", [])
    return PipeSource(
        logical_id=pipe.logical_id,
        function=enrichment,
        stream_arn=pipe.properties["Source"],
        filters=tuple(json.loads(pattern["Pattern"]) for pattern in patterns),
        batch_size=int(source["DynamoDBStreamParameters"].get("BatchSize", 100)),
        bus=template.by_arn(pipe.properties["Target"]).name,
        event=pipe.properties["TargetParameters"]["EventBridgeEventBusParameters"],
    )


class Pipe:
    """Works off one pipe's stream."""

    def __init__(
        self,
        source: PipeSource,
        *,
        host: FunctionHost,
        stream: TableStream,
        events: "EventBridgeClient",
        clock: Clock,
        checkpoint: "Checkpoint",
    ) -> None:
        self._source = source
        self._host = host
        self._stream = stream
        self._events = events
        self._clock = clock
        self._checkpoint = checkpoint
        self._again_at: float | None = None

    @property
    def function(self) -> Function:
        return self._source.function

    @property
    def closes_at(self) -> float | None:
        """When a batch that failed is tried again."""
        return self._again_at

    def poll(self, patience: int = 0) -> Invocation | None:
        """Pass on one batch, if there is one; who has patience does not look more often than a real pipe."""
        if self._again_at is not None and self._clock.now() < self._again_at:
            return None
        started, self._again_at = self._clock.now(), None
        try:
            records = self._stream.records(self._source.wants, self._source.batch_size)
            if not records:
                self._again_at = started + LOOK_SECONDS if patience else None
                return None
            self._pass_on(records)
        except Killed as death:
            self.forget()
            return self._report(death, started)
        except (ClientError, BotoCoreError) as failure:
            return self._failed(failure, started)
        except Exception as failure:  # noqa: BLE001 - whatever the enrichment raises, a pipe keeps the batch
            return self._failed(failure, started)
        return self._report(None, started)

    def warm_up(self) -> None:
        self._host.warm_up()

    def forget(self) -> None:
        self._host.end()
        self._stream.restart_at(self._checkpoint.read())

    def release(self) -> None:
        """Nothing is held: the checkpoint says where to go on."""

    def is_idle(self) -> bool:
        try:
            return not self._stream.records(self._source.wants, 1)
        except (ClientError, BotoCoreError):
            return False

    def _pass_on(self, records: list[dict[str, Any]]) -> None:
        answer = self._host.invoke(records)
        events = answer if isinstance(answer, list) else [answer] if answer else []
        if len(events) > BUS_ENTRIES:
            raise BusRefused(f"{len(events)} events at once")
        if events:
            taken = self._events.put_events(Entries=[self._entry(event) for event in events])
            if taken["FailedEntryCount"]:
                raise BusRefused(str(taken["Entries"]))
        last = records[-1]["dynamodb"]["SequenceNumber"]
        self._checkpoint.write(last)
        self._stream.done_with(last)

    def _entry(self, event: dict[str, Any]) -> Any:
        fields = {name: _at_path(event, path) for name, path in self._source.event.items()}
        return {**fields, "Detail": json.dumps(event), "EventBusName": self._source.bus}

    def _failed(self, failure: Exception, started: float) -> Invocation:
        self._again_at = self._clock.now() + RETRY_SECONDS
        return self._report(failure, started)

    def _report(self, error: BaseException | None, started: float) -> Invocation:
        return Invocation(
            function=self.function.logical_id,
            messages=(),
            returned=frozenset(),
            error=error,
            seconds=self._clock.now() - started,
        )


class Checkpoint:
    """How far a pipe has come in its stream: on AWS it outlives every crash, here with a state directory."""

    def __init__(self, stream_arn: str, path: Path | None) -> None:
        self._stream_arn = stream_arn
        self._path = path
        self._sequence = self._kept()

    def read(self) -> str | None:
        return self._sequence

    def write(self, sequence: str) -> None:
        self._sequence = sequence
        if self._path:
            self._path.parent.mkdir(exist_ok=True)
            draft = self._path.with_suffix(".new")
            draft.write_text(json.dumps({"stream": self._stream_arn, "sequence": sequence}))
            draft.replace(self._path)

    def _kept(self) -> str | None:
        """Of this very stream: an emulated AWS that was started anew has another."""
        if self._path is None or not self._path.exists():
            return None
        kept = json.loads(self._path.read_text())
        return str(kept["sequence"]) if kept["stream"] == self._stream_arn else None


def _fits(record: Any, pattern: Mapping[str, Any]) -> bool:
    """EventBridge's patterns, as far as exact values go."""
    for name, wanted in pattern.items():
        found = record.get(name) if isinstance(record, Mapping) else None
        if isinstance(wanted, Mapping):
            if not _fits(found, wanted):
                return False
        elif any(not isinstance(value, str) for value in wanted):
            raise Unresolvable(f"a pipe's filter asks for more than equal text: {pattern}")
        elif found not in wanted:
            return False
    return True


def _at_path(event: Any, path: str) -> str:
    """What a dynamic path (`$.type`) leads to; other text stands for itself."""
    if not path.startswith("$."):
        return path
    for name in path[2:].split("."):
        event = event[name]
    return str(event)
