"""The page as the extraction sees it: passages, and the nodes they stand in.

A passage is a run of text between two block tags (or a double line break): what a reader sees as a
paragraph, however the markup spells it. Passages keep the inline elements that stand in them, so
that the chosen ones can be written out again without a second look at the tree.
"""

from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

_ANCESTORS = "article main header footer aside figure form ul table blockquote section nav details a p".split()
WITHIN = {tag: 1 << position for position, tag in enumerate(_ANCESTORS)}
WITHIN |= {"ol": WITHIN["ul"], "dl": WITHIN["ul"], "figcaption": WITHIN["figure"], "picture": WITHIN["figure"]}
HIDDEN, ARIA_HIDDEN = 1, 2
Mark = tuple[int, Element, int]  # position in pieces; inline element; +1 opens, -1 closes
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
    children: int = 0
    passages: int = 0
    chars: float = 0.0
    link_chars: float = 0.0
    good: float = 0.0
    linked_headings: int = 0
    link_lines: int = 0  # passages that are the title of another story, by their link
    score: float = 0.0
    images: int = 0
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
    bold_chars: int
    italic_chars: int
    longest_link: int  # characters
    links: int
    hints: int  # of inline elements in it
    images: int
    breaks: int
    times: int
    length: float = 0.0  # characters, those of dense scripts weighing more
    link_share: float = 0.0
    good: float = 0.0  # its length, if it looks like prose


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


def parse(html: str) -> Element | None:
    """The tree, or None when there is no element in it at all."""
    raw = html.replace("\0", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:  # empty, or nothing but comments
        return None
