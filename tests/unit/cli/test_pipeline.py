"""Every input ends in exactly one result."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.pipeline import Entry, Result, result_of, rounds
from shared.outcomes import Outcome, StageOutcome
from shared.urls import url_key
from tests.builders import URL, story_published

ENTRY = Entry("page.html", story_published(trace_id="mine"))


def outcome(stage: str, fate: Outcome, trace_id: str = "mine", **changes: object) -> StageOutcome:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    return StageOutcome.model_validate(
        {"url": URL, "stage": stage, "outcome": fate, "at": moment, "trace_id": trace_id} | changes
    )


@pytest.mark.parametrize(
    ("journey", "told"),
    [
        ([], ("in-flight", "fetch")),
        ([outcome("fetch", Outcome.CLEANED)], ("in-flight", "normalize")),
        ([outcome("fetch", Outcome.RETRYING)], ("retrying", "fetch")),
        ([outcome("fetch", Outcome.POSTPONED)], ("postponed", "fetch")),
        (
            [outcome("fetch", Outcome.CLEANED), outcome("normalize", Outcome.DEAD_LETTERED)],
            ("dead-lettered", "normalize"),
        ),
        ([outcome("store", Outcome.CREATED), outcome("fetch", Outcome.CLEANED)], ("created", "store")),
        (
            [outcome("store", Outcome.CREATED, trace_id="other"), outcome("fetch", Outcome.REJECTED)],
            ("rejected", "fetch"),
        ),
    ],
)
def test_a_result_is_the_furthest_stages_word_on_this_message(journey: list[StageOutcome], told: tuple[str, str]):
    result = result_of(ENTRY, journey)
    assert (result.outcome, result.stage) == told


@pytest.mark.parametrize(
    ("fate", "is_settled", "is_open"),
    [
        ("created", True, False),
        ("unchanged", True, False),
        ("rejected", True, False),
        ("retrying", False, True),
        ("postponed", False, True),
        ("in-flight", False, True),
        ("dead-lettered", False, False),
    ],
)
def test_settled_is_what_nobody_has_to_look_after(fate: str, is_settled: bool, is_open: bool):  # noqa: FBT001 - a table
    result = Result("a", URL, fate)
    assert (result.is_settled, result.is_open) == (is_settled, is_open)


def test_the_json_of_a_result_always_has_the_same_keys():
    assert Result("a", URL, "created").as_json() == {
        "given": "a",
        "url": URL,
        "outcome": "created",
        "reason": None,
        "detail": None,
        "stage": None,
        "story_id": None,
        "headline": None,
        "paths": None,
    }


@given(st.lists(st.sampled_from([f"https://ledger.example/{name}" for name in "abc"])))
def test_every_entry_goes_in_once_and_no_round_has_a_page_twice(urls: list[str]):
    entries = [Entry(url, story_published(url=url, trace_id=f"t{n}")) for n, url in enumerate(urls)]
    found = list(rounds(entries))
    assert sorted(id(entry) for together in found for entry in together) == sorted(map(id, entries))
    for together in found:
        keys = [url_key(entry.message.url) for entry in together if entry.message]
        assert len(keys) == len(set(keys))
