"""All that a page says of each field: whatever normalize may believe, in the places where it looks.

`tests/unit/cli/test_testimony.py` holds the names below against those that normalize asks for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from functions.normalize.fields.dates import date_before
from functions.normalize.fields.evidence import ARTICLE_TYPES, is_a
from functions.normalize.fields.stated_authors import names_of_authors
from functions.normalize.fields.stated_names import meaning_of
from functions.normalize.fields.url_dates import dates_in

if TYPE_CHECKING:
    from cli.reading_desk import Understood
    from shared.metadata import PageMetadata
    from shared.story import Story

_LONGEST = 300  # characters of a value
_READ_OUT = frozenset({"body", "text", "url"})  # provenances: said nowhere as such, made out of words that are there
Names = Callable[[Collection[str]], Iterable[str]]  # those of a page's <meta> that speak of a field


class Witness(NamedTuple):
    """One place of the page, and what it says."""

    place: str
    value: str


def _named(*names: str) -> Names:
    return lambda present: [name for name in names if name in present]


def _dated(*meanings: str) -> Names:
    return lambda present: [name for name in present if meaning_of(name) in meanings]


def _of_authors(present: Collection[str]) -> Iterable[str]:
    """And what blogs tell those who share them: `twitter:label1` "Written by", `twitter:data1` the name."""
    labels = (f"twitter:{part}{number}" for number in "12" for part in ("label", "data"))
    return [*names_of_authors(present), *(name for name in labels if name in present)]


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a field may stand: properties of structured data, names of <meta>, parts of what is shown."""

    metas: Names
    properties: tuple[str, ...]
    microdata: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    of_any_item: bool = False  # else JSON-LD is asked about articles alone


_MODIFIED = Asked(
    properties=("dateModified",),
    microdata=("datemodified", "modified"),
    metas=_dated("modified"),
    shown=("times",),
)
_FIELDS = {
    "headline": Asked(
        properties=("headline", "name", "alternativeHeadline"),
        microdata=("headline",),
        metas=_named(
            "og:title", "parsely-title", "sailthru.title", "hdl", "dc.title", "dcterms.title", "twitter:title"
        ),
        shown=("headings", "kicker"),
        heads=("title",),
    ),
    "authors": Asked(
        properties=("author", "creator"),
        microdata=("author", "creator"),
        metas=_of_authors,
        shown=("bylines", "times"),
        of_any_item=True,
    ),
    "published_at": Asked(
        properties=("datePublished", "dateCreated", "uploadDate", *_MODIFIED.properties),
        microdata=("datepublished", "issued", "datecreated", "created", "date", *_MODIFIED.microdata),
        metas=_dated("published", "loosely published", "modified"),
        shown=("times",),
        heads=("state_dates",),
        of_any_item=True,
    ),
    "modified_at": _MODIFIED,
    "section": Asked(
        properties=("articleSection",),
        microdata=("articlesection",),
        metas=_named(
            "article:section", "og:article:section", "parsely-section", "sailthru.section", "section",
            "cxenseparse:section", "dc.subject.section", "vr:category", "category", "article:section:name",
            "bt:section", "lp.section",
        ),
        shown=("breadcrumbs", "desks"),
    ),
    "keywords": Asked(
        properties=("keywords",),
        microdata=("keywords",),
        metas=_named(
            "news_keywords", "keywords", "article:tag", "parsely-tags", "sailthru.tags", "og:article:tag",
            "dc.subject", "tags",
        ),
        shown=("tags",),
    ),
    "description": Asked(
        properties=("description", "abstract"),
        microdata=("description",),
        metas=_named(
            "og:description", "description", "dc.description", "dcterms.description", "twitter:description",
            "sailthru.description",
        ),
        shown=("standfirst",),
    ),
    "language": Asked(
        properties=("inLanguage",),
        metas=_named("og:locale", "content-language", "language", "dc.language", "dcterms.language", "inlanguage"),
        heads=("html_lang",),
    ),
}  # fmt: skip


def chosen(story: Story, field: str) -> str:
    """What the story says in this field, as one line."""
    value = getattr(story, field)
    return ", ".join(value) if isinstance(value, tuple) else str(value if value is not None else "")


def testimony(found: Understood) -> dict[str, list[Witness]]:
    """Field → each place that says something of it, in the order of the page; equal words of one place once."""
    if found.reading is None:
        return {}
    page, url = found.reading.metadata, found.page.final_url
    heard = {field: [*_heard(page, asked)] for field, asked in _FIELDS.items()}
    heard["section"] += _trails(page)
    heard["published_at"] += _dates_elsewhere(page, url)
    return {
        field: list(dict.fromkeys((*witnesses, *_read_out(found.story, field)))) for field, witnesses in heard.items()
    }


def _heard(page: PageMetadata, asked: Asked) -> Iterator[Witness]:
    for name in asked.shown:
        yield from _all(f"shown: {name}", getattr(page.visible, name))
    for item in page.json_ld:
        if asked.of_any_item or is_a(item, ARTICLE_TYPES):
            for name in asked.properties:
                yield from _all(f"json-ld: {_type(item)} {name}", item.get(name))
    for name in asked.microdata:
        yield from _all(f"microdata: {name}", page.microdata.get(name))
    for name in asked.metas(page.meta):
        yield from _all(f"meta: {name}", page.meta[name])
    for name in asked.heads:
        yield from _all(name, getattr(page, name))


def _trails(page: PageMetadata) -> Iterator[Witness]:
    for item in page.json_ld:
        if is_a(item, frozenset({"BreadcrumbList"})):
            yield from _all("json-ld: BreadcrumbList", item.get("itemListElement"))


def _dates_elsewhere(page: PageMetadata, url: str) -> Iterator[Witness]:
    """Dates before the headline, in the page's address and in that of its picture."""
    yield from (Witness("url", date) for date in dates_in(url))
    for place, title in (*(("shown: headings", line) for line in page.visible.headings[:1]), ("title", page.title)):
        yield from _all(place, date_before(title))
    for name in ("og:image", "twitter:image"):
        for value in page.meta.get(name, ())[:1]:
            yield from (Witness(f"meta: {name}", date) for date in dates_in(value))


def _read_out(story: Story | None, field: str) -> Iterator[Witness]:
    """A dateline's day, the language of the words, the words of the address."""
    if story and story.provenance.get(field) in _READ_OUT:
        yield from _all(story.provenance[field], chosen(story, field))


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
