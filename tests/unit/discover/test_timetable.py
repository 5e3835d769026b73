"""When a source is polled next."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.discover.parsing.document import Courtesy
from functions.discover.rhythm import Rhythm
from functions.discover.timetable import (
    DAY,
    HOUR,
    LONGEST,
    LONGEST_RETRY_AFTER,
    SHORTEST,
    Bounds,
    Grade,
    due_at,
    interval_after_failure,
    interval_after_reading,
    is_failing,
    is_silent,
    struck,
)
from shared.sources import PollState
from tests.discover_fakes import NOW

KNOWN = PollState(interval=HOUR, entries=20, fresh=0)


def busy(per_day: int, until: float = NOW, **changes: object) -> PollState:
    """A source that told so many stories a day for two weeks, evenly."""
    gap = DAY / per_day
    moments = [until - gap * number for number in range(14 * per_day)]
    rhythm = Rhythm(moments[-1], moments[-1]).heard(moments, until)
    known = {"hours": rhythm.hours, "counted_at": until, "counted_from": moments[-1], "last_story_at": until}
    return KNOWN.model_copy(update={**known, **changes})


def test_a_busy_source_is_looked_at_more_often_than_a_quiet_one() -> None:
    steps = [interval_after_reading(busy(per_day, interval=6 * HOUR), NOW, Bounds()) for per_day in (200, 24, 2)]
    assert steps == sorted(steps)
    assert steps[0] < HOUR < steps[2]


def test_hardly_anything_known_means_looking_twice_as_soon_at_least() -> None:
    assert interval_after_reading(busy(2, interval=4 * HOUR, fresh=19), NOW, Bounds()) <= 2 * HOUR


def test_an_interval_grows_no_faster_than_twofold() -> None:
    assert interval_after_reading(busy(1, interval=HOUR), NOW, Bounds()) <= 2 * HOUR


def test_what_the_publisher_asks_for_is_honoured() -> None:
    source = busy(200)
    assert interval_after_reading(source, NOW, Bounds(Courtesy(ttl_seconds=7200))) == 7200
    assert interval_after_reading(source, NOW, Bounds(max_age=5400)) == 5400
    assert interval_after_reading(source, NOW, Bounds(Courtesy(period_seconds=3600))) == 3600


def test_a_promised_period_is_not_believed_of_a_source_that_breaks_it() -> None:
    source = busy(200, fresh=12)
    assert interval_after_reading(source, NOW, Bounds(Courtesy(period_seconds=86_400))) < HOUR


@given(
    st.floats(0, 10 * DAY), st.integers(0, 50), st.integers(0, 50), st.floats(0, 400 * DAY), st.integers(0, 10**8),
    st.lists(st.floats(0, 50), min_size=24, max_size=24),
)  # fmt: skip
def test_no_source_is_polled_more_often_than_every_ten_minutes_or_less_than_daily(
    interval: float, entries: int, fresh: int, quiet: float, ttl: int, hours: list[float]
) -> None:
    state = PollState(
        interval=interval, entries=entries, fresh=min(fresh, entries), hours=tuple(hours),
        counted_at=NOW - quiet, counted_from=NOW - quiet - 20 * DAY,
    )  # fmt: skip
    assert SHORTEST <= interval_after_reading(state, NOW, Bounds(Courtesy(ttl_seconds=ttl))) <= LONGEST


@pytest.mark.parametrize(("grade", "failures"), [(Grade.HARD, 1), (Grade.SOFT, 2), (Grade.PASSING, 4)])
def test_the_wait_doubles_after_one_hard_two_soft_or_four_passing_failures(grade: Grade, failures: int) -> None:
    state = KNOWN
    for _ in range(failures):
        state = struck(state, grade, "no", NOW)
    assert interval_after_failure(state, Bounds()) == 2 * HOUR


def test_a_source_is_never_given_up() -> None:
    state = KNOWN
    for _ in range(5000):
        state = struck(state, Grade.HARD, "not-a-feed", NOW)
    assert interval_after_failure(state, Bounds()) == LONGEST


def test_retry_after_is_honoured_and_not_for_ever() -> None:
    state = struck(KNOWN, Grade.SOFT, "status 429", NOW)
    assert interval_after_failure(state, Bounds(retry_after=3 * DAY)) == 3 * DAY
    assert interval_after_failure(state, Bounds(retry_after=10**9)) == LONGEST_RETRY_AFTER


def test_jitter_only_takes_off() -> None:
    assert due_at(NOW, HOUR, Courtesy(), 0.0) == NOW + HOUR
    assert due_at(NOW, HOUR, Courtesy(), 1.0) == NOW + 0.9 * HOUR


def test_hours_and_days_the_publisher_wants_skipped_are_skipped() -> None:
    sunday_morning = datetime(2026, 11, 22, 8, 30, tzinfo=UTC).timestamp()
    night = Courtesy(skip_hours=frozenset(range(9, 14)))
    assert datetime.fromtimestamp(due_at(sunday_morning, HOUR, night, 0), UTC).hour == 14
    weekend = Courtesy(skip_days=frozenset({5, 6}))
    assert datetime.fromtimestamp(due_at(sunday_morning, HOUR, weekend, 0), UTC).weekday() == 0


def test_nobody_means_to_be_skipped_always() -> None:
    never = Courtesy(skip_hours=frozenset(range(24)))
    assert due_at(NOW, HOUR, never, 0) == NOW + HOUR


def test_failing_for_days_is_somebodys_business() -> None:
    state = struck(KNOWN, Grade.HARD, "page-gone", NOW)
    assert not is_failing(state, NOW + DAY)
    assert is_failing(struck(state, Grade.HARD, "page-gone", NOW + 3 * DAY), NOW + 3 * DAY)


def test_a_source_is_silent_by_its_own_measure() -> None:
    daily, weekly = busy(10), busy(1, last_story_at=NOW).model_copy(update={"hours": (0.01,) * 24})
    assert not is_silent(daily, NOW + 2 * DAY)  # a week-end
    assert is_silent(daily, NOW + 5 * DAY)
    assert not is_silent(weekly, NOW + 5 * DAY)
    assert not is_silent(KNOWN, NOW + 100 * DAY)  # nobody knows its measure
