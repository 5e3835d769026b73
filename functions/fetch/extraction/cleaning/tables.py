"""Tables of data: rows and cells as they stand, empty where a cell was not chosen."""

from html import escape

from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.inline import inline_html, plain
from functions.fetch.extraction.dom import Node, Passage

_CELL_TAGS = frozenset({"td", "th"})
_CAPTION_LONGEST, _UNASKED_LONGEST = 1000, 200  # characters
_SPAN_MOST = 100  # columns or rows that a cell may cover


def table_html(table: Node, passages: list[Passage], base: str) -> str:
    rows: dict[Node, dict[Node, list[str]]] = {}
    for passage in passages:
        cell = _nearest(passage.node, _CELL_TAGS)
        row = _nearest(cell, frozenset({"tr"})) if cell else None
        if cell is None or row is None:
            continue
        rows.setdefault(row, {}).setdefault(cell, []).append(inline_html(passage, base))
    body = "".join(f"<tr>{_row(row, cells)}</tr>" for row, cells in rows.items())
    chosen = any(passage.tag == "caption" for passage in passages)
    caption = _caption(table.element, _CAPTION_LONGEST if chosen else _UNASKED_LONGEST)
    return f"<table>{caption}<tbody>{body}</tbody></table>"


def _caption(table: Element, longest: int) -> str:
    """A short one goes with the cells whether it was chosen or not."""
    caption = table.find("caption")
    words = "" if caption is None else plain(" ".join(map(str, caption.itertext())))
    return f"<caption>{escape(words, quote=False)}</caption>" if 0 < len(words) <= longest else ""


def _row(row: Node, cells: dict[Node, list[str]]) -> str:
    """All cells of the row: an empty one keeps the columns in line."""
    words = {cell.element: " ".join(parts) for cell, parts in cells.items()}
    return "".join(_cell(element, words.get(element, "")) for element in row.element.iterchildren(*_CELL_TAGS))


def _nearest(node: Node | None, tags: frozenset[str]) -> Node | None:
    while node is not None and node.tag not in tags:
        node = node.parent
    return node


def _cell(cell: Element, words: str) -> str:
    spans = "".join(
        f' {name}="{value}"'
        for name in ("colspan", "rowspan")
        if (value := cell.get(name) or "").isascii() and value.isdigit() and 1 < int(value[:4]) <= _SPAN_MOST
    )
    return f"<{cell.tag}{spans}>{words}</{cell.tag}>"
