"""What a URL leads to that can be watched."""

import pytest

from functions.discover.finding import Finder
from functions.discover.parsing.document import Kind
from shared.errors import PageGone
from shared.web.http import anywhere
from tests.discover_fakes import FEED_URL, ScriptedWeb, atom, rss

HOME = "https://courier.example/"
SITEMAP = b"<urlset><url><loc>https://courier.example/a</loc></url></urlset>"


@pytest.fixture
def web() -> ScriptedWeb:
    return ScriptedWeb()


def home(*links: str) -> bytes:
    named = "".join(f'<link rel="alternate" type="{link.split()[0]}" href="{link.split()[1]}">' for link in links)
    return f"<!doctype html><html><head><title>Courier</title>{named}</head><body><p>News</p></body></html>".encode()


def found(web: ScriptedWeb, url: str) -> list[tuple[str, str]]:
    return [(each.url, each.how) for each in Finder(web, anywhere)(url)]


def test_a_feed_is_what_it_is(web: ScriptedWeb) -> None:
    web.serve(FEED_URL, rss(("https://courier.example/a", "Sun, 22 Nov 2026 07:05:00 GMT")))
    [feed] = Finder(web, anywhere)(FEED_URL)
    assert (feed.url, feed.kind, feed.entries, feed.title) == (FEED_URL, Kind.RSS, 1, "The Courier")


def test_a_home_page_leads_to_the_feeds_that_it_names_and_to_the_sitemaps_of_robots_txt(web: ScriptedWeb) -> None:
    web.serve(
        HOME, home("application/rss+xml /feed", "application/atom+xml https://courier.example/atom", "text/css /x")
    )
    web.serve(FEED_URL, rss("https://courier.example/a"))
    web.serve("https://courier.example/atom", atom(("https://courier.example/a", "2026-11-22")))
    web.serve(
        "https://courier.example/robots.txt", b"User-agent: *\nSitemap: https://courier.example/s.xml\nsitemap:/t.xml"
    )
    web.serve("https://courier.example/s.xml", SITEMAP)

    assert found(web, HOME) == [
        (FEED_URL, "named by the page"),
        ("https://courier.example/atom", "named by the page"),
        ("https://courier.example/s.xml", "in robots.txt"),
    ]


def test_where_nothing_is_named_the_usual_addresses_are_tried(web: ScriptedWeb) -> None:
    web.serve(HOME, home())
    web.serve("https://courier.example/rss.xml", rss("https://courier.example/a"))
    assert found(web, HOME) == [("https://courier.example/rss.xml", "at a usual address")]


def test_feeds_of_other_sites_and_of_comments_are_passed_over(web: ScriptedWeb) -> None:
    web.serve(HOME, home("application/rss+xml https://elsewhere.example/feed", "application/rss+xml /comments/feed"))
    web.serve("https://elsewhere.example/feed", rss("https://elsewhere.example/a"))
    web.serve("https://courier.example/comments/feed", rss("https://courier.example/a"))
    assert found(web, HOME) == []


def test_a_feed_that_has_moved_for_good_is_told_where_it_is(web: ScriptedWeb) -> None:
    web.serve(FEED_URL, rss("https://courier.example/a"), moved_to="https://courier.example/new")
    assert found(web, FEED_URL) == [("https://courier.example/new", "as given")]


def test_news_sitemaps_come_before_feeds_and_feeds_before_archives(web: ScriptedWeb) -> None:
    web.serve(HOME, home("application/rss+xml /feed"))
    web.serve(FEED_URL, rss("https://courier.example/a"))
    web.serve("https://courier.example/robots.txt", b"Sitemap: https://courier.example/s.xml\nSitemap: /news.xml")
    web.serve("https://courier.example/s.xml", SITEMAP)
    news = b"<publication_date>2026-11-22</publication_date></url>"
    web.serve("https://courier.example/news.xml", SITEMAP.replace(b"</url>", news))
    ranked = sorted(Finder(web, anywhere)(HOME), key=lambda each: each.rank)
    assert [each.kind for each in ranked] == [Kind.NEWS_SITEMAP, Kind.RSS, Kind.SITEMAP]


def test_a_page_that_is_not_there_says_so(web: ScriptedWeb) -> None:
    with pytest.raises(PageGone):
        Finder(web, anywhere)(HOME)
