"""The schema.org items of a page: found, put in order, and made small enough to travel."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from functions.fetch.harvest.text import plain

Item = dict[str, Any]

ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle ReviewNewsArticle "
    "BackgroundNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle Report TechArticle "
    "ScholarlyArticle BlogPosting LiveBlogPosting SocialMediaPosting Review CriticReview Recipe Interview".split()
)
_PAGE_TYPES = frozenset(
    "WebPage ItemPage AboutPage CollectionPage FAQPage QAPage ProfilePage BreadcrumbList WebSite "
    "NewsMediaOrganization Organization Person VideoObject NewsVideo AudioObject Product Event "
    "HowTo PodcastEpisode RadioEpisode CreativeWork MedicalWebPage DiscussionForumPosting ImageGallery Question".split()
)
# What normalize reads; everything else (bodies, comments, offers, actions, …) stays behind.
_KEPT = frozenset(
    "@type @id @graph headline alternativeHeadline alternateName name givenName familyName description abstract "
    "author creator contributor editor publisher provider sourceOrganization copyrightHolder copyrightNotice "
    "copyrightYear creditText license usageInfo datePublished dateModified dateCreated uploadDate articleSection "
    "genre keywords inLanguage isAccessibleForFree hasPart cssSelector isPartOf image thumbnailUrl mainEntityOfPage "
    "mainEntity url contentUrl sameAs width height caption jobTitle dateline contentLocation locationCreated "
    "correction coverageStartTime coverageEndTime itemListElement position item about mentions value "
    "conditionsOfAccess".split()
)
_NEVER_THE_STORY = frozenset("itemListElement liveBlogUpdate comment citation isPartOf relatedLink review".split())
_LONG = {"headline": 600, "description": 1500, "name": 400, "keywords": 1500}
_SHORT = 400  # characters of every other string
_OTHER = 2  # rank of items that say nothing of the story
_MAX_LIST = 24
_MAX_UPDATES = 300
_OF_UPDATES = (("datePublished", "dateModified"), ("headline", "name"), ("articleBody", "text", "description"))
_CLOCK = re.compile(r"T(\d\d:\d\d)")
_MAX_DEPTH = 5
_MAX_ITEMS = 12
_MAX_CHARS = 16_000  # of all items together: metadata should fit a queue message beside the article


def items_in(values: list[Any]) -> list[Item]:
    """All items of a page, article types first, otherwise in order."""
    found = [item for value in values for item in _walk(value, 0)]
    return sorted(found, key=_rank)


def _walk(value: Any, depth: int) -> Iterator[Item]:
    """Items at the top, in graphs, and those an item says it is about."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for member in value[:200]:
            yield from _walk(member, depth + 1)
    elif isinstance(value, dict):
        if types_of(value):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "item", "subjectOf"):
            if isinstance(value.get(key), dict | list):
                yield from _walk(value[key], depth + 1)


def types_of(item: Item) -> list[str]:
    """Names of its types, without the vocabulary's address."""
    types = item.get("@type")
    listed = types if isinstance(types, list) else [types]
    return [name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in listed if isinstance(name, str)]


def is_article(item: Item) -> bool:
    return any(name in ARTICLE_TYPES for name in types_of(item))


def _rank(item: Item) -> int:
    if is_article(item):
        return 0
    is_telling = any(name in _PAGE_TYPES for name in types_of(item)) or "datePublished" in item
    return 1 if is_telling else _OTHER


def longest_body(items: list[Item]) -> str:
    """The longest `articleBody`, as written: plain text, markup, or markup with its signs escaped."""
    bodies = (item.get("articleBody") or item.get("text") for item in items if is_article(item))
    texts = ("\n".join(map(str, body)) if isinstance(body, list) else body for body in bodies)
    return max((text for text in texts if isinstance(text, str)), key=len, default="")


def entries_markup(items: list[Item]) -> str:
    """The entries of a live blog that has no `articleBody`, as a page would show them."""
    updates = next((item["liveBlogUpdate"] for item in items if is_article(item) and item.get("liveBlogUpdate")), None)
    listed = updates if isinstance(updates, list) else [updates]
    return "".join(_entry(update) for update in listed[:_MAX_UPDATES] if isinstance(update, dict))


def _entry(update: Item) -> str:
    moment, headline, body = (
        next((told for key in keys if isinstance(told := update.get(key), str)), "") for keys in _OF_UPDATES
    )
    clock = _CLOCK.search(moment)
    shown = clock[1] if clock else moment
    title = f"<h3>{headline}</h3>" if headline and plain(headline, _SHORT) not in plain(body, len(body)) else ""
    text = body if "<p" in body else "".join(f"<p>{line}</p>" for line in body.splitlines() if line.strip())
    return f'<article><time datetime="{escape(moment)}">{escape(shown)}</time>{title}{text}</article>' if text else ""


def trimmed(items: list[Item]) -> tuple[Item, ...]:
    """The items' telling parts, within the limits of a message."""
    kept: list[Item] = []
    budget = _MAX_CHARS
    for item in items:
        if len(kept) == _MAX_ITEMS or _rank(item) == _OTHER:
            break
        small = _trim(item, 0)
        size = _size(small)
        if size <= budget:
            kept.append(small)
            budget -= size
    return tuple(kept)


def _trim(value: Any, depth: int, limit: int = _SHORT) -> Any:
    if isinstance(value, str):
        return plain(value, limit)
    if isinstance(value, list):
        return [_trim(member, depth + 1, limit) for member in value[:_MAX_LIST]] if depth < _MAX_DEPTH else []
    if isinstance(value, dict):
        if depth >= _MAX_DEPTH:
            return {}
        return {key: _trim(member, depth + 1, _LONG.get(key, _SHORT)) for key, member in value.items() if key in _KEPT}
    return value if isinstance(value, bool | int | float) else None


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(key) + 6 + _size(member) for key, member in value.items())
    if isinstance(value, list):
        return sum(2 + _size(member) for member in value)
    return len(value) + 2 if isinstance(value, str) else 6
