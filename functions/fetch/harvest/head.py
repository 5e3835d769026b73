"""What the page's head says: title, meta tags, links."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from functions.fetch.harvest.text import one_line, plain
from shared.metadata import Link

# Names that say nothing about a story: verification, apps, layout.
_NOISE = re.compile(
    r"verif|viewport|^(?:fb|al|msapplication|apple|p|theme|csrf|format-detection|generator|referrer|fragment|"
    r"handheldfriendly|mobileoptimized|next-head|turbo|slack|pinterest|ir-site|baidu|shareaholic(?!:article)|og:video|og:audio)"
    r"(?:$|[:\-_.])|:(?:secure_url|type:)|token|branch:|x-ua|^ob_|amp-|google-(?:site|play|signin|translate)"
)
_MAX_NAMES = 80
_MAX_VALUES = 12  # article:tag and citation_author repeat
_MAX_VALUE = 1000
_MAX_CHARS = 12_000
_MAX_LINKS = 30
_RELATIONS = frozenset(
    "canonical amphtml alternate license shortlink next prev author copyright original-source".split()
)
_MAX_URL = 2000


def title_of(titles: Iterable[Element]) -> str:
    """The page's title; drawings have titles, too."""
    for title in titles:
        parent = title.getparent()
        if parent is None or parent.tag != "svg":
            return plain(title.text or "", 600)
    return ""


def base_of(bases: Iterable[Element], url: str) -> str:
    """What relative links are relative to."""
    for base in bases:
        href = (base.get("href") or "").strip()
        if href:
            return resolved(url, href)
    return url


def resolved(base: str, href: str) -> str:
    """The address made absolute; empty when it cannot be."""
    href = href.strip()
    if href.startswith(("https://", "http://")):
        return href[:_MAX_URL]
    try:
        return urljoin(base, href)[:_MAX_URL]
    except ValueError:
        return ""


def meta_of(metas: Iterable[Element]) -> dict[str, tuple[str, ...]]:
    """Contents of all meta tags that may matter, by lower-cased name, property or itemprop."""
    found: dict[str, list[str]] = {}
    budget = _MAX_CHARS
    for meta in metas:
        content = meta.get("content") or meta.get("value")
        if not content:
            continue
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).lower()
        name = name.strip()[:80]
        if not name or _NOISE.search(name) or (name not in found and len(found) == _MAX_NAMES):
            continue
        values = found.setdefault(name, [])
        value = plain(content, _MAX_VALUE)
        if value and value not in values and len(values) < _MAX_VALUES and budget > len(value):
            values.append(value)
            budget -= len(value)
    return {name: tuple(values) for name, values in found.items() if values}


def links_of(elements: Iterable[Element], base: str) -> tuple[Link, ...]:
    """The relations that tell which page this is, in which forms it exists, and who may use it."""
    links: list[Link] = []
    for link in elements:
        relations = (link.get("rel") or "").lower().split()
        if _RELATIONS.isdisjoint(relations):
            continue
        href = resolved(base, link.get("href") or "")
        if href and len(links) < _MAX_LINKS:
            links.append(
                Link(
                    rel=" ".join(relations),
                    href=href,
                    type=one_line(link.get("type") or "", 80),
                    hreflang=one_line(link.get("hreflang") or "", 40),
                )
            )
    return tuple(links)
