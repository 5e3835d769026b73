"""A page, read: its article as clean HTML, how sure we are of it, and all that the page says about it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml.etree import _Element as Element

from functions.fetch.extraction.anchors import anchors_of
from functions.fetch.extraction.cleaning import article_html
from functions.fetch.extraction.dom import parse
from functions.fetch.extraction.extract import Extract, extract
from functions.fetch.extraction.shells import FEWEST_CHARS, story_elsewhere
from functions.fetch.extraction.verdict import require_article, require_text
from functions.fetch.harvest import harvest, visible
from functions.fetch.site_hints import SiteHint, site_hints
from shared.errors import NotAnArticle
from shared.metadata import PageMetadata

ELSEWHERE_QUALITY = 0.5  # a story that is not in the markup was never checked against it


@dataclass(frozen=True, slots=True)
class CleanPage:
    """What fetch sends on of a page."""

    article_html: str
    quality: float
    metadata: PageMetadata


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A page is thousands of objects and no cycles: looking for garbage among them takes a tenth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a page, before it is judged and written out."""

    root: Element
    chosen: Extract
    metadata: PageMetadata
    article_markup: str  # of structured data
    url: str

    def cleaned(self) -> CleanPage:
        """Raises NotAnArticle, or which kind of none."""
        base = self.metadata.base_url or self.url
        if self.chosen.chars < FEWEST_CHARS:
            elsewhere = story_elsewhere(self.root, self.chosen.chars, self.article_markup, base)
            if elsewhere:
                return CleanPage(elsewhere, ELSEWHERE_QUALITY, self.metadata)
        require_article(self.chosen, self.metadata)
        fragment = article_html(self.chosen.layout, self.chosen.choice.keep, base)
        return CleanPage(fragment, self.chosen.quality, self.metadata)


@_collector_at_rest()
def read_page(html: str, url: str, hint: SiteHint | None = None) -> CleanPage:
    """Parse once, harvest what the page says, choose the article, clean it.

    `hint`: one to try in place of what is known of the site.
    Raises NotAnArticle (or which kind of none: IndexPage, PaywallStub) and NotHtml.
    """
    return understood(html, url, hint).cleaned()


def understood(html: str, url: str, hint: SiteHint | None = None) -> Reading:
    """All but the last step of `read_page`, for who wants to see why; NotHtml, or NotAnArticle of an empty page."""
    require_text(html)
    root = parse(html)
    if root is None:
        raise NotAnArticle("the page is empty")
    hint = hint or site_hints().of(url)
    hint.drop_from(root)
    found = harvest(root, url)
    chosen = extract(hint.body_of(root), anchors_of(found.metadata, found.article_body))
    around = hint.around(root, visible(root, chosen.elements(), found.metadata))
    return Reading(root, chosen, found.metadata.model_copy(update={"visible": around}), found.article_markup, url)
