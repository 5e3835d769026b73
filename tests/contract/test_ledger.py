"""Every ledger of outcomes keeps the same promises, the fake included."""

from datetime import timedelta
from typing import Any

import pytest

from shared.aws.ledger import INLINE_BYTES, DynamoLedger
from shared.outcomes import Outcome, StageOutcome
from tests.builders import FETCHED_AT, URL
from tests.fakes import MemoryLedger, MemoryObjects


@pytest.fixture(params=["memory", "dynamodb"])
def ledger(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryLedger()
    return DynamoLedger(request.getfixturevalue("dynamodb"), "ControlTable", MemoryObjects())


def outcome(stage: str = "fetch", minute: int = 0, **changes: Any) -> StageOutcome:
    valid = {"url": URL, "stage": stage, "outcome": Outcome.CLEANED, "at": FETCHED_AT + timedelta(minutes=minute)}
    return StageOutcome.model_validate(valid | changes)


def test_a_journey_has_the_latest_outcome_of_each_stage_in_order(ledger) -> None:
    ledger.record([outcome("fetch", 0), outcome("store", 2, outcome=Outcome.CREATED), outcome("normalize", 1)])
    ledger.record([outcome("store", 3, outcome=Outcome.UNCHANGED)])
    assert [(o.stage, o.outcome) for o in ledger.journey(URL)] == [
        ("fetch", Outcome.CLEANED),
        ("normalize", Outcome.CLEANED),
        ("store", Outcome.UNCHANGED),
    ]


def test_an_outcome_comes_back_as_it_was_written(ledger) -> None:
    written = outcome(
        outcome=Outcome.REJECTED,
        reason="not-an-article",
        detail="a login page",
        body='{"ä": 1}',
        trace_id="t",
        attempt=3,
    )
    ledger.record([written])
    assert ledger.journey(URL) == [written]


def test_any_spelling_of_a_url_finds_its_journey(ledger) -> None:
    ledger.record([outcome()])
    assert ledger.journey(f"{URL}/?utm_source=letter") == [outcome()]


def test_one_url_twice_in_a_batch_leaves_the_last_outcome(ledger) -> None:
    ledger.record([outcome(minute=0), outcome(minute=1)])
    assert ledger.journey(URL) == [outcome(minute=1)]


def test_a_message_without_a_url_is_found_by_its_id(ledger) -> None:
    broken = outcome(url="", message_id="m-1", outcome=Outcome.REJECTED, reason="malformed-message", body="{")
    ledger.record([broken])
    assert ledger.message("m-1") == [broken]


def test_a_url_nobody_saw_has_no_journey(ledger) -> None:
    assert ledger.journey("https://n.example/unseen") == []


def test_more_outcomes_than_one_request_takes_are_all_written(ledger) -> None:
    urls = [f"https://n.example/{n}" for n in range(60)]
    ledger.record([outcome(url=url) for url in urls])
    assert all(ledger.journey(url) for url in urls)


def test_the_body_of_a_very_large_reject_is_kept_whole(ledger) -> None:
    large = outcome(outcome=Outcome.REJECTED, message_id="m-2", body="x" * (INLINE_BYTES + 1))
    ledger.record([large])
    assert ledger.journey(URL) == [large]


def test_outcomes_expire_after_their_dead_letters(dynamodb) -> None:
    DynamoLedger(dynamodb, "ControlTable", MemoryObjects()).record([outcome()])
    [item] = dynamodb.scan(TableName="ControlTable")["Items"]
    assert int(item["expires_at"]["N"]) == int((FETCHED_AT + timedelta(days=30)).timestamp())


@pytest.mark.parametrize("size", [10, INLINE_BYTES + 1])
def test_of_a_message_that_is_forgotten_the_outcome_stays(ledger, size: int) -> None:
    kept = outcome(outcome=Outcome.REJECTED, reason="not-an-article", message_id="m-3", body="x" * size)
    ledger.record([kept, outcome("normalize", 1)])
    ledger.forget_messages(URL)
    ledger.forget_messages(URL)
    assert ledger.journey(URL) == [kept.model_copy(update={"body": ""}), outcome("normalize", 1)]


def test_large_messages_of_earlier_outcomes_are_forgotten_too(dynamodb) -> None:
    objects = MemoryObjects()
    ledger = DynamoLedger(dynamodb, "ControlTable", objects)
    large = outcome(outcome=Outcome.REJECTED, message_id="m-5", body="x" * (INLINE_BYTES + 1))
    ledger.record([large, large.model_copy(update={"url": "https://ledger.example/other", "message_id": "m-6"})])
    ledger.record([outcome(minute=1)])  # the publisher has announced it anew
    ledger.forget_messages(URL)
    assert [key[-3:] for key in objects.keys("rejects/")] == ["m-6"]


def test_large_messages_that_earlier_versions_set_aside_are_known_by_their_outcome(dynamodb) -> None:
    objects = MemoryObjects()
    ledger = DynamoLedger(dynamodb, "ControlTable", objects)
    ledger.record([outcome(outcome=Outcome.REJECTED, body="x")])
    objects.put_once("rejects/m-7", b"large", "application/json")
    [key] = [item["pk"] for item in dynamodb.scan(TableName="ControlTable")["Items"]]
    dynamodb.update_item(
        TableName="ControlTable",
        Key={"pk": key, "sk": {"S": "outcome#fetch"}},
        UpdateExpression="SET body_key = :key",
        ExpressionAttributeValues={":key": {"S": "rejects/m-7"}},
    )
    assert [told.body for told in ledger.journey(URL)] == ["large"]
    ledger.forget_messages(URL)
    assert list(objects.keys("")) == []


def test_a_reject_whose_body_is_gone_is_told_without_it(dynamodb) -> None:
    objects = MemoryObjects()
    ledger = DynamoLedger(dynamodb, "ControlTable", objects)
    ledger.record([outcome(outcome=Outcome.REJECTED, message_id="m-4", body="x" * (INLINE_BYTES + 1))])
    [key] = objects.keys("rejects/")
    objects.delete(key)
    assert [told.body for told in ledger.journey(URL)] == [""]
