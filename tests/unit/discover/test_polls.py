"""Polls of sources, from the request to the next appointment."""

from contextlib import suppress
from threading import Event

import pytest

from functions.discover.novelty import CLAIM_SECONDS, DAY, Seen
from functions.discover.paging import MOST_PAGES
from functions.discover.polling import LEASE_SECONDS
from functions.discover.service import Deadline
from functions.discover.timetable import AT_ONCE, HOUR, LONGEST, SHORTEST
from shared.errors import HostShut, NotOurTurn, OriginUnavailable, RobotsForbidden
from shared.messages import Discovery
from shared.sources import PollState, Source, Status
from shared.urls import url_key
from tests.discover_fakes import FEED_URL, NOW, Served, atom, in_hand, iso, rss, source
from tests.unit.discover.conftest import PLENTY, Desk

A, B, C = (f"https://courier.example/{letter}" for letter in "abc")
SITEMAP = "https://courier.example/sitemap.xml"


def _dated(told: tuple[str, str] | str) -> tuple[str, str]:
    return told if isinstance(told, tuple) else (told, "")


def urlset(*entries: tuple[str, str] | str) -> bytes:
    told = "".join(
        f"<url><loc>{e[0]}</loc><lastmod>{e[1]}</lastmod></url>"
        if isinstance(e, tuple)
        else f"<url><loc>{e}</loc></url>"
        for e in entries
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</urlset>'.encode()


def index(*children: tuple[str, str] | str) -> bytes:
    told = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</sitemap>"
        for loc, date in map(_dated, children)
    )
    return f"<sitemapindex>{told}</sitemapindex>".encode()


def test_all_stories_of_a_new_source_are_published_with_what_the_feed_tells(desk: Desk) -> None:
    desk.watch(name="The Courier")
    desk.web.serve(FEED_URL, rss((A, "Sun, 22 Nov 2026 07:05:00 GMT"), B))

    assert desk.poll() == [A, B]
    story = desk.published[0]
    assert (story.source, story.discovered_by, story.hints.headline) == ("The Courier", Discovery.FEED, A)
    assert story.hints.published == "2026-11-22T07:05:00+00:00"
    assert desk.source().kind == "rss"


def test_only_what_is_new_is_published_at_the_next_poll(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A, B))
    desk.poll()
    desk.web.serve(FEED_URL, rss(C, A + "?utm_source=rss", B))

    assert desk.poll() == [C]


def test_a_story_is_new_once_across_feeds(desk: Desk) -> None:
    other = "https://gazette.example/feed"
    desk.watch()
    desk.watch(other)
    desk.web.serve(FEED_URL, rss(A))
    desk.web.serve(other, rss("http://www.courier.example/a/?utm_medium=feed", B))

    desk.tick()
    assert sorted(story.url for story in desk.published) in (
        [A, B],
        ["http://www.courier.example/a/?utm_medium=feed", B],
    )


def test_an_unchanged_source_is_asked_on_a_condition_and_not_read(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A), etag='W/"7"', last_modified="Sun, 22 Nov 2026 07:05:00 GMT")
    desk.poll()
    assert desk.poll() == []

    _, headers = desk.web.asked[-1]
    assert headers["If-None-Match"] == 'W/"7"'
    assert headers["If-Modified-Since"] == "Sun, 22 Nov 2026 07:05:00 GMT"
    assert desk.told[-1].is_unchanged


def test_a_source_that_keeps_its_etag_though_it_changed_is_found_out_by_its_body(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    desk.poll()
    assert desk.poll() == []
    assert desk.told[-1].is_unchanged
    desk.web.serve(FEED_URL, rss(B))
    assert desk.poll() == [B]


def test_a_feed_of_which_only_the_build_date_changed_costs_no_look_at_its_entries(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A, channel="<lastBuildDate>1</lastBuildDate>"))
    desk.poll()
    desk.seen.entries.clear()
    desk.web.serve(FEED_URL, rss(A, channel="<lastBuildDate>2</lastBuildDate>"))

    assert desk.poll() == []


def page(url: str, *items: tuple[str, str] | str) -> bytes:
    """A page of a feed, behind which another one lies."""
    return rss(*items, channel=f'<link rel="next" href="{url}" xmlns="http://www.w3.org/2005/Atom"/>')


