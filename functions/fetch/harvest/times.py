"""Dates that the page shows: as found, with the words that say which date it is."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from functions.fetch.harvest.bylines import top_of
from functions.fetch.harvest.hints import BYLINE, DATE, META, hints_of, is_chrome, stands_apart
from functions.fetch.harvest.text import one_line, text_of
from shared.metadata import Time

_MAX_TIMES = 12
_MAX_UNSURE = 3
_MAX_CHARS = 160  # of a line with dates
_MAX_LABEL = 40
_LINK_LEVELS, _WORDS_BESIDE = 4, 10  # elements up to a link; letters in it that are more than "on" or "Posted"
_LINE_CHARS = 90  # of a line with a date; more is a sentence
_QUOTE_LEVELS = 8  # elements up to a quotation: tweets and the like have dates of their own
_INSIDE = 30  # elements of a line in which the date may have one of its own
_ABOVE = 25  # elements a date may stand above the headline; what is higher is the site's clock
_LIST, _PAIR = 3, 2  # dates of one make that are those of a list
_BESIDE = 10  # elements between a date and headline or text, when it stands right beside
_MARKED = frozenset("time class".split())
_PICTURES = frozenset("figure figcaption".split())
_NEAR = 60  # elements between headline or article and a date that nothing marks
_DIGIT = re.compile(r"\d")
DATE_SHAPED = re.compile(
    r"\d\D{1,20}(?:19|20|25)\d\d(?!\d)|(?:19|20)\d\d\D{1,20}\d|\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)|\d\s?[年월月]|20\d{6}(?!\d)"
)
_IN_OTHER_DIGITS = re.compile(  # or of another calendar
    r"(?:(?![0-9])\d){2}|\d\s*[ก-ฮ]\.[ก-ฮ]|1[34]\d\d[/.-]\d{1,2}[/.-]\d|\d\s[\u0600-\u06ff]{2,9}\s1[34]\d\d"
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
_SAYS_WHICH = re.compile(r"\W*(?:publi|posted|updated|veröffentl|erstellt|stand\b|aktualis|mis à jour)", re.IGNORECASE)
_A_WIKI_S_LAST_CHANGE = "footer-info-lastmod"  # of all that run on MediaWiki: they tell no other date
_PARTS = ("ate", "ime", "ubli", "osted")
_OF_A_CHANGE = re.compile(r"modif|last-?_?up|date-?_?up|updated?-?_?(?:date|time|at|on)")
_OF_A_BEGINNING = re.compile(r"publi|creat|posted|entry-date")
_STATED = re.compile(r"(?:^|-)(?:title|content|label|date\w*|\w*time|\w*stamp|publi\w*|pubdate|epoch)(?:-|$)")
_ORDINARY = frozenset("class id href style rel target src role alt itemprop itemscope itemtype".split())
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
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
        is_shaped = stamp or _is_shaped_like_a_date(text_of(element, _MAX_CHARS + 1))
        if is_shaped and (stamp or not _holds_a_better_one(element)):
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
        if not (is_apart and is_chrome(element)) and not self._is_quoted(element, source):
            make = f"{element.tag} {element.get('class') or ''}" if source in _MARKED else ""
            self._found.append(_Candidate(position, time, is_apart, _in_a_link_with_more(element, text), make))

    def _is_quoted(self, element: Element, source: str) -> bool:
        """Whether it stands in a quotation (a tweet), or in the words below a picture."""
        around = {node.tag for node in islice(element.iterancestors(), _QUOTE_LEVELS) if node not in self._holders}
        return "blockquote" in around or (source == "text" and not around.isdisjoint(_PICTURES))

    def look_further(self, elements: Sequence[Element], seen: Sequence[range]) -> None:
        """Farther down only what is marked as a date, or says that it is one, and stands in no box."""
        near = len(self._found)
        below = [range(part.stop, other.start) for part, other in pairwise((*seen, range(len(elements), 0)))]
        for position in chain(*below):
            element = elements[position]
            text = element.text
            if element.tag == "li" and element.get("id") == _A_WIKI_S_LAST_CHANGE:
                change = Time(text=text_of(element, _MAX_CHARS), label="modified", source="class")
                self._found.append(_Candidate(position, change, is_apart=False, is_teaser=False, make=""))
            elif element.tag in _TIMES or _may_be_marked(element):
                self.look_at(element, hints_of(element) & DATE, None, position)
            elif text and _SAYS_WHICH.match(text) and _may_be_a_date(text):
                self._add(element, "class", position, "")
        self._found[near:] = [candidate for candidate in self._found[near:] if not candidate.is_apart]

    @property
    def has_a_marked_one(self) -> bool:
        return any(candidate.time.source != "text" and not candidate.is_apart for candidate in self._found)

    def found(self, landmarks: Sequence[int]) -> tuple[Time, ...]:
        """In document order; those not surely of this story (`page`) behind the others."""
        sure = _without_lists([c for c in self._found if c.belongs(landmarks)], landmarks)
        others = [c for c in self._found if c not in sure]
        on_top = [c.time for c in others if c.is_about_the_headline(landmarks)]
        # Several dates elsewhere are those of several stories; a single one may well be this story's.
        unsure = on_top or ([c.time for c in others] if len({c.time.text for c in others}) == 1 else [])
        if on_top and landmarks and all(c.position > landmarks[-1] for c in sure):
            unsure, sure = [*on_top, *(c.time for c in sure)], []
        return (
            *(c.time for c in sure[:_MAX_TIMES]),
            *(time.model_copy(update={"source": "page"}) for time in unsure[:_MAX_UNSURE]),
        )


def _without_lists(candidates: list["_Candidate"], landmarks: Sequence[int]) -> list["_Candidate"]:
    """Dates of one make are those of other stories: three of them, or two below the text; but for one right beside."""
    dates: dict[tuple[str, bool], set[str]] = {}
    for candidate in candidates:
        if _is_shaped_like_a_date(candidate.time.text):
            dates.setdefault(candidate.make_and_place(landmarks), set()).add(candidate.time.text)
    lists = {key for key, texts in dates.items() if key[0] and len(texts) >= (_PAIR if key[1] else _LIST)}
    return [c for c in candidates if c.make_and_place(landmarks) not in lists or _is_within(_BESIDE, c, landmarks)]


def _is_within(distance: int, candidate: "_Candidate", landmarks: Sequence[int]) -> bool:
    return any(abs(candidate.position - mark) <= distance for mark in landmarks)


def _may_be_marked(element: Element) -> bool:
    """Whether a glance at its class finds a part of the words that mean a date; what they mean is asked then."""
    names = element.get("class") or element.get("itemprop") or ""
    return any(part in names for part in _PARTS)


def _holds_a_better_one(element: Element) -> bool:
    """An element inside that is the date alone, by its tag or by its names."""
    return any(
        inner.tag == "time" or (_may_be_a_date(inner.text or "") and hints_of(inner) & DATE)
        for inner in islice(element.iterdescendants(etree.Element), _INSIDE)
    )


def _is_shaped_like_a_date(text: str) -> bool:
    return bool(DATE_SHAPED.search(text)) or not (text.isascii() or not _IN_OTHER_DIGITS.search(text))


def _may_be_a_date(text: str) -> bool:
    return len(text) < _MAX_CHARS and bool(_DIGIT.search(text)) and _is_shaped_like_a_date(text)


class _Candidate(NamedTuple):
    position: int
    time: Time
    is_apart: bool
    is_teaser: bool
    make: str  # tag and class of an element that is marked as a date

    def make_and_place(self, landmarks: Sequence[int]) -> tuple[str, bool]:
        """What it is made like, and whether it stands below the text."""
        return self.make, bool(landmarks) and self.position > landmarks[-1]

    def is_about_the_headline(self, landmarks: Sequence[int]) -> bool:
        """Between headline and text, or right above the headline."""
        if self.position in top_of(landmarks):
            return True
        return bool(landmarks) and not self.is_teaser and landmarks[0] - _ABOVE <= self.position < landmarks[0]

    def belongs(self, landmarks: Sequence[int]) -> bool:
        """Whether it is this story's: not in a teaser nor in the page's head; unmarked, only near headline or text."""
        if self.is_apart or not landmarks:
            return not self.is_apart
        if self.position < landmarks[0] - (0 if self.is_teaser else _ABOVE):
            return False
        if self.time.source != "text":
            return True
        return _is_within(_NEAR, self, landmarks) and (
            len(self.time.text) <= _LINE_CHARS or bool(_POSTED.search(self.time.text))
        )


def _in_a_link_with_more(element: Element, date: str) -> bool:
    """A link that holds words beside the date leads to another story; one to this story holds the date alone."""
    link = next((around for around in islice(element.iterancestors(), _LINK_LEVELS) if around.tag == "a"), None)
    return link is not None and len(text_of(link, 4 * _MAX_CHARS)) > len(date) + _WORDS_BESIDE


def _label(element: Element) -> str:
    """The words right before the date, of the element before or of the line around; and its own name for a change."""
    before = element.getprevious()
    around = element.getparent()
    if before is not None:
        words = before.tail if before.tail and before.tail.strip() else text_of(before, 4 * _MAX_LABEL)
    else:
        words = (around.text or "") if around is not None else ""
    label = one_line(words, 4 * _MAX_LABEL)[-_MAX_LABEL:]
    return f"{label} modified".lstrip() if _is_of_a_change(element) else label


def _is_of_a_change(element: Element) -> bool:
    """Whether names tell it from the date of publication; blogs' `updated` alone does not."""
    names = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
    return bool(_OF_A_CHANGE.search(names)) and not _OF_A_BEGINNING.search(names)


def _stamp(element: Element) -> str:
    """A date in an attribute of an element that is not a <time>."""
    for name, told in element.items():  # not asked by name: pages have names that lxml gives and does not take
        if name not in _ORDINARY and _may_state_a_date(str(name)):
            value = str(told)
            if _EPOCH.fullmatch(value) or _may_be_a_date(value):
                return value
    return ""


@lru_cache(maxsize=1024)
def _may_state_a_date(attribute: str) -> bool:
    return bool(_STATED.search(attribute))
