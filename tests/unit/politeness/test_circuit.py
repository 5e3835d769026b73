"""What hosts answer changes how they are asked."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.politeness import circuit
from shared.politeness.host import LONGEST_SPACING, Host

NOW = 1_795_000_000.0
HOST = Host("ledger.example")
MINUTE, HOUR = 60, 3600


def after(count: int, change: Callable[[Host, float], Host], host: Host = HOST, now: float = NOW) -> Host:
    return reduce(lambda known, _: change(known, now), range(count), host)


@pytest.mark.parametrize(("change", "enough", "shut_for"), [(circuit.failed, 5, MINUTE), (circuit.refused, 10, HOUR)])
def test_trouble_in_a_row_opens_the_circuit(change, enough, shut_for) -> None:
    assert after(enough - 1, change).shut_until == 0
    opened = after(enough, change)
    assert (opened.openings, opened.shut_until) == (1, NOW + shut_for)


def test_an_answer_in_between_begins_the_count_anew() -> None:
    assert after(4, circuit.failed, circuit.recovered(after(4, circuit.failed), NOW)).openings == 0


def test_answers_to_requests_from_before_the_opening_change_nothing() -> None:
    opened = after(5, circuit.failed)
    assert after(25, circuit.failed, opened, NOW + 20) == opened
    assert after(25, circuit.refused, opened, NOW + 20) == opened


def test_a_trial_that_fails_opens_the_circuit_for_longer_and_never_for_too_long() -> None:
    host, now, pauses = after(5, circuit.failed), NOW, []
    for _ in range(12):
        pauses.append(host.shut_until - now)
        now = host.shut_until
        host = circuit.failed(circuit.on_trial(host, now), now)
    assert pauses[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert max(pauses) == 6 * HOUR


def test_while_one_tries_nobody_else_does() -> None:
    assert circuit.on_trial(after(5, circuit.failed), NOW + MINUTE).shut_until == NOW + 2 * MINUTE


def test_a_trial_that_is_answered_closes_the_circuit() -> None:
    tried = circuit.on_trial(after(5, circuit.failed), NOW + MINUTE)
    assert circuit.recovered(tried, NOW + MINUTE) == HOST


def test_a_host_that_is_well_is_left_as_it_is() -> None:
    assert circuit.recovered(HOST, NOW) is HOST


def test_an_answer_does_not_end_the_pause_the_host_asked_for() -> None:
    paused = circuit.paused(HOST, NOW, 300)
    assert circuit.recovered(replace(paused, failures=2), NOW).shut_until == NOW + 300


@pytest.mark.parametrize(("asked", "pause"), [(None, 60), (300, 300), (0, 0), (1e9, 24 * HOUR)])
def test_a_pause_is_as_long_as_the_host_says_within_reason(asked, pause) -> None:
    assert circuit.paused(HOST, NOW, asked).shut_until == NOW + pause


def test_answers_that_come_together_ask_for_one_pause() -> None:
    paused = circuit.paused(HOST, NOW, 300)
    assert circuit.paused(paused, NOW + 0.5, 300) is paused
    assert circuit.paused(paused, NOW + 5, 300).shut_until == NOW + 305
    assert circuit.paused(paused, NOW + 5, 10).shut_until == NOW + 300


def test_a_host_that_says_when_to_come_back_is_there() -> None:
    assert circuit.paused(after(5, circuit.failed), NOW, 300).openings == 0


def test_a_complaint_doubles_the_spacing_and_fades() -> None:
    slowed = circuit.slower(HOST, NOW)
    assert [slowed.spacing(NOW + minutes * MINUTE) for minutes in (0, 10, 20)] == [2, 1, 1]
    twice = circuit.slower(slowed, NOW + 20)
    assert 3.8 < twice.spacing(NOW + 20) < 4


def test_complaints_about_requests_that_were_under_way_together_count_once() -> None:
    assert after(30, circuit.slower).spacing(NOW) == 2


CHANGES = [circuit.failed, circuit.refused, circuit.recovered, circuit.slower, circuit.on_trial]


@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.floats(0, 10_000)), max_size=60), st.floats(0, 30))
def test_whatever_happens_a_host_is_asked_again_some_day_and_never_too_fast(happened, crawl_delay) -> None:
    host, now = replace(HOST, crawl_delay=crawl_delay), NOW
    for change, seconds in happened:
        now += seconds
        host = change(host, now)
        assert host.shut_until <= now + 6 * HOUR
        assert max(1, round(crawl_delay, 3)) <= host.spacing(now) <= LONGEST_SPACING
