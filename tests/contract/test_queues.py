"""What goes into an outbox comes out of the next stage's inbox, however large."""

from typing import Any

import pytest

from shared.aws.sqs import CLAIM_CHECK_BYTES, SqsInbox, SqsOutbox
from shared.errors import MalformedMessage
from shared.messages import PageCleaned, StoryPublished
from shared.politeness.slots import Departure
from tests.builders import page_cleaned, story_published
from tests.fakes import MemoryObjects


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


@pytest.fixture
def url(sqs: Any) -> Any:
    return sqs.create_queue(QueueName="normalize")["QueueUrl"]


def received(sqs: Any, url: str) -> list[str]:
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        bodies += [message["Body"] for message in messages]
    return bodies


@pytest.mark.parametrize("length", [10, CLAIM_CHECK_BYTES * 2, CLAIM_CHECK_BYTES * 40])
def test_a_message_arrives_as_it_was_sent(sqs, url, objects, length) -> None:
    message = page_cleaned(article_html=f"<p>{'ä' * (length // 2)}</p>")

    assert SqsOutbox(sqs, url, objects).send([message]) == {}

    [body] = received(sqs, url)
    assert PageCleaned.model_validate_json(SqsInbox(sqs, url, objects).read(body)) == message


def test_characters_that_sqs_refuses_do_not_go_over_the_wire_and_arrive(sqs, url, objects) -> None:
    message = page_cleaned(article_html="<p>\ufffe, \uffff and \\\uffff</p>")
    assert SqsOutbox(sqs, url, objects).send([message]) == {}
    [body] = received(sqs, url)
    assert not {"\ufffe", "\uffff"} & set(body)
    assert PageCleaned.model_validate_json(SqsInbox(sqs, url, objects).read(body)) == message


def test_a_large_message_costs_the_queue_one_small_pointer(sqs, url, objects) -> None:
    SqsOutbox(sqs, url, objects).send([page_cleaned(article_html="x" * CLAIM_CHECK_BYTES)])
    [body] = received(sqs, url)
    assert len(body) < 200
    assert [key.partition("/")[0] for key in objects.objects] == ["drafts"]


def test_more_messages_than_one_request_takes_all_go(sqs, url, objects) -> None:
    messages = [page_cleaned(url=f"https://n.example/{n}", article_html="x" * 55_000) for n in range(43)]
    assert SqsOutbox(sqs, url, objects).send(messages) == {}
    assert len(received(sqs, url)) == 43


def test_a_message_that_cannot_be_written_keeps_none_of_the_others_back(sqs, url, objects) -> None:
    unwritable = page_cleaned(page={"json_ld": ({"headline": "half an emoji: \ud83e"},)})
    refused = SqsOutbox(sqs, url, objects).send([page_cleaned(), unwritable, page_cleaned()])
    assert list(refused) == [1]
    assert len(received(sqs, url)) == 2


def test_a_lost_claim_check_is_permanent(sqs, url) -> None:
    SqsOutbox(sqs, url, MemoryObjects()).send([page_cleaned(article_html="x" * CLAIM_CHECK_BYTES)])
    [body] = received(sqs, url)
    with pytest.raises(MalformedMessage, match="claim check is gone"):
        SqsInbox(sqs, url, MemoryObjects()).read(body)


def test_a_claim_check_of_what_is_no_text_is_permanent(sqs, url) -> None:
    objects = MemoryObjects()
    objects.put_once("drafts/x", b"\xff\xfe{", "application/json")
    with pytest.raises(MalformedMessage, match="no text"):
        SqsInbox(sqs, url, objects).read('{"claim_check": "drafts/x"}')


def test_a_held_message_is_hidden_for_as_long(sqs, url, objects) -> None:
    SqsOutbox(sqs, url, objects).send([page_cleaned()])
    [message] = sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"]
    SqsInbox(sqs, url, objects).hold(message["ReceiptHandle"], 600)
    assert received(sqs, url) == []


def test_a_receipt_that_is_no_longer_good_holds_nothing_and_fails_nobody(sqs, url, objects) -> None:
    SqsInbox(sqs, url, objects).hold("receipt-of-another-day", 600)
    SqsOutbox(sqs, url, objects).send([page_cleaned()])
    assert len(received(sqs, url)) == 1


def test_stories_depart_each_with_its_delay_and_in_the_group_of_its_host(sqs, url, objects) -> None:
    group, long_name = "ledger.example", "n" * 200 + ".example"
    now, later = story_published(url="https://ledger.example/now"), story_published(url="https://ledger.example/later")
    departures = [Departure(now, group=group), Departure(later, delay_seconds=900, group=group)]

    assert SqsOutbox(sqs, url, objects).depart([*departures, Departure(now, group=long_name)]) == {}

    arrived = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"])["Messages"]
    assert [StoryPublished.model_validate_json(message["Body"]) for message in arrived] == [now, now]
    groups = {message["Attributes"]["MessageGroupId"] for message in arrived}
    assert group in groups
    assert max(map(len, groups)) <= 128
    counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesDelayed"])
    assert counted["Attributes"] == {"ApproximateNumberOfMessagesDelayed": "1"}
