"""The entry that ../shared/bench/bench.py loads: one page through the code of the fetch and normalize functions."""

from datetime import UTC, datetime
from typing import Any

from functions.fetch.charset import decode_page
from functions.fetch.page import read_page
from functions.normalize.service import story_from
from shared.errors import PermanentError
from shared.messages import Capture, PageCleaned, Response
from shared.story import Story

_NOW = datetime(2026, 11, 22, tzinfo=UTC)  # after the last of the pages was published: no story is from the future
_NOWHERE = "https://unknown.example/"  # for the few pages whose address nobody noted, or noted wrongly


_NOTHING: dict[str, Any] = {
    "text": "",
    "title": "",
    "authors": [],
    "published": None,
    "zone": "",
    "language": "",
    "quality": 0.0,
}


def extract(html: str | bytes, url: str) -> dict[str, Any]:
    """The story of a page, as far as the benchmark asks; of one that the functions refuse, nothing but the reason."""
    try:
        story = story_of(html if isinstance(html, str) else decode_page(html, "").text, url)
    except PermanentError as refusal:
        return dict(_NOTHING, error=refusal.reason)
    return {
        "text": story.text,
        "title": story.headline,
        # The gold names whoever is credited: people, else agencies, else the line as published.
        "authors": list(story.authors or story.agencies or filter(None, [story.byline])),
        "published": story.published_at,
        "zone": story.published.zone if story.published else "",
        "language": story.language,
        "quality": story.quality,
    }


def story_of(text: str, url: str) -> Story:
    """The page as both stages read it."""
    url = url if url.startswith(("https://", "http://")) else _NOWHERE
    page = read_page(text, url)
    return story_from(
        PageCleaned(
            trace_id="benchmark",
            url=url,
            capture=Capture(key="captures/benchmark"),
            response=Response(final_url=url, status=200, fetched_at=_NOW, charset="utf-8", charset_from="default"),
            article_html=page.article_html,
            quality=page.quality,
            page=page.metadata,
        ),
        normalized_at=_NOW,
    )
