"""`POST /stories`: what can be accepted is, the rest is answered item by item."""

import json
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.receive.stories import MOST_BODY_BYTES, MOST_STORIES
from shared.captures import read_record
from shared.http_api import Refused, Request
from shared.messages import Discovery
from shared.outcomes import Outcome
from tests.builders import URL
from tests.unit.receive.conftest import NOW, Desk
from tests.unit.receive.requests import post, request

OTHER = "https://ledger.example/world/2026/ice"


def content(reply: Any) -> Any:
    return json.loads(reply.body)


def refusal(desk: Desk, asked: Request) -> Refused:
    with pytest.raises(Refused) as caught:
        desk.post(asked)
    return caught.value


def test_one_url_is_handed_over_with_what_its_publisher_says_of_it(desk: Desk):
    told = {"url": URL, "source": "ledger", "headline": "Harbour freezes", "authors": ["Ann Example"]}
    reply = desk.post(post(told))

    [story] = desk.dispatch.published
    assert (story.url, story.source, story.discovered_by) == (URL, "ledger", Discovery.API)
    assert (story.hints.headline, story.hints.authors) == ("Harbour freezes", ("Ann Example",))
    assert reply.status == HTTPStatus.ACCEPTED
    assert content(reply)["accepted"] == 1


def test_a_lone_story_is_answered_with_where_its_outcomes_are_told(desk: Desk):
    reply = desk.post(post({"url": URL}))
    [told] = content(reply)["stories"]
    assert reply.headers["location"] == told["outcomes"]
    assert told["outcomes"].startswith("/outcomes/")
    [outcome] = desk.ledger.journey(URL)
    assert (outcome.stage, outcome.outcome, outcome.trace_id) == ("receive", Outcome.ACCEPTED, told["trace_id"])


def test_links_keep_what_stands_before_the_route(desk: Desk):
    [told] = content(desk.post(post({"url": URL}, path="/v1/stories")))["stories"]
    assert told["outcomes"].startswith("/v1/outcomes/")


def test_of_many_stories_the_bad_ones_are_answered_one_by_one(desk: Desk):
    told = [URL, {"url": OTHER}, "ftp://ledger.example/x", {"headline": "no url"}, {"url": OTHER, "htlm": "x"}, 7]
    answered = content(desk.post(post({"stories": told})))

    assert [story.url for story in desk.dispatch.published] == [URL, OTHER]
    assert (answered["accepted"], answered["refused"]) == (2, 4)
    assert [one["status"] for one in answered["stories"]] == ["accepted"] * 2 + ["refused"] * 4
    assert "scheme" in answered["stories"][2]["detail"] or "http" in answered["stories"][2]["detail"]
    assert "htlm" in answered["stories"][4]["detail"]
    assert desk.counted == [(Outcome.ACCEPTED, 2)]


def test_a_page_of_a_story_that_was_taken_down_is_not_kept_and_those_beside_it_are(desk: Desk):
    desk.withdrawals.mark([URL], "a" * 26)
    pages = [{"url": url, "html": f"<p>{url}</p>"} for url in (URL, OTHER, f"{URL}/amp")]
    assert desk.post(post({"stories": pages})).status == HTTPStatus.ACCEPTED
    first, second, third = desk.dispatch.published
    assert (first.capture, third.capture) == (None, None)  # fetch says that they are not wanted
    assert second.capture
    [kept] = desk.objects.objects.values()
    assert read_record(kept).url == OTHER
    assert second.capture.length == len(kept)

    desk.post(post({"url": URL, "html": "<p>again</p>"}))
    assert len(desk.objects.objects) == 1


@pytest.mark.parametrize("half", [b"\\ud83d", b"\\uDE00"])
def test_halves_of_characters_are_replaced_where_no_message_could_hold_them(desk: Desk, half: bytes):
    told = b'{"url": "https://ledger.example/1", "headline": "Ice %b", "html": "<p>Ice %b</p>"}' % (half, half)
    assert desk.post(replace(post({}), body=told)).status == HTTPStatus.ACCEPTED
    [story] = desk.dispatch.published
    assert story.hints.headline == "Ice \N{REPLACEMENT CHARACTER}"
    assert story.model_dump_json()


def test_a_body_that_is_no_utf_8_is_no_json(desk: Desk):
    assert refusal(desk, replace(post({}), body=b'{"url": "\xed\xa0\x80"}')).problem["reason"] == "malformed-json"


