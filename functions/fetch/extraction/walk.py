"""One walk over the tree: block elements become nodes, the text between them passages."""

import re
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element as Element

from functions.fetch.extraction.dom import ARIA_HIDDEN, HIDDEN, LINE_BREAK, WITHIN, Mark, Media, Node, Page, Passage
from functions.fetch.extraction.hints import hints, hints_and_words, mask

BLOCK_TAGS = frozenset(
    "html body p div h1 h2 h3 h4 h5 h6 li ul ol table thead tbody tfoot tr td th caption blockquote pre section "
    "article header main aside figure figcaption hr dl dt dd details summary address form fieldset legend "
    "center dialog menu hgroup search frameset noframes amp-sidebar amp-accordion noindex".split()
)
SKIPPED_TAGS = frozenset(
    "script style svg iframe object embed select option textarea canvas audio video map template head link meta input "
    "datalist progress button nav footer math noscript frame amp-iframe amp-video amp-youtube amp-ad "
    "amp-twitter amp-instagram amp-facebook amp-vimeo amp-dailymotion amp-analytics amp-state lite-youtube "
    "lite-vimeo".split()
)
# Inline elements that are part of the vocabulary of clean article HTML, or count for the features.
MARKED_TAGS = frozenset(
    "a abbr b bdi bdo cite code del em i ins kbd mark q rp rt ruby s samp small strike strong sub sup time tt u "
    "var".split()
)
MEDIA_TAGS = frozenset(
    "img iframe object embed audio video noscript picture amp-img amp-iframe amp-video amp-youtube amp-twitter "
    "amp-instagram amp-facebook amp-vimeo amp-dailymotion lite-youtube lite-vimeo".split()
)
# libxml2 leaves an unclosed one of these open over the rest of the page.
_TRAPS = frozenset("button nav footer svg select iframe object map template lite-youtube lite-vimeo".split())
_LISTS = frozenset({"ul", "ol"})
_MENU = mask(("nav",))
_TRAP_PARAGRAPHS = 4
_TRAP_PARAGRAPH_CHARS = 80

_BLOCK, _MARK, _PLAIN, _SKIP, _BREAK = range(5)  # up to _PLAIN the walk goes into them
_KIND = {
    **dict.fromkeys(MARKED_TAGS, _MARK),
    **dict.fromkeys(SKIPPED_TAGS, _SKIP),
    **dict.fromkeys(BLOCK_TAGS, _BLOCK),
    "br": _BREAK,
    "img": _SKIP,
    "amp-img": _SKIP,
}
_PURPOSES = frozenset({"itemprop", "role", "data-component", "data-testid"})
_DIALOGS = frozenset({"dialog", "alertdialog"})
_NOTHING_SAID = ("", (), 0, 0, 0)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:sr-?only|show-for-sr|screen-?readers?(?:-?only|-?text)?|visually-?hidden|element-invisible|vh"
    r"|assistive-?text|a11y-?(?:text|hidden)|tooltip-?(?:text|content)|hover-?card|rollover-[\w-]*block)(?:$|\s)",
    re.IGNORECASE,
)
_REMEMBERED = 50_000  # class strings
DEEPEST = 250  # nodes; what is nested deeper counts as part of the last one, and every climb to the root has an end


def read(root: Element) -> Page:
    """Walk the tree once."""
    return _Walk().walk(next(root.iterchildren("body"), root))


