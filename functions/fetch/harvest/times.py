"""Dates that the page shows: as found, with the words that say which date it is."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from lxml.etree import _Element as Element

from functions.fetch.harvest.bylines import is_on_top
from functions.fetch.harvest.hints import BYLINE, DATE, META, is_chrome, stands_apart
from functions.fetch.harvest.text import one_line, text_of
from shared.metadata import Time

_MAX_TIMES = 12
_MAX_UNSURE = 3
_MAX_CHARS = 160  # of a line with dates
_MAX_LABEL = 40
_LINK_LEVELS, _WORDS_BESIDE = 4, 10  # elements up to a link; letters in it that are more than "on" or "Posted"
_LINE_CHARS = 90  # of a line with a date; more is a sentence
_ABOVE = 25  # elements a date may stand above the headline; what is higher is the site's clock
_NEAR = 60  # elements between headline or article and a date that nothing marks
_DIGIT = re.compile(r"\d")
DATE_SHAPED = re.compile(
    r"\d\D{1,20}(?:19|20|25)\d\d(?!\d)|(?:19|20)\d\d\D{1,20}\d|\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)|\d\s?[年월月]|20\d{6}(?!\d)"
)
_TIMES = frozenset("time relative-time time-ago".split())  # the last two are widespread custom elements
_HEADINGS = frozenset("h1 title".split())
_INLINE = frozenset("b strong span a i em br small font time abbr svg img".split())
_LIKELY = DATE | META | BYLINE
_POSTED = re.compile(  # "This entry was posted on 14 December by …, and is filed under …"
    r"\b(?:entry|post|article|eintrag|beitrag|artikel|billet|entrada|articolo|bericht|inlägg)\b.{0,30}"
    r"\b(?:posted|published|written|added|wurde|publi\w+|escrit\w+|scritto|geplaatst|geschreven|postades)\b",
    re.IGNORECASE,
)
_BORN = re.compile(r"©|copyright|all rights", re.IGNORECASE)


class Times:
    """Gathers them on the walk over the page."""

    def __init__(self, holders: frozenset[Element]) -> None:
        self._holders = holders
        self._found: list[_Candidate] = []
        self._taken: set[Element] = set()

    def look_at(self, element: Element, hint: int, text: str | None, position: int) -> None:
        if len(self._found) >= 5 * _MAX_TIMES or element in self._taken:
            return
        if element.tag in _TIMES:
            self._add(element, "time", position, element.get("datetime") or "")
        elif "date" in (element.get("itemprop") or "").lower():
            self._add(element, "itemprop", position, element.get("content") or element.get("datetime") or "")
        elif hint & _LIKELY or element.tag == "abbr":
            self._look_at_class(element, position)
        else:
            self._look_at_text(element, text, position)

    def _look_at_class(self, element: Element, position: int) -> None:
        stamp = _stamp(element)
        if not stamp and next(element.iter("time"), None) is not None:
            return  # the better source is inside
        if stamp or DATE_SHAPED.search(text_of(element, _MAX_CHARS + 1)):
            self._add(element, "class", position, stamp)

    def _look_at_text(self, element: Element, text: str | None, position: int) -> None:
        if text and element.tag not in _HEADINGS and _may_be_a_date(text):
            self._add(element, "text", position, "")

    def look_behind(self, element: Element, tail: str, position: int) -> None:
        """A date in the words after an inline element belongs to the line around it."""
        if element.tag in _INLINE and element not in self._taken and _may_be_a_date(tail):
            around = element.getparent()
            if around is not None and around not in self._taken:
                self._add(around, "text", position, "")

    def _add(self, element: Element, source: str, position: int, stamp: str) -> None:
        text = text_of(element, _MAX_CHARS + 1)
        if len(text) > _MAX_CHARS and _POSTED.search(text):
            text = text[:_MAX_CHARS]
        if not (stamp or text) or len(text) > _MAX_CHARS or _BORN.search(text):
            return
        self._taken.update((element, *element.iterchildren()))
        time = Time(text=text, datetime=one_line(stamp, 60), label=_label(element), source=source)
        is_apart = stands_apart(element, self._holders)
        if not (is_apart and is_chrome(element)):
            self._found.append(_Candidate(position, time, is_apart, _in_a_link_with_more(element, text)))

    def found(self, landmarks: Sequence[int]) -> tuple[Time, ...]:
        """In document order; those not surely of this story (`page`) behind the others."""
        sure = [c.time for c in self._found if c.belongs(landmarks)]
        others = [c for c in self._found if not c.belongs(landmarks)]
        on_top = [c.time for c in others if is_on_top(c.position, landmarks)]
        # Several dates elsewhere are those of several stories; a single one may well be this story's.
        unsure = on_top or ([c.time for c in others] if len({c.time.text for c in others}) == 1 else [])
        return (*sure[:_MAX_TIMES], *(time.model_copy(update={"source": "page"}) for time in unsure[:_MAX_UNSURE]))


def _may_be_a_date(text: str) -> bool:
    return len(text) < _MAX_CHARS and bool(_DIGIT.search(text)) and bool(DATE_SHAPED.search(text))


class _Candidate(NamedTuple):
    position: int
    time: Time
    is_apart: bool
    is_teaser: bool

    def belongs(self, landmarks: Sequence[int]) -> bool:
        """Whether it is this story's: not in a teaser nor in the page's head; unmarked, only near headline or text."""
        if self.is_apart or not landmarks:
            return not self.is_apart
        if self.position < landmarks[0] - (0 if self.is_teaser else _ABOVE):
            return False
        if self.time.source != "text":
            return True
        near = min(abs(self.position - mark) for mark in landmarks) <= _NEAR
        return near and (len(self.time.text) <= _LINE_CHARS or bool(_POSTED.search(self.time.text)))


def _in_a_link_with_more(element: Element, date: str) -> bool:
    """A link that holds words beside the date leads to another story; one to this story holds the date alone."""
    link = next((around for around in islice(element.iterancestors(), _LINK_LEVELS) if around.tag == "a"), None)
    return link is not None and len(text_of(link, 4 * _MAX_CHARS)) > len(date) + _WORDS_BESIDE


def _label(element: Element) -> str:
    """The words right before the date: of the element before, or of the line around."""
    before = element.getprevious()
    if before is not None:
        text = before.tail if before.tail and before.tail.strip() else text_of(before, 4 * _MAX_LABEL)
        return one_line(text, 4 * _MAX_LABEL)[-_MAX_LABEL:]
    around = element.getparent()
    return one_line(around.text or "", 4 * _MAX_LABEL)[-_MAX_LABEL:] if around is not None else ""


def _stamp(element: Element) -> str:
    """A date in an attribute of an element that is not a <time>."""
    for name in ("datetime", "data-timestamp", "data-datetime", "data-date", "title"):
        value = element.get(name) or ""
        if DATE_SHAPED.search(value) or value.isdigit():
            return value
    return ""
