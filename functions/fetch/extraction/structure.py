"""Where the text of the page lies: sums over nodes, the containers that hold most prose, repetition.

Prose ("good" text) are passages of some length with few links, outside comments, footers and boxes.
Everything here is linear in the number of passages and nodes.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from functions.fetch.extraction.anchors import Anchors, squeeze
from functions.fetch.extraction.dom import FAR, HIDDEN, Node, Page, Passage
from functions.fetch.extraction.margins import ELSEWHERE, LINKED, PROSE_CHARS, PROSE_LINK_SHARE, mark_margins

DENSE_FACTOR = 2.5  # a character of Chinese, Japanese, Korean or Thai counts as much as this many letters
DENSE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE_SHARE = 0.2
_HEADING_CHARS = 15
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:inline-?)?(?:promo|related|recirc|recommend|read-?(?:more|also|next)|teaser|trending|outbrain|taboola|"
    r"most-?(?:read|popular)|more-?(?:on|from|stories|news))",
    re.IGNORECASE,
)
_REMEMBERED = 50_000  # class strings
_TEASER_CHARS, _TEASER_PASSAGES = 800, 6  # at most, in a box that shows another story
_TITLE_WORDS = 4
_SURE_TITLE = 10  # letters: fewer are in many a <title> by chance
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_REVEAL_HIDDEN, _REVEAL_SHOWN = 600, 250  # characters of prose: more hidden, less shown than this

_COMMAS = ",，、،"


@dataclass(slots=True)
class PathSums:
    """All passages under the same tags and classes."""

    first: int
    last: int
    passages: int = 0
    chars: float = 0.0
    link_chars: float = 0.0
    good: float = 0.0


@dataclass(slots=True)
class Container:
    """A node, and how far others are from it."""

    node: Node
    chain: list[Node]  # it and its ancestors

    def is_in(self, node: Node) -> bool:
        """Whether the other holds it, or is it."""
        return node.index <= self.node.index <= node.last

    def steps_to(self, node: Node) -> int:
        """0 for the container, n for n levels inside it, negative for how far up the way parts from it."""
        index = node.index
        for steps, ancestor in enumerate(self.chain):
            if ancestor.index <= index <= ancestor.last:
                return -steps or node.depth - ancestor.depth
        return -len(self.chain)


@dataclass(slots=True)
class Layout:
    """The page with everything the features need to know of it as a whole."""

    page: Page
    anchors: Anchors
    dense: bool = False
    factor: float = 1.0
    prose: list[Passage] = field(default_factory=list)
    headline: int = -1  # passage that is the headline
    above_headline: frozenset[Node] = frozenset()  # the headline's node and its ancestors
    paths: dict[int, PathSums] = field(default_factory=dict)
    half: Container = field(init=False)  # smallest node with half of the prose
    most: Container = field(init=False)  # with 80 % of it
    scored: Container = field(init=False)  # where paragraphs score highest
    first_good: int = 0
    last_good: int = 0
    body_first: int = 0  # first and last passage that JSON-LD's articleBody has
    body_last: int = -1


def layout_of(page: Page, anchors: Anchors) -> Layout:
    layout = Layout(page, anchors)
    _measure(layout)
    layout.prose = _prose(page)
    _find_headline(layout)
    _sum_text(layout)
    anchored = mark_margins(page, layout.prose, anchors, layout.above_headline)
    if anchored:
        layout.body_first, layout.body_last = anchored[0], anchored[-1]
    _sum_good(layout)
    _sum_paths(layout)
    _mark_teasers(layout)
    _find_containers(layout)
    _find_prose_range(layout)
    return layout


def _measure(layout: Layout) -> None:
    passages = layout.page.passages
    sample = "".join(p.text for p in passages[:: max(1, len(passages) // 20)])[:3000]
    layout.dense = not sample.isascii() and len(DENSE.findall(sample)) > _DENSE_SHARE * len(sample)
    layout.factor = factor = DENSE_FACTOR if layout.dense else 1.0
    for passage in passages:
        text = passage.text
        size = len(text)
        passage.words = size // 2 if layout.dense else text.count(" ") + 1
        passage.length = size * factor
        if passage.link_chars:
            passage.link_share = passage.link_chars / size


def _prose(page: Page) -> list[Passage]:
    """What reads like it and is not hidden."""
    likely = [p for p in page.passages if p.length >= PROSE_CHARS and p.link_share < PROSE_LINK_SHARE]
    shown = [passage for passage in likely if passage.node.hidden != HIDDEN]
    if len(shown) < len(likely) and _is_revealed(likely, shown):
        for node in page.nodes:
            node.hidden = 0
        return likely
    return shown


def _is_revealed(likely: list[Passage], shown: list[Passage]) -> bool:
    """Some pages lie whole in a hidden wrapper that a script shows: then hidden means nothing."""
    shown_chars = sum(passage.length for passage in shown)
    hidden_chars = sum(passage.length for passage in likely) - shown_chars
    return hidden_chars > _REVEAL_HIDDEN and shown_chars < _REVEAL_SHOWN and hidden_chars > 4 * shown_chars


def _find_headline(layout: Layout) -> None:
    """The <h1> that the metadata repeats, else the first of some length."""
    titles = [passage for passage in layout.page.passages if passage.node.tag == "h1"]
    squeezed = [squeeze(title.text) for title in titles]
    sure = (title for title, words in zip(titles, squeezed, strict=True) if _is_headline(words, layout.anchors))
    likely = (title for title, words in zip(titles, squeezed, strict=True) if len(words) > _HEADING_CHARS)
    headline = next(sure, None) or next(likely, None)
    if headline is not None:
        layout.headline = headline.index
        layout.above_headline = frozenset(chain(headline.node))


def _is_headline(words: str, anchors: Anchors) -> bool:
    return bool(words) and (words == anchors.headline or (len(words) > _SURE_TITLE and words in anchors.title))


def chain(node: Node | None) -> list[Node]:
    """It and its ancestors."""
    found: list[Node] = []
    while node is not None:
        found.append(node)
        node = node.parent
    return found


def _sum_text(layout: Layout) -> None:
    """Characters, links and titles of other stories in each node and all that it holds."""
    factor = layout.factor
    for passage in layout.page.passages:
        node, share = passage.node, passage.link_share
        node.chars += passage.length
        node.passages += 1
        if share:
            node.link_chars += passage.link_chars * factor
            if share > LINKED:
                node.link_lines += passage.words >= _TITLE_WORDS
                node.linked_headings += node.tag in _HEADINGS
    for node in reversed(layout.page.nodes):
        parent = node.parent
        if parent is not None and node.passages:
            parent.chars += node.chars
            parent.link_chars += node.link_chars
            parent.passages += node.passages
            parent.linked_headings += node.linked_headings
            parent.link_lines += node.link_lines


def _sum_good(layout: Layout) -> None:
    for passage in layout.prose:
        if passage.good:
            passage.node.good += passage.good
            _score(passage)
    for node in reversed(layout.page.nodes):
        if node.good and node.parent is not None:
            node.parent.good += node.good


def _score(passage: Passage) -> None:
    """Arc90's old idea: a paragraph speaks for its parent, and half as loud for the grandparent."""
    commas = sum(map(passage.text.count, _COMMAS))
    points = 1 + commas + min(passage.length / 100, 3)
    node = passage.node
    parent = node.parent if node.tag != "div" and node.parent is not None else node
    parent.score += points
    if parent.parent is not None:
        parent.parent.score += points / 2


