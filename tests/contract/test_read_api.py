"""The read API over emulated AWS: every route, every format, every refusal."""

from datetime import timedelta

import pytest

from shared.blocks import Paragraph
from shared.urls import story_id
from tests.builders import FETCHED_AT, URL
from tests.contract.conftest import NOW, Desk
from tests.rules import broken

ID = story_id(URL)
ALIAS = "https://ledger.example/?p=7"


def test_a_story_is_read_by_its_id_and_by_any_url_it_was_seen_under(desk: Desk) -> None:
    desk.keep(aliases=(ALIAS,))
    by_id = desk.get(f"/stories/{ID}")
    assert by_id.status == 200
    assert (by_id.json["headline"], by_id.json["revision"]) == ("Harbour freezes", 1)
    for url in (URL, ALIAS):
        by_url = desk.get(f"/story?url={url.replace('?', '%3F').replace('=', '%3D')}")
        assert by_url.json == by_id.json
        assert by_url.headers["content-location"] == f"/stories/{ID}/revisions/1"


def test_every_form_is_had_by_name_and_by_media_type(desk: Desk) -> None:
    desk.keep()
    forms = {
        "json": "application/json",
        "json-ld": "application/ld+json",
        "ninjs": "application/vnd.iptc.ninjs+json",
        "html": "text/html; charset=utf-8",
        "text": "text/plain; charset=utf-8",
        "markdown": "text/markdown; charset=utf-8",
    }
    for form, media_type in forms.items():
        by_name = desk.get(f"/stories/{ID}?format={form}")
        by_type = desk.get(f"/stories/{ID}", accept=f"{media_type.partition(';')[0]}, */*;q=0.1")
        assert (by_name.status, by_name.headers["content-type"]) == (200, media_type)
        assert by_type.text == by_name.text
        assert "The harbour froze overnight." in by_name.text
        assert by_name.headers["vary"] == "Accept"


def test_what_machines_read_keeps_the_rules_of_its_format(desk: Desk) -> None:
    desk.keep()
    assert broken("ninjs-3.1", desk.get(f"/stories/{ID}?format=ninjs").json) == []
    assert broken("news-article", desk.get(f"/stories/{ID}?format=json-ld").json) == []


def test_a_reader_who_has_it_already_is_told_so(desk: Desk) -> None:
    desk.keep()
    first = desk.get(f"/stories/{ID}")
    again = desk.get(f"/stories/{ID}", if_none_match=first.headers["etag"])
    assert (again.status, again.text) == (304, "")
    assert desk.get(f"/stories/{ID}", if_modified_since=first.headers["last-modified"]).status == 304
    assert desk.get(f"/stories/{ID}?format=text", if_none_match=first.headers["etag"]).status == 200
    desk.keep(headline="Harbour thaws", fetched_at=FETCHED_AT + timedelta(hours=1))
    assert desk.get(f"/stories/{ID}", if_none_match=first.headers["etag"]).status == 200
    assert desk.get(f"/stories/{ID}", if_modified_since=first.headers["last-modified"]).status == 200


@pytest.mark.parametrize("target", [f"/stories/{ID}", f"/story?url={URL}", "/stories?limit=1", "/openapi.json"])
def test_a_304_has_all_headers_of_the_200(desk: Desk, target: str) -> None:
    desk.keep()
    desk.keep(canonical_url="https://ledger.example/2")
    whole = desk.get(target)
    again = desk.get(target, if_none_match=whole.headers["etag"])
    assert (again.status, again.text) == (304, "")
    assert again.headers == whole.headers
    assert {"cache-control", "etag", "vary"} <= again.headers.keys()


def test_what_nobody_knows_is_not_passed_over(desk: Desk) -> None:
    refused = desk.get("/stories?langauge=fr&limit=1")
    assert (refused.status, refused.reason, refused.json["unknown"]) == (400, "unknown-parameter", ["langauge"])
    assert refused.json["known"][:3] == ["source", "section", "language"]
    assert "language" in refused.json["detail"]
    for target in (f"/stories/{ID}?url=x", f"/stories/{ID}/revisions?format=json", "/openapi.json?v=1", "/changes?="):
        assert desk.get(target).reason == "unknown-parameter", target
    twice = desk.get("/stories?language=fr&language=en")
    assert (twice.reason, twice.json["detail"]) == ("invalid-parameter", "language: asked for more than once")


