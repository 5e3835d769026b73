"""The fetch stage: a published story becomes a capture of its page, and clean article HTML."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Protocol

from pydantic import ValidationError

from functions.fetch.charset import Decoded, decode_page
from functions.fetch.completion import CleanPage, Get, Whole, complete
from functions.fetch.page_class import Look, require_story
from functions.fetch.rights import NO_TERMS, USUAL_POLICY, RightsPolicy
from shared.captures import RawPage
from shared.errors import CaptureLost, NotAnArticle, OriginUnavailable, PermanentError, UnfetchableUrl, Wall, Withdrawn
from shared.messages import Capture, PageCleaned, Response, SiteTerms, StoryPublished, Visit
from shared.outcomes import Done, Outcome
from shared.urls import LONGEST_URL, NotAWebUrl, normalize_url
from shared.web.answers import require_page
from shared.web.http import NOT_MODIFIED, Permit

# What later stages and later fetches ask of an answer; the rest stays in the capture.
HEADERS_PASSED_ON = frozenset(
    "cache-control content-language content-signal content-usage etag last-modified link tdm-policy tdm-reservation "
    "x-robots-tag".split()
)


# From the story's beginning until the last of its further pages is asked for: that one has its own 30 s yet, and the
# invocation a hundred in all.
COMPLETION_SECONDS = 40.0


class Pages(Protocol):
    def get(self, url: str, permit: Permit, headers: Mapping[str, str]) -> RawPage:
        """The HTML page, each hop permitted; raises why there is none. Of an unchanged one, the answer 304."""


class Site(Protocol):
    def require(self, url: str) -> None:
        """Raise why we may not ask for the URL."""

    def terms(self, url: str) -> SiteTerms:
        """What the site's files say of the use of a page that was let through."""


class Captures(Protocol):
    def read(self, capture: Capture) -> RawPage: ...
    def keep(self, page: RawPage) -> Capture:
        """Where the page will lie once the batch is written."""