def test_a_page_is_kept_before_its_story_is_handed_over(desk: Desk):
    pages = [{"url": URL, "html": "<p>The harbour froze.</p>"}, {"url": OTHER}, {"url": OTHER, "html": "<p>Eis</p>"}]
    desk.post(post({"stories": pages}))

    first, second, third = desk.dispatch.published
    assert second.capture is None
    [(key, stored)] = desk.objects.objects.items()
    for story, body in ((first, b"<p>The harbour froze.</p>"), (third, b"<p>Eis</p>")):
        assert story.capture
        assert story.capture.key == key
        assert story.capture.length
        page = read_record(stored[story.capture.offset : story.capture.offset + story.capture.length])
        assert (page.url, page.body, page.fetched_at) == (story.url, body, NOW)


def test_a_repeated_request_has_the_same_answer_and_publishes_nothing_more(desk: Desk):
    asked = post({"stories": [URL, OTHER]}, idempotency_key="7f2a")
    first, second = desk.post(asked), desk.post(asked)

    assert first == second
    assert len(desk.dispatch.published) == 2


def test_a_key_that_came_with_another_body_is_refused(desk: Desk):
    desk.post(post({"url": URL}, idempotency_key="7f2a"))
    refused = refusal(desk, post({"url": OTHER}, idempotency_key="7f2a"))
    assert (refused.status, refused.problem["reason"]) == (HTTPStatus.UNPROCESSABLE_ENTITY, "key-reused")


def test_a_key_belongs_to_its_caller(desk: Desk):
    for who in ("ann", "bo"):
        desk.post(post({"url": URL + who}, idempotency_key="1", authorizer={"jwt": {"claims": {"sub": who}}}))
    assert len(desk.dispatch.published) == 2


def test_a_request_that_is_still_being_served_is_not_served_twice(desk: Desk):
    asked = post({"url": URL}, idempotency_key="7f2a")
    desk.dispatch.broken = True
    with pytest.raises(ConnectionError):
        desk.post(asked)
    refused = refusal(desk, asked)
    assert (refused.status, refused.problem["reason"]) == (HTTPStatus.CONFLICT, "key-under-way")
    assert refused.headers["retry-after"]


def test_what_could_not_be_handed_over_is_not_called_accepted(desk: Desk):
    desk.dispatch.broken = True
    with pytest.raises(ConnectionError):
        desk.post(post({"url": URL}))
    assert desk.ledger.journey(URL) == []


@pytest.mark.parametrize(
    ("asked", "status", "reason"),
    [
        (request("POST /stories", body=b"{", content_type="application/json"), 400, "malformed-json"),
        (request("POST /stories", body=b"[" * 100_000, content_type="application/json"), 400, "malformed-json"),
        (post([]), 400, "malformed-json"),
        (post({"stories": []}), 400, "malformed-json"),
        (post({"stories": "https://ledger.example/"}), 400, "malformed-json"),
        (request("POST /stories", body=b"{}", content_type="text/plain"), 415, "not-json"),
        (post({"url": "x" * MOST_BODY_BYTES}), 413, "body-too-large"),
        (post({"stories": [URL] * (MOST_STORIES + 1)}), 413, "too-many-stories"),
        (post({"url": URL}, idempotency_key="k" * 256), 400, "key-too-long"),
        (post({"url": "http://user:secret@ledger.example/"}), 422, "no-story"),
        (post({"stories": ["mailto:desk@ledger.example", {}]}), 422, "no-story"),
    ],
)
def test_a_request_that_cannot_be_served_is_told_why(desk: Desk, asked: Request, status: int, reason: str):
    refused = refusal(desk, asked)
    assert (refused.status, refused.problem["reason"]) == (status, reason)
    reply = refused.reply()
    assert reply.headers["content-type"] == "application/problem+json"
    assert set(content(reply)) >= {"title", "status", "reason", "detail"}
    assert desk.dispatch.published == []


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values | st.fixed_dictionaries({"stories": st.lists(json_values, min_size=1)}))
def test_any_json_is_either_served_or_refused(told: Any):
    desk = Desk()
    try:
        accepted = content(desk.post(post(told)))["accepted"]
    except Refused as refused:
        accepted = 0 if 400 <= refused.status < 500 else -1
    assert accepted == len(desk.dispatch.published)
