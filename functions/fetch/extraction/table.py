"""The rows of all passages of a page, in one run over it."""

from bisect import bisect_right
from collections import Counter
from itertools import accumulate

from functions.fetch.extraction import features as group
from functions.fetch.extraction import phrases
from functions.fetch.extraction.anchor_features import ANCHORS, anchors
from functions.fetch.extraction.copies import hidden_copies, second_copies
from functions.fetch.extraction.dom import FAR, HIDDEN, WITHIN, Node, Passage
from functions.fetch.extraction.features import HEADINGS, TAG_NUMBER, Numbers, Row
from functions.fetch.extraction.lexicon import Lexicon
from functions.fetch.extraction.margins import COMMENTS, ELSEWHERE
from functions.fetch.extraction.placeholders import is_placeholder, is_settings
from functions.fetch.extraction.sign_ups import sign_up_lines
from functions.fetch.extraction.structure import Layout

NEVER = 99.0  # passages since something that has not been seen
_WINDOW = 5  # passages on each side
POSITION = (
    "after_first_good before_last_good after_headline good_before since_good until_good since_media since_heading "
    "heading_level path_before path_after since_path seen copies"
).split()
NEIGHBOURS = (
    "before_links after_links before_same_path after_same_path before_same_parent after_same_parent links_before "
    "links_after chars_after"
).split()
_LINKS, _WORDS = 0.5, 6  # outside the container: more links or fewer words, and we do not ask
_NOTICES = (
    "©", "(c) ", "(C) ", "Copyright ©", "Copyright (c)", "Copyright (C)", "Copyright 19", "Copyright 20", "URL: http",
    "Permalink: http", "All rights reserved", "Alle Rechte vorbehalten", "Tous droits réservés", "Tutti i diritti ris",
    "Todos los derechos res", "Todos os direitos res", "Все права защищены",
)  # fmt: skip  # how lines begin that belong to the page
_PLAIN_WORDS, _PLAIN_LINKS = 15, 0.2  # more words, fewer links: nothing but a paragraph
_PLAIN_BESIDE = 0.25  # of the page's prose, in the element that holds it
HOPELESS, PLAIN = 0.0, 0.97  # probabilities: two of three passages, and one of five of the others
_NEVER_ASKED, _FOOTER = frozenset({COMMENTS, ELSEWHERE}), WITHIN["footer"]
FEATURES = (
    *group.TEXT, *phrases.NAMES, *POSITION, *NEIGHBOURS, *ANCHORS, *group.PATH, *group.AROUND, *group.CONTAINER,
    *group.WORDS,
)  # fmt: skip


def rows(layout: Layout, lexicon: Lexicon) -> list[Row | float]:
    """A row for each passage; a probability for one that is not worth asking the model about."""
    if not layout.page.passages:
        return []
    run = _Run(layout, lexicon)
    return [run.row(p) if (settled := run.settled(p)) is None else settled for p in layout.page.passages]


