"""What a million stories read, and a million changes, cost: from counted AWS calls and the CPU time of the handlers.

    python -m benchmarks.reading_cost

The real handlers of `read` and `changes` answer on emulated AWS; what the emulation itself computes is taken out.
Prices are list prices of us-east-1, on demand, without free tiers; data transfer to readers is not in them.
"""

import contextlib
import io
import math
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.cost import GB_SECOND, LOG_BYTES_AN_INVOCATION, LOGS_GB, MB_A_VCPU, MILLION, PRICES
from benchmarks.counting import READ_UNIT, WRITE_UNIT
from infra.demo.site import PAGES
from infra.local.host import FunctionHost, common
from infra.local.output import FunctionOutput
from infra.local.stack import LocalStack
from infra.push_events import asked
from infra.read_events import READ, record
from infra.sample_events import normalized
from shared.aws.items import from_item
from shared.aws.s3 import S3Objects
from shared.aws.stories import DynamoStories
from shared.blocks import Paragraph
from shared.heads import StoryHead
from shared.history import Sighting, object_key
from shared.story import Story
from shared.urls import story_id

STORIES = 200
ROUNDS = 40
API_REQUEST = 1.00  # dollars for a million requests of an HTTP API
PIPE_EVENT, BUS_EVENT = 0.40, 1.00  # and for a million events into a pipe, and onto a bus
MEMORY_MB = {"read": 1024, "changes": 512}
# Assumed, not measured here:
WAIT_SECONDS = {"dynamodb": 0.005, "s3": 0.02}  # of a call, within a region
LOG_BYTES = LOG_BYTES_AN_INVOCATION
_WORDS = (PAGES / "lighthouses.html").read_text(encoding="utf-8")