@dataclass(frozen=True, slots=True)
class Fetch:
    web: Pages
    site: Site
    captures: Captures
    read: Callable[[str, str], CleanPage]
    come_back: Callable[[StoryPublished, RawPage], None] = lambda _story, _page: None  # plans the next visit
    further: Pages | None = None  # the web for a story's other pages, if it is to be asked in another way
    require_wanted: Callable[[str], None] = lambda _url: None  # raises for the URL of a story that was taken down
    rights: RightsPolicy = USUAL_POLICY
    # Pages are waited for side by side and read one by one: reading is computing, which threads do not make
    # faster, and a page of 20 MiB grows tenfold as a tree.
    turn: Lock = field(default_factory=Lock)

    clock: Callable[[], float] = time.monotonic

    def __call__(self, message: StoryPublished) -> Done:
        deadline = self.clock() + COMPLETION_SECONDS
        self._require_wanted(message.url, message)
        page = self._page(message)
        if page.final_url != message.url:
            self._require_wanted(page.final_url, message)
        if page.status == NOT_MODIFIED:
            self.come_back(message, page)
            return Done(Outcome.UNCHANGED, detail="the origin says so: 304")
        decoded = decode_page(page.body, page.headers.get("content-type", ""))
        if message.capture is None:  # a page that lies in the bucket was let in by whoever put it there
            self.rights.require_keepable(decoded.text, page.headers, _terms(page))
        whole, captures = self._whole(message, page, decoded.text, deadline)
        if message.capture is None:
            self.come_back(message, page)
        return Done(Outcome.CLEANED, send=_cleaned(message, _response(page, decoded), whole, captures))

    def _require_wanted(self, url: str, message: StoryPublished) -> None:
        """A page that was handed in lies in the bucket already: what is told of it leads the next takedown there."""
        try:
            self.require_wanted(url)
        except Withdrawn as error:
            for capture in (message.capture, *message.more_captures):
                if capture:
                    error.add_note(f"the page is kept as {capture.name}")
            raise

    def _whole(
        self, message: StoryPublished, page: RawPage, html: str, deadline: float
    ) -> tuple[Whole, tuple[Capture, ...]]:
        """The story, and where its pages lie; an error tells so, too. Of walls nothing is kept."""
        captured = message.capture
        others = self._captured(message.more_captures) if captured else self._asking_until(deadline)
        try:
            whole = complete(page, html, self._story, others)
        except Wall as wall:
            if captured:
                raise NotAnArticle(f"the capture holds a wall, no page: {wall}") from wall
            raise
        except PermanentError as error:
            error.add_note(f"the page is kept as {(captured or self.captures.keep(page)).name}")
            raise
        if captured:
            return whole, (captured, *message.more_captures)
        return whole, tuple(self.captures.keep(each) for each in whole.pages)

    def _asking_until(self, deadline: float) -> Get:
        """Other pages of a story: permitted, vetted and wanted as the first one was."""

        def ask(url: str) -> tuple[RawPage, str]:
            if self.clock() > deadline:
                raise OriginUnavailable("no time left for the story's other pages")
            page = self._asked(self.further or self.web, url, {})
            html = decode_page(page.body, page.headers.get("content-type", "")).text
            self.rights.require_keepable(html, page.headers, _terms(page))
            return page, html

        return ask

    def _captured(self, captures: tuple[Capture, ...]) -> Get:
        """Other pages of a story, as they were when it was fetched; nobody is asked for any."""
        pages = {page.url: page for page in map(self.captures.read, captures)}

        def look_up(url: str) -> tuple[RawPage, str]:
            if url not in pages:
                raise CaptureLost(f"{url} was not captured")
            page = pages[url]
            return page, decode_page(page.body, page.headers.get("content-type", "")).text

        return look_up

    def _story(self, page: RawPage, html: str) -> CleanPage:
        """The page's article; raises what else the page is."""
        try:
            with self.turn:
                clean = self.read(html, page.final_url)
        except NotAnArticle:
            require_story(Look(html, page.url, page.final_url))
            raise
        require_story(Look(html, page.url, page.final_url, clean.article_html, clean.metadata))
        return clean

    def _page(self, message: StoryPublished) -> RawPage:
        """From the capture, when there is one: then neither the origin nor its files are asked."""
        if not message.capture:
            return self._asked(self.web, message.url, _conditions(message.visit))
        page = self.captures.read(message.capture)
        require_page(page)
        _require_web_urls(page.url, page.final_url)
        return page

    def _asked(self, web: Pages, url: str, conditions: Mapping[str, str]) -> RawPage:
        page = web.get(url, self.site.require, conditions)
        terms = self.site.terms(page.final_url)
        return replace(page, site_terms="" if terms == NO_TERMS else terms.model_dump_json(exclude_defaults=True))


def _cleaned(message: StoryPublished, response: Response, whole: Whole, captures: tuple[Capture, ...]) -> PageCleaned:
    return PageCleaned(
        trace_id=message.trace_id,
        url=message.url,
        source=message.source,
        discovered_by=message.discovered_by,
        hints=message.hints,
        capture=captures[0],
        more_captures=captures[1:],
        response=response,
        article_html=whole.article_html,
        quality=whole.quality,
        page=whole.metadata,
        terms=_terms(whole.pages[0]),
    )


def _require_web_urls(*urls: str) -> None:
    """Of a page that nobody here fetched: archives hold pages of ftp, and records that name no place at all."""
    try:
        longest = max(len(normalize_url(url)) for url in urls)
    except NotAWebUrl as error:
        raise UnfetchableUrl(f"the capture is of {error}") from error
    if longest > LONGEST_URL:
        raise UnfetchableUrl(f"the capture is of a URL of {longest} characters")


def _terms(page: RawPage) -> SiteTerms:
    """As they were when the page was fetched; a capture may come from anybody, and say anything."""
    try:
        return SiteTerms.model_validate_json(page.site_terms) if page.site_terms else NO_TERMS
    except ValidationError:
        return NO_TERMS


def _conditions(visit: Visit | None) -> dict[str, str]:
    """RFC 9110, 13.1: the page, unless it is the version we have; nothing when we have none."""
    validators = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified} if visit else {}
    return {name: value for name, value in validators.items() if value}


def _response(page: RawPage, decoded: Decoded) -> Response:
    return Response(
        final_url=page.final_url,
        status=page.status,
        fetched_at=page.fetched_at,
        content_type=page.headers.get("content-type", ""),
        charset=decoded.charset,
        charset_from=decoded.charset_from,
        headers={name: value for name, value in page.headers.items() if name in HEADERS_PASSED_ON},
    )
