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
from cli.terminal import counted
from functions.fetch.charset import Decoded, decode_page
from functions.fetch.page import CleanPage, Reading, read_page, understood
from functions.fetch.page_class import Look, require_story
from functions.fetch.site_hints import SiteHint
from functions.normalize.service import story_from
from shared.captures import RawPage, read_record
from shared.errors import PermanentError
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
        told = "; ".join(": ".join((*map(str, each["loc"]), each["msg"])) for each in error.errors())
        raise BadInput(f"{file} is no site hint: {told}", then="docs/extraction.md tells what one says") from error


@dataclass(frozen=True, slots=True)
class Understood:
    """A page with what was made of it: a story, or the reason why there is none."""

    page: RawPage
    reading: Reading | None = None
    story: Story | None = None
    refusal: PermanentError | None = None

    @property
    def verdict(self) -> str:
        """In a line: a story and how good, or why none."""
        if self.story is None or self.reading is None:
            return f"no story: {self.refusal.reason}: {self.refusal}" if self.refusal else "no story"
        chosen = self.reading.chosen
        kept = f"{sum(chosen.choice.keep)} of {counted(len(chosen.page.passages), 'passage')} kept"
        return f"quality {self.story.quality:.2f}; {kept}, {counted(self.story.word_count, 'word')}"


def read_story(given: Input, contact: str, hint: SiteHint | None = None) -> Story:
    """The story on the page; raises what the stages raise."""
    page = raw_page(given, contact)
    require_page(page)
    decoded = decode_page(page.body, page.headers.get("content-type", ""))
    clean = read_page(decoded.text, page.final_url, hint)
    return _story(page, decoded, clean)


def understand(page: RawPage, hint: SiteHint | None = None) -> Understood:
    """As `read_story`, and it keeps what was seen on the way; a refusal is part of the answer."""
    reading = None
    try:
        require_page(page)
        decoded = decode_page(page.body, page.headers.get("content-type", ""))
        reading = understood(decoded.text, page.final_url, hint)
        return Understood(page, reading, _story(page, decoded, reading.cleaned()))
    except PermanentError as error:
        return Understood(page, reading, refusal=error)


def raw_page(given: Input, contact: str) -> RawPage:
    """The page that was given, or what its site answers now."""
    return read_record(given.record) if given.record else _ask(given.url, contact)


def _ask(url: str, contact: str) -> RawPage:
    web = Web(user_agent(contact or CONTACT), policy=LOOPBACK_TOO)
    return web.get(url, Robots(web, Rules()).require)


def _story(page: RawPage, decoded: Decoded, clean: CleanPage) -> Story:
    require_story(Look(decoded.text, page.url, page.final_url, clean.article_html, clean.metadata))
    return story_from(_cleaned(page, decoded, clean), normalized_at=datetime.now(UTC))


def _cleaned(page: RawPage, decoded: Decoded, clean: CleanPage) -> PageCleaned:
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
