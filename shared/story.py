"""The Story: what newsmill makes of a news page, and what other services read.

The model is the product's face. It is versioned (`schema_version`); fields are only ever
added. `docs/data-model.md` documents each field, `schemas/story-v1.json` is generated from it.
"""

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.blocks import Block, html_of, text_of
from shared.records import Record

WORDS_A_MINUTE = 238  # silent reading of English non-fiction: Brysbaert 2019, doi:10.1016/j.jml.2019.104047


class StoryKind(StrEnum):
    """What sort of journalism it is, from schema.org's types and the page's own signs."""

    NEWS = "news"
    OPINION = "opinion"
    ANALYSIS = "analysis"
    REVIEW = "review"
    BACKGROUND = "background"
    LIVE_BLOG = "live-blog"
    INTERVIEW = "interview"
    PRESS_RELEASE = "press-release"
    BLOG_POST = "blog-post"
    ADVERTORIAL = "advertorial"


class DateReading(Record):
    """How a date was read: kept beside the instant, so that nobody has to trust it blindly."""

    raw: str = Field(description="the string as found")
    precision: Literal["instant", "minute", "day"]
    zone: Literal["stated", "assumed-utc", "site"] = Field(
        description="stated: the string names its offset; site: another date of the page does; assumed-utc: nobody"
    )


class Image(Record):
    """A picture of the story."""

    url: str
    role: Literal["lead", "inline"] = "inline"
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: int | None = Field(default=None, gt=0, description="pixels")
    height: int | None = Field(default=None, gt=0, description="pixels")


class Rights(Record):
    """What the publisher allows and asks, as stated on page, headers and well-known files."""

    robots: tuple[str, ...] = Field(
        default=(), description="meta robots and X-Robots-Tag directives, lower-cased, sorted"
    )
    tdm_reservation: bool | None = Field(default=None, description="TDMRep: True = text and data mining reserved")
    tdm_policy: str | None = None
    ai_opt_out: bool = Field(default=False, description="noai, noimageai or an equivalent was found")
    license: str | None = None
    copyright_holder: str | None = None
    copyright_notice: str | None = None


class Source(Record):
    """Who published it."""

    name: str = Field(description="site name as the page gives it, else the host")
    host: str = Field(description="host of the canonical URL, without www.")
    feed: str = Field(default="", description="the source's name as the operator registered it, when it came from one")


class Story(Record):
    """One version of one news story."""

    schema_version: Literal[1] = 1

    # identity
    story_id: str = Field(pattern=r"^[a-z2-7]{26}$", description="deterministic from canonical_url")
    revision: int | None = Field(
        default=None,
        ge=1,
        description="place in the story's history, from 1; told by the stories table, absent in objects",
    )
    canonical_url: str
    aliases: tuple[str, ...] = Field(default=(), description="other URLs this story was seen under, sorted")
    source: Source

    # headline and deck
    headline: str = Field(min_length=1)
    alternative_headlines: tuple[str, ...] = ()
    kicker: str = ""
    description: str = Field(default="", description="lede or standfirst: what the publisher says it is about")

    # who, where, what
    byline: str = Field(default="", description="as published")
    authors: tuple[str, ...] = Field(default=(), description="people, in the order of the byline")
    agencies: tuple[str, ...] = Field(default=(), description="wire services credited: Reuters, AFP, dpa, …")
    dateline: str = Field(default="", description="place the story was filed from, as printed before the lede")
    section: str = ""
    keywords: tuple[str, ...] = ()
    language: str = Field(default="", description="BCP 47; empty: unknown")
    kind: StoryKind = StoryKind.NEWS

    # when
    published_at: AwareDatetime | None = None
    published: DateReading | None = None
    modified_at: AwareDatetime | None = None
    modified: DateReading | None = None

    # content
    body: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    word_count: int = Field(default=0, ge=0)
    reading_minutes: int = Field(default=0, ge=0, description=f"at {WORDS_A_MINUTE} words a minute, rounded up")

    # standing
    is_accessible_for_free: bool | None = Field(default=None, description="None: the page does not say")
    rights: Rights = Rights()
    provenance: dict[str, str] = Field(
        default_factory=dict,
        description="field → where its value stood: json-ld, opengraph, meta, microdata, dom, feed, url",
    )
    quality: float = Field(ge=0, le=1, description="expected F1 of the body against a careful reader's choice")

    # how it came here
    capture: str = Field(description="key of the raw page in the bucket (WARC record)")
    requested_url: str
    fetched_at: AwareDatetime
    normalized_at: AwareDatetime
    normalizer: int = Field(ge=1, description="generation of extraction and normalization; higher replaces lower")
    content_hash: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of headline, body, byline and dates: a new hash is a new revision",
    )

    @property
    def text(self) -> str:
        """The body as plain text, a blank line between blocks."""
        return text_of(self.body)

    @property
    def html(self) -> str:
        """The body as clean HTML, safe to embed."""
        return html_of(self.body)
