"""How parts end, and that each has its turn: an end has a name, is counted once, and comes for the part's own fault."""

from dataclasses import replace
from threading import Event

import pytest

from functions.discover.fetching import SourceGone
from functions.discover.part import (
    FEWEST_TRIES,
    GIVEN_UP_SECONDS,
    MOST_PAGES_IN_ALL,
    REST_SECONDS,
    Part,
    PartKind,
)
from functions.discover.parts import MOST_AT_ONCE
from functions.discover.service import ChoreReport, Deadline, Discover
from functions.discover.timetable import DAY, HOUR, LONGEST, MINUTE
from shared.errors import HostShut, NotOurTurn
from tests.discover_fakes import FEED_URL, NOW, Served, iso, rss
from tests.fakes import MemoryLedger
from tests.unit.discover.conftest import PLENTY, Desk
from tests.unit.discover.documents import SITEMAP, index, page, urlset
from tests.unit.discover.test_parts import all_parts_read, urls

STORY = "https://courier.example/story"
SECOND, THIRD = f"{FEED_URL}?page=2", f"{FEED_URL}?page=3"


@pytest.mark.parametrize("trouble", [HostShut("left alone", retry_after=DAY), NotOurTurn("others", retry_after=DAY)])
def test_days_on_which_a_host_was_left_alone_end_no_part(desk: Desk, trouble: Exception) -> None:
    known = desk.watch()
    desk.parts.add(Part.of(known, SECOND, PartKind.PAGE, NOW))
    desk.web.documents[SECOND] = Served(status=503)
    desk.read_parts()
    desk.web.documents[SECOND] = Served(trouble=trouble)
    for _ in range(30):
        desk.now = desk.parts.all()[0].due_at
        assert desk.read_parts().counts == {}
    desk.web.documents[SECOND] = Served(status=503)
    desk.now = desk.parts.all()[0].due_at
    assert desk.read_parts().counts == {"PartsFailed": 1}
    assert desk.parts.all()[0].tries == 2

    desk.web.serve(SECOND, rss(STORY))
    all_parts_read(desk)
    assert urls(desk) == {STORY}
    assert desk.outcomes.latest == {}


def test_an_end_is_reckoned_from_the_first_failure_and_not_from_when_a_part_was_met(desk: Desk) -> None:
    known = desk.watch()
    met = Part.of(known, SECOND, PartKind.PAGE, NOW - 30 * DAY)
    desk.parts.add(replace(met, due_at=NOW))
    desk.web.documents[SECOND] = Served(status=404)
    assert desk.read_parts().counts == {"PartsFailed": 1}
    all_parts_read(desk)
    assert desk.now >= NOW + GIVEN_UP_SECONDS


def test_a_part_that_could_be_read_at_times_begins_anew(desk: Desk) -> None:
    known = desk.watch()
    failed = replace(Part.of(known, SECOND, PartKind.PAGE, NOW), strikes=5, tries=20, failing_since=NOW - 13 * DAY)
    desk.parts.add(failed)
    desk.web.serve(SECOND, rss(*(f"{STORY}/{number}" for number in range(150))))
    left = iter([100.0] * 3 + [10.0] * 100)  # for half of its entries
    desk.read_parts(Deadline(lambda: next(left)))
    [part] = desk.parts.all()
    assert (part.strikes, part.tries, part.failing_since) == (0, 0, 0)
    assert part.due_at == desk.now + MINUTE


class Killed(BaseException):
    """The invocation ends, and nobody is told."""


@pytest.mark.parametrize("trouble", [KeyError("a bug"), Killed()], ids=["raises", "kills"])
def test_a_part_that_always_meets_an_error_of_ours_has_an_end_with_a_name(desk: Desk, trouble: BaseException) -> None:
    known = desk.watch()
    desk.parts.add(Part.of(known, SECOND, PartKind.PAGE, NOW))
    desk.web.documents[SECOND] = Served(trouble=trouble)
    lost, waits = 0, []
    for _ in range(100):
        if not desk.parts.all():
            break
        [part] = desk.parts.all()
        waits.append(part.due_at - desk.now)
        desk.now = part.due_at
        try:
            report = desk.read_parts()
        except Killed:
            continue
        lost += report.counts.get("PartsLost", 0)
    assert FEWEST_TRIES < len(desk.web.asked) <= 21
    assert max(waits) <= LONGEST
    assert desk.now >= NOW + GIVEN_UP_SECONDS
    assert lost == 1
    [told] = desk.outcomes.journey(SECOND)
    assert told.reason == "error-of-ours"
    wanted = "KeyError" if isinstance(trouble, KeyError) else "did not come to an end"
    assert wanted in told.detail


def test_what_was_an_error_of_ours_and_is_the_publishers_now_is_tried_before_its_end(desk: Desk) -> None:
    known = desk.watch()
    broken = Part.of(known, SECOND, PartKind.PAGE, NOW)
    for day in range(20):
        broken = broken.begun(NOW - (20 - day) * DAY)
    desk.parts.add(replace(broken, due_at=NOW, is_broken_off=False))
    desk.web.serve(SECOND, rss(STORY))
    desk.read_parts()
    assert urls(desk) == {STORY}


