"""What a passage is in the story: heading, paragraph, item, cell, quotation, code or caption."""

import re
from dataclasses import dataclass
from enum import Enum

from functions.fetch.extraction.cleaning.captions import is_caption
from functions.fetch.extraction.companions import names_a_pull_quote
from functions.fetch.extraction.dom import BOLD, Node, Passage
from functions.fetch.extraction.structure import Layout


class Kind(Enum):
    """Each is written in its own way."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    QUOTE = "quote"
    CODE = "code"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Shape:
    """Consecutive passages of one kind in one `group` are written together."""

    kind: Kind
    group: Node | None = None
    level: int = 0  # of a heading


PARAGRAPH, _CAPTION = Shape(Kind.PARAGRAPH), Shape(Kind.CAPTION)  # the one of nearly all passages


_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LIST_TAGS = frozenset({"ul", "ol"})
_WHOLE = {"figcaption": Kind.CAPTION, "pre": Kind.CODE}  # each is one piece
_CELL_TAGS = frozenset({"td", "th"})
_HEADING_NAMES = re.compile(
    r"sub-?(?:head|hd|title)|cross-?head|inter-?title|zwischen(?:titel|ueberschrift)|intertitre|(?:^|[\s_-])(?:heading|ladillo)",
    re.IGNORECASE,
)
_HEADING_LONGEST = 120  # characters
_HEADING_PASSAGES = 2  # in one element: a line break inside it
_HEADING_LINKS = 0.5
_HEADING_ENDS = frozenset(".,;:!…。")
_ALL_BOLD = 0.95
_ITEM_LONGEST, _ITEM_PASSAGES = 2000, 8  # a list item or cell with more is a layout in disguise
_CELL_LONGEST, _CELL_PASSAGES = 800, 6
_PULL_QUOTE_CHARS = 600  # a box with more that is named so holds more than that
MINOR_HEADING = Shape(Kind.HEADING, level=3)  # of a line that only looks like one


def shape_of(passage: Passage, layout: Layout) -> Shape:
    node: Node | None = passage.node
    quote: Node | None = None
    while node is not None and node.parent is not None and not layout.half.is_in(node):
        shape = _shape_at(node)
        if shape is not None:
            return shape
        if _is_quotation(node):
            quote = node
        node = node.parent
    if quote is not None:
        return Shape(Kind.QUOTE, quote)
    if _looks_like_heading(passage):
        return MINOR_HEADING
    return _CAPTION if is_caption(passage, layout) else PARAGRAPH


def _is_quotation(node: Node) -> bool:
    if node.tag == "blockquote":
        return True
    return bool(node.names) and names_a_pull_quote(node.names) and node.chars < _PULL_QUOTE_CHARS


def _shape_at(node: Node) -> Shape | None:
    """What this node makes of the passage; None: ask its parent."""
    tag = node.tag
    if tag in _HEADINGS and node.passages <= _HEADING_PASSAGES:
        return Shape(Kind.HEADING, level=max(2, _HEADINGS[tag]))
    if tag in _WHOLE:
        return Shape(_WHOLE[tag], node)
    if tag == "caption":
        return _caption_of(node)
    if tag in _CELL_TAGS and node.chars < _CELL_LONGEST and node.passages <= _CELL_PASSAGES:
        table = _above(node, frozenset({"table"}))
        return Shape(Kind.TABLE, table) if table is not None and _has_columns(node) else None
    if tag == "li" and node.chars < _ITEM_LONGEST and node.passages <= _ITEM_PASSAGES and not _has_a_title(node):
        outermost = _outermost_list(node)
        return Shape(Kind.LIST, outermost) if outermost is not None else None
    return None


def _has_a_title(item: Node) -> bool:
    """A heading above text: the items are sections of the story, or entries of a live blog."""
    return item.passages > 1 and next(item.element.iter(*_HEADINGS), None) is not None


def _caption_of(caption: Node) -> Shape | None:
    """With the cells of a table of data, which tell it themselves."""
    table = _above(caption, frozenset({"table"}))
    row = table.element.find(".//tr") if table is not None else None
    return Shape(Kind.TABLE, table) if row is not None and len(row) > 1 else None


def _above(node: Node, tags: frozenset[str]) -> Node | None:
    parent = node.parent
    while parent is not None and parent.tag not in tags:
        parent = parent.parent
    return parent


def _has_columns(cell: Node) -> bool:
    """A table of one column lays out a page."""
    row = cell.parent
    return row is not None and row.children > 1


def _outermost_list(item: Node) -> Node | None:
    """The list that holds the lists that hold this item, as long as each is an item of the next."""
    outermost = None
    node = item.parent
    while node is not None:
        if node.tag in _LIST_TAGS:
            outermost = node
        elif node.tag == "li":
            if node.chars >= _ITEM_LONGEST or node.passages > 4 * _ITEM_PASSAGES:
                break
        elif outermost is not None or node.tag not in {"div", "dl"}:
            break
        node = node.parent
    return outermost


def _looks_like_heading(passage: Passage) -> bool:
    text = passage.text
    if len(text) > _HEADING_LONGEST or text[-1] in _HEADING_ENDS or passage.link_share > _HEADING_LINKS:
        return False
    return passage.chars_in(BOLD) >= _ALL_BOLD * len(text) or bool(_HEADING_NAMES.search(passage.node.names))
