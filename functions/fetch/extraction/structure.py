"""Where the text of the page lies: sums over nodes, the containers that hold most prose, repetition.

Prose ("good" text) are passages of some length with few links, outside comments, footers and boxes.
Everything here is linear in the number of passages and nodes.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate

from functions.fetch.extraction.anchors import Anchors, squeeze
from functions.fetch.extraction.dom import HIDDEN, WITHIN, Node, Page, Passage
from functions.fetch.extraction.margins import ELSEWHERE, PROSE_CHARS, PROSE_LINK_SHARE, mark_margins

DENSE_FACTOR = 2.5  # a character of Chinese, Japanese, Korean or Thai counts as much as this many letters
DENSE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE_SHARE = 0.2
_HEADING_CHARS = 15
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:inline-?)?(?:promo|related|recirc|recommend|read-?(?:more|also|next)|teaser|trending|outbrain|taboola|"
    r"most-?(?:read|popular)|more-?(?:on|from|stories|news))",
    re.IGNORECASE,
)
_TEASER_CHARS, _TEASER_PASSAGES = 800, 6  # at most, in a box that shows another story
_TITLE_SPACES = 3
_SURE_TITLE = 10  # letters: fewer are in many a <title> by chance
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_REVEAL_HIDDEN, _REVEAL_SHOWN = 600, 250  # characters of prose: more hidden, less shown than this
_LINKED = 0.8  # share of a heading's letters that are a link's: it leads to another story
FAR = 20  # passages: beyond that, distance says no more

_COMMAS = ",，、،"


@dataclass(slots=True)
class PathSums:
    """All passages under the same tags and classes."""

    first: int
    last: int = 0
    passages: int = 0
    chars: float = 0.0
    link_chars: float = 0.0
    good: float = 0.0


@dataclass(slots=True)
class Layout:
    """The page with everything the features need to know of it as a whole."""

    page: Page
    anchors: Anchors
    dense: bool = False
    factor: float = 1.0
    headline: int = -1  # passage that is the headline
    paths: dict[int, PathSums] = field(default_factory=dict)
    nodes_on_path: Counter[int] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)
    half: Node = field(init=False)  # smallest node with half of the prose
    most: Node = field(init=False)  # with 80 % of it
    scored: Node = field(init=False)  # where paragraphs score highest
    above_half: dict[Node, int] = field(default_factory=dict)  # it and its ancestors
    from_half: list[int] = field(default_factory=list)  # by node: levels below; negative: above or beside
    from_most: list[int] = field(default_factory=list)
    from_scored: list[int] = field(default_factory=list)
    first_good: int = 0
    last_good: int = 0
    since_good: list[int] = field(default_factory=list)
    until_good: list[int] = field(default_factory=list)
    running_chars: list[float] = field(default_factory=list)
    running_links: list[float] = field(default_factory=list)
    above_headline: dict[Node, int] = field(default_factory=dict)  # the headline's node and its ancestors
    h1s: int = 0
    body_first: int = 0  # first and last passage that JSON-LD's articleBody has
    body_last: int = -1
    article_rank: dict[Node, int] = field(default_factory=dict)  # <article>s by the prose in them


def layout_of(page: Page, anchors: Anchors) -> Layout:
    layout = Layout(page, anchors)
    _script(layout)
    _reveal(page)
    _find_headline(layout)
    anchored = mark_margins(page, anchors.body, layout.above_headline)
    if anchored:
        layout.body_first, layout.body_last = anchored[0], anchored[-1]
    _sum_passages(layout)
    for media in page.media:
        media.node.images += 1
    _sum_nodes(page.nodes)
    _mark_teasers(layout)
    _find_containers(layout)
    _find_prose_range(layout)
    _rank_articles(layout)
    return layout


def _script(layout: Layout) -> None:
    passages = layout.page.passages
    sample = "".join(p.text for p in passages[:: max(1, len(passages) // 20)])[:3000]
    layout.dense = len(DENSE.findall(sample)) > _DENSE_SHARE * len(sample)
    layout.factor = DENSE_FACTOR if layout.dense else 1.0
    for passage in passages:
        size = len(passage.text)
        passage.length = size * layout.factor
        passage.link_share = passage.link_chars / size


def _reveal(page: Page) -> None:
    """Some pages lie whole in a hidden wrapper that a script shows: then hidden means nothing."""
    hidden = shown = 0.0
    for passage in page.passages:
        if passage.length > PROSE_CHARS and passage.link_share < PROSE_LINK_SHARE:
            if passage.node.hidden == HIDDEN:
                hidden += passage.length
            else:
                shown += passage.length
    if hidden > _REVEAL_HIDDEN and shown < _REVEAL_SHOWN and hidden > 4 * shown:
        for node in page.nodes:
            node.hidden = 0


def _find_headline(layout: Layout) -> None:
    """The <h1> that the metadata repeats, else the first of some length."""
    titles = [passage for passage in layout.page.passages if passage.node.tag == "h1"]
    layout.h1s = len(titles)
    squeezed = [squeeze(title.text) for title in titles]
    sure = (title for title, words in zip(titles, squeezed, strict=True) if _is_headline(words, layout.anchors))
    likely = (title for title, words in zip(titles, squeezed, strict=True) if len(words) > _HEADING_CHARS)
    headline = next(sure, None) or next(likely, None)
    if headline is not None:
        layout.headline = headline.index
        layout.above_headline = _chain(headline.node)


def _is_headline(words: str, anchors: Anchors) -> bool:
    return bool(words) and (words == anchors.headline or (len(words) > _SURE_TITLE and words in anchors.title))


def _chain(node: Node | None) -> dict[Node, int]:
    chain: dict[Node, int] = {}
    while node is not None:
        chain[node] = len(chain)
        node = node.parent
    return chain


def _sum_passages(layout: Layout) -> None:
    paths = layout.paths
    for passage in layout.page.passages:
        node, length, good = passage.node, passage.length, passage.good
        links = passage.link_chars * layout.factor
        node.chars += length
        node.link_chars += links
        node.passages += 1
        node.good += good
        node.link_lines += is_link_line(passage)
        node.linked_headings += node.tag in _HEADINGS and passage.link_share > _LINKED
        sums = paths.get(node.path)
        if sums is None:
            sums = paths[node.path] = PathSums(first=passage.index)
        sums.last = passage.index
        sums.passages += 1
        sums.chars += length
        sums.link_chars += links
        sums.good += good
        if good:
            _score(passage)
    layout.copies = Counter(passage.text for passage in layout.page.passages)
    layout.nodes_on_path = Counter(node.path for node in layout.page.nodes)
    layout.running_chars = list(accumulate((p.length for p in layout.page.passages), initial=0.0))
    layout.running_links = list(accumulate((p.link_chars * layout.factor for p in layout.page.passages), initial=0.0))


def is_link_line(passage: Passage) -> bool:
    """All of it is a link, and it has the length of a title."""
    return passage.link_share > _LINKED and passage.text.count(" ") >= _TITLE_SPACES


def _score(passage: Passage) -> None:
    """Arc90's old idea: a paragraph speaks for its parent, and half as loud for the grandparent."""
    commas = sum(map(passage.text.count, _COMMAS))
    points = 1 + commas + min(passage.length / 100, 3)
    node = passage.node
    parent = node.parent if node.tag != "div" and node.parent is not None else node
    parent.score += points
    if parent.parent is not None:
        parent.parent.score += points / 2


