"""Stories that publishers push, over real HTTP, on the stack that `./newsmill up` runs."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from infra.demo.site import FERRY_PATH, DemoSite
from shared.captures import write_record
from shared.messages import Capture
from shared.outcomes import Outcome
from tests.builders import raw_page
from tests.eventually import eventually
from tests.integration.live import Live, live

CRAWLED_AT = datetime(2025, 3, 4, 5, 6, tzinfo=UTC)
FERRY = "Varrow ferry returns after eleven months ashore"


@dataclass(frozen=True)
class Desk:
    """A running stack, and a site that publishes."""

    live: Live
    site: DemoSite


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with DemoSite(0) as site, live(tmp_path_factory.mktemp("state")) as running:
        yield Desk(running, site)


def page(desk: Desk, path: str, url: str) -> str:
    html = desk.site.newsroom.answer(path).body.decode()
    return html.replace(f"{desk.site.origin}{path}", url)


def test_a_posted_url_is_fetched_and_stored_and_its_journey_can_be_followed(desk: Desk) -> None:
    url = f"{desk.site.origin}{FERRY_PATH}"
    status, told = desk.live.ask("POST", "/stories", {"url": url, "source": "courier"})
    assert (status, told["accepted"]) == (202, 1)

    assert desk.live.stored(url) == FERRY
    link = told["stories"][0]["outcomes"]
    stages = eventually(lambda: _stages(desk, link), "the journey never ended")
    assert stages == ["receive", "fetch", "normalize", "store"]
    assert desk.live.ask("GET", f"/outcomes?url={url}")[1] == desk.live.ask("GET", link)[1]


def _stages(desk: Desk, link: str) -> list[str]:
    told = desk.live.ask("GET", link)[1]
    return [each["stage"] for each in told["journey"]] if told["outcome"] == "created" else []


def test_a_posted_page_is_stored_without_asking_anybody(desk: Desk) -> None:
    url = "https://nowhere.invalid/2025/03/varrow-ferry"
    told = {"stories": [{"url": url, "html": page(desk, FERRY_PATH, url)}]}
    first = desk.live.ask("POST", "/stories", told, idempotency_key="ferry-1")
    assert first == desk.live.ask("POST", "/stories", told, idempotency_key="ferry-1")
    assert desk.live.ask("POST", "/stories", {"url": url}, idempotency_key="ferry-1")[0] == 422
    assert desk.live.stored(url) == FERRY


def test_what_a_page_that_is_handed_in_says_of_its_use_is_no_bar_and_is_recorded(desk: Desk) -> None:
    said = (
        '<head><meta name="robots" content="noarchive, noai"><meta name="newsmill" content="noindex">'
        '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://nowhere.invalid/tdm.json">'
    )

    def reserved(url: str) -> str:
        return page(desk, FERRY_PATH, url).replace("<head>", said)

    posted, dropped, archived = (f"https://nowhere.invalid/reserved/{name}" for name in ("post", "drop", "warc"))
    desk.live.ask("POST", "/stories", {"url": posted, "html": reserved(posted)})
    bucket, s3 = desk.live.stack.outputs["BucketName"], desk.live.stack.client("s3")
    s3.put_object(Bucket=bucket, Key="drop/r.html", Body=reserved(dropped).encode(), Metadata={"url": dropped})
    headers = {"content-type": "text/html", "x-robots-tag": "noimageai"}
    crawled = raw_page(
        url=archived, final_url=archived, body=reserved(archived).encode(), headers=headers, fetched_at=CRAWLED_AT
    )
    record = write_record(crawled)
    s3.put_object(Bucket=bucket, Key="drop/r.warc.gz", Body=record)
    for url in (posted, dropped, archived):
        assert desk.live.stored(url) == FERRY
        rights = desk.live.ask("GET", f"/story?url={url}")[1]["rights"]
        assert {"noai", "noarchive", "noindex"} <= set(rights["robots"])
        assert (rights["tdm_reservation"], rights["tdm_policy"]) == (True, "https://nowhere.invalid/tdm.json")
        assert (rights["ai_opt_out"], "robots: noai" in rights["ai_opt_outs"]) == (True, True)
        assert ("noimageai" in rights["robots"]) == (url == archived)


def test_what_is_wrong_is_told_as_a_problem(desk: Desk) -> None:
    assert desk.live.ask("POST", "/stories", {"url": "mailto:desk@courier.example"})[1]["reason"] == "no-story"
    assert desk.live.ask("GET", "/outcomes/" + "0" * 64)[0] == 404
    assert desk.live.ask("GET", "/nowhere")[0] == 404


def test_an_event_on_the_bus_brings_a_story(desk: Desk) -> None:
    url = f"{desk.site.origin}/2025/02/eel-census"
    detail = {"url": url, "headline": "Eels", "desk": "nature"}
    entry = {"Source": "cms.courier", "DetailType": "StoryPublished", "Detail": json.dumps(detail)}
    bus = desk.live.stack.outputs["BusName"]
    desk.live.stack.client("events").put_events(Entries=[{**entry, "EventBusName": bus}])

    assert desk.live.stored(url)
    [received, *_] = desk.live.desk.ledger.journey(url)
    assert (received.stage, received.outcome) == ("receive", Outcome.ACCEPTED)


def test_a_dropped_archive_becomes_stories_that_lie_in_it(desk: Desk) -> None:
    urls = [f"https://nowhere.invalid/crawl/{number}" for number in range(3)]
    records = [
        write_record(raw_page(url=url, final_url=url, body=page(desk, FERRY_PATH, url).encode(), fetched_at=CRAWLED_AT))
        for url in urls
    ]
    bucket = desk.live.stack.outputs["BucketName"]
    desk.live.stack.client("s3").put_object(Bucket=bucket, Key="drop/crawl 1.warc.gz", Body=b"".join(records))

    for url, record in zip(urls, records, strict=True):
        assert desk.live.stored(url) == FERRY
        story = desk.live.desk.reader.get(url)
        assert story
        capture = Capture.parse(story.capture)
        assert (capture.key, capture.length) == ("drop/crawl 1.warc.gz", len(record))
        assert story.source.host == "nowhere.invalid"
    journey = eventually(
        lambda: desk.live.desk.ledger.journey(f"s3://{bucket}/drop/crawl 1.warc.gz"), "the drop was never settled"
    )
    assert [(each.stage, each.outcome, each.detail) for each in journey] == [("drop", Outcome.TAKEN_IN, "3 stories")]


def test_an_archive_that_a_takedown_has_rewritten_is_not_read_again(desk: Desk) -> None:
    url = "https://nowhere.invalid/withdrawn"
    record = write_record(raw_page(url=url, final_url=url, body=page(desk, FERRY_PATH, url).encode()))
    bucket, objects = desk.live.stack.outputs["BucketName"], desk.live.desk.objects
    desk.live.stack.client("s3").put_object(Bucket=bucket, Key="drop/once.warc.gz", Body=record)
    assert desk.live.stored(url) == FERRY
    version = objects.read("drop/once.warc.gz")
    assert version
    assert objects.replace("drop/once.warc.gz", record + record, "application/warc", version.tag)

    def details() -> list[str]:
        return [each.detail for each in desk.live.desk.ledger.journey(f"s3://{bucket}/drop/once.warc.gz")]

    eventually(lambda: details() == ["0 stories"], "the rewritten archive was read, or never settled")


def test_a_dropped_page_is_known_by_the_url_it_came_with(desk: Desk) -> None:
    url = "https://nowhere.invalid/dropped"
    bucket = desk.live.stack.outputs["BucketName"]
    body = page(desk, FERRY_PATH, url).encode()
    desk.live.stack.client("s3").put_object(Bucket=bucket, Key="drop/a.html", Body=body, Metadata={"url": url})
    assert desk.live.stored(url) == FERRY


def test_head_has_the_length_of_get_and_a_304_has_none(desk: Desk) -> None:
    """On one connection: content where none may be would be taken for the next answer."""
    address = urlsplit(desk.live.api_url)
    told = []
    with closing(HTTPConnection(address.hostname or "", address.port)) as connection:
        for method, condition in (("GET", ""), ("HEAD", ""), ("GET", "*"), ("HEAD", "*"), ("GET", "")):
            connection.request(method, "/openapi.json", headers={"If-None-Match": condition} if condition else {})
            answer = connection.getresponse()
            told.append((answer.status, answer.getheader("content-length"), len(answer.read())))
    whole = told[0][2]
    length = str(whole)
    unchanged = (304, None, 0)
    assert told == [(200, length, whole), (200, length, 0), unchanged, unchanged, (200, length, whole)]
