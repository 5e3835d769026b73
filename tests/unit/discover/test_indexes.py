"""Sitemap indexes: each sitemap is read when it has changed, whatever its publisher's dates are like."""

from contextlib import suppress

import pytest

from functions.discover.indexes import MOST_NESTED
from functions.discover.novelty import CLAIM_SECONDS, Seen
from functions.discover.part import Part, PartKind
from functions.discover.polling import LEASE_SECONDS
from functions.discover.timetable import DAY, HOUR, LONGEST, MINUTE, SHORTEST
from shared.errors import HostShut
from shared.urls import url_key
from tests.discover_fakes import FEED_URL, NOW, Served, in_hand, iso, rss
from tests.unit.discover.conftest import Desk
from tests.unit.discover.documents import SITEMAP, index, page, urlset
from tests.unit.discover.test_parts import all_parts_read, urls

STORY = "https://courier.example/story"
CHILDREN = [f"https://courier.example/s{number}.xml" for number in range(25)]
CHILD, OTHER = CHILDREN[:2]


def serve(desk: Desk, *children: tuple[str, str] | str, etag: str = "") -> None:
    """An index of these sitemaps, each with a young story of its own name."""
    desk.web.serve(SITEMAP, index(*children), etag=etag)
    for child in children:
        url = child if isinstance(child, str) else child[0]
        desk.web.serve(url, urlset((f"{STORY}/{url[-6:-4]}", iso(NOW - HOUR))))


def asked(desk: Desk, url: str) -> int:
    return [each for each, _ in desk.web.asked].count(url)


@pytest.mark.parametrize("ahead", [MINUTE, 9 * HOUR])
def test_all_sitemaps_are_read_though_their_publishers_clock_is_ahead(desk: Desk, ahead: float) -> None:
    desk.watch(SITEMAP)
    serve(desk, *((url, iso(NOW + ahead + number)) for number, url in enumerate(CHILDREN)))
    found = [story for _ in range(6) for story in desk.poll()]
    assert len(found) == len(set(found)) == len(CHILDREN)
    assert max(asked(desk, url) for url in CHILDREN) <= 2  # once more when our clock has come so far

    desk.web.serve(CHILD, urlset((STORY, iso(NOW - HOUR))))
    desk.web.serve(SITEMAP, index((CHILD, iso(desk.now + ahead + HOUR)), (OTHER, iso(NOW + ahead))))
    assert desk.poll() == [STORY]


def test_a_sitemap_that_tells_the_day_only_is_read_until_the_day_is_over_everywhere(desk: Desk) -> None:
    desk.watch(SITEMAP)
    for hour in (0, 3, 9, 15):
        desk.now = NOW + hour * HOUR
        desk.sources.poll_at(desk.source(SITEMAP).id, desk.now)
        serve(desk, (CHILD, iso(desk.now - HOUR)), (OTHER, "2026-11-22"), etag='"the same"')
        desk.web.serve(OTHER, urlset((f"{STORY}/{hour}", iso(desk.now))))
        assert f"{STORY}/{hour}" in desk.poll()
    desk.web.serve(OTHER, urlset((f"{STORY}/last", iso(desk.now))))
    assert desk.poll(2 * DAY) == [f"{STORY}/last"]
    before = asked(desk, OTHER)
    desk.poll(DAY)
    assert asked(desk, OTHER) == before


def test_an_index_without_dates_is_never_skipped(desk: Desk) -> None:
    """Its own bytes say nothing of its sitemaps."""
    desk.watch(SITEMAP)
    serve(desk, CHILD, etag='"1"')
    desk.seen.claim(in_hand(Seen(url_key(f"{STORY}/s0"), "another poll", NOW)), NOW, CLAIM_SECONDS)
    for _ in range(3):
        desk.poll()
        desk.read_parts()
    desk.web.serve(CHILD, urlset((f"{STORY}/s0", iso(NOW)), (f"{STORY}/new", iso(NOW))))
    assert desk.poll() == [f"{STORY}/new"]


def test_a_sitemap_whose_entry_another_has_in_hand_keeps_nobody_waiting(desk: Desk) -> None:
    desk.watch(SITEMAP)
    serve(desk, *((url, iso(NOW - DAY + number)) for number, url in enumerate(CHILDREN[:12])), etag='"1"')
    desk.seen.claim(in_hand(Seen(url_key(f"{STORY}/s0"), "another poll", NOW)), NOW, CLAIM_SECONDS)
    desk.poll()
    desk.poll()
    assert len(desk.published) == 11
    assert desk.state(SITEMAP).etag == '"1"'
    desk.now += CLAIM_SECONDS
    desk.read_parts()
    assert len(desk.published) == 12
    assert desk.parts.all() == []


