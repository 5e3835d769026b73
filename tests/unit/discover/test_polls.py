"""Polls of sources, from the request to the next appointment."""

from threading import Event

from functions.discover.novelty import CLAIM_SECONDS, DAY, Seen
from functions.discover.polling import LEASE_SECONDS
from functions.discover.service import Deadline
from functions.discover.timetable import AT_ONCE, SHORTEST
from shared.messages import Discovery
from shared.urls import url_key
from tests.discover_fakes import FEED_URL, NOW, atom, in_hand, iso, rss, source
from tests.unit.discover.conftest import Desk
from tests.unit.discover.documents import A, B, C


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


def test_what_of_a_document_could_not_be_read_is_told_with_its_poll(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(A, "mailto:somebody@courier.example"))
    assert desk.poll() == [A]
    assert desk.told[-1].flaws == ("1 entries without an address",)
