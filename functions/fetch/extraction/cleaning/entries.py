"""Live blogs: boxes of the same kind that follow each other, each with a time of its own."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.inline import plain
from functions.fetch.extraction.dom import Node, Passage
from functions.fetch.extraction.structure import Layout

_FEWEST = 3  # entries
_TIMED = 0.7  # share of the boxes of a kind that show a time
_OF_TEXT = 0.5  # share of the article in entries
# A line that is nothing but a time of day: "9:40", "09.40 Uhr", "9:40 a.m. GMT", "9h40"; "3.50" alone is a price.
_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-3])(?:[:h][0-5]\d(?:\s?(?:Uhr|[ap]\.?m\.?))?|\.[0-5]\d\s?(?:Uhr|[ap]\.?m\.?))(?:\s[A-Z]{2,4})?",
    re.IGNORECASE,
)
_LONGEST_CLOCK = 16  # characters
_FOR_SCRIPTS = re.compile(r"data-(?:[a-z-]*-)?(?:ts|time|date|datetime|timestamp|published|created)(?:-[a-z]+)?")
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")  # since 1970, perhaps with thousandths
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
_ELEMENTS = 12  # of a box, in whose attributes its time is looked for
_PIECES = 20  # of a box's text, in which its time is looked for
_LONGEST_TIME = 60  # characters


@dataclass(frozen=True, slots=True)
class Entry:
    """A box, and its time as marked up and as shown."""

    node: Node
    moment: str
    shown: str

    def start(self) -> str:
        moment = f' datetime="{escape(self.moment)}"' if self.moment else ""
        return f'<section class="entry"><time{moment}>{escape(self.shown, quote=False)}</time>'


def entries_of(layout: Layout, kept: Sequence[Passage]) -> dict[int, Entry]:
    """Entry by index of its passages; empty for a page that is no live blog."""
    with_time = [
        passage
        for passage in layout.page.passages
        if passage.times or (len(passage.text) <= _LONGEST_CLOCK and _CLOCK.fullmatch(passage.text))
    ]
    if len(with_time) < _FEWEST:
        return {}
    timed = _nodes_above(with_time)
    boxes = _boxes(_nodes_above(kept), timed)
    entries = {node: _entry(node) for node in boxes}
    found = {passage.index: entries[node] for passage in kept if (node := _box_of(passage, entries)) is not None}
    inside = sum(passage.length for passage in kept if passage.index in found)
    return found if inside > _OF_TEXT * sum(passage.length for passage in kept) else {}


def _nodes_above(passages: Iterable[Passage]) -> dict[Node, None]:
    nodes: dict[Node, None] = {}
    for passage in passages:
        node: Node | None = passage.node
        while node is not None and node not in nodes:
            nodes[node] = None
            node = node.parent
    return nodes


def _boxes(holding_text: dict[Node, None], timed: dict[Node, None]) -> list[Node]:
    """The outermost kind of node that repeats with a time in (nearly) each."""
    kinds = defaultdict(list)
    for node in holding_text:
        kinds[node.path].append(node)
    repeated = [
        nodes
        for nodes in kinds.values()
        if len(nodes) >= _FEWEST and sum(node in timed for node in nodes) >= _TIMED * len(nodes)
    ]
    return min(repeated, key=lambda nodes: nodes[0].depth, default=[])


def _box_of(passage: Passage, boxes: dict[Node, Entry]) -> Node | None:
    node: Node | None = passage.node
    while node is not None and node not in boxes:
        node = node.parent
    return node


def _entry(node: Node) -> Entry:
    for element in node.element.iter("time"):
        shown = plain(" ".join(map(str, element.itertext())))[:_LONGEST_TIME]
        return Entry(node, plain(element.get("datetime") or "") or _stamp(element), shown)
    words = (plain(str(piece)) for piece in islice(node.element.itertext(), _PIECES))
    return Entry(node, _stamp(node.element), next(filter(_CLOCK.fullmatch, words), ""))


def _stamp(box: Element) -> str:
    """The first moment that an attribute for scripts tells of it."""
    told = (pair for element in islice(box.iter(etree.Element), _ELEMENTS) for pair in element.items())
    values = (str(value).strip() for name, value in told if _FOR_SCRIPTS.fullmatch(str(name)))
    for value in values:
        if _SECONDS.fullmatch(value):
            return datetime.fromtimestamp(int(value[:10]), UTC).isoformat()
        if _MOMENT.fullmatch(value):
            return value
    return ""
