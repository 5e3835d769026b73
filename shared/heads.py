"""The head of a story: what lists need of its current revision, and its history. One item of the stories table."""

import re
from hashlib import sha256
from typing import Self

from pydantic import AwareDatetime, Field

from shared.history import History, Revision, Sighting, object_key, revisions
from shared.records import Record
from shared.revisions import RevisionSummary
from shared.story import Story, StoryKind

_WORDS = re.compile(r"\w+")


class StoryHead(Record):
    """A story at a glance; the whole of it lies in the bucket under `story_key`."""

    story_id: str
    revision: int = Field(ge=1, description="number of the current revision, which is how many there are")
    canonical_url: str
    headline: str
    source: str = Field(description="host that publishes it, without www.")
    source_name: str = ""
    authors: tuple[str, ...] = Field(default=(), description="people, in the order of the byline")
    agencies: tuple[str, ...] = Field(default=(), description="wire services credited")
    language: str = ""
    section: str = ""
    kind: StoryKind = StoryKind.NEWS
    published_at: AwareDatetime | None = None
    modified_at: AwareDatetime | None = None
    word_count: int = 0
    is_accessible_for_free: bool | None = None
    quality: float = 0.0
    text_hash: str = Field(default="", description="of the body's words: exact copies share it")
    cluster: str = Field(default="", description="stories that tell the same; absent: no other is known")
    story_key: str = Field(description="key of the current revision's JSON in the bucket")
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    aliases: tuple[str, ...] = Field(default=(), description="other URLs that lead here: the shortest, sorted")
    sightings: tuple[str, ...] = Field(default=(), description="names of all sightings, oldest first: the history")
    changes: tuple[RevisionSummary, ...] = Field(default=(), description="what the latest revisions changed")
    withdrawn_at: AwareDatetime | None = Field(default=None, description="a tombstone: nothing of the text is kept")
    withdrawn_reason: str = ""
    withdrawn_by: str = ""

    @property
    def history(self) -> History:
        return tuple(Sighting.parse(name) for name in self.sightings)

    @property
    def revisions(self) -> tuple[Revision, ...]:
        return revisions(self.history)

    @classmethod
    def of(cls, story: Story, history: History, aliases: tuple[str, ...]) -> Self:
        """The head of a story whose current revision is `story`."""
        return cls(
            story_id=story.story_id,
            canonical_url=story.canonical_url,
            headline=story.headline,
            source=story.source.host,
            source_name=story.source.name,
            authors=story.authors,
            agencies=story.agencies,
            language=story.language,
            section=story.section,
            kind=story.kind,
            published_at=story.published_at,
            modified_at=story.modified_at,
            word_count=story.word_count,
            is_accessible_for_free=story.is_accessible_for_free,
            quality=story.quality,
            text_hash=text_hash(story.text),
            aliases=aliases,
            **history_fields(story.story_id, history),
        )

    def with_history(self, history: History, aliases: tuple[str, ...]) -> Self:
        """The same current content, other history."""
        return self.model_copy(update={**history_fields(self.story_id, history), "aliases": aliases})


def history_fields(story_id: str, history: History) -> dict[str, object]:
    """The fields of a head that follow from its history alone."""
    found = revisions(history)
    return {
        "revision": found[-1].number,
        "story_key": object_key(story_id, found[-1].told_by),
        "first_seen_at": found[0].first.fetched_at,
        "last_seen_at": found[-1].last.fetched_at,
        "sightings": tuple(sighting.name for sighting in history),
    }


def text_hash(text: str) -> str:
    """64 bits of the words alone: marks, case and spaces make no other copy.

    >>> text_hash("The ice holds.") == text_hash("the ice – holds!")
    True
    """
    words = " ".join(_WORDS.findall(text.casefold()))
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16] if words else ""
