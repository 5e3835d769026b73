"""A small flood, with the real dispatch, tick, turns, robots and patience."""

import pytest

from benchmarks.flood import Flood, flood
from shared.politeness.turns import Turns


@pytest.fixture(scope="module")
def came() -> Flood:
    return flood(stories=600, hosts=6, fetchers=8)


def test_no_host_sees_two_requests_closer_than_its_spacing(came) -> None:
    too_close = {name: came.closest(name) for name in came.sites if came.closest(name) < came.spacing[name] - 1e-3}
    assert too_close == {}


def test_every_story_is_fetched_and_politeness_makes_no_dead_letters(came) -> None:
    assert {name: came.fetched[name] for name in came.sites} == {name: s.pages for name, s in came.sites.items()}
    assert (came.dead, came.lost) == (0, 0)


def test_the_flood_is_over_hardly_later_than_its_slowest_host_allows(came) -> None:
    assert came.seconds < 1.2 * came.ideal_seconds()


def test_a_host_that_complains_is_left_alone(came) -> None:
    [busy] = [site for site in came.sites.values() if site.busy[1]]
    assert 1 <= busy.complaints <= 3


def test_pacing_at_the_source_alone_would_not_be_enough(monkeypatch) -> None:
    monkeypatch.setattr(Turns, "take", lambda *_: None)
    unguarded = flood(stories=120, hosts=6, fetchers=8)
    assert min(unguarded.closest(name) for name in unguarded.sites) < 0.5
