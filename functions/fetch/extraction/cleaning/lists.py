"""Lists, with the lists inside them."""

from functions.fetch.extraction.cleaning.inline import inline_html
from functions.fetch.extraction.dom import Node, Passage

_LIST_TAGS = frozenset({"ul", "ol"})


def list_html(outermost: Node, passages: list[Passage], base: str) -> str:
    """One list; passages of the same <li> stay one item."""
    out: list[str] = []
    open_lists: list[Node] = []
    item: Node | None = None
    for passage in passages:
        own_item, lists = _place(passage.node, outermost)
        if own_item is item and lists == open_lists:
            out.append(f" {inline_html(passage, base)}")
            continue
        _step_to(lists, open_lists, out)
        out.append(f"<li>{inline_html(passage, base)}")
        item = own_item
    _step_to([], open_lists, out)
    return "".join(out)


def _place(node: Node, outermost: Node) -> tuple[Node | None, list[Node]]:
    """The item that holds the passage, and the lists around it from the outermost in."""
    item: Node | None = None
    lists: list[Node] = []
    here: Node | None = node
    while here is not None:
        if here.tag == "li" and item is None:
            item = here
        if here.tag in _LIST_TAGS:
            lists.append(here)
        if here is outermost:
            break
        here = here.parent
    return item, lists[::-1]


def _step_to(lists: list[Node], open_lists: list[Node], out: list[str]) -> None:
    """Close and open lists; the item that a deeper list stands in stays open."""
    common = 0
    while common < min(len(lists), len(open_lists)) and lists[common] is open_lists[common]:
        common += 1
    deeper = len(lists) > common == len(open_lists)
    while len(open_lists) > common:
        out.append(f"</li></{open_lists.pop().tag}>")
    if common and not deeper:
        out.append("</li>")
    for depth, node in enumerate(lists[common:]):
        if depth or (common and not deeper):
            out.append("<li>")
        out.append(f"<{node.tag}{_start(node)}>")
        open_lists.append(node)


def _start(node: Node) -> str:
    start = node.element.get("start") or ""
    return f' start="{start}"' if node.tag == "ol" and start.isascii() and start.isdigit() else ""
