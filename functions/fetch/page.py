"""A page, read: its article as clean HTML, how sure we are of it, and all that the page says about it."""

from dataclasses import dataclass

from functions.fetch.extraction.anchors import anchors_of
from functions.fetch.extraction.cleaning import article_html
from functions.fetch.extraction.dom import parse
from functions.fetch.extraction.extract import extract
from functions.fetch.harvest import harvest, visible
from shared.errors import NotAnArticle
from shared.metadata import PageMetadata


@dataclass(frozen=True, slots=True)
class CleanPage:
    """What fetch sends on of a page."""

    article_html: str
    quality: float
    metadata: PageMetadata


def read_page(html: str, url: str) -> CleanPage:
    """Parse once, harvest what the page says, choose the article, clean it.

    Raises NotAnArticle when there is nothing to choose from.
    """
    root = parse(html)
    if root is None:
        raise NotAnArticle("the page is empty")
    found = harvest(root, url)
    chosen = extract(root, anchors_of(found.metadata, found.article_body))
    base = found.metadata.base_url or url
    fragment = article_html(chosen.layout, chosen.choice.keep, base)
    if not fragment:
        raise NotAnArticle("no passage of the page reads like an article")
    around = visible(root, chosen.elements())
    return CleanPage(fragment, chosen.quality, found.metadata.model_copy(update={"visible": around}))
