"""What the functions behind the ways in may do, held against what they do: as test_rights.py does for the stages."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.demo.site import DemoSite
from infra.local.host import FunctionHost
from infra.local.output import FunctionOutput
from infra.local.stack import LocalStack
from infra.push_events import DROPPED, FEED, FEED_URL, HUB, object_created, pushed, story, story_published
from infra.sam_local import logical_id, seed
from infra.sample_events import PAGE, POISON, PUBLISHED_AT, UNREADABLE, URL, event
from shared.aws.leases import DynamoLeases
from shared.aws.sources import DynamoSources
from shared.aws.sqs import CLAIM_CHECK_BYTES, SqsOutbox
from shared.captures import write_record
from shared.messages import FeedPushed
from shared.sources import Source, source_id
from shared.websub.lease import Lease, Offer
from tests.discover_fakes import rss
from tests.origin import Origin, response
from tests.template.test_rights import NOT_CALLED_BY_OUR_CODE, Right, granted, used_by
from tests.unit.discover.documents import page
from tests.unit.receive import requests

HUGE_POISON = POISON + " " * CLAIM_CHECK_BYTES
SELDOM = {"sqs:ChangeMessageVisibility"}  # only after what nobody foresaw: tests/unit/test_consumer.py
Deeds = Callable[[LocalStack, FunctionHost, DemoSite], None]


def table(stack: LocalStack) -> str:
    return stack.outputs["ControlTableName"]


def receive(stack: LocalStack, host: FunctionHost, site: DemoSite) -> None:
    posted = json.dumps({"stories": [story(), story(html=PAGE.body.decode())]}).encode()
    as_json: dict[str, Any] = {"content_type": "application/json", "idempotency_key": "1"}
    host.invoke(requests.event("POST /stories", body=posted, **as_json))
    host.invoke(requests.event("GET /outcomes", query={"url": URL}))
    leases = DynamoLeases(stack.client("dynamodb"), table(stack))
    lease = Lease.wanted(source_id(FEED_URL), Offer(HUB, FEED_URL), with_secret=False, now=0)
    at: dict[str, Any] = {"parameters": {"token": lease.token}}
    leases.put(lease, None)
    asked = {"hub.topic": FEED_URL, "hub.challenge": "1"}
    host.invoke(requests.event("GET /websub/{token}", query={"hub.mode": "subscribe", **asked}, **at))
    host.invoke(requests.event("POST /websub/{token}", body=FEED.encode(), **at))
    leases.put(lease.leaving(0), leases.of_source(lease.source))
    host.invoke(requests.event("GET /websub/{token}", query={"hub.mode": "unsubscribe", **asked}, **at))
    signed = Lease.wanted(lease.source, Offer(HUB, FEED_URL), with_secret=True, now=0)
    leases.put(signed, None)
    body = FEED.encode() + b" " * CLAIM_CHECK_BYTES
    at = {"parameters": {"token": signed.token}, "x_hub_signature": _signature(signed, body)}
    assert host.invoke(requests.event("POST /websub/{token}", body=body, **at))["statusCode"] == 202
    for message in (json.dumps(story_published()), POISON, HUGE_POISON):
        host.invoke(event("ReceiveQueue", message))


def _signature(lease: Lease, body: bytes) -> str:
    import hmac

    return f"sha256={hmac.new(lease.secret.encode(), body, 'sha256').hexdigest()}"


def push(stack: LocalStack, host: FunctionHost, site: DemoSite) -> None:
    sources = DynamoSources(stack.client("dynamodb"), table(stack))
    here = f"{site.origin}/no-feed"
    for url in (FEED_URL, here):
        sources.add(Source(id=source_id(url), url=url, added_at=datetime.now(UTC)))
    news = FEED.replace(PUBLISHED_AT.isoformat(), datetime.now(UTC).isoformat())
    crowd = f"<author><name>{'🐋' * 1000}</name></author>" * 30  # the entry's own message becomes large, too
    large = pushed().model_copy(update={"content": news.replace("</entry>", f"{crowd}</entry>").encode()})
    queue = Letterbox()
    SqsOutbox(queue, "push", stack_objects(stack)).send([large])  # type: ignore[arg-type] # as much of SQS as it needs
    for message in (
        pushed(),
        queue.body,
        FeedPushed(trace_id="1", url=here, source=source_id(here)),
        UNREADABLE,
        POISON,
        HUGE_POISON,
    ):
        host.invoke(event("PushQueue", message))
    with Origin().serving() as paper:
        first, second = paper.url("/feed"), paper.url("/feed?page=2")
        paper.at("/feed", response(page(second, f"{URL}/1")))
        paper.at("/feed?page=2", response(rss(f"{URL}/2")))
        sources.add(Source(id=source_id(first), url=first, added_at=datetime.now(UTC)))
        host.invoke(event("PushQueue", FeedPushed(trace_id="2", url=first, source=source_id(first))))
    assert any(request.startswith("GET /feed?page=2") for request in paper.requests)


def drop(stack: LocalStack, host: FunctionHost, site: DemoSite) -> None:
    s3, bucket = stack.client("s3"), stack.outputs["BucketName"]
    s3.put_object(Bucket=bucket, Key="drop/page.html", Body=PAGE.body, Metadata={"url": URL})
    page = json.dumps(object_created()).replace("courier+crawl.warc.gz", "page.html").replace("drop/2025/03/", "drop/")
    s3.put_object(Bucket=bucket, Key="drop/urls.txt", Body=URL.encode())
    urls = page.replace("page.html", "urls.txt").replace(str(len(write_record(PAGE))), str(len(URL)))
    wide = "\x01"  # six bytes of JSON each
    large = json.dumps({"url": URL, "authors": [wide * 200] * 50, "headline": wide * 1000}).encode()
    s3.put_object(Bucket=bucket, Key="drop/large.jsonl", Body=large)
    listed = page.replace("page.html", "large.jsonl").replace(str(len(write_record(PAGE))), str(len(large)))
    for message in (json.dumps(object_created()), page, urls, listed, POISON, HUGE_POISON):
        host.invoke(event("DropQueue", message))


DEEDS: dict[str, Deeds] = {"receive": receive, "push": push, "drop": drop}


class Letterbox:
    """Keeps what SQS would have got."""

    body = ""

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        self.body = Entries[0]["MessageBody"]
        return {}


def stack_objects(stack: LocalStack) -> Any:
    from shared.aws.s3 import S3Objects

    return S3Objects(stack.client("s3"), stack.outputs["BucketName"])


@pytest.fixture(scope="module", params=DEEDS)
def rights(request: pytest.FixtureRequest) -> Iterator[tuple[set[Right], set[Right]]]:
    """What a function was granted, and what it used."""
    name, used = str(request.param), set[Right]()
    with LocalStack.in_process() as stack, DemoSite(0) as site:
        seed(stack)
        function = stack.function(logical_id(name))
        variables = stack.runtime_environment(function)
        # A session of its own: what the test itself asks of AWS is no right of the function.
        from infra.local.stack import _session

        theirs = _session()
        theirs.events.register("provide-client-params", lambda params, model, **_: used.update(used_by(params, model)))
        output = FunctionOutput(Path("/dev/null"))
        host = FunctionHost(function, variables=variables, session=theirs, clock=stack.clock, output=output)
        DEEDS[name](stack, host, site)
        yield granted(stack, name), used


def test_every_call_is_allowed(rights: tuple[set[Right], set[Right]]) -> None:
    allowed, used = rights
    assert {right for right in used if not any(grant.covers(right) for grant in allowed)} == set()


def test_nothing_is_allowed_that_is_never_done(rights: tuple[set[Right], set[Right]]) -> None:
    allowed, used = rights
    ours = {grant for grant in allowed if grant.action not in NOT_CALLED_BY_OUR_CODE | SELDOM}
    assert {grant for grant in ours if not any(grant.covers(right) for right in used)} == set()


def test_the_dropped_sample_is_there_to_be_read() -> None:
    assert object_created()["Records"][0]["s3"]["object"]["key"] == DROPPED.replace(" ", "+")
