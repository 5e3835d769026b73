"""What a reader sees around the article: headlines, bylines, dates, tags.

Not all of the page is looked at, but what stands above headline and text, between them, and below.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from lxml.etree import _Element as Element

from functions.fetch.harvest.bylines import Bylines
from functions.fetch.harvest.headings import headings, kicker_of
from functions.fetch.harvest.hints import CRUMBS, KICKER, STANDFIRST, TAGS, hints_of, stands_apart
from functions.fetch.harvest.script_state import states_its_date
from functions.fetch.harvest.text import UNSEEN, text_of
from functions.fetch.harvest.times import Times
from shared.metadata import PageMetadata, VisiblePage

_MAX_ELEMENTS = 20_000  # of the walk; more is no article page
_ABOVE, _INTO, _BELOW = 60, 60, 80  # elements: above the headline, into the text, below its end
_SAYS_NOTHING = frozenset("path g use rect circle line polygon defs source wbr hr input option".split())
_TELLING = frozenset("a time abbr relative-time time-ago".split())  # without any words or names of their own
_MAX_LABELS = 20  # tags, breadcrumbs
_SENTENCE_CHARS = range(40, 800)  # what a standfirst has


@dataclass(slots=True)
class _Labels:
    """Short texts beside the article, gathered on the walk."""

    holders: frozenset[Element]
    kicker: str = ""
    standfirst: str = ""
    breadcrumbs: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    desks: list[str] = field(default_factory=list)

    def look_for_breadcrumbs(self, elements: Sequence[Element]) -> None:
        self.breadcrumbs = next((_link_texts(element) for element in elements if hints_of(element) & CRUMBS), [])

    def look_at(self, element: Element, hint: int) -> None:
        relation = element.get("rel")
        if relation and "category" in relation and not stands_apart(element, self.holders):
            self.desks.append(_short(element, 80))
        if hint & CRUMBS and not self.breadcrumbs:
            self.breadcrumbs = _link_texts(element)
        elif hint & TAGS and len(self.tags) < _MAX_LABELS and not stands_apart(element, self.holders):
            self.tags.extend(text for text in _link_texts(element) if text not in self.tags)
        elif element.tag == "a" and _is_tag(element) and len(self.tags) < _MAX_LABELS:
            text = _short(element, 80)
            self.tags.extend([text] if text and text not in self.tags else [])
        elif hint & KICKER and not self.kicker and not stands_apart(element, self.holders):
            self.kicker = _short(element, 80)
        elif hint & STANDFIRST and not self.standfirst and not stands_apart(element, self.holders):
            self.standfirst = _sentence(element)


def visible(root: Element, article: Sequence[Element], page: PageMetadata) -> VisiblePage:
    """Look around the article (its elements in document order; none when it was not found)."""
    elements = list(islice(next(root.iter("body"), root).iter("*"), _MAX_ELEMENTS))
    heads = headings(root, article, page)
    marks = [*heads.elements[:1], *article[:1], *article[-1:]]
    landmarks = sorted({elements.index(mark) for mark in marks if mark in elements})
    holders = frozenset(around for mark in marks[:2] for around in mark.iterancestors())
    labels, bylines, times = _Labels(holders), Bylines(holders, landmarks), Times(holders)
    looked_at = _near(landmarks, len(elements))
    start = looked_at[0].start
    labels.look_for_breadcrumbs(elements[max(0, start - _ABOVE) : start])
    for position in chain(*looked_at):
        _look_at(elements[position], position, labels, bylines, times)
    if not (times.has_a_marked_one or states_its_date(page)):
        times.look_further(elements, looked_at)
    return VisiblePage(
        headings=heads.texts,
        kicker=kicker_of(heads) or labels.kicker,
        standfirst=labels.standfirst,
        bylines=bylines.found(),
        times=times.found(landmarks),
        breadcrumbs=tuple(labels.breadcrumbs[:_MAX_LABELS]),
        tags=tuple(labels.tags[:_MAX_LABELS]),
        desks=tuple(dict.fromkeys(filter(None, labels.desks[:_MAX_LABELS]))),
    )


def _look_at(element: Element, position: int, labels: _Labels, bylines: Bylines, times: Times) -> None:
    if element.tag in _SAYS_NOTHING:
        return
    if element.tag == "img":
        bylines.see_picture(element, position)
    hint = hints_of(element)
    text = element.text
    if text and (text.isspace() or element.tag in UNSEEN):
        text = None
    if hint or text or element.tag in _TELLING or element.get("itemprop"):
        bylines.look_at(element, hint, text, position)
        times.look_at(element, hint, text, position)
        if hint or element.tag == "a":
            labels.look_at(element, hint)
    tail = element.tail
    if tail and not tail.isspace():
        times.look_behind(element, tail, position)


def _near(landmarks: Sequence[int], end: int) -> list[range]:
    """From what stands above the headline into the text, and from the text's end on: what lies inside it is text."""
    if not landmarks:
        return [range(end)]
    top = range(max(0, landmarks[0] - _ABOVE), min(end, (landmarks[1:2] or landmarks)[0] + _INTO))
    bottom = range(max(top.stop, landmarks[-1]), min(end, landmarks[-1] + _BELOW))
    return [top, bottom]


def _is_tag(link: Element) -> bool:
    """HTML's own word for a tag of this very page; blogs write `category tag` on their desks."""
    relations = (link.get("rel") or "").lower().split()
    return "tag" in relations and "category" not in relations


def _link_texts(element: Element) -> list[str]:
    texts = (_short(link, 80) for link in islice(element.iter("a"), 40))
    return list(dict.fromkeys(text for text in texts if text))


def _short(element: Element, limit: int) -> str:
    """The element's text when it is a label, not a sentence."""
    text = text_of(element, limit + 1)
    return text if len(text) <= limit else ""


def _sentence(element: Element) -> str:
    text = text_of(element, _SENTENCE_CHARS.stop)
    return text if len(text) in _SENTENCE_CHARS else ""
