"""From the stories table to those who follow it: stream, pipe, change log, bus and rules, as the template says."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.local.clock import SimulatedClock
from infra.local.faults import AwsCall, Killed
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from infra.put_back import PutBack
from shared.aws.changes import DynamoChanges, Position
from shared.aws.stories import DynamoStories
from shared.heads import StoryHead
from shared.history import Sighting, merge
from shared.story_changes import ChangeType, StoryChange
from tests.builders import FETCHED_AT, story
from tests.integration.pages import captured, html, publish

URL = "https://ledger.example/2026/harbour-freezes"


@pytest.fixture
def stack() -> Iterator[LocalStack]:
    with LocalStack.in_process(clock=SimulatedClock()) as stack:
        yield stack


def subscribe(stack: LocalStack) -> str:
    """A queue of a service downstream, and the rule that fills it."""
    queue = stack.client("sqs").create_queue(QueueName="downstream")["QueueUrl"]
    arn = stack.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    bus = stack.outputs["BusName"]
    events = stack.client("events")
    events.put_rule(Name="all", EventBusName=bus, EventPattern=json.dumps({"source": ["newsmill"]}))
    events.put_targets(Rule="all", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    return str(queue)


def heard(stack: LocalStack, queue: str) -> list[dict[str, Any]]:
    """All events that the rule has passed on."""
    events: list[dict[str, Any]] = []
    while messages := stack.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        events += [json.loads(message["Body"]) for message in messages]
    return events


def logged(stack: LocalStack) -> list[StoryChange]:
    table = stack.outputs["ChangesTableName"]
    log = DynamoChanges(stack.client("dynamodb"), table, now=lambda: datetime.now(UTC))
    return list(log.read(Position(), 1000).changes)


def stories(stack: LocalStack) -> DynamoStories:
    return DynamoStories(stack.client("dynamodb"), stack.outputs["StoriesTableName"])


def see(stack: LocalStack, number: int, hour: int, headline: str = "Harbour freezes") -> StoryHead:
    """The store sees a page of a story."""
    table = stories(stack)
    told = story(
        canonical_url=f"https://ledger.example/{number}", headline=headline,
        fetched_at=FETCHED_AT + timedelta(hours=hour),
    )  # fmt: skip
    previous = table.head(told.story_id)
    head = StoryHead.of(told, merge(previous.history if previous else (), Sighting.of(told)), ())
    assert table.replace(head, previous)
    return head


def test_a_page_that_is_published_is_an_event_and_a_line_in_the_log(stack: LocalStack) -> None:
    queue = subscribe(stack)
    publish(stack, captured(stack, URL, html("Harbour freezes")))
    Pump(stack).run_until_idle()

    [event] = heard(stack, queue)
    [change] = logged(stack)
    assert (event["source"], event["detail-type"]) == ("newsmill", "StoryCreated")
    assert StoryChange.model_validate(event["detail"]) == change
    assert (change.canonical_url, change.headline, change.revision) == (URL, "Harbour freezes", 1)


def test_what_is_no_news_to_readers_is_no_change(stack: LocalStack) -> None:
    see(stack, 1, hour=0)
    see(stack, 1, hour=1)  # the same page again
    stories(stack).add_alias("https://ledger.example/?p=1", "a" * 26, FETCHED_AT)
    Pump(stack).run_until_idle()
    assert [change.type for change in logged(stack)] == [ChangeType.CREATED]


def test_a_new_wording_is_an_update_and_a_takedown_a_withdrawal(stack: LocalStack) -> None:
    see(stack, 1, hour=0)
    head = see(stack, 1, hour=1, headline="Harbour thaws")
    tombstone = head.model_copy(update={"withdrawn_at": FETCHED_AT, "withdrawn_reason": "court order", "headline": ""})
    assert stories(stack).replace(tombstone, head)
    Pump(stack).run_until_idle()

    changes = logged(stack)
    assert [(change.type, change.revision) for change in changes] == [
        (ChangeType.CREATED, 1), (ChangeType.UPDATED, 2), (ChangeType.WITHDRAWN, 2),
    ]  # fmt: skip
    assert changes[-1].reason == "court order"
    assert sorted(change.sequence for change in changes) == [change.sequence for change in changes]


def test_what_the_stream_still_had_of_a_story_when_it_was_taken_down_is_not_told_in_the_log(stack: LocalStack) -> None:
    see(stack, 1, hour=0)
    head = see(stack, 1, hour=1, headline="Harbour thaws")
    see(stack, 2, hour=0)
    tombstone = head.model_copy(update={"withdrawn_at": FETCHED_AT, "headline": ""})
    assert stories(stack).replace(tombstone, head)  # the takedown found nothing in the log
    Pump(stack).run_until_idle()
    assert sorted(change.headline for change in logged(stack)) == ["", "", "", "Harbour freezes"]


def test_of_items_that_were_lost_and_put_back_readers_are_told_and_of_all_that_comes_after(stack: LocalStack) -> None:
    dynamodb, table = stack.client("dynamodb"), stack.outputs["StoriesTableName"]
    told = see(stack, 1, hour=0)
    stack.client("s3").put_object(Bucket=stack.outputs["BucketName"], Key=told.story_key, Body=b"{}")
    schema = dynamodb.describe_table(TableName=table)["Table"]
    wanted = {"KeySchema": schema["KeySchema"], "BillingMode": "PAY_PER_REQUEST"}
    keys = [each for each in schema["AttributeDefinitions"] if each["AttributeName"] in {"pk", "sk"}]
    dynamodb.create_table(TableName="restored", AttributeDefinitions=keys, **wanted)
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.put_item(TableName="restored", Item=item)
        dynamodb.delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})
    Pump(stack).run_until_idle()
    PutBack(dynamodb, stack.client("s3"), "restored", table, stack.outputs["BucketName"])()
    see(stack, 1, hour=1, headline="Harbour thaws")
    Pump(stack).run_until_idle()

    changes = logged(stack)
    assert [change.type for change in changes] == [
        ChangeType.CREATED, ChangeType.WITHDRAWN, ChangeType.CREATED, ChangeType.UPDATED,
    ]  # fmt: skip
    assert sorted(change.sequence for change in changes) == [change.sequence for change in changes]


@settings(max_examples=8)
@given(kills=st.frozensets(st.integers(1, 60), max_size=4), refused=st.frozensets(st.integers(1, 60), max_size=4))
def test_a_crash_at_any_aws_call_loses_no_change_and_logs_none_twice(
    kills: frozenset[int], refused: frozenset[int]
) -> None:
    calls = iter(range(1, 10_000))
    armed = False

    def watch(call: AwsCall) -> None:
        number = next(calls) if armed and call.service != "sqs" else 0
        if number in kills:
            raise Killed
        if call.moment == "before" and number in refused:
            raise ClientError({"Error": {"Code": "ServiceUnavailable", "Message": "AWS is away"}}, call.operation)

    with LocalStack.in_process(clock=SimulatedClock(), watch=watch) as stack:
        queue = subscribe(stack)
        heads = [see(stack, number, hour, f"Hour {hour}") for hour in range(2) for number in range(8)]
        armed = True
        Pump(stack).run_until_idle()
        armed = False

        changes, events = logged(stack), heard(stack, queue)
        expected = sorted((head.story_id, head.revision) for head in heads)
        assert sorted((change.story_id, change.revision) for change in changes) == expected
        assert {(event["detail"]["story_id"], event["detail"]["revision"]) for event in events} == set(expected)


def test_a_pipe_goes_on_where_the_one_before_it_stopped(stack: LocalStack) -> None:
    pump = Pump(stack)
    see(stack, 1, hour=0)
    pump.run_until_idle()
    queue = subscribe(stack)
    pump.crash()
    see(stack, 2, hour=0)
    pump.run_until_idle()
    assert [event["detail"]["canonical_url"][-1] for event in heard(stack, queue)] == ["2"]
