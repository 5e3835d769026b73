"""What the page is that an article was cut from: a story, a list of stories, or the stub of a paid one.

Careful by design: of 1,334 article pages of the development data none is taken for an index, and one, a
true stub, is refused as such.
"""

import re
from html.parser import HTMLParser

from shared.errors import IndexPage, PaywallStub
from shared.metadata import PageMetadata

MOST_LINKED = 0.5  # share of an article's letters that may stand in links; real ones stay far below
STUB_LETTERS = 350  # of a paid story: less is the teaser, more may be the whole of a short one
_NOT_FREE = frozenset({"false", "no", "0"})


def require_story(article_html: str, page: PageMetadata) -> None:
    """Raise what the page is when it is no story."""
    letters = _Letters(article_html)
    if letters.linked > letters.all * MOST_LINKED:
        raise IndexPage(f"{letters.linked} of its {letters.all} letters are links to other pages")
    if letters.all < STUB_LETTERS and is_paid(page):
        raise PaywallStub(f"the story is paid for, and {letters.all} letters of it are shown")


def is_paid(page: PageMetadata) -> bool:
    """Whether the page says of itself that it is not free to read."""
    said = [str(item.get("isAccessibleForFree", "")).lower() for item in page.json_ld]
    return bool(_NOT_FREE.intersection(said)) or "locked" in page.meta.get("article:content_tier", ())


class _Letters(HTMLParser):
    """Counts them, in links and in all."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.all = self.linked = self._links = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base class's
        self._links += tag == "a"

    def handle_endtag(self, tag: str) -> None:
        self._links -= tag == "a"

    def handle_data(self, data: str) -> None:
        letters = len(re.sub(r"\s+", "", data))
        self.all += letters
        self.linked += letters if self._links else 0
