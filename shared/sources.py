"""Sources: the feeds and sitemaps that are watched for new stories, and what polling them has taught.

`Source` is one item of the registry. Operators decide its URL, its name and whether it is watched (`./newsmill
feeds`); everything under `state` is written by polls.
"""

from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from pydantic import AwareDatetime, Field

from shared.records import Record
from shared.urls import normalize_url

MAX_AGE_DAYS = 30  # a feed that is added brings the stories of a month, not the archive of a newspaper


class Status(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"


class PollState(Record):
    """What the polls of a source have learned. Times are epoch seconds, 0: never."""

    polled_at: float = 0
    read_at: float = Field(default=0, description="last time that its document was there, changed or not")
    interval: float = Field(default=0, description="seconds to the next poll, as the last one reckoned")

    # Asking whether anything has changed. Never ahead of the entries: written only when all were handed over.
    etag: str = Field(default="", description="opaque, with its quotes")
    last_modified: str = Field(default="", description="opaque")
    body_hash: str = Field(default="", description="some send the same ETag though it changed, or none at all")
    entries_hash: str = Field(default="", description="of addresses and dates: some change their build date only")

    entries: int = Field(default=0, description="in the document, when it was last read")
    fresh: int = Field(default=0, description="of those, new or changed")
    last_story_at: float = Field(default=0, description="when a new story was last found")

    # The source's own rhythm: see functions/discover/rhythm.py.
    hours: tuple[float, ...] = ()
    counted_at: float = 0
    counted_from: float = 0

    problem: str = Field(default="", description="why the last poll failed; empty: it did not")
    failing_since: float = 0
    strikes: float = Field(default=0, description="1 for a hard failure, 0.5 for a soft, 0.25 for a passing one")
    is_broken_off: bool = Field(
        default=False, description="the last poll met an error of ours: what the document leads to is read by itself"
    )
    silent_since: float = Field(default=0, description="of an active source: it has not told a story for far too long")

    moved_to: str = Field(default="", description="where permanent redirects lead, until that is believed")
    moved_since: float = 0

    hub: str = Field(default="", description="WebSub: who was asked to tell of its changes")
    topic: str = Field(default="", description="WebSub: under which name")
    pushed: int = Field(default=0, description="WebSub: stories that came by the hub since the last poll")
    relaxed: float = Field(default=1, description="WebSub: how much later polls come, as the hub tells all that is new")
    woken_at: float = Field(default=0, description="WebSub: when a push without content last led to a poll")

    # Of a sitemap index: how far its sitemaps have been read.
    sitemaps_until: float = Field(default=0, description="those last changed by then are done")
    sitemaps_until_url: str = Field(default="", description="of those changed at that very moment: the last one done")
    sitemaps_ahead: float = Field(default=0, description="the same of those that are dated ahead of our clock")
    sitemaps_ahead_url: str = ""
    sitemaps_within: dict[str, float] = Field(
        default={}, description="of indexes within it, by the hash of their URL: theirs last changed by then are done"
    )
    sitemap_cursor: str = Field(default="", description="of those without a date: the last one read")
    sitemap_rounds: int = Field(default=0, description="how often all of those were read")


class Source(Record):
    """A feed, a sitemap or a list of URLs that is watched."""

    id: str
    url: str
    name: str = Field(default="", description="who publishes it, as the operator says; goes into its stories")
    status: Status = Status.ACTIVE
    paused_because: str = ""
    added_at: AwareDatetime
    max_age_days: int = Field(default=MAX_AGE_DAYS, ge=0, description="older entries are passed over; 0: none are")
    due_at: float = Field(default=0, description="epoch seconds of the next poll")
    claims: int = Field(
        default=0, description="polls that were begun since one came to its end, the one under way included"
    )
    kind: str = Field(default="", description="what its document is, once it was read")
    title: str = Field(default="", description="as the document gives it")
    state: PollState = PollState()


class Registry(Protocol):
    """What operators and triggers do with sources. Any number of them at once: each change is one conditional write."""

    def add(self, source: Source) -> bool:
        """Watch it; False when it is watched already, under this URL or one that has moved to it."""

    def get(self, source_id: str) -> Source | None: ...

    def find(self, url: str) -> Source | None:
        """The source of this URL, also by a former one."""

    def all(self) -> list[Source]: ...

    def poll_at(self, source_id: str, moment: float) -> bool:
        """Have an active source polled then; False when there is none."""

    def pause(self, source_id: str, because: str) -> bool: ...

    def resume(self, source_id: str, moment: float) -> bool: ...

    def remove(self, source_id: str) -> bool: ...


def source_id(url: str) -> str:
    """The id of the source that was added with this URL: the same for whoever adds it. Raises NotAWebUrl.

    >>> source_id("https://courier.example/feed") == source_id("HTTPS://Courier.example:443/feed#top")
    True
    """
    return sha256(normalize_url(url).encode()).hexdigest()[:16]
