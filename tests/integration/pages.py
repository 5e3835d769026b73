"""News pages, and captures of them, so that fetch asks nobody."""

from datetime import UTC, datetime, timedelta

from infra.local.stack import LocalStack
from shared.captures import RawPage, capture_key, write_record
from shared.messages import Capture, StoryPublished
from tests.builders import story_published

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENTENCE = "The harbour froze overnight, and the ferries stayed where they were until the ice had been broken. "


def html(headline: str, *, paragraphs: int = 4) -> bytes:
    text = "".join(f"<p>{headline}, part {n + 1}. {SENTENCE * 3}</p>" for n in range(paragraphs))
    return (
        f'<!doctype html><html lang="en"><head><title>{headline}</title></head>'
        f"<body><main><article><h1>{headline}</h1>{text}</article></main></body></html>"
    ).encode()


def captured(stack: LocalStack, url: str, body: bytes, *, status: int = 200, minutes: int = 0) -> StoryPublished:
    """A message about a page that is in the bucket already, fetched so many minutes after noon."""
    page = RawPage(
        url=url,
        final_url=url,
        status=status,
        headers={"content-type": "text/html; charset=utf-8"},
        body=body,
        fetched_at=NOON + timedelta(minutes=minutes),
    )
    key = capture_key(page)
    stack.client("s3").put_object(Bucket=stack.outputs["BucketName"], Key=key, Body=write_record(page))
    return story_published(url=url, capture=Capture(key=key))


def publish(stack: LocalStack, *messages: StoryPublished | str, delay: int = 0) -> None:
    for message in messages:
        body = message if isinstance(message, str) else message.model_dump_json()
        stack.client("sqs").send_message(QueueUrl=stack.outputs["FetchQueueUrl"], MessageBody=body, DelaySeconds=delay)
