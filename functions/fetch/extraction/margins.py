"""The margins of a page: comments, footers, boxes. Their paragraphs read like prose and are not the story's."""

import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache

from functions.fetch.extraction.anchors import Anchors, squeeze
from functions.fetch.extraction.dom import WITHIN, Node, Page, Passage
from functions.fetch.extraction.hints import mask
from shared.urls import host_of, same_site

PROSE_CHARS = 60  # a shorter passage says nothing about where the article is
PROSE_LINK_SHARE = 0.34
LINKED = 0.8  # share of a line's letters that are a link's: it leads to another story
_ANCHOR_CHARS = 30
_ANCHORED = 2  # passages of the JSON-LD body in it: then it is no margin
_NEARLY_ALL = 0.9  # of the prose: what holds so much is the page, whatever its name says of comments
_REMEMBERED = 50_000  # class strings
_CARD_CHARS, _CARD_PASSAGES = 800, 6  # at most, in a box with the title and the teaser of another story
_CARDS = 3  # so many of one make are a list
_PAGE_OF_CARDS = 0.7  # of the prose: what holds so much is what the page is about
_ENOUGH = 200  # characters of prose outside the margins, to believe that they are margins
ASIDE, COMMENTS, ELSEWHERE = 1, 2, 3  # Node.negative: beside the article; readers' words; in another story or a dialog
_ASIDE_TAGS = frozenset("footer aside nav".split())
_ASIDE_HINTS = mask(("comment", "foot"))
_ARTICLE_HINTS = mask(("body", "article"))
_COMMENT_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|disqus(?:_thread)?|respond|replies|kommentare?|comentarios?|"
    r"commentaires?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ABOUT_COMMENTS = re.compile(  # says whether there are comments, not that these are
    r"(?:has|no|with|open|hide|show|enable|allow|post|single|without)-comments?|"
    r"comments?-(?:open|closed|count|link|off|on|enabled|disabled|icon|number)",
    re.IGNORECASE,
)
_ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|disqus|related|recirc|outbrain|taboola|recommended|newsletter|sidebar|"
    r"author-?(?:bio|box)|most-?(?:read|popular)|cookie|modal|popup)(?:$|[\s_-])",
    re.IGNORECASE,
)


def mark_margins(page: Page, prose: Sequence[Passage], anchors: Anchors, above: frozenset[Node]) -> list[int]:
    """Comments, footers and boxes: unless they hold the headline, half of the prose or the JSON-LD body.

    Nor is prose what stands above the <main> that has the headline, however much it is: banners, offers, notices.
    `above`: the headline's node and its ancestors. Returns the passages that the JSON-LD body has, by index.
    """
    in_body = [passage for passage in prose if _begins_in(passage, anchors.body)] if anchors.body else []
    anchored = _by_node(page.nodes, in_body, lambda _: 1)
    held = _by_node(page.nodes, prose, lambda passage: passage.length)
    total = held.get(0, 0.0)
    others, cards = _other_stories(page, above), _cards(page, held, above, anchors.host)
    main = next((node.index for node in above if node.tag == "main" and held.get(node.index, 0.0) > _ENOUGH), 0)
    for node in page.nodes[1:]:
        parent = node.parent
        if parent is not None and parent.negative:
            node.negative = parent.negative
        elif node not in above and anchored.get(node.index, 0) < _ANCHORED:
            told = ELSEWHERE if node in others else _negative(node, held.get(node.index, 0.0), total)
            node.negative = told or (ASIDE if node in cards else 0)
    clean = sum(passage.length for passage in prose if not passage.node.negative)
    trust = clean > _ENOUGH or clean > 0.3 * total
    for passage in prose:
        before_main = passage.node.index < main and passage.node not in above
        if not (before_main or (trust and passage.node.negative)):
            passage.good = passage.length
    return [passage.index for passage in in_body]


def _by_node(nodes: list[Node], passages: Sequence[Passage], weight: Callable[[Passage], float]) -> dict[int, float]:
    """How much each node holds, by its index; nodes that hold nothing are not there."""
    held: dict[int, float] = {}
    for passage in passages:
        index = passage.node.index
        held[index] = held.get(index, 0.0) + weight(passage)
    for node in reversed(nodes) if held else ():
        if node.parent is not None and node.index in held:
            index = node.parent.index
            held[index] = held.get(index, 0.0) + held[node.index]
    return held


def _other_stories(page: Page, headline_nodes: Container[Node]) -> set[Node]:
    """Articles with an h1 of their own, on pages that go on with the next story."""
    others: set[Node] = set()
    headline_in_article = False
    for passage in page.passages:
        node: Node | None = passage.node
        if passage.node.tag != "h1" or not passage.node.within & WITHIN["article"]:
            continue
        while node is not None and node.tag != "article":
            node = node.parent
        if node in headline_nodes:
            headline_in_article = True
        elif node is not None:
            others.add(node)
    return others if headline_in_article else set()


def _cards(page: Page, held: Mapping[int, float], above: Container[Node], host: str) -> set[Node]:
    """Small boxes of one make, each with a linked title and a teaser: a list of stories, whatever its name."""
    likely = [
        node
        for node in page.nodes
        if node.link_lines
        and node.index in held
        and 1 < node.passages <= _CARD_PASSAGES
        and node.chars < _CARD_CHARS
        and node not in above
    ]
    alike = Counter(node.path for node in likely)
    cards = {node for node in likely if alike[node.path] >= _CARDS}
    if not cards:
        return cards
    away = _leading_away(page.passages, cards, host)
    cards = {node for node in cards if 2 * away[node.path] <= alike[node.path]}
    shown = sum(held[node.index] for node in cards if node.parent not in cards)
    return cards if shown < _PAGE_OF_CARDS * held[0] else set()


def _leading_away(passages: Sequence[Passage], cards: Container[Node], host: str) -> Counter[int]:
    """By make, the cards whose title leads to another site: the books, tools or trips that this story is about."""
    away: dict[Node, None] = {}
    for passage in passages:
        if passage.link_share > LINKED and leads_elsewhere(passage.first_link(), host):
            node: Node | None = passage.node
            while node is not None:
                if node in cards:
                    away[node] = None
                node = node.parent
    return Counter(node.path for node in away)


def leads_elsewhere(link: str, host: str) -> bool:
    """Most are relative, or name the page's own host: these are seen without reading the address."""
    rest = link.partition("//")[2]
    if not host or not rest or rest.startswith((host, f"www.{host}")):
        return False
    other = host_of(link)
    return bool(other) and not same_site(host, other)


def _begins_in(passage: Passage, body: str) -> bool:
    start = squeeze(passage.text[:80])[:_ANCHOR_CHARS]
    return bool(start) and start in body


def _negative(node: Node, held: float, total: float) -> int:
    told = _told_by(node.names) if node.names else 0
    if held < _NEARLY_ALL * total:
        if told == COMMENTS:
            return COMMENTS
        if node.within & WITHIN["dialog"] and not (node.parent and node.parent.within & WITHIN["dialog"]):
            return ELSEWHERE
    beside = told or node.tag in _ASIDE_TAGS or (node.hints & _ASIDE_HINTS and not node.hints & _ARTICLE_HINTS)
    return ASIDE if beside and held < 0.5 * total else 0


@lru_cache(_REMEMBERED)
def _told_by(names: str) -> int:
    """What class names say of a margin."""
    if _COMMENT_NAMES.search(names) and not _ABOUT_COMMENTS.search(names):
        return COMMENTS
    return ASIDE if _ASIDE_NAMES.search(names) else 0