class _Run:
    """The page, and what was said already of its nodes and paths."""

    def __init__(self, layout: Layout, lexicon: Lexicon) -> None:
        self.layout, self.lexicon = layout, lexicon
        passages = layout.page.passages
        self.total = layout.page.nodes[0].good or 1.0
        self.best = max(sums.good for sums in layout.paths.values()) or 1.0
        self.media = [media.before for media in layout.page.media]
        self.headings = [passage.index for passage in passages if passage.node.tag in HEADINGS]
        self.prose = [passage.index for passage in layout.prose if passage.good]
        self.chars = list(accumulate((passage.length for passage in passages), initial=0.0))
        links = (passage.link_chars * layout.factor for passage in passages)
        self.links = list(accumulate(links, initial=0.0))
        self.good = list(accumulate((passage.good for passage in passages), initial=0.0))
        self.copies = Counter(passage.text for passage in passages)
        repeats = passages if len(self.copies) < len(passages) else []
        self.again = second_copies(repeats, _may_be_text)
        self.unseen = hidden_copies(repeats, _may_be_text)
        self.sign_ups = sign_up_lines(layout.page, layout.above_headline.union(layout.half.chain))
        self.first = {passage.text: passage.index for passage in reversed(passages)}
        halves = (path for path, sums in layout.paths.items() if sums.good > self.total / 2)
        self.plain_path = next(halves, None)  # the way in which this page writes paragraphs, if it has one
        self.of_path: dict[int, tuple[Numbers, Row]] = {}
        self.of_parent: dict[int, Numbers] = {}
        self.of_node: dict[int, Numbers] = {}

    def settled(self, passage: Passage) -> float | None:
        """The probability of a passage of which the model has nothing to say."""
        node, container = passage.node, self.layout.most.node
        outside = not container.index <= node.index <= container.last
        if (
            (outside and (passage.link_share > _LINKS or passage.words < _WORDS))
            or _is_never_asked(node)
            or passage.text.startswith(_NOTICES)
            or is_placeholder(passage.text)
            or is_settings(passage)
            or phrases.leads_away(passage)
            or passage.index in self.again
            or passage.index in self.unseen
            or passage.index in self.sign_ups
        ):
            return HOPELESS
        return PLAIN if node.path == self.plain_path and self._is_plain(passage) else None

    def _is_plain(self, passage: Passage) -> bool:
        """A paragraph among those that are half of the prose, beside others: not each in a box of its own."""
        half, node = self.layout.half.node, passage.node
        return (
            passage.good > 0
            and node.parent is not None
            and node.parent.good > _PLAIN_BESIDE * self.total
            and passage.words > _PLAIN_WORDS
            and passage.link_share < _PLAIN_LINKS
            and (self.copies[passage.text] == 1 or bool(self.again))
            and half.index <= node.index <= half.last
        )

    def row(self, passage: Passage) -> Row:
        node = passage.node
        path, names = self._of_path(node)
        return [
            *group.text(passage),
            *phrases.phrases(passage.text),
            *self._position(passage),
            *self._neighbours(passage),
            *anchors(passage, self.layout),
            *path,
            *self._of_parent(node.parent or node),
            *self._of_node(node),
            *names,
        ]

    def _of_path(self, node: Node) -> tuple[Numbers, Row]:
        made = self.of_path.get(node.path)
        if made is None:
            numbers = group.path(node, self.layout.paths[node.path], self.total, self.best)
            made = self.of_path[node.path] = (numbers, self.lexicon.row(node))
        return made

    def _of_parent(self, parent: Node) -> Numbers:
        made = self.of_parent.get(parent.index)
        if made is None:
            made = self.of_parent[parent.index] = group.around(parent, self.total)
        return made

    def _of_node(self, node: Node) -> Numbers:
        made = self.of_node.get(node.index)
        if made is None:
            made = self.of_node[node.index] = group.container(node, self.layout, self.total)
        return made

    def _position(self, passage: Passage) -> Numbers:
        layout, text, index = self.layout, passage.text, passage.index
        sums = layout.paths[passage.node.path]
        since_good, until_good = _distances(self.prose, index - 1, index)
        heading = bisect_right(self.headings, index) - 1
        return (
            index - layout.first_good,
            layout.last_good - index,
            index - layout.headline if layout.headline >= 0 else -NEVER,
            self.good[index] / self.total,
            since_good,
            until_good,
            _distances(self.media, index, index)[0],
            min(index - self.headings[heading], NEVER) if heading >= 0 else NEVER,
            TAG_NUMBER[layout.page.passages[self.headings[heading]].node.tag] if heading >= 0 else 0.0,
            index - sums.first,
            sums.last - index,
            passage.since_like,
            self.first[text] < index,
            self.copies[text],
        )

    def _neighbours(self, passage: Passage) -> Numbers:
        passages, index, chars, links = self.layout.page.passages, passage.index, self.chars, self.links
        path, parent = passage.node.path, passage.node.parent
        low, high = max(0, index - _WINDOW), min(len(passages), index + _WINDOW + 1)
        chars_after = chars[high] - chars[index + 1]
        before = passages[index - 1] if index else None
        after = passages[index + 1] if index + 1 < high else None
        return (
            before.link_share if before else -1.0,
            after.link_share if after else -1.0,
            before is not None and before.node.path == path,
            after is not None and after.node.path == path,
            before is not None and before.node.parent is parent,
            after is not None and after.node.parent is parent,
            (links[index] - links[low]) / (chars[index] - chars[low] + 1),
            (links[high] - links[index + 1]) / (chars_after + 1),
            chars_after,
        )


def _may_be_text(passage: Passage) -> bool:
    return passage.node.hidden != HIDDEN and not _is_never_asked(passage.node)


def _is_never_asked(node: Node) -> bool:
    return node.negative in _NEVER_ASKED or bool(node.within & _FOOTER)


def _distances(places: list[int], latest: int, index: int) -> tuple[float, float]:
    """Passages since the last of these places, `latest` included, and until the next behind `index`."""
    before, after = bisect_right(places, latest), bisect_right(places, index)
    since = index - places[before - 1] if before else FAR
    until = places[after] - index if after < len(places) else FAR
    return min(since, FAR), min(until, FAR)