def test_an_archive_whose_host_was_left_alone_at_first_sight_is_taken_for_known(desk: Desk) -> None:
    desk.watch(SITEMAP)
    serve(desk, *CHILDREN[:14])
    for url in CHILDREN[:14]:
        desk.web.serve(url, urlset(f"{url}/old"))
    desk.web.documents[CHILDREN[3]] = Served(trouble=HostShut("left alone"))
    desk.poll()
    desk.web.serve(CHILDREN[3], urlset(f"{CHILDREN[3]}/old"))
    for _ in range(4):
        desk.poll()
    assert desk.published == []


def test_a_sitemap_on_another_host_that_is_left_alone_holds_up_none(desk: Desk) -> None:
    elsewhere = "https://archive.example/s.xml"
    desk.watch(SITEMAP)
    serve(desk, (elsewhere, iso(NOW - 9)), (CHILD, iso(NOW - 8)))
    desk.web.documents[elsewhere] = Served(trouble=HostShut("left alone", retry_after=HOUR))
    assert desk.poll() == [f"{STORY}/s0"]
    desk.web.serve(elsewhere, urlset((STORY, iso(NOW))))
    all_parts_read(desk)
    assert urls(desk) == {STORY, f"{STORY}/s0"}


def test_all_sitemaps_of_a_large_index_within_an_index_are_read(desk: Desk) -> None:
    within = "https://courier.example/within.xml"
    children = [f"https://courier.example/n{number}.xml" for number in range(2 * MOST_NESTED + 50)]
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index((within, iso(NOW - HOUR))), etag='"1"')
    desk.web.serve(within, index(*((url, iso(NOW - DAY + n)) for n, url in enumerate(children[50:])), *children[:50]))
    for url in children:
        desk.web.serve(url, urlset((f"{url}/story", iso(NOW - HOUR))))
    desk.poll()
    assert len(desk.parts.all()) == MOST_NESTED + 1
    all_parts_read(desk)
    assert urls(desk) == {f"{url}/story" for url in children}
    assert asked(desk, within) == 3


def test_an_index_within_an_index_brings_what_changed_before_the_sitemaps_beside_it(desk: Desk) -> None:
    """They are read first, and how far they were read says nothing of what is in it."""
    within = "https://courier.example/within.xml"
    desk.watch(SITEMAP)
    serve(desk, *((url, iso(NOW - DAY + n)) for n, url in enumerate(CHILDREN[:12])), (within, iso(NOW - HOUR)))
    desk.web.serve(within, index((CHILDREN[20], iso(NOW - 9 * DAY)), (CHILDREN[21], iso(NOW - HOUR))))
    for number in (20, 21):
        desk.web.serve(CHILDREN[number], urlset((f"{STORY}/within/{number}", iso(NOW - HOUR))))
    desk.poll()
    desk.poll()
    all_parts_read(desk)
    assert {f"{STORY}/within/20", f"{STORY}/within/21"} <= urls(desk)

    serve(desk, (within, iso(desk.now)))
    desk.web.serve(within, index((CHILDREN[20], iso(NOW - 9 * DAY)), (CHILDREN[21], iso(desk.now))))
    desk.poll(HOUR)
    all_parts_read(desk)
    assert (asked(desk, CHILDREN[20]), asked(desk, CHILDREN[21])) == (1, 2)


def test_an_index_within_an_index_that_changes_meanwhile_is_begun_anew(desk: Desk) -> None:
    within = "https://courier.example/within.xml"
    first = [f"https://courier.example/n{number}.xml" for number in range(MOST_NESTED + 1)]
    later = [f"https://courier.example/later{number}.xml" for number in range(MOST_NESTED + 1)]
    desk.watch(SITEMAP)
    for hour, children in ((2, first), (1, [*first, *later])):
        desk.web.serve(SITEMAP, index((within, iso(NOW - hour * HOUR))))
        desk.web.serve(within, index(*((url, iso(NOW - hour * HOUR)) for url in children)))
        for url in children:
            desk.web.serve(url, urlset((f"{url}/story", iso(NOW - DAY))))
        desk.poll()
    all_parts_read(desk)
    assert urls(desk) == {f"{url}/story" for url in (*first, *later)}


