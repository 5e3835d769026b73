"""A fetch stage over pages and objects in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from functions.fetch.capture_store import CaptureStore
from functions.fetch.rights import NO_TERMS
from functions.fetch.service import Fetch
from shared.captures import RawPage
from shared.errors import (
    NotAnArticle,
    PageGone,
    RobotsForbidden,
)
from shared.messages import SiteTerms
from shared.metadata import PageMetadata
from shared.web.http import Permit
from tests.builders import FETCHED_AT, URL, raw_page
from tests.fakes import MemoryObjects

METADATA = PageMetadata(title="Harbour freezes")


@dataclass(frozen=True)
class Clean:
    article_html: str
    quality: float = 0.8
    metadata: PageMetadata = METADATA


def read(html: str, url: str) -> Clean:
    if "<p>" not in html:
        raise NotAnArticle("no paragraphs")
    return Clean(f"<p>{html.count('<p>')} paragraphs of {url}</p>")


@dataclass
class MemoryWeb:
    """Pages by URL; each fetch of one is a minute later."""

    pages: dict[str, RawPage]
    fetched: list[str] = field(default_factory=list)
    conditions: list[Mapping[str, str]] = field(default_factory=list)

    def get(self, url: str, permit: Permit, headers: Mapping[str, str]) -> RawPage:
        permit(url)
        self.fetched.append(url)
        self.conditions.append(headers)
        page = self.pages[url]
        if page.status == 404:
            raise PageGone("404")
        later = FETCHED_AT + timedelta(minutes=len(self.fetched))
        return RawPage(page.url, page.final_url, page.status, page.headers, page.body, later)


@dataclass
class ClosedPaths:
    closed: tuple[str, ...] = ()
    said: SiteTerms = NO_TERMS

    def require(self, url: str) -> None:
        if url.endswith(self.closed or ("\0",)):
            raise RobotsForbidden(url)

    def terms(self, url: str) -> SiteTerms:
        return self.said


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


@pytest.fixture
def web() -> MemoryWeb:
    return MemoryWeb({URL: raw_page()})


@pytest.fixture
def captures(objects) -> CaptureStore:
    return CaptureStore(objects, name=lambda: "batch")


@pytest.fixture
def fetch(captures, web) -> Fetch:
    return Fetch(web, ClosedPaths(), captures, read)
