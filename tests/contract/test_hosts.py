"""Everybody who keeps track of hosts keeps the same promises, the fake included."""

from dataclasses import replace
from typing import Any

import pytest

from shared.aws.hosts import DynamoHosts
from shared.politeness.host import Host, Move, moment
from tests.polite_fakes import MemoryHosts

NAME = "ledger.example"
NOW = 1_795_000_000.125


@pytest.fixture(params=["memory", "dynamodb"])
def hosts(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryHosts()
    return DynamoHosts(request.getfixturevalue("dynamodb"), "ControlTable")


def slots(count: float = 1, *, earliest: float = NOW) -> Move:
    return Move("next_slot", earliest, by=count)


def test_a_stranger_s_line_begins_now(hosts) -> None:
    moved = hosts.move(Host(NAME), slots(3))
    assert (moved.done, moved.host) == (True, Host(NAME, next_slot=NOW + 3))
    assert hosts.get(NAME) == moved.host


def test_a_line_goes_on_from_where_it_stands(hosts) -> None:
    first = hosts.move(Host(NAME), slots(3)).host
    moved = hosts.move(first, slots(2))
    assert (moved.done, moved.host.next_slot) == (True, NOW + 5)


def test_a_line_that_everybody_left_behind_begins_anew(hosts) -> None:
    first = hosts.move(Host(NAME), slots(3)).host
    moved = hosts.move(first, slots(1, earliest=NOW + 100))
    assert (moved.done, moved.host.next_slot) == (True, NOW + 101)


def test_who_knows_an_older_line_moves_it_all_the_same_if_it_only_went_on(hosts) -> None:
    first = hosts.move(Host(NAME), slots(3)).host
    hosts.move(first, slots(4))
    assert hosts.move(first, slots(5)).host.next_slot == NOW + 12


def test_who_takes_a_known_host_for_a_stranger_is_told_how_it_stands(hosts) -> None:
    hosts.move(Host(NAME), slots(3))
    moved = hosts.move(Host(NAME), slots(1))
    assert (moved.done, moved.host.next_slot) == (False, NOW + 3)


def test_a_line_that_stands_too_late_is_not_moved(hosts) -> None:
    known = hosts.move(Host(NAME), slots(10)).host
    moved = hosts.move(known, replace(slots(1), latest=NOW + 9))
    assert (moved.done, moved.host.next_slot) == (False, NOW + 10)


def test_a_moment_is_not_later_than_itself_once_it_was_stored(hosts) -> None:
    now = moment(NOW + 0.000123456)
    first = hosts.move(Host(NAME), Move("next_turn", now, by=0))
    assert hosts.move(first.host, Move("next_turn", now, by=0)).done


def test_the_two_lines_are_independent(hosts) -> None:
    hosts.move(Host(NAME), slots(10))
    moved = hosts.move(hosts.get(NAME), Move("next_turn", NOW, by=1))
    assert (moved.host.next_slot, moved.host.next_turn) == (NOW + 10, NOW + 1)


def test_a_change_is_seen_by_all_and_leaves_the_lines_alone(hosts) -> None:
    known = hosts.move(Host(NAME), slots(10)).host
    hosts.move(known, slots(5))
    changed = hosts.change(known, replace(known, crawl_delay=30.0, shut_until=NOW + 60), NOW)
    assert changed.done
    assert hosts.get(NAME) == Host(NAME, manner=1, crawl_delay=30, shut_until=NOW + 60, next_slot=NOW + 15)


def test_of_two_changes_of_what_both_knew_one_is_made(hosts) -> None:
    assert hosts.change(Host(NAME), Host(NAME, failures=1), NOW).done
    second = hosts.change(Host(NAME), Host(NAME, failures=1), NOW)
    assert (second.done, second.host.failures) == (False, 1)
    assert hosts.change(second.host, replace(second.host, failures=2), NOW).done
    assert hosts.get(NAME).failures == 2


def test_a_line_does_not_move_under_wrong_ideas_of_the_host(hosts) -> None:
    hosts.change(Host(NAME), Host(NAME, crawl_delay=30), NOW)
    moved = hosts.move(Host(NAME), slots(1))
    assert (moved.done, moved.host.crawl_delay, moved.host.next_slot) == (False, 30, 0)
    assert hosts.move(moved.host, slots(30)).done


def test_no_two_who_know_the_same_get_the_same_place(hosts) -> None:
    known = hosts.move(Host(NAME), slots(1)).host
    ends = [hosts.move(known, slots(1)).host.next_slot for _ in range(20)]
    assert ends == [NOW + n for n in range(2, 22)]


def test_the_table_forgets_hosts_that_nobody_asks_any_more(dynamodb) -> None:
    DynamoHosts(dynamodb, "ControlTable").move(Host(NAME), slots(1))
    [item] = dynamodb.scan(TableName="ControlTable")["Items"]
    assert item["expires_at"] == {"N": str(int(NOW) + 7 * 86400)}