def _sum_paths(layout: Layout) -> None:
    paths, factor = layout.paths, layout.factor
    for passage in layout.page.passages:
        path = passage.node.path
        sums = paths.get(path)
        if sums is None:
            sums = paths[path] = PathSums(first=passage.index, last=passage.index - FAR)
        passage.since_like = min(passage.index - sums.last, FAR)
        sums.last = passage.index
        sums.passages += 1
        sums.chars += passage.length
        sums.link_chars += passage.link_chars * factor
        sums.good += passage.good


def _mark_teasers(layout: Layout) -> None:
    """Boxes that are named for other stories and hold the title of one, as a link."""
    for node in layout.page.nodes[1:]:
        inside_one = node.parent is not None and node.parent.negative == ELSEWHERE
        if inside_one or ((node.linked_headings or node.link_lines) and _is_teaser(node, layout)):
            node.negative = ELSEWHERE


def _is_teaser(node: Node, layout: Layout) -> bool:
    small = node.chars < _TEASER_CHARS and node.passages <= _TEASER_PASSAGES
    return small and node not in layout.above_headline and _names_others(node.names)


@lru_cache(_REMEMBERED)
def _names_others(names: str) -> bool:
    """Whether class names say that other stories are shown."""
    return _OTHERS.search(names) is not None


def _find_containers(layout: Layout) -> None:
    nodes = layout.page.nodes
    half = most = scored = nodes[0]
    total, best = half.good or 1.0, -1.0
    for node in nodes:
        if node.good >= 0.5 * total:
            half = node
            if node.good >= 0.8 * total:
                most = node
        if node.score:
            score = node.score * (1 - node.link_chars / node.chars)
            if score > best:
                best, scored = score, node
    layout.half, layout.most, layout.scored = (Container(node, chain(node)) for node in (half, most, scored))


def _find_prose_range(layout: Layout) -> None:
    prose = [passage for passage in layout.prose if passage.good]
    most = layout.most.node
    inside = [passage for passage in prose if most.index <= passage.node.index <= most.last] or prose
    ends = (inside[0].index, inside[-1].index) if inside else (0, len(layout.page.passages))
    layout.first_good, layout.last_good = ends
