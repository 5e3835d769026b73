"""Pages and sitemaps that could not be read in their turn: each is read later, or its end is recorded by name."""

from dataclasses import replace

import pytest

from functions.discover.fetching import SourceGone
from functions.discover.paging import MOST_PAGES
from functions.discover.part import GIVEN_UP_SECONDS, MOST_PAGES_IN_ALL, Part, PartKind
from functions.discover.timetable import DAY, HOUR, LONGEST
from shared.errors import HostShut, OriginUnavailable
from shared.messages import Discovery
from shared.outcomes import Outcome
from shared.sources import PollState
from tests.discover_fakes import FEED_URL, NOW, Served, iso, rss
from tests.unit.discover.conftest import Desk
from tests.unit.discover.documents import SITEMAP, index, page, urlset

STORY = "https://courier.example/story"
SECOND, THIRD = f"{FEED_URL}?page=2", f"{FEED_URL}?page=3"
CHILD = "https://courier.example/s1.xml"


def all_parts_read(desk: Desk, most: int = 100) -> None:
    """Let time pass until nothing is left to be read."""
    for _ in range(most):
        if not desk.parts.all():
            return
        desk.now = max(desk.now, desk.parts.all()[0].due_at)
        desk.read_parts()
    raise AssertionError(f"still there: {desk.parts.all()}")


def urls(desk: Desk) -> set[str]:
    return {story.url for story in desk.published}


def test_a_page_that_cannot_be_had_is_read_later_with_those_behind_it(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, page(SECOND, f"{STORY}/5"))
    desk.web.documents[SECOND] = Served(status=503)
    desk.web.serve(THIRD, rss(f"{STORY}/3"))
    assert desk.poll() == [f"{STORY}/5"]
    [part] = desk.parts.all()
    assert (part.url, part.kind, part.problem, part.strikes) == (SECOND, PartKind.PAGE, "status 503", 0.5)

    desk.read_parts()
    assert len(desk.web.asked) == 2  # it is not its time yet
    desk.web.serve(SECOND, page(THIRD, f"{STORY}/4"))
    all_parts_read(desk)
    assert urls(desk) == {f"{STORY}/{number}" for number in (5, 4, 3)}


def test_an_index_passes_a_sitemap_that_cannot_be_had_and_it_is_read_later(desk: Desk) -> None:
    children = [f"https://courier.example/s{number}.xml" for number in range(14)]
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index(*((url, iso(NOW - DAY + n)) for n, url in enumerate(children))), etag='"1"')
    for number, url in enumerate(children):
        desk.web.serve(url, urlset((f"{STORY}/{number}", iso(NOW - DAY))))
    desk.web.documents[children[0]] = Served(status=404)
    desk.poll()
    desk.poll()
    assert urls(desk) == {f"{STORY}/{number}" for number in range(1, 14)}
    assert desk.state(SITEMAP).etag == '"1"'

    desk.web.serve(children[0], urlset((f"{STORY}/0", iso(NOW - DAY))))
    all_parts_read(desk)
    assert f"{STORY}/0" in urls(desk)
    assert desk.published[-1].discovered_by is Discovery.SITEMAP


def test_an_index_within_an_index_is_read_what_changed_of_it_and_no_deeper(desk: Desk) -> None:
    within, old, third = (f"https://courier.example/{name}.xml" for name in ("within", "old", "third"))
    desk.watch(SITEMAP)
    for hour, child in ((2, CHILD), (1, third)):
        desk.web.serve(SITEMAP, index((within, iso(NOW - hour * HOUR))))
        desk.web.serve(within, index((child, iso(NOW - hour * HOUR)), (old, iso(NOW - 90 * DAY))))
        desk.web.serve(child, urlset((f"{STORY}/{hour}", iso(NOW - DAY))) if child == CHILD else index(old))
        desk.poll()
        desk.read_parts()
    assert urls(desk) == {f"{STORY}/2"}
    assert old not in [url for url, _ in desk.web.asked]
    [part] = desk.parts.all()
    assert (part.url, part.problem) == (third, "not-a-feed: an index within an index within an index")


def test_an_archive_that_could_not_be_had_at_first_sight_is_taken_for_known_when_it_can(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index(CHILD))
    desk.web.documents[CHILD] = Served(status=503)
    desk.poll()
    desk.web.serve(CHILD, urlset(*(f"{STORY}/{number}" for number in range(30))))
    all_parts_read(desk)
    assert desk.published == []

    desk.web.serve(CHILD, urlset(*(f"{STORY}/{number}" for number in range(31))))
    assert desk.poll() == [f"{STORY}/30"]


def test_an_index_leaves_a_sitemap_alone_while_it_waits_for_its_own_time(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index(CHILD))
    desk.web.documents[CHILD] = Served(status=503)
    for _ in range(5):
        desk.poll()
    assert [url for url, _ in desk.web.asked].count(CHILD) == 1


