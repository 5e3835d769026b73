"""The contracts between stages, in the order a story meets them.

Each travels as JSON in an SQS body (or, above `shared.aws.sqs.CLAIM_CHECK_BYTES`, as a
claim check: a pointer to the same JSON in S3). Change a message only by adding fields
with defaults; anything else is a new version beside the old one.
"""

from enum import StrEnum
from typing import Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field

from shared.metadata import PageMetadata
from shared.records import Record
from shared.story import Story


class Discovery(StrEnum):
    """How we learned of a story."""

    FEED = "feed"
    SITEMAP = "sitemap"
    WEBSUB = "websub"
    API = "api"
    EVENT = "event"
    DROP = "drop"
    REPLAY = "replay"
    REVISIT = "revisit"  # we went back to look for corrections


class Message(Record):
    """What all messages carry: one trace id from publication to store."""

    version: Literal[1] = 1
    trace_id: str = Field(min_length=1, max_length=64)
    url: str = Field(
        min_length=1, max_length=8192, description="the URL as it was published; outcomes are kept under it"
    )


class Hints(Record):
    """What the discoverer was told of the story; believed only where the page is silent."""

    headline: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None


class Capture(Record):
    """Where a raw page lies in the bucket: a WARC 1.1 response record, one gzip member."""

    key: str
    offset: int = Field(default=0, ge=0, description="bytes before the record, for files that hold many")
    length: int | None = Field(default=None, gt=0, description="bytes of the record's gzip member; None: to the end")

    @property
    def name(self) -> str:
        """In one string, as a Story tells it: `captures/2026/11/22/….warc.gz#1024+512`."""
        return self.key if self.length is None else f"{self.key}#{self.offset}+{self.length}"

    @classmethod
    def parse(cls, name: str) -> Self:
        """The capture of this name; ValueError when it is none."""
        key, _, span = name.partition("#")
        offset, _, length = span.partition("+")
        return cls(key=key, offset=int(offset), length=int(length)) if span else cls(key=key)


class Visit(Record):
    """What an earlier visit to the page left behind, so that the next one may ask whether anything changed."""

    number: int = Field(default=1, ge=1, description="1 for the first time we come back")
    etag: str = Field(default="", description="opaque, as the origin sent it: RFC 9110, 8.8.3")
    last_modified: str = Field(default="", description="opaque, as the origin sent it: RFC 9110, 8.8.2")
    first_fetched_at: AwareDatetime | None = Field(default=None, description="the age of a story counts from here")


class StoryPublished(Message):
    """Somebody published a story → fetch. With `capture`, the page is read from there and never asked for again."""

    source: str = Field(default="", description="who publishes it, as the operator names them; empty: the host")
    discovered_by: Discovery = Discovery.API
    hints: Hints = Hints()
    capture: Capture | None = None
    more_captures: tuple[Capture, ...] = Field(default=(), description="of the story's other pages, with `capture`")
    visit: Visit | None = Field(default=None, description="of a revisit: ask conditionally")
    postponed: int = Field(default=0, ge=0, description="how often it was put off and came back into the queue")
    unavailable_since: AwareDatetime | None = Field(
        default=None, description="when its origin first could not be asked, if it could not be asked since"
    )


class Response(Record):
    """How the origin answered, as far as later stages care."""

    final_url: str
    status: int
    fetched_at: AwareDatetime
    content_type: str = ""
    charset: str = Field(description="the encoding the page was decoded with")
    charset_from: Literal["bom", "header", "meta", "detection", "default"]
    headers: dict[str, str] = Field(
        default_factory=dict,
        description="those that matter later, names lower-cased: etag, last-modified, x-robots-tag, tdm-reservation, …",
    )


class SiteTerms(Record):
    """What the publisher's site-wide files said of the use of this page when it was fetched."""

    ai_agents_barred: tuple[str, ...] = Field(
        default=(), description="AI agents that robots.txt names and keeps away from the page, lower-cased"
    )
    usage: tuple[str, ...] = Field(
        default=(), description="preferences of Content-Signal and Content-Usage lines: `ai-train=no`"
    )
    license: str = Field(default="", description="URL of the RSL document that robots.txt names")
    tdm_reservation: bool | None = Field(default=None, description="of tdmrep.json")
    tdm_policy: str = Field(default="", description="of tdmrep.json: URL of the policy")


class PageCleaned(Message):
    """fetch → normalize: the page's article as clean HTML, and everything the page says about it."""

    source: str = ""
    discovered_by: Discovery = Discovery.API
    hints: Hints = Hints()
    capture: Capture
    more_captures: tuple[Capture, ...] = Field(default=(), description="of the story's other pages, in order")
    response: Response
    article_html: str = Field(description="a fragment of the vocabulary in shared/article_html.py; safe to embed")
    quality: float = Field(ge=0, le=1, description="expected F1 of the article's text, 0 to 1")
    page: PageMetadata
    terms: SiteTerms = SiteTerms()


class StoryNormalized(Message):
    """normalize → store."""

    story: Story


class FeedPushed(Message):
    """receive → push: a hub says that the feed at `url` has news; with `content`, which."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    source: str = Field(description="id of the feed: shared.sources")
    content: bytes = Field(default=b"", repr=False, description="signed by the hub; empty: look for yourself")
    content_type: str = ""
