"""Lines that name who wrote it."""

import re
from collections.abc import Sequence
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from functions.fetch.harvest.hints import BYLINE, META, hints_of, is_chrome, stands_apart
from functions.fetch.harvest.text import text_of
from shared.metadata import Byline

_MAX_BYLINES = 10
_MAX_UNSURE = 2
_ABOVE = 8  # elements above the headline
_MAX_NAMES = 10
_BYLINE_CHARS = range(3, 221)  # with roles and places; more is a biography
_NEAR = 60  # elements between headline or article and a line that only its words betray

# The first word of a line that says who wrote it.
_BY_WORDS = frozenset(
    "by von vom par por di door af av van przez texte text tekst testo texto autor autorin autoren "
    "autores auteur autore author authors penulis oleh yazan haber skrevet kirjoittaja teksti автор "
    "авторы текст írta szerző piše napsal συντάκτης του της escrito publicado posté écrit publié "
    "geschrieben verfasst scritto skriven written posted published reported added submitted words story review "
    "بقلم كتب تحرير מאת 文 撰文 作者 记者 記者 編輯 编辑 責編 责编 記事 執筆 글".split()
)
_BY_IN_SCRIPTS_WITHOUT_SPACES = re.compile(
    r"^\W*(?:文|撰文|作者|本报记者|记者|記者|編輯|编辑|责编|責編|記事|執筆)\s*[:：/／|]|\s作者\s*[:：]|\s기자(?:\s|$)|글\s*[:ㅣ|]"
)
_BY_BEHIND_A_DATE = re.compile(  # "Posted on 3 April by Ann Example"
    r"\W*(?:posted|published|written|added|submitted)\s+(?:on\s+)?[^|]{0,20}\d[^|]{0,20}?\bby\s+\w", re.IGNORECASE
)
_LABELS = frozenset("by von par por di door af av author authors autor autorin auteur autore oleh text texte".split())
_LABEL_WORDS = 3
_FIRST_WORD = re.compile(r"[^\w]*(\w+)")
_BY_INSIDE = re.compile(r"\b(?:by|von|par|por|door|av|af|di)\s+\w", re.IGNORECASE)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|autori|profiles?|profil|people|staff|journalists?|journaliste|contributors?|"
    r"by|writers?|reporters?|columnists?|redaktion|redacteur|team|person|user|users|skribent|forfatter|verfasser|bio)/",
    re.IGNORECASE,
)
_TEXT_TAGS = frozenset(
    "p div span address li em strong b i h2 h3 h4 h5 h6 small td figcaption font a cite dd byline".split()
)


def opens_a_byline(text: str) -> bool:
    """Whether a line begins as bylines do, in the languages we know."""
    opening = text[:60]
    first = _FIRST_WORD.match(opening)
    if first is None or first.group(1).lower() not in _BY_WORDS:
        return not opening.isascii() and bool(_BY_IN_SCRIPTS_WITHOUT_SPACES.search(opening))
    if _BY_BEHIND_A_DATE.match(opening):
        return True
    rest = opening[first.end() :].lstrip(" :.\xa0")
    return not rest[:1].islower() or opens_a_byline(rest)


def is_only_a_label(text: str) -> bool:
    """`By`, `Written by:`, `Author`: the names stand in the element after it."""
    words = text.lower().replace(":", " ").split()
    return 0 < len(words) <= _LABEL_WORDS and words[-1] in _LABELS


def _with_what_it_labels(element: Element) -> tuple[Element, str]:
    """The nearest element around a label that holds more than the label."""
    label = text_of(element, _BYLINE_CHARS.stop)
    for around in islice(element.iterancestors(), 3):
        text = text_of(around, _BYLINE_CHARS.stop)
        if text != label:
            return around, text
    return element, label


class Bylines:
    """Gathers them on the walk over the page."""

    def __init__(self, holders: frozenset[Element]) -> None:
        self._holders = holders
        self._taken: set[Element] = set()  # what an accepted byline holds
        self._found: list[tuple[int, Byline]] = []

    def look_at(self, element: Element, hint: int, own: str | None, position: int) -> None:
        source = self._source(element, hint, own)
        if not source or element in self._taken or len(self._found) >= 4 * _MAX_BYLINES:
            return
        text = text_of(element, _BYLINE_CHARS.stop)
        if is_only_a_label(text):
            element, text = _with_what_it_labels(element)
        if len(text) not in _BYLINE_CHARS or (source == "meta" and not _BY_INSIDE.search(text)):
            return
        self._taken.update(islice(element.iter(etree.Element), 100))
        if stands_apart(element, self._holders):
            if is_chrome(element):
                return
            source = "page"
        self._found.append((position, Byline(text=text, names=_names(element), source=source)))

    def _source(self, element: Element, hint: int, own: str | None) -> str:
        """Which rule takes the element for a byline; empty: none."""
        if element.tag == "a" and "author" in (element.get("rel") or "").lower().split():
            return "rel"
        if "author" in (element.get("itemprop") or "").lower():
            return "itemprop"
        if hint & BYLINE:
            return "class"
        if element.tag in _TEXT_TAGS and own and opens_a_byline(own):
            return "text"
        return "meta" if hint & META and not _holds_a_byline(element) else ""

    def found(self, landmarks: Sequence[int]) -> tuple[Byline, ...]:
        """In document order, those not surely of this story (`page`) behind the others.

        Lines known by their words alone count only near headline or article's ends.
        """
        sure = [
            byline
            for position, byline in self._found
            if byline.source not in {"text", "page"} or (byline.source == "text" and _is_near(position, landmarks))
        ]
        unsure = [
            byline for position, byline in self._found if byline.source == "page" and is_on_top(position, landmarks)
        ]
        return (*sure[:_MAX_BYLINES], *unsure[:_MAX_UNSURE])


def _holds_a_byline(element: Element) -> bool:
    """A line under the headline often holds the byline in an element of its own."""
    return any(hints_of(inner) & BYLINE for inner in islice(element.iterdescendants(), 30))


def is_on_top(position: int, landmarks: Sequence[int]) -> bool:
    """Whether something stands between headline and text, where nothing of another story stands."""
    if not landmarks:
        return False
    end = landmarks[1] if len(landmarks) > 1 else landmarks[0] + _NEAR
    return landmarks[0] - _ABOVE <= position <= min(end, landmarks[0] + _NEAR)


def _is_near(position: int, landmarks: Sequence[int]) -> bool:
    return not landmarks or min(abs(position - mark) for mark in landmarks) <= _NEAR


def _names(element: Element) -> tuple[str, ...]:
    """Names that are marked as such inside the byline."""
    names: list[str] = []
    inner: set[Element] = set()
    for node in islice(element.iter(etree.Element), 100):
        if node not in inner and _is_name(node, element):
            inner.update(islice(node.iter(etree.Element), 20))
            name = text_of(node, 120)
            if name and name not in names:
                names.append(name)
    return tuple(names[:_MAX_NAMES])


def _is_name(node: Element, byline: Element) -> bool:
    if node.tag == "a":
        return "author" in (node.get("rel") or "").lower().split() or bool(_PROFILE.search(node.get("href") or ""))
    if "name" in (node.get("itemprop") or "").lower().split():
        return True
    return node is not byline and bool(hints_of(node) & BYLINE) and "name" in (node.get("class") or "").lower()
