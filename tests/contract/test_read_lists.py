"""The read API's lists and its change log: page by page, each story and each change once."""

from base64 import urlsafe_b64encode
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from shared.blocks import Paragraph
from shared.lists import Wanted
from shared.story import Source
from tests.builders import FETCHED_AT
from tests.contract.conftest import Desk
from tests.contract.test_read_api import ID
from tests.readers import Answer


def forged(question: str, place: str) -> str:
    """A cursor as whoever has read our code can seal it, over what is no place."""
    told = urlsafe_b64encode(place.encode()).decode().rstrip("=")
    check = sha256(f"newsmill cursor 1\n{question}\n{told}".encode()).digest()
    return f"{urlsafe_b64encode(check).decode()[:8]}{told}"


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
