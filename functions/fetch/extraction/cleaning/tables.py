"""Tables of data: rows and cells as they stand, empty where a cell was not chosen."""

from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.inline import inline_html
from functions.fetch.extraction.dom import Node, Passage

_CELL_TAGS = frozenset({"td", "th"})
_SPAN_MOST = 100  # columns or rows that a cell may cover


def table_html(passages: list[Passage], base: str) -> str:
    rows: dict[Node, dict[Node, list[str]]] = {}
    for passage in passages:
        cell = _nearest(passage.node, _CELL_TAGS)
        row = _nearest(cell, frozenset({"tr"})) if cell else None
        if cell is None or row is None:
            continue
        rows.setdefault(row, {}).setdefault(cell, []).append(inline_html(passage, base))
    body = "".join(f"<tr>{_row(row, cells)}</tr>" for row, cells in rows.items())
    return f"<table><tbody>{body}</tbody></table>"


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