def endless(desk: Desk) -> None:
    """A part at which reading stops for good."""
    last = Part.of(desk.watch(), SECOND, PartKind.PAGE, NOW)
    desk.parts.add(replace(last, pages=MOST_PAGES_IN_ALL - 2))
    desk.web.serve(SECOND, page(THIRD, *(f"{STORY}/{number}" for number in range(150))))
    desk.web.documents[THIRD] = Served(status=503)


def test_pages_without_end_are_one_loss_though_they_took_several_ticks(desk: Desk) -> None:
    endless(desk)
    records: list[str] = []
    record = desk.outcomes.record

    class Ledger(MemoryLedger):
        def record(self, outcomes) -> None:
            records.extend(outcome.reason for outcome in outcomes)
            record(outcomes)

    desk.outcomes = Ledger()
    left = iter([100.0] * 4 + [10.0] * 100)
    first = desk.read_parts(Deadline(lambda: next(left))).counts
    assert "PartsLost" not in first
    desk.now += HOUR
    assert desk.read_parts().counts["PartsLost"] == 1
    assert records == ["origin-lost"]
    assert len(urls(desk)) == 150
    assert desk.parts.all() == []


def test_parts_are_read_while_polls_take_all_their_time(desk: Desk) -> None:
    """The chores of a tick go on side by side."""
    known = desk.watch()
    desk.web.serve(SECOND, rss(STORY))
    desk.parts.add(Part.of(known, SECOND, PartKind.PAGE, NOW))
    is_read = Event()

    class Polls:
        name = "sources"

        def __call__(self, deadline: Deadline) -> ChoreReport:
            return ChoreReport(self.name, {"Waited": int(is_read.wait(10))})

    class Parts:
        name = "parts"

        def __call__(self, deadline: Deadline) -> ChoreReport:
            report = desk.read_parts(deadline)
            is_read.set()
            return report

    polls, parts = Discover((Polls(), Parts()))(PLENTY)
    assert polls.counts == {"Waited": 1}
    assert parts.counts["PartsRead"] == 1


def test_an_archive_of_hundreds_of_parts_leaves_the_others_their_share_of_a_tick(desk: Desk) -> None:
    archive, paper = desk.watch(), desk.watch("https://gazette.example/feed")
    for number in range(3 * MOST_AT_ONCE):
        desk.parts.add(Part.of(archive, f"https://courier.example/{number}.xml", PartKind.SITEMAP, NOW - HOUR))
    desk.parts.add(Part.of(paper, "https://gazette.example/feed?page=2", PartKind.PAGE, NOW))
    desk.web.serve("https://gazette.example/feed?page=2", rss(STORY))
    desk.read_parts()
    assert urls(desk) == {STORY}
    assert len(desk.web.asked) == MOST_AT_ONCE


LOST = "https://courier.example/lost.xml"


def lost_in(desk: Desk, days: float) -> int:
    """How many parts are counted as lost while polls and ticks go on for so many days."""
    end, lost = desk.now + days * DAY, 0
    while desk.now < end:
        desk.now = max(desk.now + HOUR, min(source.due_at for source in desk.sources.all()))
        desk.tick()
        lost += desk.read_parts().counts.get("PartsLost", 0)
    return lost


def asked_for(desk: Desk, url: str) -> int:
    return [asked for asked, _ in desk.web.asked].count(url)


def test_a_sitemap_that_is_gone_is_lost_once_however_often_its_index_names_it(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index(LOST))
    desk.web.documents[LOST] = Served(status=410)
    assert lost_in(desk, 29) == 1
    assert asked_for(desk, LOST) == 1
    assert lost_in(desk, 35) == 0
    assert asked_for(desk, LOST) == 3  # once a month


def test_a_sitemap_that_could_not_be_had_is_lost_once_and_read_when_it_is_there_again(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index(LOST))
    desk.web.documents[LOST] = Served(status=503)
    assert lost_in(desk, 60) == 1
    desk.web.serve(LOST, urlset((STORY, iso(desk.now))))
    assert lost_in(desk, 2) == 0
    assert urls(desk) == {STORY}
    assert desk.parts.all() == []


def test_an_index_that_tells_of_a_change_has_an_ended_sitemap_read_at_once(desk: Desk) -> None:
    desk.watch(SITEMAP)
    desk.web.serve(SITEMAP, index((LOST, iso(NOW - DAY))))
    desk.web.documents[LOST] = Served(status=410)
    assert lost_in(desk, 2) == 1
    desk.web.serve(SITEMAP, index((LOST, iso(desk.now))))
    desk.web.serve(LOST, urlset((STORY, iso(desk.now))))
    assert desk.poll(HOUR) == [STORY]


def test_an_end_that_nobody_asks_about_any_more_is_forgotten(desk: Desk) -> None:
    desk.parts.add(Part.of(desk.watch(), SECOND, PartKind.PAGE, NOW).failed(SourceGone("status 410"), NOW))
    desk.read_parts()
    desk.now += REST_SECONDS - 1
    desk.read_parts()
    assert len(desk.parts.all()) == 1
    desk.now += 1
    assert desk.read_parts().counts == {}
    assert desk.parts.all() == []
    assert desk.web.asked == []
