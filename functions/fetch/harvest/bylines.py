"""Lines that name who wrote it."""

import re
from collections.abc import Sequence
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from functions.fetch.harvest.by_words import is_only_a_label, opens_a_byline
from functions.fetch.harvest.hints import BYLINE, META, hints_of, is_chrome, stands_apart
from functions.fetch.harvest.text import one_line, text_of
from shared.metadata import Byline

_MAX_BYLINES = 10
_MAX_UNSURE = 2
_MAX_GUESSED = 3
_ABOVE = 8  # elements above the headline
_MAX_NAMES = 10
_BYLINE_CHARS = range(3, 221)  # with roles and places; more is a biography
_NEAR = 60  # elements between headline or article and a line that only its words betray

_BY_INSIDE = re.compile(r"\b(?:by|von|par|por|door|av|af|di)\s+\w", re.IGNORECASE)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|autori|profiles?|profil|people|staff|journalists?|journaliste|contributors?|"
    r"by|writers?|reporters?|columnists?|redaktion|redacteur|team|person|user|users|skribent|forfatter|verfasser|bio)/",
    re.IGNORECASE,
)
_OF_AN_AUTHOR = re.compile(  # as `_PROFILE`, less what is about anybody
    r"/(?:authors?|autor(?:en|es|as|i)?|auteurs?|autore|yazar(?:lar)?|penulis|journalist(?:e?s?|en)|journalister|"
    r"contributors?|writers?|reporters?|columnists?|redact(?:eur|or)s?|redakteur|skribent|forfatter|firmas?|giornalisti|"
    r"author-profiles?|by)/[^/]",
    re.IGNORECASE,
)
_PROSE = 120  # characters around a link; more is a sentence that happens to name somebody
_CHARS_OF_A_NAME = range(5, 61)
_IN_A_BOX, _LINES_OF_A_BOX = 30, 2  # elements of it that are looked at
_BESIDE = 12  # elements between a portrait and the name it is of
_BELOW = 40  # elements below the text's end, where it says who wrote it
_TEXT_TAGS = frozenset(
    "p div span address li em strong b i h2 h3 h4 h5 h6 small td figcaption font a cite dd byline".split()
)


def _with_what_it_labels(element: Element) -> tuple[Element, str]:
    """The nearest element around a label that holds more than the label; if it holds too much, the next one."""
    label = text_of(element, _BYLINE_CHARS.stop)
    for around in islice(element.iterancestors(), 3):
        text = text_of(around, _BYLINE_CHARS.stop)
        if len(text) == _BYLINE_CHARS.stop:
            break
        if text != label:
            return around, text
    behind = element.getnext()
    return (element, label) if behind is None else (behind, f"{label} {text_of(behind, _BYLINE_CHARS.stop)}")


class Bylines:
    """Gathers them on the walk over the page."""

    def __init__(self, holders: frozenset[Element], landmarks: Sequence[int]) -> None:
        self._holders = holders
        self._landmarks = landmarks  # positions of headline, article's begin and end
        self._top = top_of(landmarks)
        self._below = range(landmarks[-1], landmarks[-1] + _BELOW + 1) if landmarks else range(0)
        self._taken: set[Element] = set()  # what an accepted byline holds
        self._found: list[tuple[int, Byline]] = []
        self._guessed: list[Byline] = []
        self._portrait = (-_BESIDE - 1, "")  # where it stands, and whom it shows

    def look_at(self, element: Element, hint: int, own: str | None, position: int) -> None:
        if element in self._taken or len(self._found) >= 4 * _MAX_BYLINES:
            return
        source = self._source(element, hint, own)
        if not source:
            if self._is_an_author_s_place(position):
                self._guess(element, own, position)
            return
        text = text_of(element, _BYLINE_CHARS.stop)
        if is_only_a_label(text):
            element, text = _with_what_it_labels(element)
        if len(text) == _BYLINE_CHARS.stop and source == "class":
            self._look_into(element, position)
        if len(text) not in _BYLINE_CHARS or (source == "meta" and not _BY_INSIDE.search(text)):
            return
        self._taken.update(islice(element.iter(etree.Element), 100))
        if stands_apart(element, self._holders):
            if is_chrome(element):
                return
            source = "page"
        self._found.append((position, Byline(text=text, names=_names(element), source=source)))

    def see_picture(self, picture: Element, position: int) -> None:
        """Portraits say whom they show; the name beside one is its author's."""
        self._portrait = (position, (picture.get("alt") or "").strip())

    def _guess(self, element: Element, own: str | None, position: int) -> None:
        """What no mark calls a byline: a link to an author's page, and the name beside a portrait."""
        if element.tag == "a" and _OF_AN_AUTHOR.search(element.get("href") or ""):
            around = element.getparent()
            if around is None or len(text_of(around, _PROSE + 1)) <= _PROSE:
                name = text_of(element, _CHARS_OF_A_NAME.stop)
                self._add_guess(name if len(name) in _CHARS_OF_A_NAME else "", "profile", element, position)
        elif own and position - self._portrait[0] <= _BESIDE and element.tag in _TEXT_TAGS:
            name = own.strip()
            if " " in name and len(name) in _CHARS_OF_A_NAME and name in self._portrait[1]:
                self._add_guess(name, "portrait", element, position)

    def _look_into(self, box: Element, position: int) -> None:
        """A box about the author begins with the name, perhaps with a label in front of it."""
        texts = ((inner.text or "").strip() for inner in islice(box.iter(etree.Element), _IN_A_BOX))
        lines = islice((text for text in texts if text), _LINES_OF_A_BOX)
        self._add_guess(" | ".join(line for line in lines if len(line) in _CHARS_OF_A_NAME), "box", box, position)

    def _add_guess(self, text: str, source: str, element: Element, position: int) -> None:
        if text and self._is_an_author_s_place(position) and not stands_apart(element, self._holders):
            self._guessed.append(Byline(text=one_line(text), source=source))

    def _is_an_author_s_place(self, position: int) -> bool:
        """Between headline and text, or just below it."""
        return position in self._top or position in self._below

    def found(self) -> tuple[Byline, ...]:
        """In document order, those not surely of this story (`page`) behind the others, and guesses last.

        Lines known by their words alone count only near headline or article's ends.
        """
        marks = self._landmarks
        sure = [
            byline
            for position, byline in self._found
            if byline.source not in {"text", "page"} or (byline.source == "text" and _is_near(position, marks))
        ]
        unsure = [byline for position, byline in self._found if byline.source == "page" and position in self._top]
        return (*sure[:_MAX_BYLINES], *unsure[:_MAX_UNSURE], *self._guessed[:_MAX_GUESSED])

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


def _holds_a_byline(element: Element) -> bool:
    """A line under the headline often holds the byline in an element of its own."""
    return any(hints_of(inner) & BYLINE for inner in islice(element.iterdescendants(), 30))


def top_of(landmarks: Sequence[int]) -> range:
    """Positions between headline and text, where nothing of another story stands."""
    if not landmarks:
        return range(0)
    end = landmarks[1] if len(landmarks) > 1 else landmarks[0] + _NEAR
    return range(landmarks[0] - _ABOVE, min(end, landmarks[0] + _NEAR) + 1)


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
