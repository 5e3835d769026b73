"""Every message settles in exactly one outcome, and SQS keeps exactly those that should come back."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.consumer import LONGEST_WAIT_SECONDS, Stage, consume, wait_seconds
from shared.errors import NotAnArticle, NotNow, OriginLost, OriginUnavailable
from shared.messages import StoryPublished
from shared.observability import log_line
from shared.outcomes import Done, Outcome, StageOutcome
from tests.builders import lambda_context, page_cleaned, sqs_event, story_published
from tests.fakes import MemoryInbox, MemoryLedger, MemoryOutbox

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def act(message: StoryPublished) -> Done:
    """What the URL's last word says."""
    match message.url.rsplit("/", 1)[-1]:
        case "refuse":
            raise NotAnArticle("a login page")
        case "break":
            raise ZeroDivisionError("a bug")
        case "wait":
            raise OriginUnavailable("503", retry_after=120)
        case _:
            return Done(Outcome.CLEANED, send=page_cleaned(url=message.url), story_id="s")


class World:
    """A stage with everything around it in memory."""

    def __init__(self, **changes: Any) -> None:
        self.inbox, self.outbox, self.ledger = MemoryInbox(), MemoryOutbox(), MemoryLedger()
        wiring: dict[str, Any] = {"inbox": self.inbox, "outbox": self.outbox, "outcomes": self.ledger, "process": act}
        self.stage = Stage(name="fetch", contract=StoryPublished, now=lambda: NOW, **(wiring | changes))

    def deliver(self, *bodies: str, receive_count: int = 1, remaining_seconds: float = 60) -> list[str]:
        """Bodies of the messages that come back."""
        event = sqs_event(*bodies, receive_count=receive_count)
        answer = consume(event, lambda_context(remaining_seconds), self.stage)
        back = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        return [record["body"] for record in event["Records"] if record["messageId"] in back]

    def outcome(self, url: str) -> StageOutcome:
        [found] = self.ledger.journey(url)
        return found


def published(word: str) -> str:
    return story_published(url=f"https://n.example/{word}").model_dump_json()


@pytest.mark.parametrize("workers", [1, 4])
def test_each_message_of_a_batch_has_its_own_fate(workers) -> None:
    world = World(workers=workers)

    back = world.deliver(published("good"), published("refuse"), published("break"), "{")

    assert back == [published("break")]
    assert [message.url for message in world.outbox.sent] == ["https://n.example/good"]
    assert world.outcome("https://n.example/good").outcome is Outcome.CLEANED
    assert world.outcome("https://n.example/refuse").outcome is Outcome.REJECTED
    assert world.outcome("https://n.example/break").outcome is Outcome.RETRYING


def test_a_reject_is_kept_with_its_reason_and_the_message_itself() -> None:
    world = World()
    world.deliver(published("refuse"))
    found = world.outcome("https://n.example/refuse")
    assert (found.reason, found.detail, found.body) == ("not-an-article", "a login page", published("refuse"))


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', '{"version": 2}', '{"trace_id": "t"}', "\x00"])
def test_a_poison_message_is_rejected_and_found_by_its_id(body) -> None:
    world = World()
    event = sqs_event(body)

    answer = consume(event, lambda_context(), world.stage)

    assert answer == {"batchItemFailures": []}
    [found] = world.ledger.message(event["Records"][0]["messageId"])
    assert (found.outcome, found.reason, found.body) == (Outcome.REJECTED, "malformed-message", body)


def test_a_message_of_a_version_nobody_here_knows_is_found_by_the_url_it_names() -> None:
    world = World()
    newer = json.dumps({"version": 2, "url": "https://n.example/good", "about": {}})
    assert world.deliver(newer) == []
    found = world.outcome("https://n.example/good")
    assert (found.outcome, found.reason, found.body) == (Outcome.REJECTED, "malformed-message", newer)


def test_unknown_fields_of_a_newer_producer_do_no_harm() -> None:
    newer = json.loads(published("good")) | {"colour": "blue"}
    assert World().deliver(json.dumps(newer)) == []


def test_a_message_that_could_not_be_sent_on_comes_back() -> None:
    world = World()
    world.outbox.broken = frozenset({"https://n.example/b"})
    assert world.deliver(published("a"), published("b")) == [published("b")]
    assert world.outcome("https://n.example/b").outcome is Outcome.RETRYING


def test_a_ledger_that_is_down_brings_the_whole_batch_back() -> None:
    class Down(MemoryLedger):
        def record(self, outcomes: list[StageOutcome]) -> None:
            raise ConnectionError("table down")

    with pytest.raises(ConnectionError):
        World(outcomes=Down()).deliver(published("a"))


@pytest.mark.parametrize("problem", ["half an emoji: \ud83e", "x" * 500_000])
@pytest.mark.parametrize("kind", [ValueError, NotAnArticle])
def test_whatever_an_error_says_the_ledger_can_take_it(kind, problem, monkeypatch) -> None:
    monkeypatch.setattr(logging.getLogger("newsmill"), "propagate", False)  # to pytest, whose workers send UTF-8 alone

    def troubled(_message: StoryPublished) -> Done:
        raise kind(problem)

    world = World(process=troubled)
    world.deliver(published("any"))
    detail = world.outcome("https://n.example/any").detail
    assert detail.startswith(problem[:10])
    assert len(detail.encode()) < 10_000  # of an item's 400 KB, in characters that UTF-8 has


