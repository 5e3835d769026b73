"""Captions that no markup tells: the line below a picture, without a stop."""

import re
from bisect import bisect_left

from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.pictures import IMAGE_TAGS, is_icon
from functions.fetch.extraction.dom import BOLD, Media, Passage
from functions.fetch.extraction.structure import Layout

_STOPS, _CLOSING = frozenset(".!?…:。！？।"), "\"'”’“»)] "
_FEWEST, _MOST = 3, 24  # words
_NO_LINES = frozenset("li dt dd td th".split())  # beside a picture they tell more than what it shows
_BOLD = 0.5  # share of a line that is a heading rather
_SAID_TWICE = 0.7  # share of its words that the picture's `alt` has, too
_WORD = re.compile(r"\w+")


def is_caption(passage: Passage, layout: Layout) -> bool:
    """Whether the line begins its block with a picture, or says what the picture above it is said to show."""
    if passage.text[-1] in _STOPS or passage.links or passage.tag in _NO_LINES:
        return False
    if (
        passage.text.rstrip(_CLOSING)[-1:] in _STOPS
        or not _FEWEST <= passage.words <= _MOST
        or passage.chars_in(BOLD) > _BOLD * len(passage.text)
    ):
        return False
    return any(_leads(picture, passage) or _shows(picture, passage) for picture in _above(passage, layout.page.media))


def _above(passage: Passage, media: list[Media]) -> list[Media]:
    """Pictures between the passage before and the end of this one."""
    start = bisect_left(media, passage.index, key=lambda one: one.before)
    end = bisect_left(media, passage.index + 1, key=lambda one: one.before)
    return [one for one in media[start:end] if one.element.tag in IMAGE_TAGS]


def _shows(picture: Media, passage: Passage) -> bool:
    told = {word.casefold() for word in _WORD.findall(picture.element.get("alt") or "")}
    words = [word.casefold() for word in _WORD.findall(passage.text)]
    return sum(word in told for word in words) >= max(_SAID_TWICE * len(words), 1)


def _leads(picture: Media, passage: Passage) -> bool:
    """Whether the picture is the first thing in the block of these words; signs and smileys are none."""
    if picture.node is not passage.node or is_icon(picture.element):
        return False
    block, element = passage.node.element, picture.element
    while element is not block:
        parent = element.getparent()
        if parent is None or (parent.text or "").strip() or any(map(_says_anything, _before(element))):
            return False
        element = parent
    return True


def _before(element: Element) -> list[Element]:
    return list(element.itersiblings(preceding=True))


def _says_anything(element: Element) -> bool:
    return bool((element.tail or "").strip() or any(map(str.strip, map(str, element.itertext()))))