def test_commas_belong_to_what_is_asked_for(desk: Desk) -> None:
    url = "https://ledger.example/2026/snow,ice"
    kept = desk.keep(canonical_url=url, authors=("Doe, Ann",))
    assert desk.get(f"/story?url={url}").json["story_id"] == kept.story_id
    assert [each["story_id"] for each in desk.get("/stories?author=Doe,+Ann").json["stories"]] == [kept.story_id]


def test_revisions_are_listed_read_one_by_one_and_compared(desk: Desk) -> None:
    desk.keep()
    body = (Paragraph(text="The harbour thawed overnight."),)
    desk.keep(body=body, fetched_at=FETCHED_AT + timedelta(hours=1))

    listed = desk.get(f"/stories/{ID}/revisions").json["revisions"]
    assert [each["number"] for each in listed] == [1, 2]
    assert "froze" in desk.get(f"/stories/{ID}/revisions/1").text
    assert "froze" in desk.get(f"/stories/{ID}?revision=1&format=text").text
    assert "thawed" in desk.get(f"/stories/{ID}").text
    told = desk.get(f"/stories/{ID}/diff").json
    assert (told["from_revision"], told["to_revision"], told["changed"]) == (1, 2, ["body"])
    assert desk.get(f"/stories/{ID}/diff?from=2&to=1").json["changed"] == ["body"]
    assert desk.get(f"/stories/{ID}/revisions/3").reason == "no-such-revision"


def test_a_withdrawn_story_is_gone_in_every_form(desk: Desk) -> None:
    head = desk.keep()
    tombstone = head.model_copy(update={"withdrawn_at": NOW, "withdrawn_reason": "court order"})
    assert desk.stories.replace(tombstone, head)
    for target in (f"/stories/{ID}", f"/stories/{ID}?format=html", f"/story?url={URL}", f"/stories/{ID}/revisions"):
        answer = desk.get(target)
        assert (answer.status, answer.reason) == (410, "withdrawn")
        assert answer.json["withdrawn_at"] == NOW.isoformat()


def test_what_cannot_be_answered_is_refused_with_a_reason(desk: Desk) -> None:
    refusals = {
        f"/stories/{'a' * 26}": (404, "no-such-story"),
        "/story?url=https://unknown.example/x": (404, "no-such-story"),
        "/story?url=nonsense": (404, "no-such-story"),
        "/stories/short": (400, "invalid-parameter"),
        "/stories?limit=0": (400, "invalid-parameter"),
        "/stories?day=2026-02-30": (400, "invalid-parameter"),
        "/stories?format=xml": (400, "invalid-parameter"),
        "/stories?cursor=tampered-with": (400, "bad-cursor"),
        "/stories?section=%20": (400, "invalid-parameter"),
        "/stories?section=%1c": (400, "invalid-parameter"),
        "/stories?author=%C2%A0": (400, "invalid-parameter"),
        "/changes?since=tampered-with": (400, "bad-cursor"),
        "/nothing": (404, "no-such-path"),
    }
    answers = {target: desk.get(target) for target in refusals}
    assert {target: (answer.status, answer.reason) for target, answer in answers.items()} == refusals


def test_who_accepts_nothing_on_offer_is_told_what_there_is(desk: Desk) -> None:
    desk.keep()
    refused = desk.get(f"/stories/{ID}", accept="image/png")
    assert (refused.status, refused.reason) == (406, "not-acceptable")
    assert "text/html" in refused.json["offered"]


def test_what_lambda_would_not_let_pass_is_refused_and_smaller_forms_are_not(desk: Desk) -> None:
    kept = desk.keep(body=(Paragraph(text='"' * 2_500_000),))
    assert desk.get(f"/stories/{kept.story_id}").reason == "too-large"
    assert desk.get(f"/stories/{kept.story_id}?format=text").status == 200


def test_paths_can_only_be_read(desk: Desk) -> None:
    desk.keep()
    assert desk.ask("HEAD", f"/stories/{ID}") == desk.get(f"/stories/{ID}")  # the gateway leaves the content out
    refused = desk.ask("DELETE", f"/stories/{ID}")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert desk.ask("OPTIONS", f"/stories/{ID}").status == 204


def test_the_api_describes_itself(desk: Desk) -> None:
    told = desk.get("/openapi.json").json
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]["/stories/{story_id}"]) == {"get", "head"}
    assert "422" not in str(told["paths"])
