"""One walk over the tree: block elements become nodes, the text between them passages."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import cast

from lxml.etree import _Element as Element

from functions.fetch.extraction.dom import ARIA_HIDDEN, HIDDEN, LINE_BREAK, WITHIN, Mark, Media, Node, Page, Passage
from functions.fetch.extraction.hints import hints, words

BLOCK_TAGS = frozenset(
    "html body p div h1 h2 h3 h4 h5 h6 li ul ol table thead tbody tfoot tr td th caption blockquote pre section "
    "article header footer main aside figure figcaption hr dl dt dd details summary address form fieldset legend "
    "center dialog menu hgroup search frameset noframes amp-sidebar amp-accordion noindex".split()
)
SKIPPED_TAGS = frozenset(
    "script style svg iframe object embed select option textarea canvas audio video map template head link meta input "
    "datalist progress button nav math noscript frame amp-iframe amp-video amp-youtube amp-ad "
    "amp-twitter amp-instagram amp-facebook amp-analytics amp-state".split()
)
# Inline elements that are part of the vocabulary of clean article HTML, or count for the features.
MARKED_TAGS = frozenset(
    "a abbr b bdi bdo cite code del em i ins kbd mark q rp rt ruby s samp small strike strong sub sup time tt u "
    "var".split()
)
MEDIA_TAGS = frozenset(
    "img iframe object embed audio video noscript picture amp-img amp-iframe amp-video amp-youtube amp-twitter "
    "amp-instagram amp-facebook".split()
)
# libxml2 leaves an unclosed one of these open over the rest of the page.
_TRAPS = frozenset("button nav svg select iframe object map template".split())
_TRAP_PARAGRAPHS = 4
_TRAP_PARAGRAPH_CHARS = 80
_TRAP_ELEMENTS = 5000  # looked at before an element is believed to be what it says

_BLOCK, _SKIP, _BREAK, _MARK, _PLAIN = range(5)
_KIND = {
    **dict.fromkeys(MARKED_TAGS, _MARK),
    **dict.fromkeys(SKIPPED_TAGS, _SKIP),
    **dict.fromkeys(BLOCK_TAGS, _BLOCK),
    "br": _BREAK,
    "img": _SKIP,
    "amp-img": _SKIP,
}
_PURPOSES = ("itemprop", "role", "data-component", "data-testid")
_MOST_ATTRIBUTES = 200  # of an element that means something; reading them all takes time by the square
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
DEEPEST = 250  # nodes; what is nested deeper counts as part of the last one, and every climb to the root has an end


def read(root: Element) -> Page:
    """Walk the tree once."""
    body = root.find("body")
    return _Walk().walk(root if body is None else body)


class _Walk:
    """State of the walk: the passage being collected and the node it stands in."""

    __slots__ = (
        "breaks", "broken", "found", "images", "marks", "media", "node", "nodes", "open", "overflow", "passages",
        "paths", "pieces", "times",
    )  # fmt: skip

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.nodes: list[Node] = []
        self.media: list[Media] = []
        self.paths: dict[tuple[int, str, tuple[str, ...]], int] = {}
        self.open: list[Element] = []
        self.overflow = 0  # block elements open below the deepest node
        self._begin()

    def _begin(self) -> None:
        self.pieces: list[str] = []
        self.marks: list[Mark] = [(0, element, 1) for element in self.open]
        self.found = self.images = self.breaks = self.times = 0
        self.broken = False

    def walk(self, body: Element) -> Page:
        self.node = self._node(body, "body", None)
        if body.text:
            self.pieces.append(body.text)
        levels = [(iter(body), body, _BLOCK)]
        while levels:
            children, element, kind = levels[-1]
            for child in children:
                entered = self._enter(child)
                if entered != _SKIP:
                    levels.append((iter(child), child, entered))
                    break
                tail = child.tail
                if tail:
                    self._tail(tail)
            else:
                levels.pop()
                self._leave(element, kind)
                tail = element.tail
                if tail and levels:
                    self._tail(tail)
        return Page(self.passages, self.nodes, self.media)

    def _tail(self, text: str) -> None:
        self.pieces.append(text)
        if self.broken and not text.isspace():
            self.broken = False

    def _enter(self, element: Element) -> int:
        """Note where we are; _SKIP when there is nothing to go into."""
        tag = element.tag
        kind = _KIND.get(tag, _PLAIN)
        if kind == _SKIP and tag in _TRAPS and len(element) and _swallowed_the_page(element):
            kind = _BLOCK
        if kind == _BLOCK:
            self._flush()
            self.node = self._node(element, tag, self.node)
            if tag == "hr":
                self._up()
                return _SKIP
        elif kind == _BREAK:
            self._break()
            return _SKIP
        elif kind == _SKIP:
            if tag in MEDIA_TAGS:
                self.media.append(Media(element, self.node, len(self.passages)))
                self.images += tag == "img"
            return _SKIP
        else:
            self._inline(element, tag, kind)
        if element.text:
            self.pieces.append(element.text)
        return kind

    def _inline(self, element: Element, tag: str, kind: int) -> None:
        names = element.get("class")
        if names:
            self.found |= hints(names)
        self.broken = False
        if kind == _MARK:
            self.open.append(element)
            self.marks.append((len(self.pieces), element, 1))
            self.times += tag == "time"

    def _leave(self, element: Element, kind: int) -> None:
        if kind == _BLOCK:
            self._flush()
            self._up()
        elif kind == _MARK:
            self.open.pop()
            self.marks.append((len(self.pieces), element, -1))

    def _up(self) -> None:
        if self.overflow:
            self.overflow -= 1
        else:
            self.node = self.node.parent or self.node

    def _break(self) -> None:
        if self.broken:
            self._flush()
            return
        self.pieces.append(LINE_BREAK)
        self.broken = True
        self.breaks += 1

    def _flush(self) -> None:
        """End the passage, if there is one."""
        pieces = self.pieces
        if pieces:
            text = " ".join("".join(pieces).split())
            if text:
                self._keep(text)
                self._begin()
                return
            pieces.clear()
        if self.marks or self.images or self.found or self.breaks:
            self._begin()

    def _keep(self, text: str) -> None:
        marks = self.marks
        link_chars = bold_chars = italic_chars = links = longest = 0
        if marks:
            linked = _inside(self.pieces, marks, _LINK)
            link_chars, links, longest = sum(linked), len(linked), max(linked, default=0)
            bold_chars = sum(_inside(self.pieces, marks, _BOLD))
            italic_chars = sum(_inside(self.pieces, marks, _ITALIC))
        size = len(text)
        self.passages.append(
            Passage(
                len(self.passages), self.node, text, self.pieces, marks, min(link_chars, size), min(bold_chars, size),
                min(italic_chars, size), longest,
                links, self.found, self.images, self.breaks, self.times,
            )
        )  # fmt: skip

    def _node(self, element: Element, tag: str, parent: Node | None) -> Node:
        if parent is not None and parent.depth >= DEEPEST:
            self.overflow += 1
            return parent
        if parent is None:
            node = Node(0, None, element, tag, "", 0, 0, 0, 0, 0, 0)
        else:
            names, own, hidden = _attributes(element)
            key = (parent.path, tag, words(names))
            path = self.paths.setdefault(key, len(self.paths) + 1)
            node = Node(
                len(self.nodes), parent, element, tag, names, own, parent.inherited | own,
                parent.within | WITHIN.get(tag, 0), parent.hidden or hidden, parent.depth + 1, path,
            )  # fmt: skip
            parent.children += 1
        self.nodes.append(node)
        return node


_LINK = frozenset({"a"})
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"em", "i"})


def _inside(pieces: list[str], marks: list[Mark], tags: frozenset[str]) -> list[int]:
    """Characters inside each element of these tags; the outermost counts."""
    found: list[int] = []
    depth = start = 0
    for position, element, step in marks:
        if element.tag not in tags:
            continue
        if step > 0 and not depth:
            start = position
        elif step < 0 and depth == 1:
            found.append(sum(map(len, pieces[start:position])))
        depth += step
    if depth > 0:
        found.append(sum(map(len, pieces[start:])))
    return found


def _attributes(element: Element) -> tuple[str, int, int]:
    """Class names, hints and whether the element is hidden."""
    count = len(element.attrib)
    given = cast("dict[str, str]", dict(element.items())) if count <= _MOST_ATTRIBUTES else {}
    if not given:
        return "", 0, 0
    names = given.get("class") or ""
    own = hints(names) if names else 0
    identity = given.get("id")
    if identity:
        own |= hints(identity)
    for name in _PURPOSES:
        purpose = given.get(name)
        if purpose:
            own |= hints(purpose)
            break
    return names, own, _hidden(given, identity or "")


def _hidden(given: Mapping[str, str], identity: str) -> int:
    style = given.get("style")
    if style and _HIDING.search(style):
        return HIDDEN
    if "hidden" in given:
        # React streams the visible page in <div hidden id="S:0"> and moves it by script.
        return 0 if identity.startswith("S:") else HIDDEN
    return ARIA_HIDDEN if given.get("aria-hidden") == "true" else 0


def _swallowed_the_page(element: Element) -> bool:
    """Whether an element that should hold a control holds paragraphs: it was never closed."""
    found = 0
    for inner in islice(element.iter(), _TRAP_ELEMENTS):
        if inner.tag == "p" and sum(map(len, islice(inner.itertext(), 50))) > _TRAP_PARAGRAPH_CHARS:
            found += 1
            if found >= _TRAP_PARAGRAPHS:
                return True
    return False
