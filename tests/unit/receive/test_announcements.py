"""Events of a publisher's own system: what is a story is handed over, what is none is set aside by name."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from functions.receive.announcements import Announce, StoryAnnounced
from infra.push_events import story_published
from shared.consumer import Stage, consume
from shared.messages import Discovery
from shared.outcomes import Outcome
from tests.builders import URL, lambda_context, sqs_event
from tests.fakes import MemoryInbox, MemoryLedger, RecordingDispatch


def announced(**changes: Any) -> str:
    return json.dumps(story_published(url=URL, **changes))


def consumed(dispatch: RecordingDispatch, ledger: MemoryLedger, *bodies: str) -> Any:
    announce = Announce(dispatch)
    stage = Stage("receive", StoryAnnounced, announce, MemoryInbox(), ledger, flush=announce.flush)
    return consume(sqs_event(*bodies), lambda_context(), stage)


def test_an_event_is_read_out_of_its_envelope():
    dispatch, ledger = RecordingDispatch(), MemoryLedger()
    assert consumed(dispatch, ledger, announced(desk="nature")) == {"batchItemFailures": []}
    [story] = dispatch.published
    assert (story.url, story.source, story.discovered_by) == (URL, "courier", Discovery.EVENT)
    assert story.trace_id == story_published()["id"]
    assert story.hints.authors == ("Ines Halvard", "Tobin Marsh")
    [outcome] = ledger.journey(URL)
    assert (outcome.stage, outcome.outcome) == ("receive", Outcome.ACCEPTED)


def test_a_batch_that_cannot_be_handed_over_comes_back_whole():
    dispatch = RecordingDispatch(broken=True)
    answer = consumed(dispatch, MemoryLedger(), announced(), announced())
    assert len(answer["batchItemFailures"]) == 2


def test_one_bad_event_does_not_keep_the_others_back():
    dispatch, ledger = RecordingDispatch(), MemoryLedger()
    bad = json.dumps(story_published(url="gopher://ledger.example/1"))
    assert consumed(dispatch, ledger, bad, "{", announced()) == {"batchItemFailures": []}
    assert [story.url for story in dispatch.published] == [URL]
    [outcome] = ledger.journey("gopher://ledger.example/1")
    assert (outcome.outcome, outcome.reason) == (Outcome.REJECTED, "malformed-message")
    assert outcome.body == bad


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "7",
        '{"detail": 7}',
        '{"id": "1", "detail": {}}',
        announced(headline=["not", "text"]),
        announced(authors="Ann Example"),
        announced(authors=["x"] * 51),
    ],
)
def test_what_is_no_announcement_is_malformed(body: str):
    with pytest.raises(ValidationError):
        StoryAnnounced.model_validate_json(body)
