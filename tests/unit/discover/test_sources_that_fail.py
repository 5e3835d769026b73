"""Sources that cannot be read, fall silent, or that we fail at ourselves: asked less often, and told aloud."""

from contextlib import suppress

import pytest

from functions.discover.novelty import DAY
from functions.discover.timetable import HOUR, LONGEST
from shared.errors import HostShut, NotOurTurn, OriginUnavailable, RobotsForbidden
from shared.sources import PollState, Source, Status
from tests.discover_fakes import FEED_URL, NOW, Served, rss, source
from tests.unit.discover.conftest import PLENTY, Desk
from tests.unit.discover.documents import A, B


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
