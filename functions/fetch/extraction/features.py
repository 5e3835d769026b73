# ruff: noqa: PLR2004 - a feature is its numbers
"""What the model is told of a passage: a row of numbers, the same for every language.

Each group has its names beside the function that makes its numbers; `table` puts them in a row.
"""

import re
from math import log

from functions.fetch.extraction.dom import WITHIN, Node, Passage
from functions.fetch.extraction.hints import BIT
from functions.fetch.extraction.structure import Layout

Row = list[float]

_TAGS = "other p div li td h1 h2 h3 h4 h5 blockquote figcaption section article header footer dd dt pre main span body"
TAG_NUMBER = {tag: float(number) for number, tag in enumerate(_TAGS.split())}
for _like, _tag in (("h6", "h5"), ("th", "td"), ("center", "div"), ("caption", "figcaption"), ("figure", "figcaption")):
    TAG_NUMBER[_like] = TAG_NUMBER[_tag]
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
SHORT = 250  # characters; dates, symbols and names are looked for in short passages only
NEVER = 99.0  # passages since something that has not been seen
_CLOSING = frozenset(".!?…。！？।॥؟۔:;\"”»'’)")
_STOPPING = frozenset(".。!?！？।…")
_OPENING_QUOTES = frozenset("\"“„«»'‘「『–-—")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d")
_SYMBOL = re.compile(r"[©®|•·›»→▶►#@/]|https?:|www\.")
_SENTENCE_ENDS = ".。!?।"

TEXT = (
    "log_length words word_length link_share links bold_share closes colon stops sentences commas upper_start "
    "upper_share digit_share date symbols tag images breaks times hidden depth lower_words "
    "ellipsis quoted italic_share longest_link link_at_end"
).split()


def text(passage: Passage) -> Row:
    text, node = passage.text, passage.node
    size, words, last = len(text), text.count(" ") + 1, text[-1]
    short = size < SHORT
    start = text[:60]
    first_words = text[:160].split()
    return [
        log(passage.length + 1),
        float(min(words, 300)),
        size / words,
        passage.link_share,
        float(passage.links),
        passage.bold_chars / size,
        float(last in _CLOSING),
        float(last == ":"),
        float(last in _STOPPING),
        float(sum(map(text.count, _SENTENCE_ENDS))),
        text.count(",") / (passage.length + 1) * 100,
        float(text[0].isupper()),
        sum(map(str.isupper, start)) / len(start),
        sum(map(str.isdigit, start)) / len(start),
        float(bool(_DATE.search(text))) if short else -1.0,
        float(len(_SYMBOL.findall(text))) if short else -1.0,
        TAG_NUMBER.get(node.tag, 0.0),
        float(passage.images > 0),
        float(passage.breaks),
        float(passage.times),
        float(node.hidden),
        float(node.depth),
        sum(word[0].islower() for word in first_words) / len(first_words),
        float(text.endswith(("…", "...", "[…]", "[...]"))),
        float(text[0] in _OPENING_QUOTES),
        passage.italic_chars / size,
        float(passage.longest_link),
        float(_ends_in_link(passage)),
    ]


def _ends_in_link(passage: Passage) -> bool:
    """Whether nothing but white space and a stop follows the last link."""
    if not passage.links:
        return False
    end = next((mark[0] for mark in reversed(passage.marks) if mark[2] < 0 and mark[1].tag == "a"), None)
    return end is None or len("".join(passage.pieces[end:]).strip()) <= 1


_WITHIN_TAGS = "article main header footer aside figure form ul table blockquote section".split()
WITHIN_NAMES = [f"in_{tag}" for tag in _WITHIN_TAGS]
_WITHIN_BITS = tuple(WITHIN[tag] for tag in _WITHIN_TAGS)


def within(bits: int) -> Row:
    return [float(bits & bit > 0) for bit in _WITHIN_BITS]


AROUND = (
    "parent_good_of_page grand_good_of_page parent_links grand_links parent_passages grand_passages parent_log_chars "
    "parent_prose grand_prose parent_children parent_path_nodes grand_path_nodes parent_linked_headings "
    "grand_linked_headings parent_link_lines grand_link_lines parent_images grand_images"
).split()


def around(parent: Node, grand: Node, layout: Layout, total: float) -> Row:
    chars, grand_chars = parent.chars or 1.0, grand.chars or 1.0
    counts = layout.nodes_on_path
    return [
        parent.good / total,
        grand.good / total,
        parent.link_chars / chars,
        grand.link_chars / grand_chars,
        float(parent.passages),
        float(grand.passages),
        log(chars),
        parent.good / chars,
        grand.good / grand_chars,
        float(parent.children),
        float(counts[parent.path]),
        float(counts[grand.path]),
        float(parent.linked_headings),
        float(grand.linked_headings),
        float(parent.link_lines),
        float(grand.link_lines),
        float(min(parent.images, 20)),
        float(min(grand.images, 20)),
    ]


CONTAINER = (
    "from_half from_most from_scored node_good_of_page node_links node_passages node_prose margin repeats "
    "up_to_headline down_to_headline article_rank"
).split()


