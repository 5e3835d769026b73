"""Sample events of the ways in that others push through: the HTTP API, the bus, the bucket, hubs."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from infra.local.functions import Function
from infra.local.http_api import Asked, Route, event_of
from infra.local.template import ACCOUNT
from infra.sample_events import (
    AUTHORS,
    FETCHED_AT,
    HEADLINE,
    PAGE,
    POISON,
    PUBLISHED_AT,
    TRACE,
    URL,
    event,
)
from shared.captures import write_record
from shared.messages import FeedPushed
from shared.sources import source_id

if TYPE_CHECKING:
    from collections.abc import Iterator

FEED_URL = "https://courier.example/feed.xml"
HUB = "https://hub.courier.example/"
# Of a subscription that is only in these files: a real callback and a real secret are never written down.
TOKEN = source_id(FEED_URL) + "A" * 43
SECRET = "only-in-the-samples"  # noqa: S105 - as it says
DROPPED = "drop/2025/03/courier crawl.warc.gz"
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
    "<title>The Tolmouth Courier</title>"
    f'<link rel="hub" href="{HUB}"/><link rel="self" href="{FEED_URL}"/><entry><id>{URL}</id><title>{HEADLINE}</title>'
    f'<link href="{URL}"/><updated>{PUBLISHED_AT.isoformat()}</updated></entry></feed>'
)


def push_samples() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and content of each file."""
    announced = json.dumps(story_published())
    yield "receive-post-stories", asked("POST /stories", body=json.dumps(story()), content_type="application/json")
    yield "receive-outcomes", asked("GET /outcomes", query=f"url={quote_plus(URL)}")
    yield "receive-websub-verification", asked("GET /websub/{token}", query=verification())
    yield "receive-websub-ping", asked("POST /websub/{token}", body=FEED, content_type="text/xml", **signed(FEED))
    yield "receive-story-published", event("ReceiveQueue", announced)
    yield "receive-poison", event("ReceiveQueue", POISON)
    yield (
        "receive-partial-failure",
        event("ReceiveQueue", announced, POISON, json.dumps(story_published(url="ftp://x"))),
    )
    yield "push-feed-pushed", event("PushQueue", pushed())
    yield "push-poison", event("PushQueue", POISON)
    yield "drop-object-created", event("DropQueue", json.dumps(object_created()))
    yield "drop-poison", event("DropQueue", POISON)


def story(**changes: Any) -> dict[str, Any]:
    """What a publisher says of a story: of an event the detail, of a POST the body."""
    told = {"url": URL, "source": "courier", "headline": HEADLINE, "published": PUBLISHED_AT.isoformat()}
    return told | {"authors": list(AUTHORS), "section": "Local", "language": "en"} | changes


def story_published(**changes: Any) -> dict[str, Any]:
    """An event of a CMS, as EventBridge delivers it."""
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": "StoryPublished",
        "source": "cms.courier.example",
        "account": ACCOUNT,
        "time": PUBLISHED_AT.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "eu-west-1",
        "resources": [],
        "detail": story(**changes),
    }


def object_created() -> dict[str, Any]:
    """S3's notice of a new object."""
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-west-1",
        "eventTime": FETCHED_AT.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "eventName": "ObjectCreated:Put",
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "drop",
            "bucket": {"name": "newsmill-bucket", "arn": "arn:aws:s3:::newsmill-bucket"},
            "object": {
                "key": quote_plus(DROPPED, safe="/"),
                "size": len(write_record(PAGE)),
                "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }
    return {"Records": [record]}


def pushed() -> FeedPushed:
    """What receive makes of a delivery that is signed."""
    return FeedPushed(
        trace_id=TRACE, url=FEED_URL, source=source_id(FEED_URL), content=FEED.encode(), content_type="text/xml"
    )


def verification() -> str:
    """How a hub asks whether we meant it."""
    asked_back = {"mode": "subscribe", "topic": FEED_URL, "challenge": "4f2c", "lease_seconds": "864000"}
    return "&".join(f"hub.{name}={quote_plus(value)}" for name, value in asked_back.items())


def signed(body: str) -> dict[str, str]:
    return {"x_hub_signature": f"sha256={hmac.new(SECRET.encode(), body.encode(), 'sha256').hexdigest()}"}


def asked(route: str, *, path: str = "", query: str = "", body: str = "", **headers: str) -> dict[str, Any]:
    """The event API Gateway makes of a request; `path` is wanted where the route leaves it open."""
    method, _, template = route.replace("ANY", "GET").partition(" ")
    parameters = {"token": TOKEN} if "{token}" in route else {"path": path[1:]} if path else {}
    path = path or template.replace("{token}", TOKEN)
    named = {"host": "api.newsmill.example", "user-agent": "curl/8"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    made = event_of(
        Route(route, _NOBODY, is_open="{token}" in route),
        parameters,
        Asked(method, f"{path}?{query}" if query else path, named, body.encode(), "198.51.100.7"),
    )
    made["requestContext"] |= {
        "requestId": "JKJaXmPLvHcESHA=",
        "time": FETCHED_AT.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(FETCHED_AT.timestamp() * 1000),
    }
    return made


_NOBODY = Function("", "", "", "", 0, 0, {})  # the event does not tell which function it is for
