"""Counting a source's stories by the hour, and what follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.discover.rhythm import DAY, HOUR, Rhythm
from tests.discover_fakes import NOW

START = NOW - 14 * DAY
MIDNIGHT = START - START % DAY


def daily(*hours: int, days: int = 14) -> Rhythm:
    """A source that published at these hours of each day."""
    moments = sorted(MIDNIGHT + day * DAY + hour * HOUR + 60 for day in range(days) for hour in hours)
    rhythm = Rhythm(MIDNIGHT, MIDNIGHT)
    for moment in moments:
        rhythm = rhythm.heard([moment], moment)
    return rhythm.heard([], MIDNIGHT + days * DAY)


def test_a_source_of_ten_stories_a_day_is_expected_to_bring_ten_a_day() -> None:
    rhythm = daily(*range(8, 18))
    assert rhythm.expected(rhythm.counted_at, rhythm.counted_at + 3 * DAY) == pytest.approx(30, rel=0.1)


def test_more_is_expected_in_the_hours_in_which_more_came() -> None:
    rhythm = daily(8, 8, 9, 9)
    assert rhythm.per_hour(MIDNIGHT + 8.5 * HOUR) > 5 * rhythm.per_hour(MIDNIGHT + 20 * HOUR)


def test_four_times_the_stories_are_worth_twice_the_looks() -> None:
    every_hour, four_an_hour = daily(*range(24)), daily(*(hour for hour in range(24) for _ in range(4)))
    now = every_hour.counted_at
    waits = [rhythm.next_look(now, DAY) - now for rhythm in (every_hour, four_an_hour)]
    assert waits[0] == pytest.approx(HOUR, rel=0.1)
    assert waits[0] / waits[1] == pytest.approx(2, rel=0.1)


def test_a_quiet_night_is_passed_in_one_step_and_the_morning_is_not_missed() -> None:
    rhythm = daily(*(hour for hour in range(7, 19) for _ in range(6)))
    evening = MIDNIGHT + 14 * DAY + 21 * HOUR
    look = rhythm.next_look(evening, DAY)
    assert look - evening > HOUR
    assert look < evening + 11 * HOUR


def test_what_is_told_of_the_future_counts_as_now_and_of_long_ago_not_at_all() -> None:
    rhythm = Rhythm(NOW - DAY, NOW - DAY).heard([NOW + 5 * DAY, NOW - 400 * DAY], NOW)
    assert sum(rhythm.hours) == pytest.approx(1)


@given(
    st.lists(st.floats(START, NOW), max_size=50),
    st.floats(0, 40 * DAY),
    st.floats(600, DAY),
)
def test_the_next_look_is_always_ahead_and_never_too_far(moments: list[float], later: float, longest: float) -> None:
    rhythm = Rhythm(START, START).heard(moments, NOW)
    now = NOW + later
    look = rhythm.heard([], now).next_look(now, longest)
    assert now < look <= now + longest


@given(st.lists(st.floats(START, NOW), max_size=50), st.floats(0, 10 * DAY), st.floats(0, 10 * DAY))
def test_expectations_add_up(moments: list[float], first: float, second: float) -> None:
    rhythm = Rhythm(START, START).heard(moments, NOW)
    parts = rhythm.expected(NOW, NOW + first) + rhythm.expected(NOW + first, NOW + first + second)
    assert parts == pytest.approx(rhythm.expected(NOW, NOW + first + second), abs=1e-6)