def container(node: Node, layout: Layout, total: float) -> Row:
    chars = node.chars or 1.0
    return [
        float(layout.from_half[node.index]),
        float(layout.from_most[node.index]),
        float(layout.from_scored[node.index]),
        node.good / total,
        node.link_chars / chars,
        float(node.passages),
        node.good / chars,
        float(node.negative),
        *_way_to_headline(node, layout),
    ]


def _way_to_headline(node: Node, layout: Layout) -> Row:
    """How often the nodes on the way repeat, how far headline and passage part, and which <article> it is."""
    above, counts, ranks = layout.above_headline, layout.nodes_on_path, layout.article_rank
    here: Node | None = node
    steps, repeats, rank = 0, 1, -1
    while here is not None and here not in above:
        if 0 < steps < 5:
            repeats = max(repeats, counts[here.path])
        rank = ranks.get(here, rank)
        steps += 1
        here = here.parent
    down = above[here] if here is not None else -1
    while here is not None and rank < 0 and ranks:
        rank = ranks.get(here, rank)
        here = here.parent
    return [float(repeats), float(steps), float(down), float(rank)]


REPEATED = (
    "path_passages path_mean_chars path_links path_good_of_page path_good_of_best path_before path_after copies".split()
)


def repeated(passage: Passage, layout: Layout, total: float, best: float) -> Row:
    sums = layout.paths[passage.node.path]
    return [
        float(sums.passages),
        sums.chars / sums.passages,
        sums.link_chars / sums.chars,
        sums.good / total,
        sums.good / best,
        float(passage.index - sums.first),
        float(sums.last - passage.index),
        float(layout.copies[passage.text]),
    ]


NEIGHBOURS = (
    "before_log_length before_links after_log_length after_links before_same_path after_same_path before_same_parent "
    "after_same_parent before_tag after_tag links_before links_after chars_before chars_after before2_log_length "
    "after2_log_length before2_links after2_links"
).split()


def neighbours(passage: Passage, layout: Layout) -> Row:
    passages, index = layout.page.passages, passage.index
    count = len(passages)
    before = passages[index - 1] if index else None
    after = passages[index + 1] if index + 1 < count else None
    before2 = passages[index - 2] if index > 1 else None
    after2 = passages[index + 2] if index + 2 < count else None
    node = passage.node
    low, high = max(0, index - 5), min(count, index + 6)
    chars, links = layout.running_chars, layout.running_links
    chars_before, chars_after = chars[index] - chars[low], chars[high] - chars[index + 1]
    return [
        log(before.length + 1) if before else -1.0,
        before.link_share if before else -1.0,
        log(after.length + 1) if after else -1.0,
        after.link_share if after else -1.0,
        float(before is not None and before.node.path == node.path),
        float(after is not None and after.node.path == node.path),
        float(before is not None and before.node.parent is node.parent),
        float(after is not None and after.node.parent is node.parent),
        TAG_NUMBER.get(before.node.tag, 0.0) if before else -1.0,
        TAG_NUMBER.get(after.node.tag, 0.0) if after else -1.0,
        (links[index] - links[low]) / (chars_before + 1),
        (links[high] - links[index + 1]) / (chars_after + 1),
        chars_before,
        chars_after,
        log(before2.length + 1) if before2 else -1.0,
        log(after2.length + 1) if after2 else -1.0,
        before2.link_share if before2 else -1.0,
        after2.link_share if after2 else -1.0,
    ]


PAGE = (
    "body_chars body_of_page page_prose page_log_good most_links half_good_of_page dense passages articles h1s".split()
)


def page(layout: Layout, total: float) -> Row:
    root, most, half = layout.page.nodes[0], layout.most, layout.half
    body = len(layout.anchors.body)
    return [
        log(body + 1),
        body / total,
        total / (root.chars or 1.0),
        log(total),
        most.link_chars / most.chars if most.chars else 0.0,
        half.good / total,
        float(layout.dense),
        float(len(layout.page.passages)),
        float(len(layout.article_rank)),
        float(layout.h1s),
    ]


HINTS = [f"hint_{name}" for name in BIT]
_hint_rows: dict[tuple[int, int, int, int], Row] = {}
_HINT_ROWS_KEPT = 20_000


def hints_of(passage: Passage, parent: Node, grand: Node) -> Row:
    """3: the passage itself has the hint; 2, 1.5: parent, grandparent; 1: an ancestor."""
    node = passage.node
    key = (node.hints | passage.hints, parent.hints, grand.hints, node.inherited)
    row = _hint_rows.get(key)
    if row is None:
        own, above, higher, inherited = key
        row = [
            3.0 if own & bit else 2.0 if above & bit else 1.5 if higher & bit else 1.0 if inherited & bit else 0.0
            for bit in BIT.values()
        ]
        if len(_hint_rows) > _HINT_ROWS_KEPT:
            _hint_rows.clear()
        _hint_rows[key] = row
    return row


WORDS = "words_low words_high parent_words_low parent_words_high above_words_low above_words_high".split()
