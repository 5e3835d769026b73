"""Where no general rule can know: what an operator says of the pages of one site.

`site_hints.json` holds the hints by host; one for `example.com` is also for `www.example.com`, and the most specific
one counts. It is empty unless somebody met a site that needs one: docs/extraction.md tells how to write and try it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from lxml.etree import _Element as Element
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from functions.fetch.harvest.text import text_of
from functions.fetch.selectors import require_selector, select
from shared.metadata import Byline, VisiblePage
from shared.urls import host_of

HINTS_FILE = Path(__file__).with_name("site_hints.json")
_LINE = 500  # characters of a headline or a byline

Selectors = tuple[Annotated[str, AfterValidator(require_selector)], ...]


def _require_host(name: str) -> str:
    if "." not in name or host_of(f"https://{name}/") != name:
        raise ValueError(f"{name!r} is no host in lower case, without www.")
    return name


Host = Annotated[str, AfterValidator(_require_host)]


class SiteHint(BaseModel):
    """Where things stand on a site's pages. Each list is tried in order; what selects nothing changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(min_length=1, description="what goes wrong without it, on which page")
    added: date
    drop: Selectors = Field(default=(), description="not there, as far as we are concerned: all that these select")
    body: Selectors = Field(default=(), description="the article is looked for in the first of these and nowhere else")
    headline: Selectors = Field(default=(), description="the element whose text is the headline")
    byline: Selectors = Field(default=(), description="the elements whose text names the authors")

    def drop_from(self, root: Element) -> None:
        for element in _all(root, self.drop):
            _remove(element)

    def body_of(self, root: Element) -> Element:
        """The part of the page to look for the article in."""
        return next(_all(root, self.body), root)

    def around(self, root: Element, seen: VisiblePage) -> VisiblePage:
        """What is seen around the article, the hinted things in place of what was found."""
        headline = next(_all(root, self.headline), None)
        bylines = [Byline(text=text_of(element, _LINE), source="hint") for element in _all(root, self.byline)]
        update: dict[str, object] = {}
        if headline is not None:
            update["headings"] = (text_of(headline, _LINE),)
        if bylines:
            update["bylines"] = tuple(bylines)
        return seen.model_copy(update=update) if update else seen


class SiteHints(BaseModel):
    """The file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1]
    sites: Mapping[Host, SiteHint]

    def of(self, url: str) -> SiteHint:
        """The hint for the URL's host or the nearest domain above it."""
        host = host_of(url) if self.sites else ""
        while host:
            if host in self.sites:
                return self.sites[host]
            host = host.partition(".")[2]
        return NO_HINT


NO_HINT = SiteHint(reason="general rules do", added=date.min)


@cache
def site_hints() -> SiteHints:
    """Those of this release."""
    return SiteHints.model_validate_json(HINTS_FILE.read_bytes())


def _all(root: Element, selectors: Selectors) -> Iterator[Element]:
    for selector in selectors:
        yield from select(root, selector)


def _remove(element: Element) -> None:
    """Take an element out; the text behind it stays where it is."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