@dataclass
class Bill:
    """What some invocations would be billed as, and how long they took."""

    units: Counter[str] = field(default_factory=Counter)
    cpu: float = 0
    waiting: float = 0
    _emulating_since: float = 0
    _half: float = 1  # of a unit, when the read need not be consistent

    def watch(self, stack: LocalStack) -> None:
        events = stack.session.events
        events.register("provide-client-params", self._asked)
        events.register("after-call", self._answered)
        events.register_first("before-send", self._leaves)
        events.register("response-received", self._returns)

    def _asked(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.waiting += WAIT_SECONDS[model.service_model.service_name]
        if model.name == "TransactWriteItems":
            sizes = [_size(item["Put"]["Item"]) for item in params["TransactItems"]]
            self.units["dynamodb write"] += sum(2 * math.ceil(size / WRITE_UNIT) for size in sizes)
        if model.name == "GetObject":
            self.units["s3 get"] += 1
        self._half = 1.0 if params.get("ConsistentRead") or "RequestItems" in params else 0.5

    def _answered(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        items = [parsed["Item"]] if "Item" in parsed else parsed.get("Items", [])
        items += [item for found in parsed.get("Responses", {}).values() for item in found]
        if model.name in {"GetItem", "BatchGetItem"}:
            read = sum(math.ceil(_size(item) / READ_UNIT) for item in items) or 1
        elif model.name in {"Query", "Scan"}:
            read = math.ceil(sum(map(_size, items)) / READ_UNIT) or 1
        else:
            return
        self.units["dynamodb read"] += math.ceil(read * self._half)

    def _leaves(self, **_: Any) -> None:
        self._emulating_since = time.process_time()

    def _returns(self, **_: Any) -> None:
        self.cpu -= time.process_time() - self._emulating_since


def _size(item: Mapping[str, Any]) -> int:
    return len(repr(from_item(item)).encode())  # within some per cent of DynamoDB's own arithmetic


def dollars(function: str, bill: Bill, invocations: int, each: int) -> dict[str, float]:
    """A million of what `each` invocation does so many of."""
    done = invocations * each
    seconds = bill.cpu / min(1, MEMORY_MB[function] / MB_A_VCPU) + bill.waiting
    lines = {unit: amount / done * PRICES[unit] for unit, amount in bill.units.items()}
    lines["lambda"] = seconds / done * MILLION * MEMORY_MB[function] / 1024 * GB_SECOND + PRICES["lambda"] / each
    lines["logs"] = LOG_BYTES / each * MILLION / 1e9 * LOGS_GB
    return lines


def stories() -> Iterator[Story]:
    """As long as real ones."""
    sample = normalized().story
    paragraphs = tuple(Paragraph(text=_WORDS[start : start + 400]) for start in range(0, 4400, 400))
    for number in range(STORIES):
        url = f"https://courier.example/2025/03/{number}"
        yield sample.model_copy(update={"canonical_url": url, "story_id": story_id(url), "body": paragraphs})


def fill(stack: LocalStack) -> list[StoryHead]:
    table = DynamoStories(stack.client("dynamodb"), stack.outputs["StoriesTableName"])
    objects = S3Objects(stack.client("s3"), stack.outputs["BucketName"])
    heads = []
    for story in stories():
        heads.append(StoryHead.of(story, (Sighting.of(story),), ()))
        key = object_key(story.story_id, Sighting.of(story))
        objects.put_once(key, story.model_dump_json().encode(), "application/json")
        table.replace(heads[-1], None)
    return heads


def hosted(stack: LocalStack, name: str) -> FunctionHost:
    function = stack.function(f"{name.capitalize()}Function")
    variables = stack.runtime_environment(function)
    os.environ.update(common([variables]))
    output = FunctionOutput(Path("/dev/null"))
    host = FunctionHost(function, variables=variables, session=stack.session, clock=stack.clock, output=output)
    host.warm_up()
    return host


def counted(stack: LocalStack, name: str, events: list[Any], then: Callable[[Any], None]) -> Bill:
    """Invoke with each event; the first answer warms up what a warm environment has ready."""
    bill = Bill()
    bill.watch(stack)  # clients that are made from here on are watched
    host = hosted(stack, name)
    with contextlib.redirect_stdout(io.StringIO()):
        then(host.invoke(events[0]))
        bill.units, bill.cpu, bill.waiting = Counter(), 0, 0
        started = time.process_time()
        for event in events[1:]:
            then(host.invoke(event))
        bill.cpu += time.process_time() - started
    return bill


def of_reading(heads: list[StoryHead]) -> dict[str, tuple[list[Any], int]]:
    """What readers ask, and the status they get."""

    def ask(path: str, query: str = "", **headers: str) -> dict[str, Any]:
        return asked(READ, path=path, query=query, **headers)

    some = heads[: ROUNDS + 1]
    return {
        "a story, as JSON": ([ask(f"/stories/{head.story_id}") for head in some], 200),
        "a story, as ninjs": ([ask(f"/stories/{head.story_id}", "format=ninjs") for head in some], 200),
        "a story that has not changed (304)": (
            [ask(f"/stories/{head.story_id}", if_none_match="*") for head in some], 304,
        ),
        "a list of 20": ([ask("/stories", f"source={heads[0].source}")] * len(some), 200),
        "100 changes": ([ask("/changes", "limit=100")] * len(some), 200),
        "a look for changes, and none": ([ask("/changes", "since=latest")] * len(some), 200),
    }  # fmt: skip


def main() -> None:
    with LocalStack.in_process() as stack:
        heads = fill(stack)
        batches = [
            [record(number, None, head) for number, head in enumerate(heads[start : start + 10])]
            for start in range(0, STORIES, 10)
        ]
        bill = counted(stack, "changes", batches, lambda _answer: None)
        lines = dollars("changes", bill, len(batches) - 1, 10) | {"pipe": PIPE_EVENT, "bus": BUS_EVENT}
        _report("a change", lines, bill, STORIES - 10)
        for what, (events, status) in of_reading(heads).items():
            with LocalStack.in_process() as other:  # a session that nobody else watches
                _answer_all(other, heads, what, events, status)


def _answer_all(stack: LocalStack, heads: list[StoryHead], what: str, events: list[Any], status: int) -> None:
    fill(stack)
    log = hosted(stack, "changes")
    with contextlib.redirect_stdout(io.StringIO()):
        for start in range(0, 110, 10):
            log.invoke([record(number, None, head) for number, head in enumerate(heads[start : start + 10])])

    def as_expected(answer: Any) -> None:
        assert answer["statusCode"] == status, answer  # noqa: S101 - a benchmark of errors would tell nothing

    bill = counted(stack, "read", events, as_expected)
    _report(what, dollars("read", bill, len(events) - 1, 1) | {"api": API_REQUEST}, bill, len(events) - 1)


def _report(what: str, lines: dict[str, float], bill: Bill, done: int) -> None:
    told = " · ".join(f"{name} {value:.2f}" for name, value in sorted(lines.items()))
    print(f"{what:<36} $ {sum(lines.values()):5.2f} a million   ({told}; CPU {bill.cpu / done * 1000:.1f} ms each)")


if __name__ == "__main__":
    main()