def test_earlier_pages_are_read_while_all_of_a_page_is_new(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    desk.poll()
    second, third = f"{FEED_URL}?page=2", f"{FEED_URL}?page=3"
    desk.web.serve(FEED_URL, page(second, f"{A}/4", f"{A}/3"))
    desk.web.serve(second, page(third, f"{A}/2", f"{A}/1"))
    desk.web.serve(third, page(f"{FEED_URL}?page=4", B, A))

    assert desk.poll() == [B, f"{A}/2", f"{A}/1", f"{A}/4", f"{A}/3"]
    assert [url for url, _ in desk.web.asked][1:] == [FEED_URL, second, third]

    desk.web.serve(FEED_URL, page(second, C, f"{A}/4"))
    assert desk.poll() == [C]
    assert len(desk.web.asked) == 5


def test_pages_without_end_are_read_up_to_ten_and_circles_once(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, page(f"{FEED_URL}?page=1", f"{A}/0"))
    for number in range(1, 20):
        desk.web.serve(f"{FEED_URL}?page={number}", page(f"{FEED_URL}?page={number + 1}", f"{A}/{number}"))
    assert len(desk.poll()) == 1 + MOST_PAGES

    desk.web.serve(FEED_URL, page(FEED_URL, B))
    assert desk.poll() == [B]
    assert [url for url, _ in desk.web.asked][-2:] == [FEED_URL, FEED_URL]


def test_earlier_pages_end_at_what_is_too_old(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, page(f"{FEED_URL}?page=2", A, (B, "Sun, 22 Nov 2020 07:05:00 GMT")))
    assert desk.poll() == [A]
    assert len(desk.web.asked) == 1


def test_an_old_story_that_is_pinned_does_not_hide_the_pages_behind(desk: Desk) -> None:
    desk.watch()
    second = f"{FEED_URL}?page=2"
    desk.web.serve(FEED_URL, page(second, (C, "Sun, 22 Nov 2020 07:05:00 GMT"), B))
    desk.web.serve(second, rss(A))
    assert desk.poll() == [A, B]


def test_a_story_that_stays_on_top_does_not_hide_the_pages_behind(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    desk.poll()
    second = f"{FEED_URL}?page=2"
    desk.web.serve(FEED_URL, page(second, A, f"{A}/3", f"{A}/2"))
    desk.web.serve(second, rss(f"{A}/1", A))
    assert sorted(desk.poll()) == [f"{A}/1", f"{A}/2", f"{A}/3"]


def test_pages_that_the_time_did_not_last_for_are_read_by_the_next_tick(desk: Desk) -> None:
    desk.watch()
    second = f"{FEED_URL}?page=2"
    desk.web.serve(FEED_URL, page(second, A))
    desk.web.serve(second, rss(*(f"{A}/{number}" for number in range(150))))
    # Claimed, polled, read, asked for the page behind, 100 entries handed over: then the time is up.
    left = iter((100.0,) * 4)
    desk.tick(Deadline(lambda: next(left, 10.0)))
    assert 0 < len(desk.published) < 151
    desk.poll()
    assert len({story.url for story in desk.published}) == len(desk.published) == 151


def test_an_updated_entry_is_fetched_again_and_once(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, atom((A, iso(NOW - 3600)), (B, iso(NOW - 7200))))
    desk.poll()
    corrected = atom((A, iso(desk.now + 600)), (B, iso(NOW - 7200)))
    desk.now += 1200
    desk.web.serve(FEED_URL, corrected)

    assert desk.poll() == [A]
    desk.web.serve(FEED_URL, corrected + b" ")
    assert desk.poll() == []


def test_an_update_from_before_we_asked_for_the_page_is_no_news(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    desk.poll()
    other = "https://gazette.example/feed"
    desk.watch(other)
    desk.web.serve(other, atom((A, iso(NOW - 3600))))
    assert desk.poll() == []


def test_an_update_counts_though_its_publishers_clock_is_hours_behind(desk: Desk) -> None:
    desk.watch()
    behind = 7 * 3600
    desk.web.serve(FEED_URL, atom((A, iso(NOW - behind - 600))))
    desk.poll()
    desk.now += 3600
    desk.web.serve(FEED_URL, atom((A, iso(desk.now - behind))))
    assert desk.poll() == [A]
    assert desk.poll() == []


def test_an_entry_that_keeps_changing_is_fetched_ever_less_often(desk: Desk) -> None:
    desk.watch()
    published = []
    for minute in range(0, 24 * 60, 11):
        desk.now = NOW + minute * 60
        desk.sources.poll_at(source().id, desk.now)
        desk.web.serve(FEED_URL, atom((A, iso(desk.now))))
        published += desk.poll()
    assert 6 <= len(published) <= 10
    assert desk.source().due_at >= desk.now + SHORTEST  # though an update waits
    assert desk.state().etag == ""


def test_a_document_that_gives_all_entries_one_moment_tells_of_itself(desk: Desk) -> None:
    entries = [f"{A}/{number}" for number in range(10)]
    desk.watch()
    desk.web.serve(FEED_URL, atom(*((url, iso(NOW)) for url in entries)))
    assert len(desk.poll()) == 10
    desk.web.serve(FEED_URL, atom(*((url, iso(desk.now + DAY)) for url in entries)))
    assert desk.poll(2 * DAY) == []


def test_old_entries_are_passed_over_unless_they_are_asked_for(desk: Desk) -> None:
    desk.watch()
    desk.watch("https://courier.example/all", max_age_days=0)
    for url in (FEED_URL, "https://courier.example/all"):
        desk.web.serve(url, rss((f"{url}/old", "Mon, 22 Nov 2021 07:05:00 GMT")))
    desk.tick()
    assert [story.url for story in desk.published] == ["https://courier.example/all/old"]


def test_a_sitemap_without_dates_brings_only_what_is_added_later(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, urlset(A, B))
    assert desk.poll() == []
    desk.web.serve(SITEMAP, urlset(A, B, C))
    assert desk.poll() == [C]
    assert desk.published[0].discovered_by is Discovery.SITEMAP


def test_a_burst_of_entries_is_handed_over_over_several_ticks(desk: Desk) -> None:
    entries = [f"{A}/{number}" for number in range(1_450)]
    desk.watch()
    desk.web.serve(FEED_URL, rss(*entries), etag='"1"')
    left = iter([100.0] * 10 + [1.0] * 10_000)  # the time of the first tick is up half-way
    desk.tick(Deadline(lambda: next(left)))
    assert 0 < len(desk.published) < len(entries)
    assert desk.state().etag == ""
    assert desk.source().due_at == desk.now + AT_ONCE

    desk.poll()
    assert sorted(story.url for story in desk.published) == sorted(entries)
    assert desk.state().etag == '"1"'


def test_an_index_is_read_sitemap_by_sitemap_those_that_changed_first(desk: Desk) -> None:
    children = [f"https://courier.example/s{number}.xml" for number in range(14)]
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index(*((url, iso(NOW - DAY + number)) for number, url in enumerate(children))), etag='"1"')
    for number, url in enumerate(children):
        desk.web.serve(url, urlset((f"{A}/{number}", iso(NOW - DAY))))

    assert desk.poll() == [f"{A}/{number}" for number in range(10)]
    assert desk.state(SITEMAP).etag == ""
    assert desk.poll() == [f"{A}/{number}" for number in range(10, 14)]
    assert desk.state(SITEMAP).etag == '"1"'
    desk.web.asked.clear()
    assert desk.poll() == []
    assert [url for url, _ in desk.web.asked] == [SITEMAP]


@pytest.mark.parametrize("ahead", [9 * 3600, 70 * 365 * DAY], ids=["another zone's clock", "a mistake"])
def test_a_sitemap_dated_in_the_future_hides_none_that_changes_later(desk: Desk, ahead: float) -> None:
    fast, right = "https://courier.example/fast.xml", "https://courier.example/right.xml"
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index((right, iso(NOW - DAY)), (fast, iso(NOW + ahead))))
    desk.web.serve(right, urlset((A, iso(NOW - DAY))))
    desk.web.serve(fast, urlset((B, iso(NOW - DAY))))
    assert desk.poll() == [A, B]
    desk.web.serve(SITEMAP, index((right, iso(desk.now + 60)), (fast, iso(NOW + ahead))))
    desk.web.serve(right, urlset((C, iso(desk.now + 60))))
    assert desk.poll() == [C]


def test_an_index_without_dates_is_read_in_turns(desk: Desk) -> None:
    children = [f"https://courier.example/s{number}.xml" for number in range(14)]
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index(*children))
    for url in children:
        desk.web.serve(url, urlset(f"{url}/old"))
    assert [desk.poll(), desk.poll()] == [[], []]
    desk.web.serve(children[12], urlset(f"{children[12]}/old", C))
    assert desk.poll() + desk.poll() == [C]


