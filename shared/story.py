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

    raw: str = Field(description="the string as found", examples=["Nov. 22, 2026 at 8:00 a.m. EST"])
    precision: Literal["instant", "minute", "day"]
    zone: Literal["stated", "assumed-utc", "site"] = Field(
        description="stated: the string names its offset; site: another date of the page does, or its country has one; "
        "assumed-utc: nobody"
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


class Note(Record):
    """What the publisher says about the story itself: a correction, an editor's note."""

    kind: Literal["correction", "clarification", "update", "editors-note"]
    text: str
    block: int | None = Field(default=None, ge=0, description="place in `body`, from 0; absent: from structured data")


class Quotation(Record):
    """Words that the story quotes, with the speaker whom their sentence names. A best effort."""

    text: str
    speaker: str
    block: int = Field(ge=0, description="place in `body`, from 0")


class Rights(Record):
    """What the publisher allows and asks, as stated on page, headers and well-known files."""

    robots: tuple[str, ...] = Field(default=(), description="directives of meta robots and X-Robots-Tag, sorted")
    tdm_reservation: bool | None = Field(default=None, description="TDMRep: True = text and data mining reserved")
    tdm_policy: str | None = Field(default=None, description="TDMRep: URL of the policy")
    ai_opt_out: bool = Field(
        default=False, description="the publisher refuses makers of AI models in any of these ways"
    )
    ai_opt_outs: tuple[str, ...] = Field(
        default=(),
        description="who said so, and how; sorted",
        examples=[["robots.txt: gptbot", "robots: noai", "usage: ai-train=no"]],
    )
    usage: tuple[str, ...] = Field(
        default=(),
        description="preferences of use, of Content-Signal and Content-Usage; sorted",
        examples=[["ai-train=no", "search=yes"]],
    )
    license: str | None = Field(default=None, description="URL or name of a licence")
    rsl: str | None = Field(default=None, description="Really Simple Licensing: URL of the terms")
    copyright_holder: str | None = None
    copyright_notice: str | None = None


class Source(Record):
    """Who published it."""

    name: str = Field(description="site name as the page gives it, else the host", examples=["The Ledger"])
    host: str = Field(
        description="host of the canonical URL, without www., m. and the like", examples=["ledger.example"]
    )
    feed: str = Field(default="", description="the source's name as the operator registered it, when it came from one")


class Story(Record):
    """One version of one news story."""

    schema_version: Literal[1] = Field(default=1, description="of this model; a reader refuses what it does not know")

    # identity
    story_id: str = Field(
        pattern=r"^[a-z2-7]{26}$",
        description="base32 of the SHA-256 of the canonical URL's identity: the same everywhere, forever",
        examples=["f4ci5lumax4q47logq5mdpuubi"],
    )
    revision: int | None = Field(
        default=None,
        ge=1,
        description="place in the story's history, from 1; told by the stories table, absent in objects",
        examples=[2],
    )
    canonical_url: str = Field(
        description="normalized; the page's own claim where credible, else where the page was found",
        examples=["https://ledger.example/world/harbour-freezes"],
    )
    aliases: tuple[str, ...] = Field(
        default=(),
        description="other URLs this story was seen under, sorted",
        examples=[["https://ledger.example/?p=7"]],
    )
    source: Source = Field(description="who published it")

    # headline and deck
    headline: str = Field(
        min_length=1, description="as the page shows it, without the site's name", examples=["Harbour freezes"]
    )
    alternative_headlines: tuple[str, ...] = Field(
        default=(), description="others the page carries: for search engines, for sharing"
    )
    kicker: str = Field(default="", description="the short line above the headline", examples=["Weather"])
    description: str = Field(
        default="",
        description="lede or standfirst: what the publisher says it is about",
        examples=["Ferries stay in port as the ice reaches the pier."],
    )

    # who, where, what
    byline: str = Field(
        default="",
        description="as published, less the dates, counters and buttons beside it",
        examples=["By Ann Example and Bo Sample"],
    )
    authors: tuple[str, ...] = Field(
        default=(), description="people, in the order of the byline", examples=[["Ann Example", "Bo Sample"]]
    )
    agencies: tuple[str, ...] = Field(default=(), description="wire services credited", examples=[["Reuters"]])
    wire_agency: str = Field(
        default="", description="the agency whose copy it is, by byline, dateline or credit line", examples=["Reuters"]
    )
    dateline: str = Field(
        default="", description="place the story was filed from, as printed before the lede", examples=["HELSINKI"]
    )
    section: str = Field(default="", description="the desk it ran under", examples=["World"])
    keywords: tuple[str, ...] = Field(
        default=(), description="tags in the publisher's words", examples=[["harbour", "ice"]]
    )
    language: str = Field(default="", description="BCP 47; empty: unknown", examples=["en", "pt-BR"])
    declared_language: str = Field(
        default="", description="BCP 47; what the page declares, when its text is in another language", examples=["de"]
    )
    kind: StoryKind = Field(default=StoryKind.NEWS, description="sort of journalism")

    # when
    published_at: AwareDatetime | None = Field(
        default=None, description="RFC 3339 with offset; None: no date found", examples=["2026-11-22T08:00:00-05:00"]
    )
    published: DateReading | None = Field(default=None, description="how `published_at` was read")
    modified_at: AwareDatetime | None = Field(default=None, description="last change the publisher tells of")
    modified: DateReading | None = Field(default=None, description="how `modified_at` was read")

    # content
    body: tuple[Block, ...] = Field(
        default=(),
        description="blocks in order, each with `type` and `text`; plain text, HTML and Markdown come from them",
        examples=[[{"type": "paragraph", "text": "The harbour froze overnight.", "html": ""}]],
    )
    images: tuple[Image, ...] = Field(default=(), description="lead image first; those of the body are in `body` too")
    notes: tuple[Note, ...] = Field(
        default=(), description="corrections, clarifications, updates, editor's notes; those of the body are in it too"
    )
    quotations: tuple[Quotation, ...] = Field(
        default=(), description="what the body quotes, where a sentence names who says it"
    )
    word_count: int = Field(default=0, ge=0, description="words of the body's text; scripts without spaces: characters")
    reading_minutes: int = Field(default=0, ge=0, description=f"at {WORDS_A_MINUTE} words a minute, rounded up")

    # standing
    is_accessible_for_free: bool | None = Field(default=None, description="paywall: False; None: the page does not say")
    rights: Rights = Field(default=Rights(), description="what the publisher allows and asks")
    provenance: dict[str, str] = Field(
        default_factory=dict,
        description="field → where its value stood: json-ld, opengraph, meta, microdata, dom, body, feed, url",
        examples=[{"headline": "json-ld", "section": "url"}],
    )
    quality: float = Field(
        ge=0, le=1, description="expected F1 of the body against a careful reader's choice", examples=[0.97]
    )

    # how it came here
    capture: str = Field(
        description="the raw page in the bucket: key, and which bytes of it when it holds several (WARC records)",
        examples=["captures/2026/11/22/0b54f0c9c6f24c8f.warc.gz#1024+51200"],
    )
    more_captures: tuple[str, ...] = Field(
        default=(), description="raw pages of the rest, of a story on several pages, in order"
    )
    requested_url: str = Field(description="the URL as it was published; the journey of outcomes is kept under it")
    fetched_at: AwareDatetime = Field(description="when this version was first seen", examples=["2026-11-22T08:15:00Z"])
    normalized_at: AwareDatetime = Field(description="when this record was made")
    normalizer: int = Field(ge=1, description="generation of extraction and normalization; higher replaces lower")
    content_hash: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of headline, body, byline and dates: a new hash is a new revision",
    )

    @property
    def captures(self) -> tuple[str, ...]:
        """All raw pages that the story was read from."""
        return (self.capture, *self.more_captures)

    @property
    def text(self) -> str:
        """The body as plain text, a blank line between blocks."""
        return text_of(self.body)

    @property
    def html(self) -> str:
        """The body as clean HTML, safe to embed."""
        return html_of(self.body)
