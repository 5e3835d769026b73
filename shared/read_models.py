"""What the read API answers in JSON, where it is not a Story as it stands; its client reads it back."""

from typing import Self

from pydantic import AwareDatetime, Field

from shared.heads import StoryHead
from shared.history import Revision
from shared.records import Record
from shared.revisions import RevisionSummary
from shared.story import StoryKind
from shared.story_changes import StoryChange


class StorySummary(Record):
    """A story at a glance."""

    story_id: str
    revision: int = Field(ge=1, description="number of the current revision")
    canonical_url: str
    aliases: tuple[str, ...] = Field(description="other URLs that lead here")
    headline: str
    source: str = Field(description="host that publishes it, without www.")
    source_name: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    section: str
    language: str
    kind: StoryKind
    published_at: AwareDatetime | None
    modified_at: AwareDatetime | None
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    word_count: int
    is_accessible_for_free: bool | None
    quality: float
    cluster: str = Field(description="stories that tell the same; empty: no other is known")

    @classmethod
    def of(cls, head: StoryHead) -> Self:
        return cls.model_validate({name: getattr(head, name) for name in cls.model_fields})


class StoryPage(Record):
    """A page of a list. It may be short, and even empty, before the end: `next` alone tells."""

    stories: tuple[StorySummary, ...]
    next: str | None = Field(description="the `cursor` of the next page; null: this is the last")
    likely_original: str = Field(
        default="", description="of a `cluster`: id of the story that the others seem to come from; a guess"
    )


class RevisionEntry(Record):
    """A version of the text that stood on the publisher's page for a while."""

    number: int = Field(ge=1)
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    change: RevisionSummary | None = Field(default=None, description="from the one before; told of the latest ones")

    @classmethod
    def of(cls, revision: Revision, changes: tuple[RevisionSummary, ...]) -> Self:
        change = next((each for each in changes if each.revision == revision.number), None)
        return cls(
            number=revision.number,
            first_seen_at=revision.first.fetched_at,
            last_seen_at=revision.last.fetched_at,
            change=change,
        )


class RevisionList(Record):
    """A story's revisions, oldest first."""

    story_id: str
    revisions: tuple[RevisionEntry, ...]


class ChangePage(Record):
    """What happened to stories, in the one order that all readers see."""

    changes: tuple[StoryChange, ...]
    cursor: str = Field(description="ask `since` this for what comes next; keep it when the changes are worked off")
    more: bool = Field(description="whether to ask again at once")


class Problem(Record):
    """RFC 9457."""

    title: str
    status: int
    reason: str = Field(description="why, for programs")
    detail: str = Field(description="why, for people")
