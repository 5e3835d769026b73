"""What the local pump does with messages that fail, and with functions that die, as Lambda and SQS would."""

from typing import Any

import pytest

from infra.local.clock import SimulatedClock
from infra.local.faults import AwsCall, Killed
from infra.local.pump import Pump
from tests.integration import worker
from tests.integration.conftest import Events, StackWith
from tests.integration.small import bodies, send
from tests.integration.test_pump import texts


def test_only_the_messages_the_function_names_come_back(stack_with: StackWith, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def refuse_b_once(event: dict[str, Any], context: Any) -> Any:
        seen.append(sorted(texts(event)))
        failed = [r["messageId"] for r in event["Records"] if r["body"] == "b" and len(seen) == 1]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    monkeypatch.setattr(worker, "on_event", refuse_b_once)
    stack = stack_with()
    send(stack, "a", "b", "c")
    Pump(stack).run_until_idle()

    assert seen == [["a", "b", "c"], ["b"]]


def test_without_item_failures_in_the_template_the_answer_is_not_read(
    stack_with: StackWith, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: Events = []

    def refuse(event: dict[str, Any], context: Any) -> Any:
        seen.append(event)
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in event["Records"]]}

    monkeypatch.setattr(worker, "on_event", refuse)
    stack = stack_with(source={"FunctionResponseTypes": []})
    send(stack, "a")
    Pump(stack).run_until_idle()

    assert len(seen) == 1


def test_a_function_that_raises_gets_its_whole_batch_again(stack_with: StackWith, failing: Events) -> None:
    stack = stack_with()
    send(stack, "a", "b")
    pump = Pump(stack)
    pump.advance(1)
    pump.advance(61)

    assert [sorted(texts(event)) for event in failing] == [["a", "b"], ["a", "b"]]
    assert {r["attributes"]["ApproximateReceiveCount"] for r in failing[1]["Records"]} == {"2"}


@pytest.mark.parametrize(
    "answer",
    [
        "done",
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"messageId": "a"}]},
        {"batchItemFailures": [{"itemIdentifier": "of another batch"}]},
        {"batchItemFailures": ["a"]},
    ],
)
def test_a_broken_answer_fails_the_whole_batch(
    stack_with: StackWith, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    monkeypatch.setattr(worker, "on_event", lambda event, context: answer)
    stack = stack_with()
    send(stack, "a", "b")
    Pump(stack).run_until_idle()

    assert bodies(stack, "DeadLettersUrl") == ["a", "b"]


def test_an_answer_after_the_timeout_does_not_count(
    stack_with: StackWith, monkeypatch: pytest.MonkeyPatch, clock: SimulatedClock
) -> None:
    monkeypatch.setattr(worker, "on_event", lambda event, context: clock.advance(11))
    stack = stack_with()
    send(stack, "slow")
    Pump(stack).run_until_idle()

    assert bodies(stack, "DeadLettersUrl") == ["slow"]


def test_a_failed_message_stays_out_of_sight_until_its_timeout(stack_with: StackWith, failing: Events) -> None:
    stack = stack_with(queue={"VisibilityTimeout": 100})
    pump = Pump(stack)
    send(stack, "a")
    pump.advance(99)
    assert len(failing) == 1
    pump.advance(2)

    assert len(failing) == 2


def test_a_function_may_set_when_its_message_comes_back(stack_with: StackWith, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = stack_with()
    seen: Events = []

    def hold(event: dict[str, Any], context: Any) -> Any:
        seen.append(event)
        [record] = event["Records"]
        stack.client("sqs").change_message_visibility(
            QueueUrl=stack.outputs["InboxUrl"], ReceiptHandle=record["receiptHandle"], VisibilityTimeout=900
        )
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}

    monkeypatch.setattr(worker, "on_event", hold)
    pump = Pump(stack)
    send(stack, "a")
    pump.advance(899)
    assert len(seen) == 1
    pump.advance(2)

    assert len(seen) == 2


def test_a_message_that_always_fails_ends_in_the_dead_letters(stack_with: StackWith, failing: Events) -> None:
    stack = stack_with()
    send(stack, "poison")
    Pump(stack).run_until_idle()

    assert [event["Records"][0]["attributes"]["ApproximateReceiveCount"] for event in failing] == ["1", "2", "3"]
    assert bodies(stack, "DeadLettersUrl") == ["poison"]
    assert bodies(stack, "InboxUrl") == []


def test_a_function_killed_between_receive_and_delete_gets_its_messages_again(
    stack_with: StackWith, events: Events
) -> None:
    deaths = iter([True, True])

    def kill_at_delete(call: AwsCall) -> None:
        if call.operation == "DeleteMessageBatch" and call.moment == "before" and next(deaths, False):
            raise Killed

    stack = stack_with(watch=kill_at_delete)
    send(stack, "a")
    Pump(stack).run_until_idle()

    assert [texts(event) for event in events] == [["a"]] * 3
    assert len(worker.starts) == 3  # each death is followed by a cold start
    assert bodies(stack, "DeadLettersUrl") == []


def test_messages_lost_in_a_receive_come_back(stack_with: StackWith, events: Events) -> None:
    deaths = iter([True])

    def kill_at_receive(call: AwsCall) -> None:
        if call.operation == "ReceiveMessage" and call.moment == "after" and next(deaths, False):
            raise Killed

    stack = stack_with(watch=kill_at_receive)
    send(stack, "a")
    Pump(stack).run_until_idle()

    assert [event["Records"][0]["attributes"]["ApproximateReceiveCount"] for event in events] == ["2"]


def test_a_crash_of_the_whole_process_loses_no_batch_that_was_being_gathered(
    stack_with: StackWith, events: Events
) -> None:
    stack = stack_with(source={"BatchSize": 10, "MaximumBatchingWindowInSeconds": 30})
    pump = Pump(stack)
    send(stack, "a", "b")
    pump.advance(1)
    pump.crash()
    pump.run_until_idle()

    assert [sorted(texts(event)) for event in events] == [["a", "b"]]
