"""The page as the extraction sees it: passages, and the nodes they stand in.

A passage is a run of text between two block tags (or a double line break): what a reader sees as a
paragraph, however the markup spells it. Passages keep the inline elements that stand in them, so
that the chosen ones can be written out again without a second look at the tree.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from lxml import etree
from lxml.etree import _Element as Element

from functions.fetch.extraction.twice_encoded import encoded_once

_ANCESTORS = "article main header footer aside figure form ul table blockquote section nav details a p dialog".split()
WITHIN = {tag: 1 << position for position, tag in enumerate(_ANCESTORS)}
WITHIN |= {"ol": WITHIN["ul"], "dl": WITHIN["ul"], "figcaption": WITHIN["figure"], "picture": WITHIN["figure"]}
HIDDEN, ARIA_HIDDEN = 1, 2
_LARGE = 200_000  # bytes
_MOST_ATTRIBUTES = 2_000
_ATTRIBUTE = re.compile(rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
# A name that is followed by few attributes matches, too, so that nothing begins inside it once more.
_CROWDED = re.compile(rb"<[a-zA-Z][^\s/>]*+((?:%b){64,}+|)" % _ATTRIBUTE.pattern)
_ANY_TAG = re.compile(  # and comments and scripts, in which what looks like one is none
    rb"<!--.*?(?:-->|\Z)"
    rb"|(?P<name><(?:(?P<raw>script|style)(?=[\s/>])|[a-z][^\s/>]*+))(?P<attributes>(?:%b)*+)"
    rb"(?P<inside>(?(raw).*?(?:(?=</(?P=raw))|\Z)))" % _ATTRIBUTE.pattern,
    re.IGNORECASE | re.DOTALL,
)
_NOFRAMES = re.compile(rb"</?noframes\b[^>]{0,100}>", re.IGNORECASE)  # whose markup libxml2 takes for text
Mark = tuple[int, Element, int]  # position in pieces; inline element; +1 opens, -1 closes
BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"em", "i"})
FAR = 20  # passages: beyond that, distance says no more
LINE_BREAK = "\u2028"  # what <br> becomes among the pieces; white space to str.split


@dataclass(eq=False, slots=True)
class Node:
    """A block-level element; the sums are filled by `structure`."""

    index: int
    parent: "Node | None"
    element: Element
    tag: str
    names: str  # of its class attribute
    hints: int  # of class, id, role and the like
    inherited: int  # hints of it and all its ancestors
    within: int  # bits of WITHIN
    hidden: int
    depth: int
    path: int  # same number: same tags and classes all the way up
    last: int = 0  # index of the last node inside it
    children: int = 0
    passages: int = 0
    chars: float = 0.0
    link_chars: float = 0.0
    good: float = 0.0
    linked_headings: int = 0
    link_lines: int = 0  # passages that are the title of another story, by their link
    score: float = 0.0
    negative: int = 0


@dataclass(eq=False, slots=True)
class Passage:
    """A run of text, with what its inline elements tell."""

    index: int
    node: Node
    text: str
    pieces: list[str]
    marks: list[Mark]
    link_chars: int
    links: int
    images: int
    breaks: int
    times: int
    words: int = 0  # parted by spaces; two characters each in scripts without spaces
    length: float = 0.0  # characters, those of dense scripts weighing more
    link_share: float = 0.0
    since_like: int = 0  # passages since one under the same tags and classes; at most `FAR`
    good: float = 0.0  # its length, if it looks like prose

    @property
    def tag(self) -> str:
        return self.node.tag

    @property
    def path(self) -> int:
        return self.node.path

    def first_link(self) -> str:
        """Where the first of its links leads, as written."""
        links = (element.get("href") or "" for _, element, step in self.marks if element.tag == "a" and step > 0)
        return next(links, "")

    def chars_in(self, tags: Container[str]) -> int:
        """Characters that stand inside inline elements of these tags."""
        chars = depth = start = 0
        for position, element, step in self.marks:
            if element.tag not in tags:
                continue
            if not depth:
                start = position
            depth += step
            if not depth:
                chars += sum(map(len, self.pieces[start:position]))
        if depth > 0:
            chars += sum(map(len, self.pieces[start:]))
        return min(chars, len(self.text))


@dataclass(eq=False, slots=True)
class Media:
    """A picture, player or frame, and the passage it stands before."""

    element: Element
    node: Node
    before: int


@dataclass(eq=False, slots=True)
class Page:
    """What the walk found, in document order."""

    passages: list[Passage]
    nodes: list[Node]
    media: list[Media]
    address_fields: list[Node]  # blocks that ask for the reader's mail address


def parse(html: str) -> Element | None:
    """The tree, or None when there is no element in it at all."""
    raw = encoded_once(html).encode("utf-8", "replace").replace(b"\0", b"")  # found in no time among bytes alone
    root = _tree(raw)
    # The tree knows at once; looking through the text of every page for the few that have it takes longer.
    if root is not None and next(root.iter("noframes"), None) is not None:
        return _tree(_NOFRAMES.sub(b"", raw))
    return root


def _tree(raw: bytes) -> Element | None:
    try:
        return etree.fromstring(_with_sane_tags(raw), _parser())
    except etree.XMLSyntaxError:  # empty, or nothing but comments
        return None


@cache
def _parser() -> etree.HTMLParser:
    """Made once; it keeps no table of ids, which nobody asks for and which takes a tenth of the parse."""
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)


def _with_sane_tags(raw: bytes) -> bytes:
    """libxml2 compares each attribute with all before it; a tag with thousands of them is left bare.

    Pages below `_LARGE` are not looked through: such a tag costs a second or two there, at the most.
    """
    if len(raw) > _LARGE and any(map(_too_many, filter(None, _CROWDED.findall(raw)))):
        return _ANY_TAG.sub(_bare_if_crowded, raw)
    return raw


def _too_many(attributes: bytes) -> bool:
    return len(_ATTRIBUTE.findall(attributes)) > _MOST_ATTRIBUTES


def _bare_if_crowded(tag: re.Match[bytes]) -> bytes:
    return tag["name"] + tag["inside"] if _too_many(tag["attributes"] or b"") else tag[0]
