"""Sitemaps and their indexes: what a poll takes of them."""

import pytest

from functions.discover.novelty import DAY
from functions.discover.service import Deadline
from functions.discover.timetable import SHORTEST
from shared.errors import HostShut
from shared.messages import Discovery
from tests.discover_fakes import NOW, Served, iso
from tests.unit.discover.conftest import Desk
from tests.unit.discover.documents import SITEMAP, A, B, C, index, urlset


def test_a_sitemap_without_dates_brings_only_what_is_added_later(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, urlset(A, B))
    assert desk.poll() == []
    desk.web.serve(SITEMAP, urlset(A, B, C))
    assert desk.poll() == [C]
    assert desk.published[0].discovered_by is Discovery.SITEMAP


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
