"""The files in events/: what SQS hands each function, good for `sam local invoke`.

    python -m infra.sample_events     write them

They are made from the contracts, so that they never tell of messages no stage would send.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import md5, sha256
from typing import TYPE_CHECKING, Any

from infra.demo.site import PAGES
from infra.local.schedules import tick_event
from infra.shell import ROOT
from shared.aws.sqs import ClaimCheck
from shared.blocks import Heading, Paragraph
from shared.captures import RawPage, capture_key
from shared.messages import Capture, Discovery, Hints, PageCleaned, Response, StoryNormalized, StoryPublished, Visit
from shared.metadata import Byline, PageMetadata, Time, VisiblePage
from shared.story import DateReading, Source, Story
from shared.urls import story_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.messages import Message

FOLDER = ROOT / "events"
URL = "https://courier.example/2025/03/varrow-ferry-returns"
NOWHERE = "https://nowhere.invalid/2025/03/a-story"  # RFC 2606: a name that never leads anywhere
TRACE = "01JPN0TE5T0RYTR4CE00000000"
PUBLISHED_AT = datetime(2025, 3, 10, 6, 30, tzinfo=UTC)
FETCHED_AT = datetime(2025, 3, 10, 6, 42, 11, tzinfo=UTC)
HEADLINE = "Varrow ferry returns after eleven months ashore"
AUTHORS = ("Ines Halvard", "Tobin Marsh")
BYLINE = "By Ines Halvard and Tobin Marsh"
SITE = "The Tolmouth Courier"
PARAGRAPHS = (
    "A little after seven on Sunday evening, the horn sounded twice from behind the outer wall.",
    "The car ferry had lain in the dry dock at Tolmouth since a storm in April last year.",
)

PAGE = RawPage(
    url=URL,
    final_url=URL,
    status=200,
    headers={"content-type": "text/html; charset=utf-8"},
    body=(PAGES / "ferry.html").read_bytes().replace(b"{{origin}}", b"https://courier.example"),
    fetched_at=FETCHED_AT,
)
CAPTURE = Capture(key=capture_key(PAGE))

POISON = '{"version": 1, "url": '  # cut off: no retry will mend it
UNKNOWN_VERSION = json.dumps({"version": 99, "trace_id": TRACE, "url": URL})
# A draft that somebody has moved to an archive, out of S3's reach: the message is tried again until it is restored.
ARCHIVED_DRAFT = "drafts/archived.json"
UNREADABLE = ClaimCheck(claim_check=ARCHIVED_DRAFT).model_dump_json()


def published(**changes: Any) -> StoryPublished:
    """A feed told us of a story."""
    told = Hints(headline=HEADLINE, published=PUBLISHED_AT.isoformat(), authors=AUTHORS, section="Local")
    valid = {"trace_id": TRACE, "url": URL, "source": "courier", "discovered_by": Discovery.FEED, "hints": told}
    return StoryPublished.model_validate(valid | changes)


def replayed() -> StoryPublished:
    """Fetch the story again from what was kept of it; its publisher is not asked."""
    return published(discovered_by=Discovery.REPLAY, capture=CAPTURE)


def revisited() -> StoryPublished:
    """An hour later: fetch it again, if it has changed."""
    visit = Visit(number=1, etag='"67ce3a01"', first_fetched_at=FETCHED_AT)
    return published(trace_id=f"{TRACE}+1", discovered_by=Discovery.REVISIT, visit=visit)


def cleaned() -> PageCleaned:
    """What fetch makes of it."""
    return PageCleaned(
        trace_id=TRACE,
        url=URL,
        source="courier",
        discovered_by=Discovery.FEED,
        capture=CAPTURE,
        response=Response(
            final_url=URL, status=200, fetched_at=FETCHED_AT, content_type="text/html", charset="utf-8",
            charset_from="header",
        ),
        article_html="".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS),
        quality=0.95,
        page=PageMetadata(
            title=f"{HEADLINE} | {SITE}",
            html_lang="en-GB",
            base_url=URL,
            meta={"og:title": (HEADLINE,), "og:site_name": (SITE,)},
            visible=VisiblePage(
                headings=(HEADLINE,),
                bylines=(Byline(text=BYLINE, names=AUTHORS),),
                times=(Time(text="10 March 2025, 6.30 am", datetime=PUBLISHED_AT.isoformat(), label="Published"),),
            ),
        ),
    )  # fmt: skip


def normalized() -> StoryNormalized:
    """What normalize makes of it."""
    body = (Heading(text="A raffle, a loan and a choir"), *(Paragraph(text=paragraph) for paragraph in PARAGRAPHS))
    story = Story(
        story_id=story_id(URL),
        canonical_url=URL,
        source=Source(name=SITE, host="courier.example", feed="courier"),
        headline=HEADLINE,
        byline=BYLINE,
        authors=AUTHORS,
        section="Local",
        language="en-GB",
        published_at=PUBLISHED_AT,
        published=DateReading(raw=PUBLISHED_AT.isoformat(), precision="instant", zone="stated"),
        body=body,
        word_count=sum(len(block.text.split()) for block in body),
        reading_minutes=1,
        provenance={"headline": "opengraph", "byline": "dom", "published_at": "dom"},
        quality=0.95,
        capture=CAPTURE.key,
        requested_url=URL,
        fetched_at=FETCHED_AT,
        normalized_at=FETCHED_AT,
        normalizer=1,
        content_hash=sha256(HEADLINE.encode()).hexdigest(),
    )
    return StoryNormalized(trace_id=TRACE, url=URL, story=story)


def samples() -> Iterator[tuple[str, Any]]:
    """Name and content of each file in events/."""
    story, page, kept = published(), cleaned(), normalized()
    yield "discover-tick", tick_event("newsmill-tick", FETCHED_AT.timestamp())
    yield "fetch-published", event("FetchQueue", story)
    yield "fetch-replay", event("FetchQueue", replayed())
    yield "fetch-revisit", event("FetchQueue", revisited())
    yield "fetch-poison", event("FetchQueue", POISON)
    yield "fetch-partial-failure", event("FetchQueue", replayed(), POISON, published(url=NOWHERE))
    yield "normalize-page-cleaned", event("NormalizeQueue", page)
    yield "normalize-claim-check", event("NormalizeQueue", claim_of(page))
    yield "normalize-poison", event("NormalizeQueue", UNKNOWN_VERSION)
    yield "normalize-partial-failure", event("NormalizeQueue", page, UNKNOWN_VERSION, UNREADABLE)
    yield "store-story-normalized", event("StoreQueue", kept)
    yield "store-delivered-twice", event("StoreQueue", kept, kept)
    yield "store-poison", event("StoreQueue", POISON)
    yield "store-partial-failure", event("StoreQueue", kept, POISON, UNREADABLE)
    from infra.push_events import push_samples  # which speaks of the same story
    from infra.read_events import read_samples  # and so does this

    yield from push_samples()
    yield from read_samples()


def claim_of(message: Message) -> str:
    """The body in place of a message too large for SQS: its key in the bucket."""
    return ClaimCheck(claim_check=draft_key(message)).model_dump_json()


def draft_key(message: Message) -> str:
    return f"drafts/{sha256(message.model_dump_json().encode()).hexdigest()}.json"


def event(queue: str, *bodies: Message | str) -> dict[str, Any]:
    """The event Lambda hands a function whose queue held these."""
    texts = [body if isinstance(body, str) else body.model_dump_json() for body in bodies]
    return {"Records": [_record(queue, position, text) for position, text in enumerate(texts, start=1)]}


def _record(queue: str, position: int, body: str) -> dict[str, Any]:
    sent = str(int(FETCHED_AT.timestamp() * 1000))
    return {
        "messageId": f"00000000-0000-4000-8000-{position:012d}",
        "receiptHandle": f"receipt-of-{position}",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": sent,
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": sent,
        },
        "messageAttributes": {},
        "md5OfBody": md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:123456789012:newsmill-{queue}",
        "awsRegion": "eu-west-1",
    }


def as_text(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    for name, content in samples():
        (FOLDER / f"{name}.json").write_text(as_text(content), encoding="utf-8")


if __name__ == "__main__":
    main()
