"""fetch and normalize as plain functions, for one page that nobody keeps.

What a page says about being kept (noarchive, noindex) forbids nothing here: it is read and shown, as in
a browser. The story's `rights` tell it all the same.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from cli.errors import BadInput
from cli.inputs import Input
from functions.fetch.charset import decode_page
from functions.fetch.page import read_page
from functions.fetch.page_class import Look, require_story
from functions.fetch.site_hints import SiteHint
from functions.normalize.service import story_from
from shared.captures import RawPage, read_record
from shared.messages import Capture, PageCleaned, Response
from shared.story import Story
from shared.web.addresses import LOOPBACK_TOO
from shared.web.answers import require_page
from shared.web.http import Web, user_agent
from shared.web.robots import CachedRules, Robots

CONTACT = "https://newsmill.invalid/extract"  # when the person gives none
NOT_KEPT = Capture(key="")


def read_hint(file: Path | None) -> SiteHint | None:
    """The hint to try, when there is one."""
    if file is None:
        return None
    try:
        return SiteHint.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise BadInput(f"{file} is no site hint: {error}", then="docs/extraction.md tells what one says") from error


def read_story(given: Input, contact: str, hint: SiteHint | None = None) -> Story:
    """The story on the page; raises what the stages raise."""
    page = read_record(given.record) if given.record else _ask(given.url, contact)
    require_page(page)
    return story_from(_cleaned(page, hint), normalized_at=datetime.now(UTC))


def _ask(url: str, contact: str) -> RawPage:
    web = Web(user_agent(contact or CONTACT), policy=LOOPBACK_TOO)
    return web.get(url, Robots(web, Rules()).require)


def _cleaned(page: RawPage, hint: SiteHint | None) -> PageCleaned:
    decoded = decode_page(page.body, page.headers.get("content-type", ""))
    clean = read_page(decoded.text, page.final_url, hint)
    require_story(Look(decoded.text, page.url, page.final_url, clean.article_html, clean.metadata))
    return PageCleaned(
        trace_id="extract",
        url=page.url,
        capture=NOT_KEPT,
        response=Response(
            final_url=page.final_url,
            status=page.status,
            fetched_at=page.fetched_at,
            charset=decoded.charset,
            charset_from=decoded.charset_from,
            headers=page.headers,
        ),
        article_html=clean.article_html,
        quality=clean.quality,
        page=clean.metadata,
    )


@dataclass(slots=True)
class Rules:
    """robots.txt of the hosts that were asked, for this one command."""

    known: dict[str, CachedRules] = field(default_factory=dict)

    def get(self, origin: str) -> CachedRules | None:
        return self.known.get(origin)

    def put(self, origin: str, cached: CachedRules) -> None:
        self.known[origin] = cached
