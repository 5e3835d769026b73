"""Who wrote it: people apart from agencies, publishers, logins and links; and the byline as published."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from functions.normalize.fields.evidence import Evidence, Found, Item, plain_words, text
from functions.normalize.fields.names import Credits, clean_name, credits_in, is_person, without_by
from shared.metadata import Byline

_META = (
    "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "byl", "author", "citation_author", "article:author_name", "article:author:name", "cxenseparse:author",
    "dc.contributor", "article.author", "authors", "author_name", "vr:author", "lp.article:author",
    "shareaholic:article_author_name", "creator", "dcsext.author", "cse_author", "rbauthors", "newsarticle:author",
    "bt:author", "articleauthor",
)  # fmt: skip
_WRITTEN_BY = re.compile(
    r"written|by$|author|autor|auteur|verfasst|geschrieben|écrit|escrito|scritto|skriven|skrevet|geschreven|napisane|"
    r"yazan|автор|написано|作者|投稿者|執筆",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•·/]\s*|\s+[-–—]\s+")
_LINE_CHARS = 80
_PROFILE = re.compile(
    r"/(?:profiles?|authors?|editors|people|staff|contributors?|journalists?|autor(?:en)?)/([a-z]+(?:-[a-z]+){1,3})/?(?=$|[,?])"
)
_MAX_RUN = 4  # authors set one after the other; more is a list of stories
_MAX_AUTHORS = 20
_MAX_BYLINE = 200


class Authorship(NamedTuple):
    byline: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    source: str


def authorship(evidence: Evidence) -> Authorship:
    """The first source that names people; without any, pen names that the page shows, or organizations as byline."""
    told: list[Found[Credits]] = []
    for found in _told(evidence):
        read = Found(_less_site(found.value, evidence), found.source)
        if read.value.people:
            return _authorship(_once(read.value.people), read, evidence)
        if any(read.value):
            told.append(read)
    beside = _joined(_beside_dates(evidence)) if not told else Credits()
    if beside.people:
        return _authorship(beside.people, Found(beside, "dom"), evidence)
    if pen_names := _shown_pen_names(told, evidence):
        return _authorship(*pen_names, evidence)
    return _without_authors(told, evidence)


def _without_authors(told: list[Found[Credits]], evidence: Evidence) -> Authorship:
    """Agencies when they are credited; else an organization as byline."""
    agencies = next((found.value.agencies for found in told if found.value.agencies), ())
    others = (name for found in told for name in found.value.organizations + found.value.pen_names)
    byline = _byline_naming(agencies, evidence) if agencies else next(others, "")
    return Authorship(byline[:_MAX_BYLINE], (), agencies, told[0].source if told else "")


def _authorship(names: tuple[str, ...], found: Found[Credits], evidence: Evidence) -> Authorship:
    """Authors with the line that shows them, and the agencies that stand beside them."""
    byline = _byline_naming(names, evidence)
    agencies = tuple(dict.fromkeys((*found.value.agencies, *credits_in(byline).agencies)))
    return Authorship(byline, names, agencies, found.source)


def _told(evidence: Evidence) -> Iterator[Found[Credits]]:
    """What each source says, in the order they are believed: meta tags before what is shown only if it is shown too."""
    for item in (*evidence.articles, *evidence.items_of("WebPage", "ItemPage")):
        named = list(_names(item.get("author") or item.get("creator"), evidence.items_by_id))
        yield Found(_joined(named), "json-ld")
    lines = [(line, _shown(line)) for line in evidence.visible.bylines]
    said = plain_words(" ".join(line.text for line, _ in lines))
    meta = [Found(_joined(evidence.page.meta[name]), "meta") for name in _META if name in evidence.page.meta]
    meta.append(Found(_joined(_in_share_labels(evidence)), "meta"))
    meta.append(Found(_joined(_in_addresses(evidence)), "meta"))
    meta.append(Found(_joined(evidence.microdata("author", "creator")), "microdata"))
    is_shown = [any(plain_words(name) in said for name in found.value.people) for found in meta]
    yield from (found for found, shown in zip(meta, is_shown, strict=True) if shown)
    yield from (Found(read, "dom") for line, read in lines if _says_by(line))
    yield from (found for found, shown in zip(meta, is_shown, strict=True) if not shown)
    yield from _by_runs([(line, read) for line, read in lines if not _says_by(line)])
    yield Found(_joined(evidence.hints.authors), "feed")


def _by_runs(lines: list[tuple[Byline, Credits]]) -> Iterator[Found[Credits]]:
    """Names set one after the other, each in an element of its own, belong together."""
    for source, run in groupby(lines, key=lambda pair: pair[0].source):
        credits_ = [read for _, read in run]
        together = credits_ if source in {"rel", "itemprop"} and len(credits_) <= _MAX_RUN else credits_[:1]
        yield Found(_all_of(together), "dom")
        yield from (Found(read, "dom") for read in credits_[len(together) :])


def _in_addresses(evidence: Evidence) -> Iterator[str]:
    """`Ann Example` of `https://ledger.example/profile/ann-example`."""
    for value in evidence.page.meta.get("article:author", ()):
        for found in _PROFILE.finditer(value):
            yield found[1].replace("-", " ").title()


def _says_by(line: Byline) -> bool:
    """Whether the line, surely this story's, names its authors in so many words."""
    return line.source != "page" and len(line.text) < _LINE_CHARS and without_by(line.text) != line.text


def _shown(line: Byline) -> Credits:
    """Credits of a line as shown; of its marked names, when these are not what the words say."""
    read, marked = credits_in(line.text), _joined(line.names)
    if marked.people and not set(marked.people) <= set(read.people):
        return marked
    if _says_by(line):
        return read if read.people else read._replace(people=read.pen_names[:2], pen_names=())
    return read._replace(organizations=())


def _beside_dates(evidence: Evidence) -> Iterator[str]:
    """`Ann Example | Nov 22, 2026`: what stands beside the date, when it is nothing but a person's name."""
    for time in evidence.visible.times[:3]:
        if time.source in {"class", "text"} and len(time.text) < _LINE_CHARS:
            parts = [part for part in _PARTS.split(time.text) if part]
            yield from (name for part in parts if is_person(name := clean_name(part)) and len(name.split()) in {2, 3})


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
    return _all_of([credits_in(name) for name in names if name])


def _all_of(read: list[Credits]) -> Credits:
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


def _shown_pen_names(told: list[Found[Credits]], evidence: Evidence) -> tuple[tuple[str, ...], Found[Credits]] | None:
    """Handles and first names count only where a byline of the page shows them."""
    shown = " | ".join(plain_words(f"{line.text} {' '.join(line.names)}") for line in _marked(evidence.visible.bylines))
    for found in told:
        names = tuple(name for name in _once(found.value.pen_names) if plain_words(name) in shown)
        if names and found.source != "feed":
            return names[:3], found
    return None


def _marked(lines: tuple[Byline, ...]) -> Iterator[Byline]:
    return (line for line in lines if line.source != "meta" and len(line.text) < _LINE_CHARS)


def _byline_naming(names: tuple[str, ...], evidence: Evidence) -> str:
    """The line of the page that names them, else their names."""
    keys = [plain_words(name) for name in names]
    for line in evidence.visible.bylines:
        if len(line.text) <= _MAX_BYLINE and any(key in plain_words(line.text) for key in keys):
            return line.text
    return ", ".join(names)
