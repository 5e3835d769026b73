"""A page as the signs look at it: a few of its texts, found with patterns, each only when it is asked for.

No tree: what makes trees is imported with the first page that is read, and walls come before that. Patterns are
written so that what is never closed reaches to the end: no page makes them look for an end again and again.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import urlsplit

from functions.fetch.page_class.letters import Letters
from shared.metadata import PageMetadata

LOOKED_AT = 500_000  # characters of HTML: pages that are no story are small
TEXT = 20_000  # characters of visible text
SHORT = 1500  # letters of an article
_HEADINGS = 5
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript|svg|select|title)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*(?:>|\Z)")
_TITLE = re.compile(r"<title\b[^>]*>(.{0,400}?)</title", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"<(h[12])\b[^>]*>(.{0,300}?)</\1", re.DOTALL | re.IGNORECASE)
_BUTTON = re.compile(
    r"<(button|a|span|input)\b[^>]{0,600}?(?:value=[\"']([^\"']{2,60})|>([^<]{2,60})</\1)", re.IGNORECASE
)
_ARTICLE_TYPE = re.compile(r"article|posting|report\b|review", re.IGNORECASE)
_SAYS_ARTICLE = re.compile(
    r"""["']og:type["'][^>]{0,80}content=["']article|content=["']article["'][^>]{0,80}["']og:type["']"""
    r"""|"@type"\s*:\s*\[?\s*"(?:[A-Za-z]+",\s*")?(?:https?://schema\.org/)?\w*(?:Article|BlogPosting)\"""",
)
NOTHING_SAID = PageMetadata()  # nothing was cut out, so nothing was harvested


@dataclass(frozen=True)
class Look:
    """What came, where from, and the article that was cut from it (empty: none was found)."""

    html: str
    url: str  # asked for
    final_url: str = ""
    article_html: str = ""
    metadata: PageMetadata = NOTHING_SAID

    @cached_property
    def markup(self) -> str:
        return self.html[:LOOKED_AT]

    @cached_property
    def text(self) -> str:
        """All that is visible, on one line."""
        return _plain(_UNSEEN.sub(" ", self.markup))[:TEXT]

    @cached_property
    def title(self) -> str:
        found = _TITLE.search(self.markup)
        return _plain(found[1]) if found else ""

    @cached_property
    def headings(self) -> tuple[str, ...]:
        found = (_plain(match[2]) for match in _HEADING.finditer(self.markup))
        return tuple(heading for heading, _ in zip(found, range(_HEADINGS), strict=False))

    @cached_property
    def buttons(self) -> frozenset[str]:
        """Words on what can be pressed."""
        return frozenset(_plain(match[2] or match[3]) for match in _BUTTON.finditer(self.markup))

    @cached_property
    def letters(self) -> Letters:
        """Those of the article."""
        return Letters(self.article_html)

    @cached_property
    def is_short(self) -> bool:
        """Whether the article is as short as what stands in a story's place mostly is."""
        return self.letters.all < SHORT

    @cached_property
    def article(self) -> str:
        return _plain(self.article_html)

    @cached_property
    def claims_article(self) -> bool:
        """Whether the page says of itself, to machines, that it is one."""
        if self.metadata is NOTHING_SAID:
            return bool(_SAYS_ARTICLE.search(self.markup))
        kinds = [str(item.get("@type")) for item in self.metadata.json_ld]
        return any(map(_ARTICLE_TYPE.search, (*kinds, *self.metadata.meta.get("og:type", ()))))

    @cached_property
    def arrived_elsewhere(self) -> bool:
        """Whether redirects led to another page than was asked for."""
        return bool(self.final_url) and _page_of(self.final_url) != _page_of(self.url)


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _page_of(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
