"""Microdata and RDFa properties of the page's article."""

from itertools import chain, islice
from typing import NamedTuple, cast

from lxml import etree
from lxml.etree import _Element as Element

from functions.fetch.harvest.schema_items import ARTICLE_TYPES
from functions.fetch.harvest.text import one_line, text_of

_WANTED = frozenset(
    "headline alternativeheadline name description author creator datepublished datemodified datecreated "
    "articlesection keywords inlanguage publisher image isaccessibleforfree mainentityofpage url "
    "copyrightholder copyrightnotice license dateline issued created modified date".split()
)
_OF_THE_STORY_ALONE = frozenset("name url image description".split())  # of anything else, when outside its scope
_ANY_PAGE = frozenset("WebPage Document Item BlogPost".split()) | {""}  # with those of RDFa: FOAF's and SIOC's
_ADDRESS = {"a": "href", "link": "href", "img": "src"}
_MARKED = etree.XPath("(//*/@itemprop | //*/@property)/..")  # one set of attributes: two of elements would be sorted
_MAX_VALUES = 12
_NEAR_ANCESTORS = 60  # a scope further out is the page's
_NEAR_DESCENDANTS = 200


def microdata_of(root: Element) -> dict[str, tuple[str, ...]]:
    """Values by property in lower case; those inside the story's scope before those of the whole page."""
    inside: dict[str, list[str]] = {}
    outside: dict[str, list[str]] = {}
    scopes: dict[Element, _Scope] = {}
    placed = [(name, element, _scope_of(element, scopes)) for element in _marked(root) for name in _properties(element)]
    story = _scope_of_the_story(placed)
    for name, element, scope in placed:
        if name not in _WANTED or (scope.kind == "article" and scope.element is not story):
            continue
        if scope.kind in {"", "article"} and not (scope.kind == "" and name in _OF_THE_STORY_ALONE):
            _add(inside if scope.kind else outside, name, element)
    return {name: tuple(values) for name, values in (outside | inside).items()}


def _marked(root: Element) -> list[Element]:
    """In document order; the head's meta tags are read elsewhere."""
    found = cast("list[Element]", _MARKED(root))
    return [element for element in found if element.tag != "meta" or element.get("itemprop") is not None]


def _properties(element: Element) -> list[str]:
    names = (element.get("itemprop") or element.get("property") or "").lower().split()
    return [name.rsplit(":", 1)[-1].rsplit("/", 1)[-1] for name in names]


class _Scope(NamedTuple):
    """What an element's properties are about: `article`, `other`, or nothing in particular."""

    kind: str
    element: Element | None = None


def _scope_of(element: Element, scopes: dict[Element, _Scope]) -> _Scope:
    """The nearest scope around the element."""
    for around in islice(element.iterancestors(), _NEAR_ANCESTORS):
        if around in scopes:
            return scopes[around]
        kind = around.get("itemtype") or around.get("typeof") or ""
        if kind or around.get("itemscope") is not None:
            names = {name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in kind.split()} or {""}
            about = "article" if names & ARTICLE_TYPES else "" if names <= _ANY_PAGE else "other"
            scopes[around] = _Scope(about, around)
            return scopes[around]
    return _Scope("")


def _scope_of_the_story(placed: list[tuple[str, Element, _Scope]]) -> Element | None:
    """Teasers are articles too: the story has the page's h1 as headline, else it comes first."""
    articles = [(name, element, scope.element) for name, element, scope in placed if scope.kind == "article"]
    with_headline = (scope for name, element, scope in articles if name == "headline" and element.tag == "h1")
    return next(chain(with_headline, (scope for _, _, scope in articles)), None)


def _add(found: dict[str, list[str]], name: str, element: Element) -> None:
    values = found.setdefault(name, [])
    if len(values) < _MAX_VALUES:
        values.extend(value for value in _values(element, name) if value and value not in values)


def _values(element: Element, name: str) -> list[str]:
    """What the element says: its own attribute, the names of the persons inside, or its text."""
    stated = element.get("content") or element.get("datetime")
    if stated:
        return [one_line(stated, 400)]
    if name in {"author", "creator", "publisher"} and (element.get("itemscope") is not None or len(element)):
        names = [
            one_line(inner.get("content") or text_of(inner, 200), 200)
            for inner in islice(element.iter(), _NEAR_DESCENDANTS)
            if inner is not element and isinstance(inner.tag, str) and inner.get("itemprop") == "name"
        ]
        if names:
            return names
    if element.tag in _ADDRESS and name in {"url", "image", "mainentityofpage", "license"}:
        return [one_line(element.get(_ADDRESS[element.tag]) or "", 400)]
    return [text_of(element, 400)]