def test_a_large_index_whose_host_is_left_alone_is_not_asked_every_minute(desk: Desk) -> None:
    children = [f"https://courier.example/s{number}.xml" for number in range(14)]
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index(*((url, iso(NOW - DAY + number)) for number, url in enumerate(children))))
    for url in children:
        desk.web.documents[url] = Served(trouble=HostShut("left alone"))
    desk.poll()
    assert desk.source(SITEMAP).due_at >= desk.now + SHORTEST
    assert desk.parts.all() == []


def test_an_archive_that_takes_several_ticks_is_taken_for_known_as_a_whole(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, urlset(*(f"{A}/{number}" for number in range(450))))
    left = iter([100.0] * 4 + [1.0] * 100)
    desk.tick(Deadline(lambda: next(left)))
    assert 0 < len(desk.seen.entries) < 450
    assert desk.poll() == []
    assert len(desk.seen.entries) == 450
    desk.web.serve(SITEMAP, urlset(*(f"{A}/{number}" for number in range(451))))
    assert desk.poll() == [f"{A}/450"]


def test_one_sitemap_that_cannot_be_had_does_not_keep_us_from_the_others(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(
        SITEMAP,
        index(("https://courier.example/gone.xml", iso(NOW - 9)), ("https://courier.example/s.xml", iso(NOW - 8))),
    )
    desk.web.serve("https://courier.example/s.xml", urlset((C, iso(NOW - 60))))
    assert desk.poll() == [C]


@pytest.mark.parametrize(
    ("served", "problem", "strikes"),
    [
        (Served(status=404), "page-gone: status 404", 1),
        (Served(status=403), "page-refused: status 403", 1),
        (Served(status=503), "status 503", 0.5),
        (Served(b"<!doctype html><html><body>Hello</body></html>"), "html-page: a web page", 1),
        (Served(b""), "empty-document: not a byte", 0.5),
        (Served(trouble=OriginUnavailable("no answer")), "no answer", 0.25),
    ],
    ids=["404", "403", "503", "html", "empty", "no answer"],
)
def test_a_source_that_cannot_be_read_is_asked_again_later_and_says_why(desk: Desk, served, problem, strikes) -> None:
    desk.watch()
    desk.web.documents[FEED_URL] = served
    assert desk.poll() == []
    assert (desk.state().problem, desk.state().strikes) == (problem, strikes)
    first = desk.source().due_at - desk.now
    desk.poll()
    assert first < desk.source().due_at - desk.now <= LONGEST

    desk.web.serve(FEED_URL, rss(A))
    assert desk.poll() == [A]
    assert (desk.state().problem, desk.state().strikes, desk.state().failing_since) == ("", 0, 0)


def test_what_robots_txt_forbids_is_not_asked_for(desk: Desk) -> None:
    def forbid(url: str) -> None:
        raise RobotsForbidden(f"robots.txt forbids {url}")

    desk.permit = forbid
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    assert desk.poll() == []
    assert desk.web.asked == []
    assert desk.state().problem.startswith("robots-forbidden")


def test_a_host_that_is_left_alone_at_present_is_no_fault_of_the_source(desk: Desk) -> None:
    desk.watch()
    desk.web.documents[FEED_URL] = Served(trouble=HostShut("left alone", retry_after=1800))
    desk.poll()
    assert desk.state().strikes == 0
    assert desk.source().due_at == desk.now + 1800


def test_a_source_that_is_gone_is_paused_and_counted(desk: Desk) -> None:
    desk.watch()
    desk.web.documents[FEED_URL] = Served(status=410)
    report = desk.tick()
    found = desk.source()
    assert (found.status, found.paused_because) == (Status.PAUSED, "gone: status 410")
    assert report.counts["SourceGone"] == 1
    assert desk.ended == [found.id]


def test_a_source_that_fails_for_days_is_counted_with_each_poll(desk: Desk) -> None:
    desk.watch()
    desk.web.documents[FEED_URL] = Served(status=404)
    assert "SourceFailing" not in desk.tick().counts
    desk.now += 3 * DAY
    assert desk.tick().counts["SourceFailing"] == 1


def test_a_source_that_falls_silent_against_its_own_rhythm_is_counted(desk: Desk) -> None:
    desk.watch()
    for hour in range(72):
        desk.now = NOW + hour * 3600
        desk.sources.poll_at(source().id, desk.now)
        desk.web.serve(FEED_URL, rss(f"{A}/{hour}"))
        assert "SourceSilent" not in desk.tick().counts
    desk.now += 5 * DAY
    assert desk.tick().counts["SourceSilent"] == 1
    assert desk.state().silent_since == desk.now

    desk.web.serve(FEED_URL, rss(B))
    desk.now += DAY
    assert "SourceSilent" not in desk.tick().counts


def test_a_source_that_was_asleep_when_it_was_added_is_not_called_silent(desk: Desk) -> None:
    desk.watch(max_age_days=0)
    desk.web.serve(FEED_URL, rss(*((f"{A}/{day}", f"{day:02} Mar 2021 07:05:00 GMT") for day in range(1, 20))))
    desk.tick()
    desk.now += 90 * DAY
    assert "SourceSilent" not in desk.tick().counts


class Bug(Exception):
    """What nobody foresaw."""


def test_a_source_that_we_fail_at_ourselves_is_asked_ever_less_often_and_says_why(desk: Desk) -> None:
    desk.watch()
    desk.web.documents[FEED_URL] = Served(trouble=Bug("no such key"))
    waits = []
    for _ in range(10):
        desk.poll()
        waits.append(desk.source().due_at - desk.now)
    assert [wait / 60 for wait in waits] == [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]
    assert desk.state().problem == "error of ours: Bug: no such key"
    assert desk.state().failing_since == NOW

    desk.web.serve(FEED_URL, rss(A))
    assert desk.poll() == [A]
    assert (desk.state().problem, desk.state().strikes, desk.source().claims) == ("", 0, 0)


def test_one_source_that_we_fail_at_takes_nothing_from_the_others_of_its_host(desk: Desk) -> None:
    others = [f"https://courier.example/feed/{number}" for number in range(5)]
    desk.watch()
    desk.web.documents[FEED_URL] = Served(trouble=Bug("no such key"))
    for url in others:
        desk.watch(url)
        desk.web.serve(url, rss(f"{url}/story"))
    report = desk.tick()
    assert len(desk.published) == 5
    assert (report.counts["SourcesPolled"], report.counts["SourcePollErrors"]) == (6, 1)
    assert isinstance(report.error, ExceptionGroup)
    [error] = report.error.exceptions
    assert error.__notes__ == [f"while polling {FEED_URL}"]


def test_a_registry_entry_that_nobody_can_read_takes_nothing_from_the_others(desk: Desk) -> None:
    desk.watch("https://gazette.example/feed")
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    claim = desk.sources.claim

    def claim_or_fail(source_id: str, now: float, lease_seconds: float) -> Source | None:
        claimed = claim(source_id, now, lease_seconds)
        if source_id != source().id:
            raise Bug("no such status")
        return claimed

    desk.sources.claim = claim_or_fail  # type: ignore[method-assign] # the table answers what we cannot read
    report = desk.tick()
    assert [story.url for story in desk.published] == [A]
    assert report.error


class Killed(BaseException):
    """The invocation ends, and nobody is told."""


def test_a_source_that_kills_its_invocations_is_asked_ever_less_often_and_found_out(desk: Desk) -> None:
    desk.watch()
    desk.web.documents[FEED_URL] = Served(trouble=Killed())
    waits = []
    for _ in range(5):
        with suppress(Killed):
            desk.poll()
        waits.append((desk.source().due_at - desk.now) / 60)
    assert waits == [5, 10, 20, 40, 80]
    assert desk.state().problem == "error of ours: the last poll did not come to an end"

    desk.web.serve(FEED_URL, rss(A))
    assert desk.poll() == [A]
    assert (desk.state().problem, desk.source().claims) == ("", 0)


def test_a_permanent_redirect_is_believed_after_two_days(desk: Desk) -> None:
    there = "https://courier.example/new-feed"
    desk.watch()
    desk.web.serve(FEED_URL, rss(A), moved_to=there)
    desk.poll()
    assert desk.source().url == FEED_URL
    desk.poll(3 * DAY)
    assert desk.source().url == there
    assert desk.source(there).id == source().id


def test_a_source_that_moves_to_another_ones_place_is_paused(desk: Desk) -> None:
    there = "https://courier.example/new-feed"
    desk.watch()
    desk.watch(there, due_at=NOW + 10**9)
    desk.web.serve(FEED_URL, rss(A), moved_to=there)
    for _ in range(2):
        desk.now += 3 * DAY
        desk.tick()
    assert "is watched already" in desk.source().paused_because
    assert desk.ended == [source().id]


def test_the_hub_that_a_feed_names_is_told_once(desk: Desk) -> None:
    hub = '<link rel="hub" href="https://hub.example/" xmlns="http://www.w3.org/2005/Atom"/>'
    desk.watch()
    desk.web.serve(FEED_URL, rss(A, channel=hub))
    desk.poll()
    desk.web.serve(FEED_URL, rss(B, channel=hub))
    desk.poll()
    [(told, offer)] = desk.wanted
    assert (told, offer.hub, offer.topic) == (source().id, "https://hub.example/", FEED_URL)


def test_sources_beyond_the_time_that_is_left_wait_for_the_next_tick(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    desk.tick(Deadline(lambda: 20.0))
    assert desk.published == []
    assert desk.source().due_at == NOW


def test_a_slow_host_keeps_nobody_from_being_polled(desk: Desk) -> None:
    others = [f"https://paper{number}.example/feed" for number in range(150)]
    answered = Event()
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    for url in others:
        desk.watch(url)
        desk.web.serve(url, rss(f"{url}/story"))

    def wait_for_all_others(url: str) -> None:
        if url == FEED_URL:
            assert answered.wait(10)
        elif len(desk.web.asked) >= len(others) - 1:
            answered.set()

    desk.permit = wait_for_all_others
    desk.tick()
    assert len(desk.published) == 151


def test_two_ticks_at_once_poll_a_source_once(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A))
    claimed = desk.sources.claim(source().id, desk.now, LEASE_SECONDS)
    desk.tick()
    assert claimed
    assert desk.web.asked == []


def test_an_entry_that_another_poll_has_in_hand_is_waited_for(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A, B), etag='"1"')
    desk.seen.claim(in_hand(Seen(url_key(A), "other", NOW)), desk.now, CLAIM_SECONDS)
    assert desk.poll() == [B]
    assert desk.state().etag == ""
    assert desk.poll(CLAIM_SECONDS) == [A]
    assert desk.state().etag == '"1"'


