"""Items of a list and cells of a table stand or fall together, or nearly: half a list is no list."""

from collections.abc import Sequence
from math import sqrt

from functions.fetch.extraction.dom import WITHIN, Node, Passage
from functions.fetch.extraction.structure import Layout

_LIST_SHARE, _TABLE_SHARE = 0.7, 0.8  # of a probability that comes from the company; the rest is its own
_FEWEST = 3  # items or cells, to be company
_INSIDE = WITHIN["ul"] | WITHIN["table"]


def with_companions(layout: Layout, probabilities: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Probabilities drawn towards the mean of the list or table; 0 stays 0: there the model was not asked."""
    groups: dict[Node, list[int]] = {}
    for passage in layout.page.passages:
        if passage.node.within & _INSIDE and probabilities[passage.index]:
            group = _group(passage)
            if group is not None and group not in layout.above_half:  # a table that lays out the page
                groups.setdefault(group, []).append(passage.index)
    settled = list(probabilities)
    for group, members in groups.items():
        if len(members) >= _FEWEST:
            share = _TABLE_SHARE if group.tag == "table" else _LIST_SHARE
            total = sum(sqrt(weights[i]) for i in members)
            common = sum(probabilities[i] * sqrt(weights[i]) for i in members) / total
            for i in members:
                settled[i] = (1 - share) * probabilities[i] + share * common
    return settled


def _group(passage: Passage) -> Node | None:
    """The list of an item, the table of a cell; a paragraph inside an item or cell has its own way."""
    node = passage.node
    if node.tag == "li":
        return node.parent
    if node.tag in {"td", "th"}:
        table = node.parent
        while table is not None and table.tag != "table":
            table = table.parent
        return table
    return None
