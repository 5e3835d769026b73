"""Whether the page holds an article at all. In doubt it does: a refused story is lost, a poor one is marked.

The quality score travels with every story; these refusals are for pages that say clearly what they are.
"""

from functions.fetch.extraction.dom import Passage
from functions.fetch.extraction.extract import Extract
from shared.errors import IndexPage, NotAnArticle, NotHtml, PaywallStub
from shared.metadata import PageMetadata

_CONTROLS = bytes((*range(1, 9), *range(14, 32)))  # not NUL: careless exports of UTF-16 have it
_SAMPLE = 4096  # characters
_CONTROL_SHARE = 0.02
_STUB_CHARS = 250  # of text: the teaser of a story that the page itself calls paid
_LINK_SHARE = 0.6  # of the chosen text: then it is a list of links
_FEWEST = 3  # passages, to call them a list
_CARD_CHARS = 800  # in one box with a linked heading: a teaser
_LINK_LINES = 8  # titles of stories, on a page with no text at all
_LINKED_HEADINGS = 8  # on a page that is a list of teasers


def require_text(html: str) -> None:
    """Binary files are sometimes served as pages."""
    sample = html[:_SAMPLE]
    raw = sample.encode("utf-8", "replace")
    if len(raw) - len(raw.translate(None, _CONTROLS)) > _CONTROL_SHARE * len(sample):
        raise NotHtml("the page is made of control characters")


def require_article(chosen: Extract, metadata: PageMetadata) -> None:
    """IndexPage, PaywallStub or NotAnArticle when the page is clearly no story."""
    passages = chosen.passages()
    root = chosen.page.nodes[0]
    if not passages and root.link_lines >= _LINK_LINES and not chosen.layout.anchors.claims_article:
        raise IndexPage("the page holds titles of stories and no text")
    if not passages:
        raise NotAnArticle("no passage of the page reads like an article")
    if _is_paid(metadata) and sum(passage.length for passage in passages) < _STUB_CHARS:
        raise PaywallStub("the page says that the story is paid for, and shows no more than its teaser")
    if not chosen.layout.anchors.claims_article and _is_index(chosen, passages):
        raise IndexPage("the page lists stories and tells none")


def _is_paid(metadata: PageMetadata) -> bool:
    stated = [item["isAccessibleForFree"] for item in metadata.json_ld if "isAccessibleForFree" in item]
    return any(str(value).lower() == "false" for value in stated)


def _is_index(chosen: Extract, passages: list[Passage]) -> bool:
    few, root = len(passages) < _FEWEST, chosen.page.nodes[0]
    links = sum(passage.link_chars for passage in passages)
    if links > _LINK_SHARE * sum(len(passage.text) for passage in passages):
        return not few or root.link_lines >= _LINK_LINES
    teasers = sum(map(_is_teaser, passages))
    return not few and root.linked_headings >= _LINKED_HEADINGS and 2 * teasers > len(passages)


def _is_teaser(passage: Passage) -> bool:
    box = passage.node.parent
    return box is not None and bool(box.linked_headings) and box.chars < _CARD_CHARS