def test_a_line_of_the_log_can_be_written_whatever_an_error_says() -> None:
    written = log_line({"exception": "half an emoji: \ud83e", "at": NOW, "headline": "Jökull 🧊"})
    assert json.loads(written.encode()) == {"exception": "half an emoji: ?", "at": str(NOW), "headline": "Jökull 🧊"}


def test_the_last_try_is_recorded_as_the_dead_letter_it_becomes() -> None:
    world = World(max_receives=3)
    assert world.deliver(published("break"), receive_count=3) == [published("break")]
    found = world.outcome("https://n.example/break")
    assert (found.outcome, found.reason, found.attempt) == (Outcome.DEAD_LETTERED, "ZeroDivisionError", 3)
    assert world.inbox.held == []


def test_a_retry_waits_as_long_as_the_origin_asked() -> None:
    world = World()
    world.deliver(published("wait"))
    assert world.inbox.held == [("receipt-0", 120)]


def test_a_message_that_cannot_be_held_comes_back_alone() -> None:
    class Away(MemoryInbox):
        def hold(self, receipt_handle: str, seconds: int) -> None:
            raise ConnectionError("SQS is away")

    world = World(inbox=Away())
    assert world.deliver(published("good"), published("wait"), published("refuse")) == [published("wait")]
    assert world.outcome("https://n.example/wait").outcome is Outcome.RETRYING


def test_a_message_is_not_begun_when_the_invocation_is_about_to_end() -> None:
    world = World(reserve_seconds=5)
    assert world.deliver(published("good"), remaining_seconds=4) == [published("good")]
    found = world.outcome("https://n.example/good")
    assert (found.outcome, found.reason) == (Outcome.RETRYING, "OutOfTime")
    assert world.outbox.sent == []


@given(st.integers(1, 50), st.none() | st.floats(-10, 1e9))
def test_a_wait_is_never_longer_than_sqs_can_hold_a_message(attempt, retry_after) -> None:
    error = OriginUnavailable("busy", retry_after=retry_after)
    assert 1 <= wait_seconds(attempt, error) <= LONGEST_WAIT_SECONDS


def test_one_line_is_logged_for_a_message_and_its_trace_id_correlates(caplog) -> None:
    World().deliver(published("good"))
    [line] = caplog.records
    facts = vars(line)
    assert (facts["correlation_id"], facts["stage"], facts["outcome"]) == ("trace-1", "fetch", "cleaned")


def test_outcomes_are_counted_by_stage_and_outcome_alone(capsys) -> None:
    World().deliver(published("a"), published("b"), published("refuse"))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    counted = {line["outcome"]: line["Messages"] for line in lines if "_aws" in line}
    assert counted == {"cleaned": [2.0], "rejected": [1.0]}
    [dimensions] = {
        tuple(sorted(line["_aws"]["CloudWatchMetrics"][0]["Dimensions"][0])) for line in lines if "_aws" in line
    }
    assert dimensions == ("outcome", "service", "stage")


def test_messages_come_back_when_what_they_gathered_could_not_be_written() -> None:
    def down() -> None:
        raise ConnectionError("bucket down")

    world = World(flush=down)
    batch = [published(word) for word in ("good", "refuse", "break")]
    assert world.deliver(*batch) == batch
    assert world.outbox.sent == []
    reasons = {word: world.outcome(f"https://n.example/{word}").reason for word in ("good", "refuse", "break")}
    assert reasons == {"good": "ConnectionError", "refuse": "ConnectionError", "break": "ZeroDivisionError"}


def test_messages_come_back_with_an_outcome_when_the_next_queue_cannot_be_reached() -> None:
    class Unreachable:
        def send(self, messages: object) -> dict[int, Exception]:
            raise ConnectionError("queue down")

    world = World(outbox=Unreachable())
    assert world.deliver(published("good"), published("refuse")) == [published("good")]
    good = world.outcome("https://n.example/good")
    assert (good.outcome, good.reason) == (Outcome.RETRYING, "ConnectionError")
    assert world.outcome("https://n.example/refuse").outcome is Outcome.REJECTED


def test_a_message_that_waits_elsewhere_is_acknowledged_once_it_is_safe_there() -> None:
    safe: list[str] = []
    world = World(
        put_off=lambda message, error, attempt: Done(Outcome.POSTPONED, detail=f"{attempt}: {error}"),
        flush=lambda: safe.append("written"),
    )
    assert world.deliver(published("wait"), published("break"), receive_count=3) == [published("break")]
    found = world.outcome("https://n.example/wait")
    assert (found.outcome, found.detail, safe) == (Outcome.POSTPONED, "3: 503", ["written"])


def test_a_message_comes_back_when_the_place_where_it_should_wait_cannot_be_written() -> None:
    def down() -> None:
        raise ConnectionError("table down")

    world = World(put_off=lambda *_: Done(Outcome.POSTPONED), flush=down)
    assert world.deliver(published("wait")) == [published("wait")]


def test_a_message_that_waited_long_enough_is_rejected() -> None:
    def give_up(message: StoryPublished, error: NotNow, attempt: int) -> Done | None:
        raise OriginLost("since May")

    world = World(put_off=give_up)
    assert world.deliver(published("wait")) == []
    assert world.outcome("https://n.example/wait").reason == "origin-lost"
