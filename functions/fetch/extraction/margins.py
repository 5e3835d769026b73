"""The margins of a page: comments, footers, boxes. Their paragraphs read like prose and are not the story's."""

import re
from collections.abc import Container

from functions.fetch.extraction.anchors import squeeze
from functions.fetch.extraction.dom import HIDDEN, WITHIN, Node, Page, Passage
from functions.fetch.extraction.hints import mask

PROSE_CHARS = 60  # a shorter passage says nothing about where the article is
PROSE_LINK_SHARE = 0.34
_ANCHOR_CHARS = 30
_ANCHORED = 2  # passages of the JSON-LD body in it: then it is no margin
_NEARLY_ALL = 0.9  # of the prose: what holds so much is the page, whatever its name says of comments
_DIALOGS = frozenset({"dialog", "alertdialog"})
_ENOUGH = 200  # characters of prose outside the margins, to believe that they are margins
ASIDE, COMMENTS, ELSEWHERE = 1, 2, 3  # Node.negative: beside the article; readers' words; in another story or a dialog
_ASIDE_TAGS = frozenset("footer aside nav".split())
_ASIDE_HINTS = mask(("comment", "foot"))
_ARTICLE_HINTS = mask(("body", "article"))
_COMMENT_HINT = mask(("comment",))
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


def is_prose(passage: Passage) -> bool:
    return passage.length >= PROSE_CHARS and passage.link_share < PROSE_LINK_SHARE and passage.node.hidden != HIDDEN


def mark_margins(page: Page, body: str, headline_nodes: Container[Node]) -> list[int]:
    """Comments, footers and boxes: unless they hold the headline, half of the prose or the JSON-LD body.

    Returns the passages that the JSON-LD body has, by index.
    """
    prose = [passage for passage in page.passages if is_prose(passage)]
    total = sum(passage.length for passage in prose)
    held: dict[Node, float] = {}
    anchored: dict[Node, int] = {}
    in_body = [passage for passage in prose if body and _begins_in(passage, body)]
    for passage in prose:
        held[passage.node] = held.get(passage.node, 0.0) + passage.length
    for passage in in_body:
        anchored[passage.node] = anchored.get(passage.node, 0) + 1
    _add_up(page.nodes, held)
    _add_up(page.nodes, anchored)
    others = _other_stories(page, headline_nodes)
    for node in page.nodes[1:]:
        parent = node.parent
        node.negative = parent.negative if parent else 0
        if not node.negative and node not in headline_nodes and anchored.get(node, 0) < _ANCHORED:
            node.negative = ELSEWHERE if node in others else _negative(node, held.get(node, 0.0), total)
    clean = sum(passage.length for passage in prose if not passage.node.negative)
    trust = clean > _ENOUGH or clean > 0.3 * total
    for passage in prose:
        if not (trust and passage.node.negative):
            passage.good = passage.length
    return [passage.index for passage in in_body]


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


def _begins_in(passage: Passage, body: str) -> bool:
    start = squeeze(passage.text[:80])[:_ANCHOR_CHARS]
    return bool(start) and start in body


def _add_up(nodes: list[Node], sums: dict[Node, float] | dict[Node, int]) -> None:
    """Add each node's sum to its parent's, leaves first."""
    for node in reversed(nodes):
        value = sums.get(node)
        if value and node.parent is not None:
            sums[node.parent] = sums.get(node.parent, 0) + value  # type: ignore[assignment]  # int stays int


def _names_comments(node: Node) -> bool:
    names = node.names
    return bool(node.hints & _COMMENT_HINT and _COMMENT_NAMES.search(names)) and not _ABOUT_COMMENTS.search(names)


def _negative(node: Node, held: float, total: float) -> int:
    names = node.names
    if held < _NEARLY_ALL * total:
        if _names_comments(node):
            return COMMENTS
        if node.tag == "dialog" or node.element.get("role") in _DIALOGS:
            return ELSEWHERE
    beside = (
        node.tag in _ASIDE_TAGS
        or (node.hints & _ASIDE_HINTS and not node.hints & _ARTICLE_HINTS)
        or (names and _ASIDE_NAMES.search(names))
    )
    return ASIDE if beside and held < 0.5 * total else 0
