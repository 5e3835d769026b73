"""The read API over emulated AWS: every route, every format, every refusal."""

from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.changes.log import ChangeLogWriter
from functions.read.api import Api
from functions.read.service import Reading
from functions.store.copies import Copies
from functions.store.service import Store
from shared.aws.changes import DynamoChanges
from shared.aws.s3 import S3Objects
from shared.aws.stories import DynamoStories
from shared.aws.story_lists import DynamoStoryLists
from shared.blocks import Paragraph
from shared.heads import StoryHead
from shared.lists import Wanted
from shared.reading import StoryReader
from shared.story import Source
from shared.story_changes import change_between
from shared.urls import story_id
from tests.builders import FETCHED_AT, URL, story, story_normalized
from tests.fakes import MemoryPrints
from tests.readers import Answer, Reader
from tests.rules import broken

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ID = story_id(URL)
ALIAS = "https://ledger.example/?p=7"


@dataclass(frozen=True)
class Desk(Reader):
    """A store that tests fill, and a reader of it."""

    stories: DynamoStories
    store: Store
    log: ChangeLogWriter

    def keep(self, **changes: Any) -> StoryHead:
        self.store(story_normalized(**changes))
        head = self.stories.head(story(**changes).story_id)
        assert head
        return head

    def change(self, head: StoryHead, sequence: int) -> None:
        told = change_between(None, head, sequence=str(sequence), at=NOW)
        assert told
        self.log.append([told])


@pytest.fixture
def desk(dynamodb: Any, s3: Any) -> Desk:
    stories = DynamoStories(dynamodb, "StoriesTable")
    objects = S3Objects(s3, "bucket")
    log = DynamoChanges(dynamodb, "ChangesTable", now=lambda: NOW)
    lists = DynamoStoryLists(dynamodb, "StoriesTable")
    copies = Copies(MemoryPrints(), stories, objects)
    return Desk(
        api=Api.of(Reading(library=StoryReader(stories, objects), lists=lists, log=log)),
        stories=stories,
        store=Store(stories=stories, objects=objects, copies=copies),
        log=ChangeLogWriter(dynamodb, "ChangesTable", kept=timedelta(days=90), now=lambda: NOW),
    )


def forged(question: str, place: str) -> str:
    """A cursor as whoever has read our code can seal it, over what is no place."""
    told = urlsafe_b64encode(place.encode()).decode().rstrip("=")
    check = sha256(f"newsmill cursor 1\n{question}\n{told}".encode()).digest()
    return f"{urlsafe_b64encode(check).decode()[:8]}{told}"


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


def pages(desk: Desk, target: str) -> list[Answer]:
    """All pages of a list."""
    found = [desk.get(target)]
    while found[-1].json["next"]:
        assert 'rel="next"' in found[-1].headers["link"]
        found.append(desk.get(f"{target}&cursor={found[-1].json['next']}"))
    return found


def test_lists_go_from_newest_to_oldest_page_by_page(desk: Desk) -> None:
    for hour in range(5):
        desk.keep(
            canonical_url=f"https://ledger.example/{hour}", published_at=FETCHED_AT + timedelta(hours=hour),
            section="World", authors=("Ann Example",), language="en-GB",
        )  # fmt: skip
    for asked in ("source=ledger.example", "day=2026-11-22", "section=world", "author=ANN%20Example", "language=en"):
        found = pages(desk, f"/stories?{asked}&limit=2")
        assert [each["canonical_url"][-1] for page in found for each in page.json["stories"]] == list("43210"), asked


def test_without_a_question_all_stories_are_listed_each_once(desk: Desk) -> None:
    urls = [f"https://ledger.example/{number}" for number in range(7)]
    kept = [desk.keep(canonical_url=url, aliases=(f"{url}?p=1",)).story_id for url in urls]
    found = [each["story_id"] for page in pages(desk, "/stories?limit=3") for each in page.json["stories"]]
    assert sorted(found) == sorted(kept)


def test_the_first_page_of_all_stories_is_not_empty_for_what_else_the_table_holds(desk: Desk) -> None:
    for number in range(7):
        desk.keep(canonical_url=f"https://ledger.example/{number}", authors=("Ann Example", "Bo Sample"))
    assert len(desk.get("/stories?limit=3").json["stories"]) >= 1


