"""What reading a document gives: its entries and what it says of itself, or why it gives nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from shared.messages import Hints


class Kind(StrEnum):
    RSS = "rss"  # 0.9x, 1.0 and 2.0
    ATOM = "atom"
    JSON_FEED = "json-feed"
    NEWS_SITEMAP = "news-sitemap"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap-index"
    URL_LIST = "url-list"


ARCHIVES = frozenset({Kind.SITEMAP, Kind.URL_LIST})  # they list what a site has, not what is new on it


@dataclass(frozen=True, slots=True)
class Entry:
    """One story, as the document tells of it."""

    url: str
    hints: Hints = field(default_factory=Hints)
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that a sitemap index names."""

    url: str
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Courtesy:
    """How often the document asks to be read."""

    ttl_seconds: int | None = None  # RSS: how long it may be cached
    period_seconds: int | None = None  # sy: how often it changes, by its own account
    skip_hours: frozenset[int] = frozenset()  # RSS: of the day, in UTC
    skip_days: frozenset[int] = frozenset()  # RSS: of the week, Monday is 0


@dataclass(frozen=True, slots=True)
class Document:
    """A feed, a sitemap or a list."""

    kind: Kind
    entries: tuple[Entry, ...] = ()
    children: tuple[Child, ...] = ()
    title: str = ""
    self_url: str = ""  # WebSub: the topic
    hubs: tuple[str, ...] = ()
    next_url: str = ""  # of the page with what was published before: RFC 5005, JSON Feed
    courtesy: Courtesy = Courtesy()
    flaws: tuple[str, ...] = ()  # what is wrong with it, though it could be read


class UnreadableDocument(Exception):
    """What came is nothing that stories could be found in."""

    reason: ClassVar[str]


class EmptyDocument(UnreadableDocument):
    """Nothing at all, or nothing but white space."""

    reason = "empty-document"


class HtmlPage(UnreadableDocument):
    """A web page, where a feed should be: most often a site's way of saying that the feed is gone."""

    reason = "html-page"


class NotAFeed(UnreadableDocument):
    """Neither feed nor sitemap nor list of URLs."""

    reason = "not-a-feed"


class MalformedDocument(UnreadableDocument):
    """It is meant to be a feed or a sitemap, and so broken that no entry could be saved."""

    reason = "malformed-document"


class DocumentTooLarge(UnreadableDocument):
    """More bytes than are read of such a document, a decompression bomb, or made to take hours."""

    reason = "document-too-large"


FAILURES = frozenset(
    failure.reason for failure in (EmptyDocument, HtmlPage, NotAFeed, MalformedDocument, DocumentTooLarge)
)
