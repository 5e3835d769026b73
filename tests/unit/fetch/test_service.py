"""From a published story to clean article HTML, whatever happens on the way."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest

from functions.fetch.capture_store import CaptureStore
from functions.fetch.rights import NO_TERMS, RightsPolicy
from functions.fetch.service import Fetch
from shared.captures import RawPage, write_record
from shared.errors import (
    BotWall,
    CaptureLost,
    NotAnArticle,
    PageGone,
    PermanentError,
    RightsReserved,
    RobotsForbidden,
    Soft404,
    UnfetchableUrl,
    Withdrawn,
)
from shared.messages import Capture, Discovery, Hints, PageCleaned, SiteTerms, StoryPublished, Visit
from shared.metadata import PageMetadata
from shared.outcomes import Outcome
from shared.web.http import Permit
from tests.builders import FETCHED_AT, URL, raw_page, story_published
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


def cleaned(fetch: Fetch, **changes: Any) -> PageCleaned:
    sent = fetch(story_published(**changes)).send
    assert isinstance(sent, PageCleaned)
    return sent


def test_a_published_story_becomes_clean_html_with_its_capture(fetch, captures) -> None:
    message = story_published(source="ledger", discovered_by="feed", hints=Hints(headline="Ice"))

    done = fetch(message)

    assert done.outcome is Outcome.CLEANED
    sent = done.send
    assert isinstance(sent, PageCleaned)
    assert (sent.trace_id, sent.url, sent.source) == (message.trace_id, message.url, "ledger")
    assert (sent.discovered_by, sent.hints.headline) == (Discovery.FEED, "Ice")
    assert sent.article_html == f"<p>1 paragraphs of {URL}</p>"
    assert (sent.quality, sent.page.title) == (0.8, "Harbour freezes")
    captures.flush()
    assert captures.read(sent.capture).body == raw_page().body


def test_the_answer_s_facts_go_along(fetch, web) -> None:
    web.pages[URL] = raw_page(
        final_url="https://www.ledger.example/harbour",
        headers={"content-type": "text/html; charset=koi8-r", "etag": '"7"', "x-robots-tag": "noai", "server": "nginx"},
        body="<p>Лёд</p>".encode("koi8-r"),
    )

    response = cleaned(fetch).response

    assert (response.final_url, response.status) == ("https://www.ledger.example/harbour", 200)
    assert (response.charset, response.charset_from) == ("koi8-r", "header")
    assert response.content_type == "text/html; charset=koi8-r"
    assert response.headers == {"etag": '"7"', "x-robots-tag": "noai"}


def test_a_capture_is_replayed_without_asking_origin_or_robots(objects, web) -> None:
    captures = CaptureStore(objects)
    first = cleaned(Fetch(web, ClosedPaths(), captures, read))
    captures.flush()
    offline = Fetch(MemoryWeb({}), ClosedPaths(("harbour",)), CaptureStore(objects), read)

    replayed = cleaned(offline, capture=first.capture)

    assert replayed == first


def test_a_capture_inside_a_larger_file_is_read_where_it_lies(fetch, objects) -> None:
    record = write_record(raw_page(body=b"<p>1</p><p>2</p>"))
    objects.objects["drop/cc-news.warc.gz"] = b"x" * 100 + record + b"y" * 100
    capture = Capture(key="drop/cc-news.warc.gz", offset=100, length=len(record))

    sent = cleaned(fetch, capture=capture)

    assert sent.article_html.startswith("<p>2 paragraphs")
    assert sent.capture == capture


@pytest.mark.parametrize(
    ("capture", "data"),
    [
        (Capture(key="captures/gone.warc.gz"), None),
        (Capture(key="captures/a.warc.gz"), b"no record"),
        (Capture(key="captures/a.warc.gz", offset=5), write_record(raw_page())),
    ],
)
def test_a_capture_that_is_none_is_rejected(fetch, objects, capture, data) -> None:
    if data:
        objects.objects[capture.key] = data
    with pytest.raises(CaptureLost):
        fetch(story_published(capture=capture))


@pytest.mark.parametrize(
    "url",
    ["ftp://ledger.example/a", "urn:uuid:7", "dns:ledger.example", "https://[::1", "//a/b", f"https://a/{'ü' * 2000}"],
)
@pytest.mark.parametrize("which", ["url", "final_url"])
def test_a_capture_of_what_is_no_web_page_is_rejected(fetch, objects, url, which) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page(**{which: url}))
    with pytest.raises(UnfetchableUrl):
        fetch(story_published(capture=Capture(key="captures/a.warc.gz")))


def test_a_captured_404_is_as_gone_as_a_fresh_one(fetch, objects) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page(status=404))
    with pytest.raises(PageGone):
        fetch(story_published(capture=Capture(key="captures/a.warc.gz")))


def test_the_pages_of_a_batch_lie_in_one_object_each_a_record_of_its_own(fetch, captures, objects, web) -> None:
    first = cleaned(fetch)
    web.pages[URL] = raw_page(body=b"<p>Corrected.</p>")
    second = cleaned(fetch)
    captures.flush()

    assert second.capture != first.capture
    assert list(objects.objects) == [first.capture.key]
    assert captures.read(first.capture).body == raw_page().body
    assert captures.read(second.capture).body == b"<p>Corrected.</p>"


def test_a_page_that_must_not_be_kept_leaves_nothing(fetch, captures, objects, web) -> None:
    web.pages[URL] = raw_page(body=b'<head><meta name="robots" content="noarchive"></head><p>Secret</p>')
    with pytest.raises(RightsReserved):
        fetch(story_published())

    captures.flush()
    assert objects.objects == {}


def test_a_page_that_is_kept_already_is_read_whatever_it_asks_of_keepers(fetch, objects) -> None:
    page = raw_page(body=b'<head><meta name="robots" content="noarchive"></head><p>Water rose.</p>')
    objects.objects["captures/a.warc.gz"] = write_record(page)

    assert fetch(story_published(capture=Capture(key="captures/a.warc.gz"))).outcome is Outcome.CLEANED


SAID = SiteTerms(ai_agents_barred=("gptbot",), usage=("ai-train=no",), tdm_reservation=True)


def test_what_the_site_says_of_use_goes_along_and_into_the_capture(objects, web) -> None:
    captures = CaptureStore(objects)
    first = cleaned(Fetch(web, ClosedPaths(said=SAID), captures, read))
    captures.flush()
    replayed = cleaned(Fetch(MemoryWeb({}), ClosedPaths(), captures, read), capture=first.capture)

    assert first.terms == replayed.terms == SAID


@pytest.mark.parametrize("junk", ["{", "[]", '{"usage": 7}'])
def test_what_a_capture_says_of_a_site_may_be_junk(fetch, objects, junk) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page(site_terms=junk))

    assert cleaned(fetch, capture=Capture(key="captures/a.warc.gz")).terms == NO_TERMS


def test_the_operator_s_policy_decides_what_is_stored(objects, web) -> None:
    strict = Fetch(
        web, ClosedPaths(said=SAID), CaptureStore(objects), read, rights=RightsPolicy.parse("noindex,tdm,ai")
    )
    with pytest.raises(RightsReserved, match=r"^ai, tdm$"):
        strict(story_published())


def test_robots_are_asked_before_the_origin(objects, web) -> None:
    fetch = Fetch(web, ClosedPaths(("harbour",)), CaptureStore(objects), read)
    with pytest.raises(RobotsForbidden):
        fetch(story_published())

    assert (web.fetched, objects.objects) == ([], {})


def test_a_page_without_an_article_keeps_its_capture_for_better_days(fetch, captures, web) -> None:
    web.pages[URL] = page = raw_page(body=b"<html>nothing")
    with pytest.raises(NotAnArticle) as caught:
        fetch(story_published())
    captures.flush()

    [note] = caught.value.__notes__
    assert captures.read(Capture.parse(note.removeprefix("the page is kept as "))).body == page.body


WALL = b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"


def test_of_a_wall_nothing_is_kept_and_it_is_tried_again(fetch, captures, objects, web) -> None:
    web.pages[URL] = raw_page(body=WALL)
    with pytest.raises(BotWall):
        fetch(story_published())
    captures.flush()

    assert objects.objects == {}


def test_a_wall_in_a_capture_will_never_open(fetch, objects) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page(body=WALL))
    with pytest.raises(NotAnArticle, match="the capture holds a wall"):
        fetch(story_published(capture=Capture(key="captures/a.warc.gz")))


def test_what_stands_in_a_story_s_place_is_named(fetch, web) -> None:
    web.pages[URL] = raw_page(body=b"<title>Page not found | The Ledger</title><h1>Page not found</h1>")
    with pytest.raises(Soft404) as missing:
        fetch(story_published())
    web.pages[URL] = raw_page(body=b"<html><p>Front</p>", final_url="https://ledger.example/")
    with pytest.raises(Soft404, match="redirected to the front page"):
        fetch(story_published())

    assert "the page is kept as captures/" in missing.value.__notes__[0]


def test_pages_are_read_one_by_one(objects, web) -> None:
    urls = [f"{URL}/{number}" for number in range(8)]
    web.pages = {url: raw_page(url=url, final_url=url) for url in urls}
    at_once: list[int] = []
    reading = 0

    def slowly(html: str, url: str) -> Clean:
        nonlocal reading
        reading += 1
        at_once.append(reading)
        sleep(0.01)
        reading -= 1
        return read(html, url)

    fetch = Fetch(web, ClosedPaths(), CaptureStore(objects), slowly)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fetch, [story_published(url=url) for url in urls]))

    assert at_once == [1] * 8


class Crash(BaseException):
    """The machine is gone."""


STEPS = ("get", "require", "keep", "read")


@pytest.mark.parametrize("crash_before", STEPS)
def test_a_crash_anywhere_and_a_second_delivery_end_in_one_state(objects, web, crash_before) -> None:
    orderly = CaptureStore(MemoryObjects(), name=lambda: "batch")
    expected = cleaned(Fetch(MemoryWeb(dict(web.pages)), ClosedPaths(), orderly, read))
    to_crash = {crash_before}

    def step(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def crashing_once(*arguments: Any) -> Any:
            if name in to_crash:
                to_crash.remove(name)
                raise Crash
            return call(*arguments)

        return crashing_once

    store = CaptureStore(objects, name=lambda: "batch")
    ports = SimpleNamespace(
        get=step("get", web.get),
        require=step("require", ClosedPaths().require),
        terms=ClosedPaths().terms,
        keep=step("keep", store.keep),
        read=store.read,
    )
    fetch = Fetch(ports, ports, ports, step("read", read))
    with pytest.raises(Crash):
        fetch(story_published())
    again = cleaned(fetch)

    store.flush()
    assert to_crash == set()
    assert store.read(again.capture).body == raw_page().body
    assert (again.article_html, again.page) == (expected.article_html, expected.page)


@dataclass
class Plans:
    """What was planned: URL and status of each fetch that is to be followed by another."""

    made: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, story: StoryPublished, page: RawPage) -> None:
        self.made.append((story.url, page.status))


def test_a_visit_asks_only_for_what_has_changed(captures, web) -> None:
    visit = Visit(number=2, etag='"7"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT")
    Fetch(web, ClosedPaths(), captures, read)(story_published(visit=visit))
    Fetch(web, ClosedPaths(), captures, read)(story_published(visit=Visit()))
    assert web.conditions == [{"If-None-Match": '"7"', "If-Modified-Since": "Sun, 22 Nov 2026 08:00:00 GMT"}, {}]


def test_an_unchanged_page_is_settled_with_nothing_kept_and_the_next_visit_planned(captures, objects, web) -> None:
    web.pages[URL] = raw_page(status=304, body=b"")
    plans = Plans()
    done = Fetch(web, ClosedPaths(), captures, read, plans)(story_published(visit=Visit(etag='"7"')))
    captures.flush()

    assert (done.outcome, done.send, objects.objects) == (Outcome.UNCHANGED, None, {})
    assert plans.made == [(URL, 304)]


def test_a_story_that_was_fetched_is_visited_again_and_one_that_was_not_is_not(captures, objects, web) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page())
    web.pages["https://ledger.example/gone"] = raw_page(status=404)
    web.pages["https://ledger.example/empty"] = raw_page(body=b"<html>nothing")
    plans = Plans()
    fetch = Fetch(web, ClosedPaths(), captures, read, plans)

    fetch(story_published())
    fetch(story_published(capture=Capture(key="captures/a.warc.gz")))
    for url in ("https://ledger.example/gone", "https://ledger.example/empty"):
        with pytest.raises(PermanentError):
            fetch(story_published(url=url, visit=Visit(number=1)))

    assert plans.made == [(URL, 200)]


@pytest.mark.parametrize("unwanted", [URL, "https://ledger.example/moved"])
def test_a_story_that_was_taken_down_is_not_captured_again(objects, captures, unwanted) -> None:
    def require_wanted(url: str) -> None:
        if url == unwanted:
            raise Withdrawn(url)

    web = MemoryWeb({URL: raw_page(final_url="https://ledger.example/moved")})
    fetch = Fetch(web=web, site=ClosedPaths(), captures=captures, read=read, require_wanted=require_wanted)
    with pytest.raises(Withdrawn):
        fetch(story_published())
    captures.flush()
    assert objects.objects == {}
    assert web.fetched == ([] if unwanted == URL else [URL])