def _sum_nodes(nodes: list[Node]) -> None:
    for node in reversed(nodes):
        parent = node.parent
        if parent is not None:
            parent.chars += node.chars
            parent.link_chars += node.link_chars
            parent.passages += node.passages
            parent.good += node.good
            parent.linked_headings += node.linked_headings
            parent.link_lines += node.link_lines
            parent.images += node.images


def _mark_teasers(layout: Layout) -> None:
    """Boxes that are named for other stories and hold the title of one, as a link."""
    for node in layout.page.nodes[1:]:
        box = (
            node.chars < _TEASER_CHARS
            and node.passages <= _TEASER_PASSAGES
            and (node.linked_headings or node.link_lines)
            and _OTHERS.search(node.names)
            and node not in layout.above_headline
        )
        if box or (node.parent is not None and node.parent.negative == ELSEWHERE):
            node.negative = ELSEWHERE


def _find_containers(layout: Layout) -> None:
    nodes = layout.page.nodes
    root = nodes[0]
    half = most = scored = root
    best = -1.0
    for node in nodes:
        if node.good >= 0.5 * (root.good or 1.0):
            half = node
            if node.good >= 0.8 * (root.good or 1.0):
                most = node
        if node.score > 0:
            score = node.score * (1 - node.link_chars / node.chars)
            if score > best:
                best, scored = score, node
    layout.half, layout.most, layout.scored = half, most, scored
    layout.above_half = _chain(half)
    layout.from_half = _levels_from(half, nodes)
    layout.from_most = layout.from_half if most is half else _levels_from(most, nodes)
    layout.from_scored = _levels_from(scored, nodes)


def _levels_from(container: Node, nodes: list[Node]) -> list[int]:
    """By node: 0 for the container, n for n levels inside it, negative for how far up the way parts from it."""
    chain = _chain(container)
    levels: list[int] = []
    for node in nodes:
        if node in chain:
            levels.append(-chain[node])
        else:
            above = levels[node.parent.index] if node.parent else 0
            levels.append(above + 1 if above >= 0 else above)
    return levels


def _find_prose_range(layout: Layout) -> None:
    passages, levels = layout.page.passages, layout.from_most
    prose = [passage.index for passage in passages if passage.good]
    inside = [index for index in prose if levels[passages[index].node.index] >= 0] or prose
    layout.first_good, layout.last_good = (inside[0], inside[-1]) if inside else (0, len(passages))
    layout.since_good = _distances(passages)
    layout.until_good = _distances(passages[::-1])[::-1]


def _distances(passages: list[Passage]) -> list[int]:
    """Passages since the last prose, itself not counted; at most `FAR`."""
    distances, since = [], FAR
    for passage in passages:
        since = min(since + 1, FAR)
        distances.append(since)
        if passage.good:
            since = 0
    return distances


def _rank_articles(layout: Layout) -> None:
    outermost = [
        node
        for node in layout.page.nodes
        if node.tag == "article" and node.parent is not None and not node.parent.within & WITHIN["article"]
    ]
    outermost.sort(key=lambda node: -node.good)
    layout.article_rank = {node: rank for rank, node in enumerate(outermost)}
