"""Valid objects by default; a test names only what it is about."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.store.copies import Copies
from functions.store.service import Store
from shared.blocks import Paragraph
from shared.captures import RawPage
from shared.messages import Capture, PageCleaned, Response, StoryNormalized, StoryPublished
from shared.metadata import PageMetadata
from shared.story import Source, Story
from shared.urls import story_id
from tests.fakes import MemoryPrints

URL = "https://ledger.example/world/2026/harbour"
FETCHED_AT = datetime(2026, 11, 22, 8, 15, tzinfo=UTC)
CAPTURE = Capture(key="captures/2026/11/22/ledger.example/0123456789ab.warc.gz")


def story_published(**changes: Any) -> StoryPublished:
    return StoryPublished.model_validate({"trace_id": "trace-1", "url": URL} | changes)


def raw_page(**changes: Any) -> RawPage:
    valid: dict[str, Any] = {
        "url": URL,
        "final_url": URL,
        "status": 200,
        "headers": {"content-type": "text/html; charset=utf-8"},
        "body": b"<!doctype html><title>Harbour freezes</title><p>The harbour froze overnight.</p>",
        "fetched_at": FETCHED_AT,
    }
    return RawPage(**(valid | changes))


def response(**changes: Any) -> Response:
    valid = {"final_url": URL, "status": 200, "fetched_at": FETCHED_AT, "charset": "utf-8", "charset_from": "header"}
    return Response.model_validate(valid | changes)


def page_cleaned(**changes: Any) -> PageCleaned:
    valid = {
        "trace_id": "trace-1",
        "url": URL,
        "capture": CAPTURE,
        "response": response(),
        "article_html": "<p>The harbour froze overnight.</p>",
        "quality": 0.9,
        "page": PageMetadata(title="Harbour freezes - The Ledger", visible={"headings": ("Harbour freezes",)}),
    }
    return PageCleaned.model_validate(valid | changes)


def story(**changes: Any) -> Story:
    """A story; its content hash follows its headline and body unless it is given."""
    canonical = changes.get("canonical_url", URL)
    headline = changes.get("headline", "Harbour freezes")
    body = changes.get("body", (Paragraph(text="The harbour froze overnight."),))
    valid = {
        "story_id": story_id(canonical),
        "canonical_url": canonical,
        "source": Source(name="The Ledger", host="ledger.example"),
        "headline": headline,
        "body": body,
        "quality": 0.9,
        "capture": CAPTURE.key,
        "requested_url": canonical,
        "fetched_at": FETCHED_AT,
        "normalized_at": FETCHED_AT,
        "normalizer": 1,
        "content_hash": sha256(f"{headline}{body}".encode()).hexdigest(),
    }
    return Story.model_validate(valid | changes)


def story_normalized(**changes: Any) -> StoryNormalized:
    told = changes.pop("story", None) or story(**changes)
    return StoryNormalized(trace_id="trace-1", url=told.requested_url, story=told)


def store_stage(stories: Any, objects: Any, prints: Any = None) -> Store:
    """The store stage on these ports."""
    return Store(stories, objects, Copies(prints or MemoryPrints(), stories, objects))


def sqs_event(*bodies: str, receive_count: int = 1) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": str(uuid4()),
                "receiptHandle": f"receipt-{position}",
                "body": body,
                "attributes": {"ApproximateReceiveCount": str(receive_count)},
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:queue",
                "awsRegion": "eu-west-1",
            }
            for position, body in enumerate(bodies)
        ]
    }


def lambda_context(remaining_seconds: float = 60) -> LambdaContext:
    context = LambdaContext()
    context._function_name = "newsmill-test"
    context._memory_limit_in_mb = 256
    context._invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:newsmill-test"
    context._aws_request_id = "request-1"
    context.get_remaining_time_in_millis = lambda: int(remaining_seconds * 1000)  # type: ignore[method-assign]
    return context