@pytest.mark.parametrize(
    ("served", "first_hours"),
    [(Served(status=404), 2), (Served(status=503), 2**0.5), (Served(trouble=OriginUnavailable("no answer")), 2**0.25)],
    ids=["hard", "soft", "passing"],
)
def test_a_part_is_asked_for_ever_less_often_and_a_day_apart_at_most(desk: Desk, served, first_hours) -> None:
    known = desk.watch(state=PollState(interval=HOUR))
    desk.web.documents[SECOND] = served
    desk.parts.add(Part.of(known, SECOND, PartKind.PAGE, NOW))
    waits = []
    for _ in range(14):
        desk.now = desk.parts.all()[0].due_at
        desk.read_parts()
        waits.append(desk.parts.all()[0].due_at - desk.now)
    assert 0.9 * first_hours * HOUR <= waits[0] <= first_hours * HOUR
    assert waits == sorted(waits)
    assert max(waits) <= LONGEST


def test_a_host_that_is_left_alone_at_present_is_no_fault_of_the_part(desk: Desk) -> None:
    known = desk.watch()
    desk.web.documents[SECOND] = Served(trouble=HostShut("left alone", retry_after=1800))
    desk.parts.add(Part.of(known, SECOND, PartKind.PAGE, NOW))
    desk.read_parts()
    [part] = desk.parts.all()
    assert (part.strikes, part.due_at) == (0, NOW + 1800)


@pytest.mark.parametrize(
    ("served", "reason"),
    [
        (Served(status=404), "page-gone"),
        (Served(b"<!doctype html><html><body>Hello</body></html>"), "html-page"),
        (Served(status=503), "origin-lost"),
    ],
)
def test_the_end_of_a_part_that_was_never_to_be_had_is_recorded_by_name(desk: Desk, served, reason) -> None:
    known = desk.watch()
    desk.web.documents[SECOND] = served
    desk.parts.add(Part.of(known, SECOND, PartKind.PAGE, NOW))
    all_parts_read(desk)
    assert desk.now >= NOW + GIVEN_UP_SECONDS
    [told] = desk.outcomes.journey(SECOND)
    assert (told.stage, told.outcome, told.reason) == ("discover", Outcome.REJECTED, reason)
    assert told.detail.startswith(f"page of {FEED_URL}, not read since 2026-11-22: ")
    assert [what for what, _ in desk.told_of_parts][-1] == "part lost"


def test_a_part_whose_publisher_says_that_it_is_gone_for_good_is_not_asked_for_again(desk: Desk) -> None:
    known = desk.watch()
    desk.web.documents[CHILD] = Served(status=410)
    desk.parts.add(Part.of(known, CHILD, PartKind.SITEMAP, NOW))
    assert desk.read_parts().counts == {"PartsLost": 1}
    all_parts_read(desk)
    assert len(desk.web.asked) == 1
    [told] = desk.outcomes.journey(CHILD)
    assert told.reason == SourceGone.reason


def test_a_sitemap_that_is_gone_for_good_is_asked_for_once_and_its_end_is_recorded(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index((CHILD, iso(NOW - DAY))))
    desk.web.documents[CHILD] = Served(status=410)
    desk.poll()
    assert desk.read_parts().counts == {"PartsLost": 1}
    assert [url for url, _ in desk.web.asked] == [SITEMAP, CHILD]
    [told] = desk.outcomes.journey(CHILD)
    assert told.detail.endswith("page-gone: status 410")


def test_all_pages_of_a_new_source_are_read_ten_at_a_time(desk: Desk) -> None:
    desk.watch()
    for number in range(35):
        here = f"{FEED_URL}?page={number}" if number else FEED_URL
        desk.web.serve(here, page(f"{FEED_URL}?page={number + 1}", f"{STORY}/{number}"))
    desk.web.serve(f"{FEED_URL}?page=35", rss(f"{STORY}/35"))
    assert len(desk.poll()) == 1 + MOST_PAGES
    all_parts_read(desk)
    assert urls(desk) == {f"{STORY}/{number}" for number in range(36)}
    assert len(desk.published) == 36


def test_pages_without_end_come_to_one(desk: Desk) -> None:
    known = desk.watch()
    last = Part.of(known, SECOND, PartKind.PAGE, NOW)
    desk.parts.add(replace(last, pages=MOST_PAGES_IN_ALL - 2))
    desk.web.serve(SECOND, page(THIRD, f"{STORY}/1"))
    desk.web.serve(THIRD, page(f"{FEED_URL}?page=4", f"{STORY}/2"))
    desk.web.documents[f"{FEED_URL}?page=4"] = Served(status=503)
    all_parts_read(desk)
    assert urls(desk) == {f"{STORY}/1", f"{STORY}/2"}
    [told] = desk.outcomes.journey(f"{FEED_URL}?page=4")
    assert told.detail.endswith("origin-lost: 1000 pages were read")


def test_the_parts_of_a_source_that_is_removed_are_forgotten_and_of_a_paused_one_kept(desk: Desk) -> None:
    known, paused = desk.watch(), desk.watch("https://gazette.example/feed")
    desk.parts.add(Part.of(known, SECOND, PartKind.PAGE, NOW))
    desk.parts.add(Part.of(paused, THIRD, PartKind.PAGE, NOW))
    desk.sources.remove(known.id)
    desk.sources.pause(paused.id, "for now")
    desk.read_parts()
    assert [part.url for part in desk.parts.all()] == [THIRD]
    assert desk.parts.all()[0].due_at == NOW + DAY
    assert desk.web.asked == []
