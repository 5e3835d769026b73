"""What a page says of each field, in the places where most pages say it; normalize knows some rarer ones."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.metadata import PageMetadata
from shared.story import Story

_LONGEST = 300  # characters of a value


class Witness(NamedTuple):
    """One place of the page, and what it says."""

    place: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a field may stand: properties of structured data, names of <meta>, parts of what is shown."""

    properties: tuple[str, ...]
    metas: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


_FIELDS = {
    "headline": Asked(
        ("headline", "alternativeHeadline"), ("og:title", "twitter:title"), ("headings", "kicker"), ("title",)
    ),
    "authors": Asked(("author", "creator"), ("author", "article:author", "byl", "dc.creator"), ("bylines",)),
    "published_at": Asked(
        ("datePublished", "dateCreated"),
        ("article:published_time", "og:published_time", "date", "pubdate", "dc.date"),
        ("times",),
        ("state_dates",),
    ),
    "modified_at": Asked(("dateModified",), ("article:modified_time", "og:updated_time", "last-modified")),
    "section": Asked(("articleSection",), ("article:section", "section"), ("breadcrumbs",)),
    "keywords": Asked(("keywords",), ("news_keywords", "keywords", "article:tag"), ("tags",)),
    "description": Asked(("description",), ("og:description", "description"), ("standfirst",)),
    "language": Asked(("inLanguage",), ("og:locale", "content-language"), (), ("html_lang",)),
}


def chosen(story: Story, field: str) -> str:
    """What the story says in this field, as one line."""
    value = getattr(story, field)
    return ", ".join(value) if isinstance(value, tuple) else str(value if value is not None else "")


def testimony(page: PageMetadata) -> dict[str, list[Witness]]:
    """Field → each place that says something of it, in the order of the page; equal words of one place once."""
    return {field: list(dict.fromkeys(_heard(page, asked))) for field, asked in _FIELDS.items()}


def _heard(page: PageMetadata, asked: Asked) -> Iterator[Witness]:
    for name in asked.shown:
        yield from _all(f"shown: {name}", getattr(page.visible, name))
    for item in page.json_ld:
        for name in asked.properties:
            yield from _all(f"json-ld: {_type(item)} {name}", item.get(name))
    for name in asked.properties:
        yield from _all(f"microdata: {name}", page.microdata.get(name))
    for name in asked.metas:
        yield from _all(f"meta: {name}", page.meta.get(name))
    for name in asked.heads:
        yield from _all(name, getattr(page, name))


def _all(place: str, value: Any) -> Iterator[Witness]:
    for member in value if isinstance(value, list | tuple) else (value,):
        if line := _line(member):
            yield Witness(place, line[:_LONGEST])


def _line(value: Any) -> str:
    """A value as people write it: a thing by its name, else by all that it says."""
    if hasattr(value, "model_dump"):
        told = value.model_dump(exclude_defaults=True)
        return " · ".join(", ".join(part) if isinstance(part, tuple) else str(part) for part in told.values())
    if isinstance(value, dict):
        return str(value.get("name") or json.dumps(value, ensure_ascii=False))
    return str(value or "").strip()


def _type(item: dict[str, Any]) -> str:
    stated = item.get("@type") or "thing"
    return " ".join(map(str, stated)) if isinstance(stated, list) else str(stated)
