"""The pump treats queues and functions as Lambda's event source pollers do."""

import json
import os
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from infra.local.clock import SimulatedClock
from infra.local.faults import AwsCall
from infra.local.interleaving import Interleaving
from infra.local.poller import Invocation
from infra.local.pump import Pump, StillBusy
from tests.integration import worker
from tests.integration.conftest import Events, StackWith
from tests.integration.small import bodies, send


def texts(event: dict[str, Any]) -> list[str]:
    return [record["body"] for record in event["Records"]]


def test_a_message_reaches_the_function_as_lambda_would_tell_it(stack_with: StackWith, events: Events) -> None:
    stack = stack_with()
    sent = stack.client("sqs").send_message(
        QueueUrl=stack.outputs["InboxUrl"],
        MessageBody="hello",
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "greeting"}},
    )
    Pump(stack).run_until_idle()

    [[record]] = [event["Records"] for event in events]
    assert record.pop("receiptHandle")
    attributes = record.pop("attributes")
    assert record == {
        "messageId": sent["MessageId"],
        "body": "hello",
        "md5OfBody": sent["MD5OfMessageBody"],
        "messageAttributes": {
            "kind": {"stringValue": "greeting", "stringListValues": [], "binaryListValues": [], "dataType": "String"}
        },
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:newsmill-Inbox",
        "awsRegion": "us-east-1",
    }
    assert attributes["ApproximateReceiveCount"] == "1"
    assert set(attributes) >= {"SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"}


def test_a_processed_message_is_gone(stack_with: StackWith, events: Events, clock: SimulatedClock) -> None:
    stack = stack_with()
    send(stack, "a")
    Pump(stack).run_until_idle()
    clock.advance(3600)

    assert bodies(stack, "InboxUrl") == []
    assert len(events) == 1


def test_a_batch_holds_no_more_than_its_size(stack_with: StackWith, events: Events) -> None:
    stack = stack_with(source={"BatchSize": 2})
    send(stack, "a", "b", "c")
    Pump(stack).run_until_idle()

    assert [len(event["Records"]) for event in events] == [2, 1]


def test_a_large_batch_is_gathered_by_several_receives(stack_with: StackWith, events: Events) -> None:
    stack = stack_with(source={"BatchSize": 25, "MaximumBatchingWindowInSeconds": 5})
    send(stack, *(f"{n:02}" for n in range(27)))
    Pump(stack).run_until_idle()

    assert [len(event["Records"]) for event in events] == [25, 2]


def test_a_window_waits_for_company(stack_with: StackWith, events: Events) -> None:
    stack = stack_with(source={"BatchSize": 10, "MaximumBatchingWindowInSeconds": 5})
    pump = Pump(stack)
    send(stack, "early")
    pump.advance(3)
    assert events == []
    send(stack, "late")
    pump.advance(3)

    assert [sorted(texts(event)) for event in events] == [["early", "late"]]


