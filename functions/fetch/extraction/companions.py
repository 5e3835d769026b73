"""What stands or falls together: items of a list, cells of a table, and what interrupts the paragraphs of a text."""

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

from functions.fetch.extraction.decode import Choice
from functions.fetch.extraction.dom import BOLD, WITHIN, Node, Passage
from functions.fetch.extraction.margins import leads_elsewhere
from functions.fetch.extraction.structure import Layout

_LIST_SHARE, _TABLE_SHARE = 0.7, 0.8  # of a probability that comes from the company; the rest is its own
_BESIDE = 0.9  # probability of the paragraphs that a doubtful list or table stands beside
_PAIR, _FEWEST_CELLS = 2, 3  # to be company; two cells only where they lead to other sites
_FEW_LINKS = 0.15  # of a list's letters
_ITEMS = frozenset({"li", "td", "th"})
_GROUP_TAGS = frozenset({"ul", "ol", "table"})
_INSIDE = WITHIN["ul"] | WITHIN["table"]
_DOUBTFUL = (0.2, 0.7)  # what interrupts a text is looked at when the model does not know
_QUOTATION_MARKS = " \"'“”„«»‘’.,…"
_LINKS_OF_POSTS = 0.2  # of the letters of a quotation
_NEAR = 4  # passages
_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_HEADING_LONGEST = 120  # characters
_ALL_BOLD = 0.95
_REMEMBERED = 10_000  # class strings
PULL_NAMES = ("pullquote", "pull-quote", "pull_quote", "pullq")


def with_companions(layout: Layout, probabilities: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Probabilities drawn towards those of the company; 0 stays 0: there the model was not asked."""
    settled = list(probabilities)
    for group, members in _groups(layout, probabilities).items():
        away = _leads_away(group, members, layout)
        if len(members) >= (_FEWEST_CELLS if group.tag == "table" and not away else _PAIR):
            share = _TABLE_SHARE if group.tag == "table" else _LIST_SHARE
            total = sum(sqrt(weights[i]) for i in members)
            common = sum(probabilities[i] * sqrt(weights[i]) for i in members) / total
            if _is_doubtful_group(group, common) and (away or _stands_among_paragraphs(group, layout)):
                common = (common + _BESIDE) / 2
            for i in members:
                settled[i] = (1 - share) * probabilities[i] + share * common
    _settle_interruptions(layout, settled, probabilities)
    return settled


def with_whole_tables(layout: Layout, choice: Choice, weights: Sequence[float]) -> list[bool]:
    """The choice, less tables of which few cells were chosen, and with all cells of the others: none has holes."""
    keep = choice.keep
    whole = list(keep)
    for group, members in _groups(layout, choice.probabilities, WITHIN["table"]).items():
        if group.tag == "table" and len(members) >= _FEWEST_CELLS and (chosen := [i for i in members if keep[i]]):
            is_chosen = 2 * sum(weights[i] for i in chosen) >= sum(weights[i] for i in members)
            for i in members:
                whole[i] = is_chosen
    return whole


def _settle_interruptions(layout: Layout, settled: list[float], asked: Sequence[float]) -> None:
    """What interrupts a text is drawn towards what stands above and below it; `asked`: as the model answered."""
    passages = layout.page.passages
    low, high = _DOUBTFUL
    doubtful = [i for i in range(1, len(settled) - 1) if low < settled[i] < high]
    apart = {i for i in doubtful if _stands_apart(passages[i], layout)}
    for i in doubtful:
        if i in apart or _belongs_between(passages[i]):
            beside = [(i - 1, i + 1), *([_paragraphs_around(i, passages)] if i in apart else ())]
            around = max(min(settled[above], asked[below]) for above, below in beside)
            settled[i] = max(settled[i], (settled[i] + around) / 2)


def _paragraphs_around(i: int, passages: Sequence[Passage]) -> tuple[int, int]:
    """The nearest passages of prose; the next ones of any kind, where none is near."""
    above = (j for j in range(i - 1, max(-1, i - _NEAR), -1) if passages[j].good)
    below = (j for j in range(i + 1, min(len(passages), i + _NEAR)) if passages[j].good)
    return next(above, i - 1), next(below, i + 1)


def _stands_apart(passage: Passage, layout: Layout) -> bool:
    """A quotation, not a post (which is full of links), that says anything new, or a heading as large as the headline.

    A few of these may follow each other.
    """
    if passage.links:
        return False
    if passage.node.tag == "h1":
        return 0 <= layout.headline < passage.index and len(passage.text) <= _HEADING_LONGEST
    quotation = _quotation_of(passage.node) if passage.node.within & WITHIN["blockquote"] else None
    if quotation is None or quotation.link_chars > _LINKS_OF_POSTS * quotation.chars:
        return False
    return not _is_said_elsewhere(passage, layout)


def _quotation_of(node: Node | None) -> Node | None:
    while node is not None and node.tag != "blockquote":
        node = node.parent
    return node


def _is_said_elsewhere(passage: Passage, layout: Layout) -> bool:
    words = passage.text.strip(_QUOTATION_MARKS)
    return any(words in other.text for other in layout.page.passages if other is not passage)


def _leads_away(group: Node, members: Sequence[int], layout: Layout) -> bool:
    """Whether a linked list inside the text leads to other sites: to the tools or books that the story is about."""
    half = layout.half.node
    if group.link_chars <= _FEW_LINKS * group.chars or not half.index < group.index <= half.last:
        return False
    links = [link for i in members if (link := layout.page.passages[i].first_link())]
    return 2 * sum(leads_elsewhere(link, layout.anchors.host) for link in links) > len(links)


def _is_doubtful_group(group: Node, common: float) -> bool:
    low, high = _DOUBTFUL
    return low < common < high and group.tag in _GROUP_TAGS


def _stands_among_paragraphs(group: Node, layout: Layout) -> bool:
    """Whether it has no links, and stands where the story's paragraphs stand."""
    half = layout.half.node
    few_links = group.link_chars <= _FEW_LINKS * group.chars
    around = group.parent
    while group.tag == "table" and around and around is not half and around.chars == group.chars:  # a box for it alone
        around = around.parent
    return few_links and around is not None and around in (half, half.parent)


def _groups(layout: Layout, probabilities: Sequence[float], inside: int = _INSIDE) -> dict[Node, list[int]]:
    """Passages of each list and table; half a list is no list."""
    groups: dict[Node, list[int]] = {}
    for passage in layout.page.passages:
        if passage.node.within & inside and probabilities[passage.index]:
            group = _group(passage)
            if group is not None and not layout.half.is_in(group):  # a table that lays out the page
                groups.setdefault(group, []).append(passage.index)
    return groups


def _group(passage: Passage) -> Node | None:
    """The outermost list of an item, the table of a cell; paragraphs inside an item or cell have their own way."""
    node = _whole_item(passage.node)
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


def _whole_item(node: Node) -> Node:
    """The item or cell whose only line this is (`<li><p>`, as many editors write all items), else the node itself."""
    around = node.parent
    return around if around is not None and around.tag in _ITEMS and around.passages == 1 else node


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