def test_a_storys_copies_are_linked_and_their_list_tells_the_likely_original(desk: Desk) -> None:
    body = (Paragraph(text=" ".join(f"word{number}" for number in range(60))),)
    own = desk.keep(canonical_url="https://ledger.example/a", body=body, published_at=FETCHED_AT)
    wire = desk.keep(
        canonical_url="https://gazette.example/a", source=Source(name="Gazette", host="gazette.example"), body=body,
        agencies=("Reuters",), published_at=FETCHED_AT - timedelta(hours=1),
    )  # fmt: skip
    link = f'<https://api.example/stories?cluster={wire.cluster}>; rel="related"'
    assert link in desk.get(f"/stories/{own.story_id}").headers["link"]
    for asked in ("", "&limit=1", "&source=gazette.example"):
        assert desk.get(f"/stories?cluster={wire.cluster}{asked}").json["likely_original"] == own.story_id
    assert desk.get("/stories?source=gazette.example").json["likely_original"] == ""


def test_a_list_is_a_feed_for_feed_readers(desk: Desk) -> None:
    desk.keep()
    feed = desk.get("/stories?source=ledger.example", accept="application/atom+xml")
    assert feed.headers["content-type"] == "application/atom+xml"
    assert f"https://api.example/stories/{ID}" in feed.text
    again = {"accept": "application/atom+xml", "if_none_match": feed.headers["etag"]}
    assert desk.get("/stories?source=ledger.example", **again).status == 304


def test_changes_are_read_from_a_cursor_to_the_end(desk: Desk) -> None:
    heads = [desk.keep(canonical_url=f"https://ledger.example/{number}") for number in range(3)]
    for number, head in enumerate(heads):
        desk.change(head, number + 1)
    first = desk.get("/changes?limit=2").json
    second = desk.get(f"/changes?since={first['cursor']}").json
    third = desk.get(f"/changes?since={second['cursor']}").json
    told = [change["story_id"] for page in (first, second, third) for change in page["changes"]]
    assert told == [head.story_id for head in heads]
    assert (first["more"], second["more"], third["changes"]) == (True, False, [])
    assert desk.get("/changes?since=latest").json == {"changes": [], "cursor": third["cursor"], "more": False}


def test_a_cursor_behind_the_log_is_told_how_to_catch_up(desk: Desk, dynamodb: Any) -> None:
    for number in (1, 2):
        desk.change(desk.keep(canonical_url=f"https://ledger.example/{number}"), number)
    cursor = desk.get("/changes?limit=1").json["cursor"]
    desk.change(desk.keep(canonical_url="https://ledger.example/3"), 3)
    for page in (1, 2):
        dynamodb.delete_item(TableName="ChangesTable", Key={"pk": {"S": "changes"}, "sk": {"S": f"{page:015d}"}})
    refused = desk.get(f"/changes?since={cursor}")
    assert (refused.status, refused.reason) == (410, "cursor-expired")
    assert desk.get(f"/changes?since={refused.json['latest']}").json["changes"] == []


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


def test_a_cursor_that_somebody_made_himself_is_refused_or_a_place_in_the_list(desk: Desk) -> None:
    desk.keep()
    no_places = ("", "7", "{}", "[]", "[null]", "[[]]", "[-1, 0, 7]", "nonsense", "\ufffe", "[1e400, 0]")
    of_changes = {place: desk.get(f"/changes?since={forged('changes', place)}") for place in no_places}
    assert {place: answer.status for place, answer in of_changes.items()} == dict.fromkeys(no_places, 400)
    places = ('["2020"]', '["~"]', '[""]', '["a"]', r'["\n"]', r'["a\n"]', r'["\nb"]')
    for wanted in (Wanted(), Wanted(day="2026-11-22"), Wanted(source="ledger.example")):
        asked = urlencode({name: value for name, value in asdict(wanted).items() if value})
        found = {p: desk.get(f"/stories?{asked}&cursor={forged(wanted.question, p)}") for p in no_places + places}
        expected = dict.fromkeys(no_places, 400) | dict.fromkeys(places, 200)
        assert {place: answer.status for place, answer in found.items()} == expected


def test_a_cursor_of_another_list_or_one_that_was_changed_is_refused(desk: Desk) -> None:
    for hour in range(3):
        desk.keep(canonical_url=f"https://ledger.example/{hour}")
    cursor = desk.get("/stories?source=ledger.example&limit=1").json["next"]
    assert desk.get(f"/stories?source=other.example&cursor={cursor}").reason == "bad-cursor"
    assert desk.get(f"/changes?since={cursor}").reason == "bad-cursor"
    flipped = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    assert desk.get(f"/stories?source=ledger.example&cursor={flipped}").reason == "bad-cursor"


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
