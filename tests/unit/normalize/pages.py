"""A page's evidence, by default of a page that says nothing."""

from typing import Any

from functions.normalize.fields.evidence import Evidence
from shared.messages import Hints, SiteTerms
from shared.metadata import Byline, Link, PageMetadata, Time, VisiblePage
from tests.builders import FETCHED_AT, URL, page_cleaned, response

__all__ = ["FETCHED_AT", "URL", "Byline", "Link", "Time", "evidence"]


def evidence(
    *articles: dict[str, Any],
    url: str = URL,
    hints: Hints | None = None,
    headers: dict[str, str] | None = None,
    visible: dict[str, Any] | None = None,
    meta: dict[str, str] | None = None,
    terms: SiteTerms | None = None,
    **page: Any,
) -> Evidence:
    """Evidence of a page with these JSON-LD articles (or other items, when they have a type), meta tags, and so on."""
    metadata = PageMetadata(
        json_ld=tuple({"@type": "NewsArticle"} | item for item in articles),
        meta={name: (value,) for name, value in (meta or {}).items()},
        visible=VisiblePage(**(visible or {})),
        **page,
    )
    answer = response(final_url=url, headers=headers or {})
    return Evidence.of(
        page_cleaned(url=url, page=metadata, response=answer, hints=hints or Hints(), terms=terms or SiteTerms())
    )
