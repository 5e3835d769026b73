"""What all fields draw on: the page's own words, by where they stood.

Among the items of JSON-LD one is the story's; which one is decided here, once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from shared.messages import Hints, PageCleaned
from shared.metadata import PageMetadata, VisiblePage
from shared.urls import NotAWebUrl, host_of, identity

T = TypeVar("T")
Item = dict[str, Any]

ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle ReviewNewsArticle "
    "BackgroundNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle Report TechArticle "
    "ScholarlyArticle BlogPosting LiveBlogPosting SocialMediaPosting Review CriticReview Recipe Interview".split()
)
_WORDS = re.compile(r"\w+")


class Found(NamedTuple, Generic[T]):
    """A value and where it stood."""

    value: T
    source: str


@dataclass(frozen=True, eq=False)
class Evidence:
    """A page, ready to be asked; equal to none but itself, so that what was read from it can be kept beside it."""

    message: PageCleaned
    page: PageMetadata
    visible: VisiblePage
    hints: Hints
    url: str

    @classmethod
    def of(cls, message: PageCleaned) -> "Evidence":
        page = message.page
        return cls(message, page, page.visible, message.hints, message.response.final_url)

    @property
    def fetched_at(self) -> datetime:
        return self.message.response.fetched_at

    def meta(self, *names: str) -> str:
        """Content of the first of these meta tags that is there."""
        for name in names:
            if values := self.page.meta.get(name):
                return values[0]
        return ""

    def metas(self, *names: str) -> tuple[str, ...]:
        """All contents of the first of these meta tags that is there."""
        return next((values for name in names if (values := self.page.meta.get(name))), ())

    def microdata(self, *names: str) -> tuple[str, ...]:
        return next((values for name in names if (values := self.page.microdata.get(name))), ())

    @cached_property
    def articles(self) -> tuple[Item, ...]:
        """The JSON-LD items that tell of this story, the best first; none when the page has only others'."""
        found = [item for item in self.page.json_ld if is_a(item, ARTICLE_TYPES)]
        if len(found) < 2:  # noqa: PLR2004 - nothing to choose
            return tuple(found)
        scored = sorted(
            ((self._fit(item), -n, item) for n, item in enumerate(found)), key=lambda x: x[:2], reverse=True
        )
        best = scored[0][0]
        return tuple(item for fit, _, item in scored if fit == best or fit >= _SURELY_THIS)

    def _fit(self, item: Item) -> int:
        """How surely an item is this page's story: it names the page, or the page's headline."""
        fit = 0
        if any(_same_page(address, self.url) for address in addresses(item)):
            fit += 3
        headline = words(text(item.get("headline")) or text(item.get("name")))
        if headline and any(headline == shown or headline <= shown for shown in self._titles):
            fit += 3
        return fit + bool(item.get("datePublished")) + bool(item.get("author"))

    @cached_property
    def _titles(self) -> tuple[frozenset[str], ...]:
        shown = (self.page.title, self.meta("og:title"), *self.visible.headings[:2])
        return tuple(words(title) for title in shown if title)

    @cached_property
    def items_by_id(self) -> dict[str, Item]:
        return {item["@id"]: item for item in self.page.json_ld if isinstance(item.get("@id"), str) and len(item) > 1}

    def items_of(self, *types: str) -> Iterator[Item]:
        return (item for item in self.page.json_ld if is_a(item, frozenset(types)))

    def ld(self, *names: str) -> Any:
        """The first of these properties that one of the story's items has."""
        for item in self.articles:
            for name in names:
                if item.get(name) not in (None, "", [], {}):
                    return item[name]
        return None

    @cached_property
    def host(self) -> str:
        return host_of(self.url)

    @cached_property
    def site_names(self) -> tuple[str, ...]:
        """What the site calls itself, and what its host calls it."""
        publisher = self.ld("publisher", "provider", "sourceOrganization")
        by_name = "" if self._is_person(publisher) else name_of(publisher, self.items_by_id)
        names = [self.meta("og:site_name"), by_name, self.meta("application-name")]
        names += [text(item.get("name")) for item in self.items_of("WebSite", "NewsMediaOrganization", "Organization")]
        names += [self.meta("twitter:site").lstrip("@"), self.meta("dc.publisher", "dcterms.publisher", "publisher")]
        titles = {self.meta("og:title"), text(self.ld("headline"))}  # some sites put the story's title everywhere
        return tuple(dict.fromkeys(name for name in names if name and len(name) < 80 and name not in titles))  # noqa: PLR2004 - a name

    @cached_property
    def publishing_person(self) -> str:
        """Whose site it is, when it is somebody's own."""
        publisher = self.ld("publisher", "provider", "sourceOrganization")
        return name_of(publisher, self.items_by_id) if self._is_person(publisher) else ""

    def _is_person(self, thing: Any) -> bool:
        """A blog's publisher is its author."""
        item = thing[0] if isinstance(thing, list) and thing else thing
        if isinstance(item, dict):
            item = item if item.get("@type") else self.items_by_id.get(str(item.get("@id")), item)
        return isinstance(item, dict) and is_a(item, frozenset({"Person"}))


_SURELY_THIS = 3


def is_a(item: Item, types: frozenset[str]) -> bool:
    stated = item.get("@type")
    listed = stated if isinstance(stated, list) else [stated]
    return any(isinstance(name, str) and name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] in types for name in listed)


def addresses(item: Item) -> Iterator[str]:
    """URLs by which an item names its page."""
    for key in ("url", "mainEntityOfPage", "@id"):
        value = item.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.startswith("http"):
            yield value.partition("#")[0]


def _same_page(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return identity(one) == identity(other)
    except NotAWebUrl:
        return False


def text(value: Any) -> str:
    """A string property, whatever it is wrapped in."""
    if isinstance(value, list):
        value = next((member for member in value if member), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return value.strip() if isinstance(value, str) else ""


def texts(value: Any) -> list[str]:
    """All strings of a property that may be one, a list, or things with names."""
    members = value if isinstance(value, list) else [value]
    return [found for member in members if (found := text(member))]


def name_of(value: Any, by_id: dict[str, Item]) -> str:
    """The name of a thing, or of the thing it refers to."""
    if isinstance(value, list):
        return next((name for member in value if (name := name_of(member, by_id))), "")
    if isinstance(value, dict):
        return text(value.get("name")) or text(by_id.get(str(value.get("@id")), {}).get("name"))
    return text(value)


def words(title: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(title.casefold()))


@lru_cache(maxsize=4096)
def plain_words(title: str) -> str:
    """Words alone, for comparing: no case, no punctuation."""
    return " ".join(_WORDS.findall(title.casefold()))
