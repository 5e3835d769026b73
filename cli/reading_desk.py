"""fetch and normalize as plain functions, for one page that nobody keeps."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from cli.inputs import Input
from functions.fetch.addresses import LOOPBACK_TOO
from functions.fetch.http import Web, user_agent
from functions.fetch.page import read_page
from functions.fetch.robots import CachedRules, Robots
from functions.fetch.service import Fetch
from functions.normalize.service import Normalize
from shared.captures import RawPage, read_record
from shared.errors import CaptureLost, NotAnArticle
from shared.messages import Capture, PageCleaned, StoryNormalized, StoryPublished
from shared.story import Story

CONTACT = "https://newsmill.invalid/extract"  # when the person gives none
_NOWHERE = Capture(key="")  # nothing is kept


def read_story(given: Input, contact: str) -> Story:
    """The story on the page; raises what the stages raise."""
    web = Web(user_agent(contact or CONTACT), policy=LOOPBACK_TOO)
    desk = _Desk(read_record(given.record) if given.record else None)
    fetch = Fetch(web=web, robots=Robots(web, _Rules()), captures=desk, read=read_page)
    capture = _NOWHERE if given.record else None
    cleaned = fetch(StoryPublished(trace_id="extract", url=given.url, capture=capture)).send
    if not isinstance(cleaned, PageCleaned):
        raise NotAnArticle("fetch passed nothing on")
    normalized = Normalize(now=lambda: datetime.now(UTC))(cleaned).send
    if not isinstance(normalized, StoryNormalized):
        raise NotAnArticle("normalize passed nothing on")
    return normalized.story


@dataclass(frozen=True, slots=True)
class _Desk:
    """Captures for as long as the page is read."""

    page: RawPage | None

    def read(self, capture: Capture) -> RawPage:
        if self.page is None:
            raise CaptureLost(f"no capture {capture.key}")
        return self.page

    def keep(self, page: RawPage) -> tuple[Capture, RawPage]:
        return _NOWHERE, page


@dataclass(slots=True)
class _Rules:
    """robots.txt of the hosts that were asked, for this one command."""

    known: dict[str, CachedRules] = field(default_factory=dict)

    def get(self, origin: str) -> CachedRules | None:
        return self.known.get(origin)

    def put(self, origin: str, cached: CachedRules) -> None:
        self.known[origin] = cached
