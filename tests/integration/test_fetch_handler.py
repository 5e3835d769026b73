"""The whole fetch stage on emulated AWS: an SQS event in; messages, captures and outcomes out."""

import zlib
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.fetch import handler
from functions.fetch.capture_store import CaptureStore
from shared.aws.ledger import DynamoLedger
from shared.aws.s3 import S3Objects
from shared.messages import PageCleaned, StoryPublished
from shared.politeness.packs import Pack, Wait
from tests.builders import lambda_context, sqs_event, story_published
from tests.origin import Origin, response

STORY = b"""<!doctype html><html lang="en"><head><title>Harbour freezes - The Ledger</title></head>
<body><nav><a href="/">Home</a></nav><main><article><h1>Harbour freezes</h1>
<p>The harbour froze overnight, and the ships at the long quay will not move before the spring, the mayor said.</p>
<p>It was the first time in forty years that ice had closed the port, which handles a third of the grain trade.</p>
<p>Fishermen walked across the basin in the morning, some with their children, to look at the trapped ferries.</p>
</article></main><footer>Imprint</footer></body></html>"""


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin().serving() as origin:
        origin.at("/robots.txt", response(b"User-agent: *\nDisallow: /closed", content_type="text/plain"))
        yield origin


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with mock_aws():
        sqs = boto3.client("sqs")
        queues = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("inbox", "outbox")}
        boto3.client("s3").create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        boto3.client("dynamodb").create_table(
            TableName="control",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        settings = {"BUCKET": "bucket", "CONTROL_TABLE": "control", "CONTACT": "https://desk.example"}
        settings |= {"INBOX_URL": queues["inbox"], "OUTBOX_URL": queues["outbox"], "ALLOW_LOOPBACK": "true"}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        handler.app.cache_clear()
        yield queues
        handler.app.cache_clear()


def sent(queue: str) -> list[PageCleaned]:
    answer = boto3.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    return [PageCleaned.model_validate_json(message["Body"]) for message in answer.get("Messages", [])]


def fate(url: str) -> tuple[str, str]:
    ledger = DynamoLedger(boto3.client("dynamodb"), "control", S3Objects(boto3.client("s3"), "bucket"))
    [outcome] = ledger.journey(url)
    return outcome.outcome.value, outcome.reason


def handle(*messages: Any) -> list[int]:
    """Have the handler settle these; positions of those that come back."""
    event = sqs_event(*(m if isinstance(m, str) else m.model_dump_json() for m in messages))
    answer: Any = handler.lambda_handler(event, lambda_context(120))
    back = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
    return [position for position, record in enumerate(event["Records"]) if record["messageId"] in back]


def test_a_batch_s_pages_each_settle_in_their_own_fate(aws, origin) -> None:
    urls = {
        origin.at("/story", response(STORY, content_type="text/html; charset=utf-8")): ("cleaned", ""),
        origin.url("/gone"): ("rejected", "page-gone"),
        origin.at("/closed", response(STORY)): ("rejected", "robots-forbidden"),
        origin.at("/busy", response(status="503 Busy")): ("retrying", "OriginUnavailable"),
        origin.at("/feed", response(b"<rss/>", content_type="application/rss+xml")): ("rejected", "not-html"),
        origin.at("/kept-back", response(STORY, "X-Robots-Tag: noarchive")): ("rejected", "rights-reserved"),
        "http://169.254.169.254/latest/meta-data/": ("rejected", "private-address"),
        "ftp://ledger.example/a": ("rejected", "unfetchable-url"),
    }

    back = handle(*(story_published(url=url) for url in urls), '{"poison": true}')

    assert back == [3]
    assert {url: fate(url) for url in urls} == urls
    [cleaned] = sent(aws["outbox"])
    assert "the ships at the long quay" in cleaned.article_html
    assert "Imprint" not in cleaned.article_html
    assert not [request for request in origin.requests if request.startswith("GET /closed")]
    captures = boto3.client("s3").list_objects_v2(Bucket="bucket", Prefix="captures/")["Contents"]
    assert [captured["Key"] for captured in captures] == [cleaned.capture.key]
    stored = CaptureStore(S3Objects(boto3.client("s3"), "bucket")).read(cleaned.capture)
    assert stored.body == STORY


def test_a_wall_is_postponed_by_name_and_nothing_of_it_is_kept(aws, origin) -> None:
    url = origin.at("/story", response(b"", "cf-mitigated: challenge", status="403 Forbidden"))
    shown = origin.at("/shown", response(b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"))

    assert handle(story_published(url=url), story_published(url=shown)) == []

    assert (fate(url), fate(shown)) == (("postponed", ""), ("postponed", ""))
    ledger = DynamoLedger(boto3.client("dynamodb"), "control", S3Objects(boto3.client("s3"), "bucket"))
    assert "bot-wall: a challenge by Cloudflare" in ledger.journey(shown)[0].detail
    assert boto3.client("s3").list_objects_v2(Bucket="bucket", Prefix="captures/")["KeyCount"] == 0


def test_a_story_on_two_pages_is_fetched_in_its_turn_and_captured_whole(aws, origin) -> None:
    second = STORY.replace(b"froze overnight", b"thawed again").replace(b"forty years", b"one year").replace(
        b"walked", b"rowed"
    )  # fmt: skip
    url = origin.at("/harbour", response(STORY.replace(b"</main>", b"<a href='/harbour/2'>2</a></main>")))
    origin.at("/harbour/2", response(second))

    assert handle(story_published(url=url)) == []

    [page] = sent(aws["outbox"])
    assert page.article_html.index("walked") < page.article_html.index("rowed")
    captures = CaptureStore(S3Objects(boto3.client("s3"), "bucket"))
    assert [captures.read(each).url for each in (page.capture, *page.more_captures)] == [url, f"{url}/2"]


def test_what_the_site_s_files_say_of_use_is_told(aws, origin) -> None:
    origin.at("/robots.txt", response(b"User-agent: GPTBot\nDisallow: /", content_type="text/plain"))
    rules = b'[{"location": "/", "tdm-reservation": 1}]'
    origin.at("/.well-known/tdmrep.json", response(rules, content_type="application/json"))
    url = origin.at("/story", response(STORY))

    handle(story_published(url=url))

    [page] = sent(aws["outbox"])
    assert (page.terms.ai_agents_barred, page.terms.tdm_reservation) == (("gptbot",), True)


def test_robots_are_asked_once_for_a_batch_and_the_origin_once_for_a_page(aws, origin) -> None:
    urls = [origin.at(f"/{number}", response(STORY)) for number in range(10)]

    assert handle(*(story_published(url=url) for url in urls)) == []

    assert sorted(request.split(" ")[1] for request in origin.requests) == sorted(
        ["/.well-known/tdmrep.json", "/robots.txt", *(f"/{n}" for n in range(10))]
    )


def test_a_replay_asks_nobody(aws, origin) -> None:
    url = origin.at("/story", response(STORY))
    handle(story_published(url=url))
    [first] = sent(aws["outbox"])
    origin.requests.clear()

    handle(story_published(url=url, capture=first.capture))

    assert sent(aws["outbox"]) == [first]
    assert origin.requests == []


def test_loopback_is_shut_unless_it_is_asked_for(aws, origin, monkeypatch) -> None:
    monkeypatch.delenv("ALLOW_LOOPBACK")
    handler.app.cache_clear()
    url = origin.at("/story", response(STORY))

    assert handle(story_published(url=url)) == []

    assert fate(url) == ("rejected", "private-address")
    assert origin.requests == []


def waiting() -> list[tuple[str, StoryPublished]]:
    """What lies in the control table until its time comes: kind and story."""
    packs = [item for item in boto3.client("dynamodb").scan(TableName="control")["Items"] if item["sk"]["S"] == "pack"]
    return [
        (wait, one.story)
        for item in packs
        for wait in [Wait(item["pk"]["S"].partition("#")[0])]
        for one in Pack.from_json(wait, 0, zlib.decompress(item["stories"]["B"]).decode()).waiting
    ]


def test_a_visit_of_an_unchanged_page_costs_the_publisher_no_page(aws, origin) -> None:
    url = origin.at("/story", response(STORY, 'ETag: "7"'))
    handle(story_published(url=url))
    [(wait, visit)] = waiting()
    assert (wait, visit.visit and visit.visit.etag, fate(url)) == (Wait.VISIT, '"7"', ("cleaned", ""))

    origin.at("/story", b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n')
    assert handle(visit) == []

    assert 'if-none-match: "7"' in origin.requests[-1].lower()
    assert fate(url) == ("unchanged", "")
    assert sorted(story.visit.number for _, story in waiting() if story.visit) == [1, 2]
    assert len(sent(aws["outbox"])) == 1


def test_what_has_to_wait_for_hours_leaves_the_queue_and_nobody_asks_meanwhile(aws, origin) -> None:
    busy = origin.at("/busy", response(b"", "Retry-After: 7200", status="429 Too Many Requests"))
    other = origin.at("/other", response(STORY))

    assert handle(story_published(url=busy)) == []
    asked = len(origin.requests)
    assert handle(story_published(url=other, trace_id="other")) == []

    assert (fate(busy), fate(other)) == (("postponed", ""), ("postponed", ""))
    assert len(origin.requests) == asked
    assert {story.url for wait, story in waiting() if wait is Wait.TURN} == {busy, other}


def test_a_crawl_delay_paces_the_pages_of_a_batch(aws, origin) -> None:
    origin.at("/robots.txt", response(b"User-agent: *\nCrawl-delay: 20", content_type="text/plain"))
    urls = [origin.at(f"/{number}", response(STORY)) for number in range(3)]

    assert handle(*(story_published(url=url, trace_id=url) for url in urls)) == [0, 1, 2]

    assert {fate(url) for url in urls} == {("retrying", "NotOurTurn")}
    assert [request.split(" ")[1] for request in origin.requests] == ["/robots.txt"]
