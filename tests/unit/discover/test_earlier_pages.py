"""Behind a feed's first page: how far its earlier pages are read."""

from functions.discover.paging import MOST_PAGES
from functions.discover.service import Deadline
from tests.discover_fakes import FEED_URL, rss
from tests.unit.discover.conftest import Desk
from tests.unit.discover.documents import A, B, C, page


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
