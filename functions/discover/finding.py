"""What is to be watched behind a URL: a feed, a sitemap, or the ones that a site names for its pages.

A site's feeds are looked for where sites name them, in this order: the page's own `link rel="alternate"`, the
`Sitemap:` lines of robots.txt, and, only when neither led anywhere, the usual addresses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from functions.discover.fetching import fetched
from functions.discover.parsing.document import HtmlPage, Kind, UnreadableDocument
from functions.discover.parsing.fields import web_url
from functions.discover.parsing.read import read_document
from shared.errors import NotNow, PermanentError
from shared.urls import same_site
from shared.web.http import anywhere
from shared.web.targets import parse_target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import BinaryIO

    from functions.discover.fetching import Feeds, Fetched
    from functions.discover.parsing.document import Document
    from shared.web.http import Permit

MOST_NAMED = 12  # candidates asked for: a page may name a feed for each of its sections
PAGE_BYTES = 2 * 1024 * 1024  # of a page, which names its feeds in its head
ROBOTS_BYTES = 500 * 1024
FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json application/json "
    "text/xml application/xml".split()
)
USUAL_PATHS = (
    "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json",
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml",
)  # fmt: skip
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """A document that can be watched."""

    url: str
    kind: Kind
    how: str  # it was found
    title: str = ""
    entries: int = 0
    latest: datetime | None = None
    hub: str = ""

    @property
    def rank(self) -> tuple[int, float]:
        """Best first: what lists the news, then what lists everything."""
        order = (
            Kind.NEWS_SITEMAP,
            Kind.ATOM,
            Kind.RSS,
            Kind.JSON_FEED,
            Kind.SITEMAP_INDEX,
            Kind.SITEMAP,
            Kind.URL_LIST,
        )
        return (order.index(self.kind), -self.latest.timestamp() if self.latest else 0)


@dataclass(frozen=True, slots=True)
class Finder:
    """Asks the web, within what robots.txt permits."""

    web: Feeds
    permit: Permit

    def __call__(self, url: str) -> list[Found]:
        """What can be watched there; raises why nothing can, when the URL itself cannot be had."""
        with fetched(self.web, url, self.permit) as answer:
            content_type = answer.headers.get("content-type", "")
            try:
                document = read_document(answer.file, answer.url, content_type)
            except HtmlPage:
                named = _named_by_page(answer)
            else:
                return [_found(document, answer.moved_to or url, "as given")]
        found = self._readable(named, "named by the page") + self._readable(
            self._of_robots(answer.url), "in robots.txt"
        )
        return found or self._readable([urljoin(answer.url, path) for path in USUAL_PATHS], "at a usual address")

    def _of_robots(self, url: str) -> list[str]:
        origin = parse_target(url).origin
        try:
            with fetched(self.web, f"{origin}/robots.txt", anywhere) as answer:
                text = answer.file.read(ROBOTS_BYTES).decode("utf-8", "replace")
        except (NotNow, PermanentError):
            return []
        return [address for line in _SITEMAP_LINE.findall(text) if (address := web_url(line, origin))]

    def _readable(self, urls: list[str], how: str) -> list[Found]:
        return [found for url in list(dict.fromkeys(urls))[:MOST_NAMED] if (found := self._one(url, how))]

    def _one(self, url: str, how: str) -> Found | None:
        try:
            with fetched(self.web, url, self.permit) as answer:
                document = read_document(answer.file, answer.url, answer.headers.get("content-type", ""))
        except (NotNow, PermanentError, UnreadableDocument):
            return None
        return _found(document, answer.moved_to or url, how)


def _found(document: Document, url: str, how: str) -> Found:
    moments = [moment for entry in document.entries for moment in (entry.published, entry.updated) if moment]
    return Found(
        url=url,
        kind=document.kind,
        how=how,
        title=document.title,
        entries=len(document.entries) or len(document.children),
        latest=max(moments, default=None),
        hub=next(iter(document.hubs), ""),
    )


def _named_by_page(page: Fetched) -> list[str]:
    """Feeds of this site that a page names in its head; comments on a single story are none."""
    host = parse_target(page.url).host
    return [
        url
        for url in _alternates(page.file, page.url)
        if same_site(parse_target(url).host, host) and "/comments/" not in url
    ]


def _alternates(file: BinaryIO, base: str) -> Iterator[str]:
    from lxml import etree

    file.seek(0)
    parser: Any = etree.HTMLParser(recover=True, no_network=True, huge_tree=False)
    page = etree.fromstring(file.read(PAGE_BYTES), parser)
    if page is None:
        return
    for declared in page.iter("base"):
        base = urljoin(base, declared.get("href") or "")
        break
    for link in page.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        media_type = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in relations and media_type in FEED_TYPES and (url := web_url(link.get("href"), base)):
            yield url