def test_sitemaps_within_an_index_that_failed_at_first_sight_are_seen_for_the_first_time(desk: Desk) -> None:
    within = "https://courier.example/within.xml"
    desk.watch(SITEMAP)
    serve(desk, (within, iso(NOW - HOUR)))
    desk.web.documents[within] = Served(status=503)
    desk.poll()
    assert desk.state(SITEMAP).sitemap_rounds == 1
    desk.web.serve(within, index(CHILD))
    desk.web.serve(CHILD, urlset(*(f"{STORY}/{number}" for number in range(30))))
    all_parts_read(desk)
    assert desk.published == []


def test_a_change_that_a_part_missed_is_read_after_all(desk: Desk) -> None:
    """The chore has its sitemap in hands when a poll learns that it has changed."""
    known = desk.watch(SITEMAP)
    serve(desk, (CHILD, iso(NOW - HOUR)), etag='"1"')
    desk.parts.add(Part.of(known, CHILD, PartKind.SITEMAP, NOW))
    entered: list[str] = []

    def changes_right_after_it_was_read(key: list[str]) -> dict[str, Seen]:
        if not entered:
            entered.append("once")
            serve(desk, (CHILD, iso(NOW - MINUTE)), etag='"2"')
            desk.web.serve(CHILD, urlset((f"{STORY}/s0", iso(NOW - HOUR)), (STORY, iso(NOW - MINUTE))))
            desk.tick()
        return known_entries(key)

    known_entries = desk.seen.known
    desk.seen.known = changes_right_after_it_was_read  # type: ignore[method-assign, assignment] # what happens meanwhile
    desk.read_parts()
    assert desk.state(SITEMAP).etag == '"2"'
    all_parts_read(desk)
    assert STORY in urls(desk)


def test_an_index_of_sitemaps_that_never_change_is_asked_for_once_a_poll_and_no_more(desk: Desk) -> None:
    desk.watch(SITEMAP)
    serve(desk, *((url, iso(NOW - DAY + number)) for number, url in enumerate(CHILDREN)))
    for _ in range(6):
        desk.poll()
        assert SHORTEST <= desk.source(SITEMAP).due_at - desk.now <= LONGEST or len(desk.published) < len(CHILDREN)
    assert [asked(desk, url) for url in CHILDREN] == [1] * len(CHILDREN)


def test_a_feed_that_an_index_names_is_read_like_a_sitemap(desk: Desk) -> None:
    desk.watch(SITEMAP)
    serve(desk, (CHILD, iso(NOW - HOUR)))
    desk.web.serve(CHILD, rss(STORY))
    assert desk.poll() == [STORY]


class Killed(BaseException):
    """The invocation ends, and nobody is told."""


@pytest.mark.parametrize("trouble", [KeyError("a bug"), Killed()], ids=["raises", "kills"])
@pytest.mark.parametrize("dated", [True, False])
def test_a_sitemap_that_meets_an_error_of_ours_keeps_the_others_of_its_index_no_longer_than_a_poll(
    desk: Desk,
    trouble: BaseException,
    dated: bool,  # noqa: FBT001 - pytest's parameter
) -> None:
    bad, good = "https://courier.example/a.xml", "https://courier.example/b.xml"
    desk.watch(SITEMAP)
    told = [(bad, iso(NOW - DAY)), (good, iso(NOW - HOUR))] if dated else [bad, good]
    desk.web.serve(SITEMAP, index(*told))
    desk.web.documents[bad] = Served(trouble=trouble)
    desk.web.serve(good, urlset((STORY, iso(NOW - HOUR))))
    for _ in range(3):
        with suppress(Killed):
            desk.poll()
        for _ in range(2):
            with suppress(Killed):
                desk.read_parts()
            desk.now += LEASE_SECONDS
    assert urls(desk) == {STORY}
    assert [part.url for part in desk.parts.all()] == [bad]
    assert desk.state(SITEMAP).problem == ""


@pytest.mark.parametrize("trouble", [KeyError("a bug"), Killed()], ids=["raises", "kills"])
def test_a_page_that_meets_an_error_of_ours_keeps_the_first_one_no_longer_than_a_poll(
    desk: Desk, trouble: BaseException
) -> None:
    desk.watch()
    second = f"{FEED_URL}?page=2"
    desk.web.serve(FEED_URL, page(second, STORY))
    desk.web.documents[second] = Served(trouble=trouble)
    for _ in range(3):
        with suppress(Killed):
            desk.poll()
        with suppress(Killed):
            desk.read_parts()
    assert urls(desk) == {STORY}
    assert [part.url for part in desk.parts.all()] == [second]
