"""Authors that a page states for machines: in JSON-LD, meta tags and microdata."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from functions.normalize.fields.agencies import agency_of
from functions.normalize.fields.evidence import Evidence, Found, Item, is_a, plain_words, text, texts
from functions.normalize.fields.names import Credits, credits_in, joined, together

# In the order they are believed; the names that content systems make up (`vr:author`, `sailthru.byline_name`) follow.
_META = (
    "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "author", "citation_author",
)  # fmt: skip
_META_OF_AUTHORS = re.compile(
    r"""
    (?:^|[.:_-]) (?:authors?|byl|bylines?|writers?|creators?|contributors?|autor(?:es|en)?|redacteur|journalists?)
        (?:[.:_-]?names?)? $
    | articleauthors?$ | rbauthors$
    """,
    re.VERBOSE,
)
_META_OF_OTHERS = re.compile(r"^(?:twitter|fediverse|smartbanner|content-creator|has_|al:|fb:)|comment")
_META_OF_CATALOGUES = frozenset(
    {"dc.creator", "dcterms.creator", "dc.creator.name", "dc.contributor", "citation_author"}
)
_SURNAME_FIRST = re.compile(r"([^\W\d_][\w'’-]+), ((?:[^\W\d_][\w'’-]*\.?\s?){2})")
_WRITTEN_BY = re.compile(
    r"written|by$|author|autor|auteur|verfasst|geschrieben|écrit|escrito|scritto|skriven|skrevet|geschreven|napisane|"
    r"yazan|автор|написано|作者|投稿者|執筆",
    re.IGNORECASE,
)
_PROFILE = re.compile(  # an author's page: `/author/ann-example`, `/autoren/ann-example-123.html`
    r"/(?:profiles?|authors?|author-profiles?|editors|people|staff|contributors?|journalist(?:e?s?|en)|writers?|reporters?"
    r"|columnists?|columnistas?|autor(?:en|es|as|i)?|auteurs?|autore|firmas?|redakteure?|redacteurs?|skribent|forfatter"
    r"|yazarlar|giornalisti)/([a-z]+(?:-[a-z]+){1,3})(?:-\d+)?(?:\.html?)?/?(?=$|[,?#])"
)
_PAGES = ("WebPage", "ItemPage", "MedicalWebPage", "DiscussionForumPosting", "VideoObject", "ImageGallery", "HowTo")
_ORGANIZATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation"})
_PEOPLE = frozenset({"Person"})


def in_json_ld(evidence: Evidence, said: str) -> Iterator[Found[Credits]]:
    """The authors of the story's items, then of its page's; `said`: the words of all bylines."""
    for item in (*evidence.articles, *evidence.items_of(*_PAGES)):
        named = _credits(item.get("author") or item.get("creator"), evidence.items_by_id, said)
        yield Found(together(list(named)), "json-ld")


def in_meta(evidence: Evidence) -> Iterator[Found[Credits]]:
    """The authors of meta tags and microdata."""
    for values in _contents(evidence.page.meta):
        yield Found(joined(values), "meta")
    yield Found(joined(_in_share_labels(evidence)), "meta")
    yield Found(joined(_in_addresses(evidence)), "meta")
    yield Found(joined(evidence.microdata("author", "creator")), "microdata")


def _credits(value: Any, by_id: dict[str, Item], said: str) -> Iterator[Credits]:
    """An author property: strings, things, references to things, lists of them."""
    if isinstance(value, list):
        for member in value:
            yield from _credits(member, by_id, said)
    elif isinstance(value, dict):
        known = value if value.get("name") else by_id.get(str(value.get("@id")), value)
        whole = " ".join(filter(None, (text(known.get("givenName")), text(known.get("familyName")))))
        names = [name for name in texts(known.get("name")) or [whole] if name] or list(
            _in_address(text(known.get("url")))
        )
        if is_a(known, _ORGANIZATIONS) and not is_a(known, _PEOPLE):
            yield from (_of_organization(name, said) for name in names)
        else:
            yield from map(credits_in, names)
    elif isinstance(value, str) and value:
        yield from map(credits_in, _in_address(value) if value.startswith("http") else (value,))


def _of_organization(name: str, said: str) -> Credits:
    """An organization's name; a person's, carelessly typed, where a byline shows it."""
    read = credits_in(name)
    if read.agencies or (read.people and plain_words(name) in said):
        return read
    return Credits(organizations=(name,))


def _contents(meta: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for name in names_of_authors(meta):
        yield tuple(map(_given_name_first, meta[name])) if name in _META_OF_CATALOGUES else meta[name]


def names_of_authors(names: Collection[str]) -> list[str]:
    """Those meta tags that are named after authors, the commonest first."""
    others = (name for name in names if _META_OF_AUTHORS.search(name) and not _META_OF_OTHERS.search(name))
    return [*(name for name in _META if name in names), *(name for name in others if name not in _META)]


def _given_name_first(value: str) -> str:
    """`Sample, Ann B.` is how libraries write it."""
    found = _SURNAME_FIRST.fullmatch(value)
    return value if not found or agency_of(found[2]) else f"{found[2]} {found[1]}"


def _in_share_labels(evidence: Evidence) -> Iterator[str]:
    """`twitter:label1` "Written by", `twitter:data1` the name: what blogs tell those who share them."""
    for number in "12":
        if _WRITTEN_BY.match(evidence.meta(f"twitter:label{number}")):
            yield evidence.meta(f"twitter:data{number}")


def _in_addresses(evidence: Evidence) -> Iterator[str]:
    for value in evidence.page.meta.get("article:author", ()):
        yield from _in_address(value)


def _in_address(value: str) -> Iterator[str]:
    """`Ann Example` of `https://ledger.example/profile/ann-example`."""
    for found in _PROFILE.finditer(value):
        yield found[1].replace("-", " ").title()
