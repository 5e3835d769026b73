"""Who wrote it: people apart from agencies, publishers, logins and links; and the byline as published."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from functions.normalize.fields.evidence import Evidence, Found, Item, plain_words, text
from functions.normalize.fields.names import Credits, credits_in
from shared.metadata import Byline

_META = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "byl", "citation_author", "article:author_name", "article:author:name", "cxenseparse:author",
    "dc.contributor", "article.author", "authors", "author_name", "vr:author", "lp.article:author",
    "shareaholic:article_author_name", "creator", "dcsext.author", "cse_author", "rbauthors", "newsarticle:author",
    "bt:author", "articleauthor",
)  # fmt: skip
_WRITTEN_BY = re.compile(
    r"written|by$|author|autor|auteur|verfasst|geschrieben|écrit|escrito|scritto|skriven|skrevet|geschreven|napisane|"
    r"yazan|автор|написано|作者|投稿者|執筆",
    re.IGNORECASE,
)
_MAX_AUTHORS = 20
_MAX_BYLINE = 200


class Authorship(NamedTuple):
    byline: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    source: str


def authorship(evidence: Evidence) -> Authorship:
    """The first source that names people; without any, pen names that the page shows, or organizations as byline."""
    told = [Found(_less_site(found.value, evidence), found.source) for found in _told(evidence)]
    agencies = tuple(dict.fromkeys(agency for found in told for agency in found.value.agencies))
    for found in told:
        if found.value.people:
            people = _once(found.value.people)
            return Authorship(_byline(people, evidence), people, agencies, found.source)
    pen_names = _shown_pen_names(told, evidence)
    if pen_names:
        return Authorship(_byline(pen_names.value, evidence), pen_names.value, agencies, pen_names.source)
    organizations = [name for found in told for name in found.value.organizations + found.value.pen_names]
    byline = _byline(agencies, evidence) if agencies else next(iter(organizations), "")
    return Authorship(
        byline[:_MAX_BYLINE], (), agencies, next((found.source for found in told if any(found.value)), "")
    )


def _told(evidence: Evidence) -> Iterator[Found[Credits]]:
    """What each source says, in the order they are believed."""
    for item in evidence.articles:
        named = list(_names(item.get("author") or item.get("creator"), evidence.items_by_id))
        yield Found(_joined(named), "json-ld")
    for name in _META:
        if values := evidence.page.meta.get(name):
            yield Found(_joined(values), "meta")
    yield Found(_joined(_in_share_labels(evidence)), "meta")
    yield Found(_joined(evidence.microdata("author", "creator")), "microdata")
    shown = evidence.visible.bylines
    yield Found(_joined(name for line in shown for name in line.names), "dom")
    for line in shown:
        yield Found(credits_in(line.text), "dom")
    yield Found(_joined(evidence.hints.authors), "feed")


def _in_share_labels(evidence: Evidence) -> Iterator[str]:
    """`twitter:label1` "Written by", `twitter:data1` the name: what blogs tell those who share them."""
    for number in "12":
        if _WRITTEN_BY.match(evidence.meta(f"twitter:label{number}")):
            yield evidence.meta(f"twitter:data{number}")


def _names(value: Any, by_id: dict[str, Item]) -> Iterator[str]:
    """Names in an author property: strings, things, references to things, lists of them."""
    if isinstance(value, list):
        for member in value:
            yield from _names(member, by_id)
    elif isinstance(value, dict):
        known = value if value.get("name") else by_id.get(str(value.get("@id")), value)
        name = known.get("name")
        whole = " ".join(filter(None, (text(known.get("givenName")), text(known.get("familyName")))))
        yield from _names(name, by_id) if name else [whole]
    elif isinstance(value, str):
        yield value


def _joined(names: Iterable[str]) -> Credits:
    """Credits of several authors together."""
    read = [credits_in(name) for name in names if name]
    return Credits(
        *(tuple(dict.fromkeys(n for one in read for n in one[group])) for group in range(len(Credits._fields)))
    )


def _less_site(credit: Credits, evidence: Evidence) -> Credits:
    """The publisher is not an author, however the page puts it."""
    sites = {plain_words(name) for name in evidence.site_names} | {evidence.host.partition(".")[0]}
    people = tuple(name for name in credit.people if plain_words(name) not in sites)
    pens = tuple(name for name in credit.pen_names if plain_words(name) not in sites)
    publishers = tuple(name for name in credit.people + credit.pen_names if plain_words(name) in sites)
    return Credits(people, pens, credit.agencies, credit.organizations + publishers)


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without the same name in another spelling."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(plain_words(name), name)
    return tuple(by_key.values())[:_MAX_AUTHORS]


def _shown_pen_names(told: list[Found[Credits]], evidence: Evidence) -> Found[tuple[str, ...]] | None:
    """Handles and first names count only where a byline of the page shows them."""
    shown = " | ".join(plain_words(f"{line.text} {' '.join(line.names)}") for line in _marked(evidence.visible.bylines))
    for found in told:
        names = tuple(name for name in _once(found.value.pen_names) if plain_words(name) in shown)
        if names and found.source != "feed":
            return Found(names[:3], found.source)
    return None


def _marked(lines: tuple[Byline, ...]) -> Iterator[Byline]:
    return (line for line in lines if line.source in {"rel", "itemprop", "class"} and len(line.text) < 80)  # noqa: PLR2004


def _byline(names: tuple[str, ...], evidence: Evidence) -> str:
    """The line of the page that names them, else their names."""
    keys = [plain_words(name) for name in names]
    for line in evidence.visible.bylines:
        if len(line.text) <= _MAX_BYLINE and any(key in plain_words(line.text) for key in keys):
            return line.text
    return ", ".join(names)
