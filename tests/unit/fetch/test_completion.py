"""Stories that one page does not hold are completed from their other pages; no others are asked for anything."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.capture_store import CaptureStore
from functions.fetch.completion.joining import joined
from functions.fetch.completion.links import further_pages, other_forms, page_number
from functions.fetch.page import read_page
from functions.fetch.service import COMPLETION_SECONDS, Fetch
from shared.captures import RawPage
from shared.errors import (
    OriginUnavailable,
    PageGone,
    RobotsForbidden,
)
from shared.messages import PageCleaned, SiteTerms
from shared.web.http import Permit
from tests.builders import raw_page, story_published
from tests.fakes import MemoryObjects
from tests.unit.extraction.pages import SENTENCES

URL = "https://courier.example/2026/harbour"
PARTS = {
    1: [f"{sentence} So it began." for sentence in SENTENCES],
    2: [f"{sentence} Thus it went on." for sentence in SENTENCES],
    3: [f"{sentence} And there it ended." for sentence in SENTENCES],
}
STANDFIRST = "The ice came early this year, and it came to stay for longer than anybody had thought possible."


def story_page(number: int, links: str = "", head: str = "", title: str = "Harbour freezes over") -> str:
    text = "".join(f"<p>{sentence}</p>" for sentence in PARTS[number])
    return (
        f"<!doctype html><html lang=en><head><title>{title} | The Courier</title>{head}</head><body><main><article>"
        f"<h1>{title}</h1><p>{STANDFIRST}</p>{text}</article>{links}</main></body></html>"
    )


def pager(*urls: str) -> str:
    return '<div class="pager">' + "".join(f'<a href="{url}">{n}</a> ' for n, url in enumerate(urls, 2)) + "</div>"


@dataclass
class Site:
    """Pages by URL; what is not here is gone."""

    pages: dict[str, str | Exception]
    asked: list[str] = field(default_factory=list)
    closed: tuple[str, ...] = ()

    def get(self, url: str, permit: Permit, headers: Mapping[str, str]) -> RawPage:
        permit(url)
        self.asked.append(url)
        page = self.pages.get(url, PageGone("404"))
        if isinstance(page, Exception):
            raise page
        return raw_page(url=url, final_url=url, body=page.encode())

    def require(self, url: str) -> None:
        if url in self.closed:
            raise RobotsForbidden(url)

    def terms(self, url: str) -> SiteTerms:
        return SiteTerms()


def fetched(site: Site, captures: CaptureStore | None = None, **changes) -> PageCleaned:
    fetch = Fetch(site, site, captures or CaptureStore(MemoryObjects()), read_page)
    sent = fetch(story_published(url=URL, **changes)).send
    assert isinstance(sent, PageCleaned)
    return sent


def parts_in(sent: PageCleaned) -> list[int]:
    """Which pages' last words are in the article, in their order."""
    ends = {"So it began.": 1, "Thus it went on.": 2, "And there it ended.": 3}
    places = sorted((sent.article_html.rfind(end), number) for end, number in ends.items())
    return [number for place, number in places if place >= 0]


def three_pages(form: str) -> Site:
    two, three = form.format(2), form.format(3)
    return Site({URL: story_page(1, pager(two, three)), two: story_page(2), three: story_page(3)})


@pytest.mark.parametrize("form", [URL + "/{}", URL + "?page={}", URL + "/seite-{}", URL + "?seite={}"])
def test_pages_are_joined_in_their_order(form) -> None:
    site = three_pages(form)
    sent = fetched(site)

    assert parts_in(sent) == [1, 2, 3]
    assert sent.article_html.count("The ice came early") == 1
    assert site.asked == [URL, form.format(2), form.format(3)]
    assert len(sent.more_captures) == 2


def test_a_replay_reads_all_pages_again_and_asks_nobody() -> None:
    objects = MemoryObjects()
    captures = CaptureStore(objects)
    first = fetched(three_pages(URL + "/{}"), captures)
    captures.flush()
    nobody = Site({})

    again = fetched(nobody, CaptureStore(objects), capture=first.capture, more_captures=first.more_captures)

    assert nobody.asked == []
    assert again == first


def test_a_capture_alone_is_read_alone() -> None:
    captures = CaptureStore(objects := MemoryObjects())
    first = fetched(three_pages(URL + "/{}"), captures)
    captures.flush()

    assert parts_in(fetched(Site({}), CaptureStore(objects), capture=first.capture)) == [1]


def test_all_on_one_page_is_preferred() -> None:
    whole = story_page(1).replace("</article>", "".join(f"<p>{s}</p>" for s in PARTS[2] + PARTS[3]) + "</article>")
    links = pager(f"{URL}/2", f"{URL}/3") + f'<a href="{URL}?page=all">View all</a>'
    site = Site({URL: story_page(1, links), f"{URL}?page=all": whole})
    sent = fetched(site)

    assert parts_in(sent) == [1, 2, 3]
    assert site.asked == [URL, f"{URL}?page=all"]
    assert sent.response.final_url == URL


def test_pages_that_cannot_be_had_leave_the_rest() -> None:
    for trouble in (PageGone("404"), OriginUnavailable("503")):
        site = three_pages(URL + "/{}")
        site.pages[f"{URL}/3"] = trouble
        sent = fetched(site)
        assert parts_in(sent) == [1, 2]
        assert 0 < sent.quality < fetched(three_pages(URL + "/{}")).quality