def test_a_full_batch_does_not_wait_for_its_window(stack_with: StackWith, events: Events) -> None:
    stack = stack_with(source={"BatchSize": 2, "MaximumBatchingWindowInSeconds": 300})
    send(stack, "a", "b")
    Pump(stack).advance(0)

    assert [sorted(texts(event)) for event in events] == [["a", "b"]]


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}])
def test_an_empty_answer_is_a_success(stack_with: StackWith, monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    monkeypatch.setattr(worker, "on_event", lambda event, context: answer)
    stack = stack_with()
    send(stack, "a")
    Pump(stack).run_until_idle()

    assert bodies(stack, "DeadLettersUrl") == []


def test_the_function_can_see_its_time_run_out(
    stack_with: StackWith, monkeypatch: pytest.MonkeyPatch, clock: SimulatedClock
) -> None:
    left: list[int] = []

    def look(event: dict[str, Any], context: Any) -> None:
        left.append(context.get_remaining_time_in_millis())
        clock.advance(4)
        left.append(context.get_remaining_time_in_millis())

    monkeypatch.setattr(worker, "on_event", look)
    stack = stack_with()
    send(stack, "a")
    Pump(stack).run_until_idle()

    assert left == [10_000, 6_000]


def test_a_delayed_message_comes_in_its_time(stack_with: StackWith, events: Events) -> None:
    stack = stack_with()
    pump = Pump(stack)
    send(stack, "later", delay=600)
    pump.advance(599)
    assert events == []
    pump.advance(2)

    assert [texts(event) for event in events] == [["later"]]


def test_a_queue_is_asked_only_while_it_shows_something(stack_with: StackWith, events: Events) -> None:
    asked: list[AwsCall] = []
    stack = stack_with(watch=lambda call: asked.append(call) if call.moment == "before" else None)
    pump = Pump(stack)
    send(stack, "later", delay=60)
    asked.clear()
    pump.advance(59)
    assert (asked, events) == ([], [])
    pump.advance(2)
    assert [texts(event) for event in events] == [["later"]]


def test_idle_means_that_nothing_is_in_flight_either(stack_with: StackWith, failing: Events) -> None:
    stack = stack_with()
    send(stack, "a")

    with pytest.raises(StillBusy):
        Pump(stack).run_until_idle(timeout=30)
    assert len(failing) == 1


def test_every_invocation_is_told(stack_with: StackWith, failing: Events) -> None:
    stack = stack_with()
    told: list[Invocation] = []
    send(stack, "a")
    Pump(stack, on_event=told.append).run_until_idle()

    assert [(one.function, len(one.messages), len(one.returned)) for one in told] == [("Worker", 1, 1)] * 3
    assert {str(one.error) for one in told} == {"a bug"}


def test_the_seed_decides_the_order_of_messages(stack_with: StackWith, events: Events) -> None:
    def order(seed: int) -> list[str]:
        events.clear()
        stack = stack_with(source={"BatchSize": 1})
        send(stack, *"abcdefgh")
        Pump(stack, seed=seed).run_until_idle()
        return [text for event in events for text in texts(event)]

    assert order(1) == order(1)
    assert order(1) != order(2)
    assert sorted(order(1)) == list("abcdefgh")


def test_a_function_finds_its_own_variables_and_no_trace_is_left(stack_with: StackWith, events: Events) -> None:
    before = dict(os.environ)
    stack = stack_with()
    send(stack, "a")
    Pump(stack).run_until_idle()

    [found] = worker.starts
    assert found["INBOX_URL"] == stack.outputs["InboxUrl"]
    assert found["COLOUR"] == "blue"
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "newsmill-Worker"
    assert {name: os.environ[name] for name in before if not name.startswith("AWS_")} == {
        name: value for name, value in before.items() if not name.startswith("AWS_")
    }
    assert "COLOUR" not in os.environ


def test_what_a_function_prints_goes_to_the_log(
    tmp_path: Path, stack_with: StackWith, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(worker, "on_event", lambda event, context: print("from the function"))  # noqa: T201 - what it is about
    stack = replace(stack_with(), log=tmp_path / "functions.log")
    send(stack, "a")
    Pump(stack, on_event=lambda _: print("from the command")).run_until_idle()  # noqa: T201

    assert (tmp_path / "functions.log").read_text() == "from the function\n"
    assert capsys.readouterr().out == "from the command\n"


def test_a_live_pump_ends_when_it_is_told(stack_with: StackWith, events: Events) -> None:
    stack = stack_with()
    stop = Event()
    send(stack, "a")
    live = Thread(target=Pump(stack, on_event=lambda _: stop.set()).run_forever, args=(stop,))
    live.start()
    live.join(timeout=20)

    assert not live.is_alive()
    assert [texts(event) for event in events] == [["a"]]


def test_events_are_plain_json(stack_with: StackWith, events: Events) -> None:
    stack = stack_with()
    send(stack, "a")
    Pump(stack).run_until_idle()

    assert json.loads(json.dumps(events)) == events


def test_interleaved_two_invocations_of_a_function_are_under_way_at_once(
    stack_with: StackWith, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps(seed: int) -> list[str]:
        interleaving = Interleaving(seed)
        stack = stack_with(source={"BatchSize": 1}, watch=lambda call: interleaving.switch())
        taken: list[str] = []

        def walk(event: dict[str, Any], context: Any) -> None:
            for _ in range(4):
                stack.client("s3").list_buckets()
                taken.extend(texts(event))

        monkeypatch.setattr(worker, "on_event", walk)
        send(stack, "a", "b")
        Pump(stack, interleaving=interleaving).run_until_idle()
        return taken

    assert sorted(steps(1)) == list("aaaabbbb")
    assert steps(1) == steps(1)
    assert "".join(steps(1)) not in {"aaaabbbb", "bbbbaaaa"}


def test_interleaving_heeds_the_event_sources_maximum_concurrency(
    stack_with: StackWith, monkeypatch: pytest.MonkeyPatch
) -> None:
    interleaving = Interleaving(1)
    stack = stack_with(source={"ScalingConfig": {"MaximumConcurrency": 2}})
    assert [source.concurrency for source in stack.event_sources] == [2]
    assert len(Pump(stack, interleaving=interleaving)._feeders) == 2
