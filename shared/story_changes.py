"""What happened to a story, told to whoever follows the store: as an event on the bus, and in the change log.

A change is derived from two images of a story's head, the one before and the one after. Most writes of a head
are none: a page was seen once more, an alias or a cluster became known.
"""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from shared.heads import StoryHead
from shared.records import Record
from shared.story import StoryKind

SEQUENCE_DIGITS = 40  # DynamoDB's sequence numbers have at most as many; of equal width they sort as text


class ChangeType(StrEnum):
    """The event's detail-type."""

    CREATED = "StoryCreated"
    UPDATED = "StoryUpdated"
    WITHDRAWN = "StoryWithdrawn"


class StoryChange(Record):
    """Enough of a story to decide whether to read more of it."""

    schema_version: int = Field(default=1, description="of this model; fields are only ever added")
    type: ChangeType = Field(description="what happened; an event's detail-type says the same")
    story_id: str = Field(description="what to read: GET /stories/{story_id}", examples=["f4ci5lumax4q47logq5mdpuubi"])
    sequence: str = Field(
        pattern=r"^[0-9]{40}$",
        description="later changes of one story have greater ones (as text); story and sequence name a change",
    )
    at: AwareDatetime = Field(description="when the store wrote it")
    revision: int = Field(ge=1, description="the story's current revision")
    canonical_url: str = Field(examples=["https://ledger.example/world/harbour-freezes"])
    headline: str = Field(default="", description="empty when the story was withdrawn", examples=["Harbour freezes"])
    source: str = Field(default="", description="host that publishes it, without www.", examples=["ledger.example"])
    source_name: str = Field(default="", examples=["The Ledger"])
    authors: tuple[str, ...] = Field(default=(), description="people, in the order of the byline")
    section: str = Field(default="", description="the desk it ran under")
    language: str = Field(default="", description="BCP 47; empty: unknown")
    kind: StoryKind = Field(default=StoryKind.NEWS, description="sort of journalism")
    published_at: AwareDatetime | None = None
    modified_at: AwareDatetime | None = Field(default=None, description="last change the publisher tells of")
    what_changed: str = Field(
        default="",
        description="of an update: correction, update, headline, cosmetic; or reading: the page read anew by newsmill",
    )
    fields: tuple[str, ...] = Field(default=(), description="of an update: the story's fields that changed")
    reason: str = Field(default="", description="why the story was withdrawn")


def change_between(
    before: StoryHead | None, after: StoryHead | None, *, sequence: str, at: AwareDatetime
) -> StoryChange | None:
    """The change that this write of a head is; None when readers need not know of it."""
    head, kind = after or before, _type(before, after)
    if head is None or kind is None:
        return None
    told = {name: getattr(head, name) for name in _SHARED}
    told |= {"type": kind, "sequence": sequence.zfill(SEQUENCE_DIGITS), "at": at}
    if kind is ChangeType.UPDATED and before and after:
        told |= _difference(before, after)
    if kind is ChangeType.WITHDRAWN:
        told |= _nothing_more(after)
    return StoryChange.model_validate(told)


def blanked(change: StoryChange) -> StoryChange:
    """The change without anything of the story's text."""
    return change.model_copy(update=_SILENT)


def _type(before: StoryHead | None, after: StoryHead | None) -> ChangeType | None:
    was, still = _readable(before), _readable(after)
    if was and still:
        same = (was.revision, was.story_key) == (still.revision, still.story_key)
        return None if same else ChangeType.UPDATED
    if still:
        return ChangeType.CREATED
    return ChangeType.WITHDRAWN if was else None


def _readable(head: StoryHead | None) -> StoryHead | None:
    return head if head and head.withdrawn_at is None else None


def _difference(before: StoryHead, after: StoryHead) -> dict[str, object]:
    """In the words of the head's summary of its latest revision; a reading that was replaced has none."""
    if before.revision == after.revision:
        return {"what_changed": "reading"}
    latest = after.changes[-1] if after.changes else None
    return {"what_changed": latest.kind or "", "fields": latest.fields} if latest else {}


def _nothing_more(tombstone: StoryHead | None) -> dict[str, object]:
    """What was taken down is not told again in its announcement."""
    reason = tombstone.withdrawn_reason if tombstone else "deleted"
    return {"reason": reason, **_SILENT}


_SILENT = {"headline": "", "authors": (), "section": ""}
_SHARED = tuple(name for name in StoryChange.model_fields if name in StoryHead.model_fields)