def test_robots_is_asked_for_each_page() -> None:
    site = three_pages(URL + "/{}")
    site.closed = (f"{URL}/2",)

    assert parts_in(fetched(site)) == [1]
    assert site.asked == [URL]


def test_a_further_page_that_must_not_be_kept_is_left_out() -> None:
    site = three_pages(URL + "/{}")
    site.pages[f"{URL}/2"] = story_page(2, head='<meta name="robots" content="noarchive">')

    assert parts_in(fetched(site)) == [1]


def test_no_more_than_ten_pages_are_read() -> None:
    urls = [f"{URL}/{number}" for number in range(2, 15)]
    site = Site({URL: story_page(1, pager(*urls))})
    for number, url in enumerate(urls):
        site.pages[url] = story_page(2).replace("Thus", f"Part {number}: thus").replace("ice", f"ice{number}")
    sent = fetched(site)

    assert len(sent.more_captures) == 9
    assert len(site.asked) == 10


def test_time_runs_out_for_further_pages_and_the_story_is_kept() -> None:
    site, moments = three_pages(URL + "/{}"), iter([0.0, 1.0, COMPLETION_SECONDS + 1])
    fetch = Fetch(site, site, CaptureStore(MemoryObjects()), read_page, clock=lambda: next(moments))
    sent = fetch(story_published(url=URL)).send

    assert isinstance(sent, PageCleaned)
    assert parts_in(sent) == [1, 2]


def test_comments_on_a_second_page_are_no_story() -> None:
    site = Site({URL: story_page(1, pager(f"{URL}?page=2")), f"{URL}?page=2": story_page(1)})
    sent = fetched(site)

    assert (parts_in(sent), sent.more_captures) == ([1], ())


def test_another_story_under_a_page_s_number_is_not_joined() -> None:
    other = story_page(2, title="Tram depot sold for one crown")
    site = Site({URL: story_page(1, pager(f"{URL}/2")), f"{URL}/2": other})

    assert parts_in(fetched(site)) == [1]


PLAIN = [
    story_page(1),
    story_page(1, head='<link rel="amphtml" href="https://courier.example/amp/harbour">'),
    story_page(1, head='<link rel="next" href="https://courier.example/2026/tram-depot">'),
    story_page(1, links='<a rel="next" href="/2026/tram-depot">Next story</a> <a href="/page/2">2</a>'),
    story_page(1, links='<a href="/2026/harbour/comment-page-2">2</a> <a href="/2026/harbour?cpage=2">2</a>'),
    story_page(1, links='<a href="/2026/harbour?page=1">2</a> <a href="#2">2</a>'),
    story_page(1, links='<a href="https://other.example/2026/harbour/2">2</a>'),
    story_page(1, links='<a href="/2026/harbour/print">Print</a> <a href="/2026/harbour?print=1">Print</a>'),
    story_page(1, links='<a href="/2026/harbour/page/2">2</a>'),
    story_page(1, links='<a href="/2026/harbour?id=7&page=2">2</a> <a href="/2026/harbour/3">3</a>'),
]


@pytest.mark.parametrize("html", PLAIN)
def test_a_page_that_holds_its_story_costs_one_request(html) -> None:
    site = Site({URL: html})
    fetched(site)

    assert site.asked == [URL]


@pytest.mark.parametrize(
    ("first", "other", "number"),
    [
        (URL, f"{URL}/2/", 2),
        (URL, f"{URL}-2", 0),
        (f"{URL}.html", f"{URL},2.html", 2),
        (f"{URL}.html", f"{URL}-p3.html", 3),
        (f"{URL}.html", f"{URL}_2.html", 2),
        (f"{URL}.html", f"{URL}-in-spring-2.html", 0),
        (f"{URL}?id=1", f"{URL}?page=2&id=1", 2),
        (f"{URL}?id=1", f"{URL}?id=2", 0),
        (f"{URL}?page=2", f"{URL}?page=3", 0),
        (URL, f"{URL}?page=999", 0),
        (URL, f"{URL}?page=²", 0),
        (URL, "http://[::1", 0),
    ],
)
def test_a_page_number_is_all_that_may_differ(first, other, number) -> None:
    if "[" in other:
        assert further_pages(f'<a href="{other}">2</a>', first).pages == ()
    else:
        assert page_number(first, other) == number


BLOCKS = st.lists(
    st.sampled_from([f"<p>{sentence}</p>" for sentence in SENTENCES]), min_size=1, max_size=5, unique=True
)


@given(BLOCKS, BLOCKS)
def test_joining_loses_nothing_and_doubles_nothing(one, two) -> None:
    whole, brought = joined(["".join(one), "".join(two)])

    assert whole.split("\n") == list(dict.fromkeys([*one, *two]))
    assert (brought[1] > 0) is bool(set(two) - set(one))


@pytest.mark.parametrize("start", ["<a ", "<a href=", "<link ", "<a href=x>2<", "<base href='", ">2<", "rel=next "])
def test_no_page_makes_looking_for_links_slow(start) -> None:
    begun = time.process_time()
    html = start * (400_000 // len(start))
    further_pages(html + " rel=next", URL)
    other_forms(html, URL)

    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "address", ["//courier.example:99999/2026/harbour?page=2", "//courier.example:x/?page=2", "//[x"]
)
@pytest.mark.parametrize(
    "page", ["<a href='{}'>2</a>", "<base href='{}'><a href='?page=3'>3</a><a rel=next href='/'>2"]
)
def test_an_address_that_is_none_leads_nowhere(address: str, page: str) -> None:
    assert further_pages(page.format(address), URL).pages == ()