def test_an_entry_that_changed_every_day_for_years_is_still_followed(desk: Desk) -> None:
    told = NOW - 2 * DAY
    desk.seen.keep([Seen(url_key(A), desk.watch().id, NOW - 1100 * DAY, sent_at=told, told=told, again=1100)])
    desk.web.serve(FEED_URL, atom((A, iso(NOW - 60))))
    assert desk.poll() == [A]


@pytest.mark.parametrize("trouble", [HostShut("left alone", retry_after=HOUR), NotOurTurn("others")])
def test_a_source_whose_host_may_not_be_asked_for_days_fails_aloud(desk: Desk, trouble: Exception) -> None:
    desk.watch()
    desk.web.documents[FEED_URL] = Served(trouble=trouble)
    desk.poll()
    assert desk.state().problem == ""
    assert desk.chore()(PLENTY).counts == {}
    while desk.now < NOW + 2 * DAY:
        desk.poll()
    desk.now = desk.source().due_at
    assert desk.tick().counts == {"SourceFailing": 1}
    assert (desk.state().failing_since, desk.state().strikes) == (NOW, 0)
    desk.web.serve(FEED_URL, rss(A))
    assert desk.poll(HOUR) == [A]
    assert (desk.state().problem, desk.state().failing_since) == ("", 0)


@pytest.mark.parametrize(("an_hour", "told"), [(250.0, 1), (150.0, 0)])
def test_a_source_that_tells_more_than_anybody_writes_is_told_of(desk: Desk, an_hour: float, told: int) -> None:
    day_before = PollState(read_at=NOW, hours=(an_hour,) * 24, counted_at=NOW, counted_from=NOW - DAY)
    desk.watch(state=day_before)
    desk.web.serve(FEED_URL, rss(A))
    assert desk.tick().counts.get("SourceFlooding", 0) == told
    desk.now = desk.source().due_at
    assert desk.tick().counts.get("SourceFlooding", 0) == 0  # nothing new


def test_what_of_a_document_could_not_be_read_is_told_with_its_poll(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A, "mailto:somebody@courier.example"))
    assert desk.poll() == [A]
    assert desk.told[-1].flaws == ("1 entries without an address",)
