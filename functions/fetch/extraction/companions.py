"""What stands or falls together: items of a list, cells of a table, and what interrupts the paragraphs of a text."""

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

from functions.fetch.extraction.dom import BOLD, WITHIN, Node, Passage
from functions.fetch.extraction.structure import Layout

_LIST_SHARE, _TABLE_SHARE = 0.7, 0.8  # of a probability that comes from the company; the rest is its own
_BESIDE = 0.9  # probability of the paragraphs that a doubtful list stands beside
_FEWEST = 3  # items or cells, to be company
_FEW_LINKS = 0.15  # of a list's letters
_LIST_TAGS = frozenset({"ul", "ol"})
_INSIDE = WITHIN["ul"] | WITHIN["table"]
_DOUBTFUL = (0.2, 0.7)  # what interrupts a text is looked at when the model does not know
_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_HEADING_LONGEST = 120  # characters
_ALL_BOLD = 0.95
_REMEMBERED = 10_000  # class strings
PULL_NAMES = ("pullquote", "pull-quote", "pull_quote", "pullq")


def with_companions(layout: Layout, probabilities: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Probabilities drawn towards those of the company; 0 stays 0: there the model was not asked."""
    settled = list(probabilities)
    for group, members in _groups(layout, probabilities).items():
        if len(members) >= _FEWEST:
            share = _TABLE_SHARE if group.tag == "table" else _LIST_SHARE
            total = sum(sqrt(weights[i]) for i in members)
            common = sum(probabilities[i] * sqrt(weights[i]) for i in members) / total
            if _stands_among_paragraphs(group, layout, common):
                common = (common + _BESIDE) / 2
            for i in members:
                settled[i] = (1 - share) * probabilities[i] + share * common
    low, high = _DOUBTFUL
    for i in range(1, len(settled) - 1):
        if low < settled[i] < high and _belongs_between(layout.page.passages[i]):
            around = min(settled[i - 1], probabilities[i + 1])
            settled[i] = max(settled[i], (settled[i] + around) / 2)
    return settled


def _stands_among_paragraphs(group: Node, layout: Layout, common: float) -> bool:
    """Whether the model does not know a list without links that stands where the story's paragraphs stand."""
    low, high = _DOUBTFUL
    half = layout.half.node
    return (
        low < common < high
        and group.tag in _LIST_TAGS
        and group.link_chars <= _FEW_LINKS * group.chars
        and group.parent is not None
        and group.parent in (half, half.parent)
    )


def _groups(layout: Layout, probabilities: Sequence[float]) -> dict[Node, list[int]]:
    """Passages of each list and table; half a list is no list."""
    groups: dict[Node, list[int]] = {}
    for passage in layout.page.passages:
        if passage.node.within & _INSIDE and probabilities[passage.index]:
            group = _group(passage)
            if group is not None and not layout.half.is_in(group):  # a table that lays out the page
                groups.setdefault(group, []).append(passage.index)
    return groups


def _group(passage: Passage) -> Node | None:
    """The outermost list of an item, the table of a cell; a paragraph inside an item or cell has its own way."""
    node = passage.node
    if node.tag == "li":
        group = node.parent
        while group is not None and group.parent is not None and group.parent.tag == "li":
            group = group.parent.parent
        return group
    if node.tag in {"td", "th"}:
        table = node.parent
        while table is not None and table.tag != "table":
            table = table.parent
        return table
    return None


def _belongs_between(passage: Passage) -> bool:
    """Code, sub-headings and pull quotes: they read like no paragraph, and are part of the text around them."""
    node = passage.node
    return node.tag == "pre" or _is_subheading(passage) or is_pull_quote(node)


def _is_subheading(passage: Passage) -> bool:
    size = len(passage.text)
    if passage.links or size > _HEADING_LONGEST:
        return False
    return passage.node.tag in _HEADINGS or passage.chars_in(BOLD) >= _ALL_BOLD * size


def is_pull_quote(node: Node | None) -> bool:
    """Named one, it or the quotation that it is in."""
    while node is not None and not names_a_pull_quote(node.names):
        node = node.parent if node.tag in {"p", "div", "blockquote"} else None
    return node is not None


@lru_cache(_REMEMBERED)
def names_a_pull_quote(names: str) -> bool:
    """Whether class names say so."""
    return any(name in names.lower() for name in PULL_NAMES)