class _Walk:
    """State of the walk: the passage being collected and the node it stands in."""

    __slots__ = (
        "address_fields", "begun", "breaks", "broken", "images", "marks", "media", "node", "nodes", "open", "passages",
        "paths", "pieces", "times",
    )  # fmt: skip

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.nodes: list[Node] = []
        self.media: list[Media] = []
        self.address_fields: list[Node] = []
        self.paths: dict[tuple[int, str, tuple[str, ...]], int] = {}
        self.open: list[Element] = []
        self._begin()

    def _begin(self) -> None:
        self.pieces: list[str] = []
        self.marks: list[Mark] = [(0, element, 1) for element in self.open] if self.open else []
        self.images = self.breaks = self.times = 0
        self.broken, self.begun = False, bool(self.open)

    def walk(self, body: Element) -> Page:  # noqa: C901, PLR0912 - as it says
        """One loop, written out: every element of the page comes by here, and a call costs more than what is done."""
        self.node, self.pieces = self._node(body, "body", None), [body.text or ""]
        kind_of = _KIND.get
        inside: list[tuple[Element, int, Node]] = []  # elements gone into, their kinds, the nodes around them
        child = body[0] if len(body) else None
        while child is not None or inside:
            if child is None:  # behind the last one: back to the element around
                child, kind, around = inside.pop()
                self._leave(child, kind, around)
            else:
                tag, around = child.tag, self.node
                kind = kind_of(tag, _PLAIN)
                if kind == _SKIP:
                    kind = self._skip(child, tag)
                if kind == _BLOCK:
                    kind = self._block(child, tag)
                elif kind == _MARK:
                    self._open(child, tag)
                elif tag == "span" and self.pieces and _is_unseen(child.get("class", "")):
                    kind = _SKIP
                if kind <= _PLAIN:
                    self.broken = False
                    if (text := child.text) and (self.pieces or not text.isspace() or self.node.tag == "pre"):
                        self.pieces.append(text)
                    if len(child):
                        inside.append((child, kind, around))
                        child = child[0]
                        continue
                    if kind != _PLAIN:
                        self._leave(child, kind, around)
                elif kind == _BREAK:
                    self._break()
            if (tail := child.tail) and (self.pieces or not tail.isspace()):
                self.pieces.append(tail)
                self.broken = self.broken and tail.isspace()
            child = child.getnext()  # an iterator for each element would take twice as long
        self._leave(body, _BLOCK, self.node)
        return Page(self.passages, self.nodes, self.media, self.address_fields)

    def _skip(self, element: Element, tag: str) -> int:
        """_SKIP, unless the element swallowed the page."""
        if tag in _TRAPS and len(element) and _swallowed_the_page(element):
            return _BLOCK
        if tag in MEDIA_TAGS:
            self.media.append(Media(element, self.node, len(self.passages)))
            if tag == "img":
                self.images += 1
                self.begun = True
        elif tag == "script" and element.get("data-telegram-post"):
            self.media.append(Media(element, self.node, len(self.passages)))
        elif tag == "input" and _asks_for_an_address(element):
            self.address_fields.append(self.node)
        return _SKIP

    def _block(self, element: Element, tag: str) -> int:
        if self.begun or self.pieces:
            self._flush()
        around = self.node
        if not len(element) and not element.text:  # one block of twelve: it only parts what stands around it
            around.children += around.depth < DEEPEST
            return _SKIP
        self.node = self._node(element, tag, around)
        if tag in _LISTS and self.node.hints & _MENU and not _swallowed_the_page(element):
            self._leave(element, _BLOCK, around)
            return _SKIP
        return _BLOCK

    def _open(self, element: Element, tag: str) -> None:
        self.begun = True
        self.open.append(element)
        self.marks.append((len(self.pieces), element, 1))
        if tag == "time":
            self.times += 1

    def _leave(self, element: Element, kind: int, around: Node) -> None:
        if kind == _BLOCK:
            if self.begun or self.pieces:
                self._flush()
            self.node.last = len(self.nodes) - 1
            self.node = around
        elif kind == _MARK:
            self.open.pop()
            self.marks.append((len(self.pieces), element, -1))

    def _break(self) -> None:
        if self.broken:
            self._flush()
            return
        self.pieces.append(LINE_BREAK)
        self.broken = True
        self.breaks += 1

    def _flush(self) -> None:
        """End the passage, if there is one."""
        text = "".join(self.pieces)
        is_tidy = text.isprintable() and "  " not in text  # of what is printable only the space is white
        text = text.strip() if is_tidy else " ".join(text.split())
        if text:
            self._keep(text)
        self._begin()

    def _keep(self, text: str) -> None:
        links, linked = _linked(self.pieces, self.marks) if self.marks else (0, 0)
        self.passages.append(
            Passage(
                len(self.passages), self.node, text, self.pieces, self.marks, min(linked, len(text)), links,
                self.images, self.breaks, self.times,
            )
        )  # fmt: skip

    def _node(self, element: Element, tag: str, parent: Node | None) -> Node:
        if parent is None:
            node = Node(0, None, element, tag, "", 0, 0, 0, 0, 0, 0)
        elif parent.depth >= DEEPEST:
            return parent
        else:
            given: list[tuple[str, str]] = element.items()  # type: ignore[assignment]  # no bytes: we never put any there
            names, named, own, hidden, within = _said_by(given) if given else _NOTHING_SAID
            key = (parent.path, tag, named)
            path = self.paths.setdefault(key, len(self.paths) + 1)
            node = Node(
                len(self.nodes), parent, element, tag, names, own, parent.inherited | own,
                parent.within | within | WITHIN.get(tag, 0), parent.hidden or hidden, parent.depth + 1, path,
            )  # fmt: skip
            parent.children += 1
        self.nodes.append(node)
        return node


def _asks_for_an_address(field: Element) -> bool:
    return (field.get("type") or "").lower() == "email" or "mail" in (field.get("name") or "").lower()


def _linked(pieces: list[str], marks: list[Mark]) -> tuple[int, int]:
    """Number of links, and their characters; of links in each other the outermost counts."""
    links = chars = depth = start = 0
    for position, element, step in marks:
        if element.tag != "a":
            continue
        depth += step
        if step > 0:
            if depth == 1:
                start = position
        elif not depth:
            links, chars = links + 1, chars + sum(map(len, pieces[start:position]))
    if depth > 0:
        links, chars = links + 1, chars + sum(map(len, pieces[start:]))
    return links, chars


def _said_by(attributes: list[tuple[str, str]]) -> tuple[str, tuple[str, ...], int, int, int]:
    """Class names, hints, whether the element is hidden, and what it says to be (a bit of WITHIN)."""
    names = identity = ""
    named: tuple[str, ...] = ()
    own = hidden = within = 0
    for name, value in attributes:
        if name == "class":
            names = value
            hinted, named = hints_and_words(value)
            own |= hinted
        elif name == "id":
            identity = value
            own |= hints(value)
        elif name == "style":
            if _HIDING.search(value):
                hidden = HIDDEN
        elif name == "hidden":
            hidden = HIDDEN
        elif name in _PURPOSES:
            own |= hints(value)
            if value in _DIALOGS:
                within = WITHIN["dialog"]
        elif name == "aria-hidden" and value == "true":
            hidden = hidden or ARIA_HIDDEN
    # React streams the visible page in <div hidden id="S:0"> and moves it by script.
    return names, named, own, 0 if identity.startswith("S:") else hidden, within


@lru_cache(_REMEMBERED)
def _is_unseen(names: str) -> bool:
    """Words in a line that most readers do not see: for screen readers, or until something is pointed at."""
    return bool(_UNSEEN.search(names))


def _swallowed_the_page(element: Element) -> bool:
    """Whether an element that should hold a control or links holds paragraphs: it was never closed."""
    found = 0
    for paragraph in element.iter("p"):
        if sum(map(len, islice(paragraph.itertext(), 50))) > _TRAP_PARAGRAPH_CHARS:
            found += 1
            if found >= _TRAP_PARAGRAPHS:
                return True
    return False
