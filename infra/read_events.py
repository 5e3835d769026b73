"""Sample events of reading: requests of readers, and what the stories table's stream tells."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from infra.push_events import asked
from infra.sample_events import FETCHED_AT, HEADLINE, URL, normalized
from shared.aws.items import to_item
from shared.heads import StoryHead
from shared.history import Sighting, merge
from shared.urls import story_id

if TYPE_CHECKING:
    from collections.abc import Iterator

READ = "ANY /{path+}"
OTHER_URL = "https://courier.example/local/ferry-timetable"
STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/newsmill-StoriesTable/stream/2025-03-10T06:00:00.000"


def read_samples() -> Iterator[tuple[str, Any]]:
    """Name and content of each file."""
    story_id = normalized().story.story_id
    yield "read-story", asked(READ, path=f"/stories/{story_id}", accept="application/ld+json")
    yield "read-story-by-url", asked(READ, path="/story", query=f"url={quote_plus(URL)}&format=ninjs")
    yield "read-list", asked(READ, path="/stories", query="source=courier.example&limit=5")
    yield "read-changes", asked(READ, path="/changes", query="limit=10")
    yield "changes-stream", stream()


def stream() -> list[dict[str, Any]]:
    """A story is created, seen once more and rewritten, another is taken down: four writes, three changes."""
    created = head(0, HEADLINE)
    again = created.with_history(merge(created.history, Sighting.of(told(1, HEADLINE))), ())
    rewritten = head(2, f"{HEADLINE}, and stays", again)
    other = created.model_copy(update={"story_id": story_id(OTHER_URL), "canonical_url": OTHER_URL})
    withdrawn = other.model_copy(
        update={"headline": "", "withdrawn_at": FETCHED_AT + timedelta(hours=3), "withdrawn_reason": "court order"}
    )
    writes = [*pairwise([None, created, again, rewritten]), (other, withdrawn)]
    return [record(number, before, after) for number, (before, after) in enumerate(writes) if after]


def told(hours: int, headline: str) -> Any:
    """The story as it was read that many hours later."""
    story = normalized().story
    changed = {"headline": headline, "fetched_at": FETCHED_AT + timedelta(hours=hours)}
    return story.model_copy(update=changed | {"content_hash": f"{len(headline):02x}" * 32})


def head(hours: int, headline: str, before: StoryHead | None = None) -> StoryHead:
    story = told(hours, headline)
    return StoryHead.of(story, merge(before.history if before else (), Sighting.of(story)), ())


def record(number: int, before: StoryHead | None, after: StoryHead) -> dict[str, Any]:
    """As a pipe hands it to its enrichment."""
    keys = {"pk": f"story#{after.story_id}", "sk": "head"}
    images = {"OldImage": before, "NewImage": after}
    shown = {
        name: to_item(keys | image.model_dump(mode="json", exclude_defaults=True))
        for name, image in images.items()
        if image
    }
    return {
        "eventID": f"{number:032x}",
        "eventName": "MODIFY" if before else "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-1",
        "dynamodb": {
            "ApproximateCreationDateTime": (FETCHED_AT + timedelta(hours=number)).timestamp(),
            "Keys": to_item(keys),
            "SequenceNumber": str(10**20 + number),
            "SizeBytes": 900,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            **shown,
        },
        "eventSourceARN": STREAM,
    }
