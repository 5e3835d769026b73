"""`GET /outcomes`: the journey of a URL, from the ledger."""

import json
from datetime import timedelta

import pytest

from functions.receive.journeys import GetOutcomes
from shared.http_api import Refused, answer
from shared.outcomes import Outcome, StageOutcome
from shared.urls import url_key
from tests.builders import FETCHED_AT, URL
from tests.fakes import MemoryLedger
from tests.unit.receive.requests import event, request


@pytest.fixture
def ledger() -> MemoryLedger:
    ledger = MemoryLedger()
    for minute, (stage, outcome) in enumerate([("receive", Outcome.ACCEPTED), ("fetch", Outcome.REJECTED)]):
        told = StageOutcome(url=URL, stage=stage, outcome=outcome, at=FETCHED_AT + timedelta(minutes=minute), body="{")
        ledger.record([told])
    return ledger


@pytest.mark.parametrize(
    "asked",
    [
        request("GET /outcomes/{key}", parameters={"key": url_key(URL).removeprefix("url#")}),
        request("GET /outcomes", query={"url": f"{URL}?utm_source=mail#top"}),
    ],
)
def test_a_url_is_told_what_each_stage_made_of_it(ledger, asked):
    told = json.loads(GetOutcomes(ledger)(asked).body)
    assert (told["url"], told["outcome"]) == (URL, "rejected")
    assert [(each["stage"], each["outcome"]) for each in told["journey"]] == [
        ("receive", "accepted"),
        ("fetch", "rejected"),
    ]


def test_the_message_of_a_reject_stays_inside(ledger):
    assert '"body"' not in GetOutcomes(ledger)(request("GET /outcomes", query={"url": URL})).body


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request("GET /outcomes", query={"url": "https://ledger.example/unheard-of"}), 404),
        (request("GET /outcomes/{key}", parameters={"key": "../../etc"}), 404),
        (request("GET /outcomes"), 400),
    ],
)
def test_what_nobody_knows_is_not_found(ledger, asked, status):
    with pytest.raises(Refused) as refused:
        GetOutcomes(ledger)(asked)
    assert refused.value.status == status


def test_a_route_nobody_serves_is_a_problem_too():
    told = answer(event("GET /elsewhere"), {})
    assert (told["statusCode"], told["headers"]["content-type"]) == (404, "application/problem+json")
