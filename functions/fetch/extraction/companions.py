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
_QUOTATION_MARKS = " \"'“”„«»‘’.,…"
_TOGETHER = 5  # passages from the text above to the text below what interrupts it
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
    _settle_interruptions(layout, settled, probabilities)
    return settled


def _settle_interruptions(layout: Layout, settled: list[float], asked: Sequence[float]) -> None:
    """What interrupts a text is drawn towards what stands above and below it; `asked`: as the model answered."""
    passages = layout.page.passages
    low, high = _DOUBTFUL
    doubtful = [i for i in range(1, len(settled) - 1) if low < settled[i] < high]
    apart = {i for i in doubtful if _stands_apart(passages[i], layout)}
    for i in doubtful:
        if i in apart or _belongs_between(passages[i]):
            above = next(j for j in range(i - 1, -1, -1) if j not in apart)
            below = next(j for j in range(i + 1, len(settled)) if j not in apart)
            around = min(settled[above], asked[below]) if below - above <= _TOGETHER else 0.0
            settled[i] = max(settled[i], (settled[i] + around) / 2)


def _stands_apart(passage: Passage, layout: Layout) -> bool:
    """A quotation without links (posts have some) that says anything new, or a heading as large as the headline.

    A few of these may follow each other.
    """
    if passage.links:
        return False
    if passage.node.tag == "h1":
        return 0 <= layout.headline < passage.index and len(passage.text) <= _HEADING_LONGEST
    return bool(passage.node.within & WITHIN["blockquote"]) and not _is_said_elsewhere(passage, layout)


def _is_said_elsewhere(passage: Passage, layout: Layout) -> bool:
    words = passage.text.strip(_QUOTATION_MARKS)
    return any(words in other.text for other in layout.page.passages if other is not passage)


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
    """The outermost list of an item, the table of a cell; paragraphs inside an item or cell have their own way."""
    node = passage.node
    if node.tag == "p" and node.parent is not None and node.parent.tag == "li" and node.parent.passages == 1:
        node = node.parent  # `<li><p>`, as many editors write all items
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
