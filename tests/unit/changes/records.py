"""Records of the stories table's stream, as a pipe hands them on."""

from datetime import timedelta
from typing import Any

from shared.aws.items import to_item
from shared.heads import StoryHead
from shared.history import Sighting
from tests.builders import FETCHED_AT, story


def head(number: int = 0, hour: int = 0, **changes: Any) -> StoryHead:
    """The head of one of many stories, as seen at some hour."""
    moment = FETCHED_AT + timedelta(hours=hour)
    told = story(canonical_url=f"https://ledger.example/{number}", fetched_at=moment, **changes)
    return StoryHead.of(told, (Sighting.of(told),), ())


def record(number: int = 0, *, sequence: int, before: StoryHead | None = None, after: StoryHead | None = None) -> Any:
    """By default: the story is created."""
    images = {"OldImage": before, "NewImage": after or head(number)}
    told = {name: _image(image) for name, image in images.items() if image}
    return {
        "eventID": f"event-{sequence}",
        "eventName": "MODIFY" if before else "INSERT",
        "eventSource": "aws:dynamodb",
        "eventVersion": "1.1",
        "awsRegion": "eu-west-1",
        "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/newsmill-StoriesTable/stream/2026",
        "dynamodb": {
            "ApproximateCreationDateTime": FETCHED_AT.timestamp(),
            "Keys": {"pk": {"S": f"story#{head(number).story_id}"}, "sk": {"S": "head"}},
            "SequenceNumber": str(sequence),
            "SizeBytes": 1,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            **told,
        },
    }


def _image(told: StoryHead) -> dict[str, Any]:
    item = {"pk": f"story#{told.story_id}", "sk": "head"}
    return dict(to_item(item | told.model_dump(mode="json", exclude_defaults=True)))
