"""What a feed costs to read, told before it is read: for some of a megabyte, feedparser takes minutes or hours.

Four of its habits grow with the square of what they meet: attributes of one element, elements inside each other,
addresses that are relative to each other (`xml:base`), and long words where it looks for an author's mail. A regular
expression at such work lets no other thread run: one feed would keep a whole tick from its end. And ten megabytes of
nothing but tags take a minute. A unit is ten nanoseconds, as measured on feeds made for it; real ones take some
thousands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from functions.discover.parsing.document import DocumentTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNITS = 500_000_000  # five seconds
LEVELS_A_UNIT = 8  # an element costs as much for each eight that it stands in
UNITS_A_TAG = 2_000  # each is an event, of an opening and of an end
UNITS_A_BASE = 50  # and so much for each one, where addresses are relative to those around them
LONG_WORD = 200  # characters; shorter ones come to seconds at most
FEW = 2_000  # attributes or elements in all: whatever they are like, they cost no second

_WORD = re.compile(rb"[\w.+-]{%d,}" % LONG_WORD)
_TAG = re.compile(rb"<(/?)[a-zA-Z](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*")
_BASE = b"xml:base"


def require_bounded(data: bytes) -> None:
    """Raises DocumentTooLarge when the document would take far longer than any real one."""
    for what, units in _COSTS:
        if units(data) > MOST_UNITS:
            raise DocumentTooLarge(f"too many {what} to be read in time")


def _of_tags(data: bytes) -> int:
    """Not those in CDATA, which are text."""
    if data.count(b"<") * UNITS_A_TAG <= MOST_UNITS:
        return 0
    return sum(piece.count(b"<") for piece in _outside_of_cdata(data)) * UNITS_A_TAG


def _of_words(data: bytes) -> int:
    """Each is tried from each of its letters on."""
    return sum(len(word[0]) ** 2 for word in _WORD.finditer(data)) // 2


def _of_attributes(data: bytes) -> int:
    """Each is compared with all before it."""
    return sum(tag[0].count(b"=") ** 2 for tag in _TAG.finditer(data)) if data.count(b"=") > FEW else 0


def _of_levels(data: bytes) -> int:
    """Each element is looked at from within all that it stands in."""
    if data.count(b"<") <= FEW:
        return 0
    depth = levels = 0
    for piece in _outside_of_cdata(data):
        for tag in _TAG.finditer(piece):
            if tag[1]:
                depth = max(0, depth - 1)
            elif not tag[0].endswith(b"/"):
                depth += 1
                levels += depth
    return levels * UNITS_A_BASE if _BASE in data else levels // LEVELS_A_UNIT


def _outside_of_cdata(data: bytes) -> Iterator[bytes]:
    end = 0
    while (start := data.find(b"<![CDATA[", end)) >= 0:
        yield data[end:start]
        end = data.find(b"]]>", start)
        if end < 0:
            return
    yield data[end:]


_COSTS = (("tags", _of_tags), ("long words", _of_words), ("attributes", _of_attributes), ("levels", _of_levels))
