"""A burst reaches no host faster than its spacing, loses nothing, and costs few updates."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages import StoryPublished
from shared.politeness.host import Host
from shared.politeness.packs import STORIES_A_PACK, Wait
from shared.politeness.slots import (
    AHEAD_SECONDS,
    LONGEST_DELAY_SECONDS,
    QUIET_SECONDS,
    NotHandedOver,
    Slots,
    SlottedDispatch,
)
from tests.builders import CAPTURE, story_published
from tests.polite_fakes import MemoryDepartures, MemoryHosts, MemoryPacks

NOW = 1_795_000_000.0


class World:
    def __init__(self, **known: Host) -> None:
        self.hosts = MemoryHosts({host.name: host for host in known.values()})
        self.queue, self.packs, self.now = MemoryDepartures(), MemoryPacks(), NOW
        self.dispatch = SlottedDispatch(Slots(self.hosts), self.queue, self.packs, lambda: self.now)

    def arrivals(self) -> dict[str, float]:
        """When each story may arrive, in the queue or in a pack."""
        delays = {one.story.url: self.now + one.delay_seconds for one in self.queue.departed}
        return delays | {one.story.url: one.at for pack in self.packs.packs.values() for one in pack.waiting}


def stories(count: int, host: str = "ledger.example", **changes: Any) -> list[StoryPublished]:
    return [story_published(trace_id=f"{host} {n}", url=f"https://{host}/{n}", **changes) for n in range(count)]


def test_a_story_alone_goes_at_once_and_asks_for_no_slot() -> None:
    world = World()
    world.dispatch.publish([*stories(1), *stories(1, "gazette.example")])
    assert [(one.delay_seconds, one.group) for one in world.queue.departed] == [
        (0, "ledger.example"), (0, "gazette.example"),
    ]  # fmt: skip
    assert world.hosts.updates == 0


def test_a_stream_of_single_stories_stands_in_line() -> None:
    world = World()
    for number in range(100):
        world.dispatch.publish([story_published(url=f"https://ledger.example/{number}")])
    assert sorted(one.delay_seconds for one in world.queue.departed) == list(range(100))


def test_a_story_alone_stands_in_line_where_one_is_known() -> None:
    world = World()
    world.dispatch.publish(stories(500))
    world.now += QUIET_SECONDS
    world.dispatch.publish([story_published(url="https://ledger.example/late")])
    assert world.arrivals()["https://ledger.example/late"] == NOW + 500


def test_a_story_alone_waits_where_its_host_is_known_to_be_shut() -> None:
    world = World(down=Host("ledger.example", manner=1, shut_until=NOW + 300))
    world.dispatch.publish(stories(2))
    world.now += QUIET_SECONDS
    world.dispatch.publish([story_published(url="https://ledger.example/late")])
    assert world.arrivals()["https://ledger.example/late"] == NOW + 302


def test_stories_of_one_host_come_one_after_the_other_and_those_of_another_beside_them() -> None:
    world = World()
    world.dispatch.publish([*stories(3, "a.example"), *stories(2, "www.b.example"), *stories(1, "b.example")])
    assert sorted((one.group, one.delay_seconds) for one in world.queue.departed) == [
        ("a.example", 0), ("a.example", 1), ("a.example", 2), ("b.example", 0), ("b.example", 1), ("b.example", 2),
    ]  # fmt: skip


def test_a_second_burst_stands_in_line_behind_the_first() -> None:
    world = World()
    world.dispatch.publish(stories(5))
    world.dispatch.publish([story_published(url="https://ledger.example/late")])
    assert world.arrivals()["https://ledger.example/late"] == NOW + 5


def test_ten_thousand_stories_of_one_host_cost_one_update_and_none_is_lost() -> None:
    world = World()
    world.dispatch.publish(stories(10_000))
    arrivals = sorted(world.arrivals().values())
    assert len(arrivals) == 10_000
    assert min(later - earlier for earlier, later in pairwise(arrivals)) >= 1
    assert world.hosts.updates == 1
    assert len(world.queue.departed) == LONGEST_DELAY_SECONDS + 1
    assert len(world.packs.packs) <= 10_000 / STORIES_A_PACK


def test_what_is_held_back_is_due_before_its_slot_and_never_too_early_for_the_queue() -> None:
    world = World()
    world.dispatch.publish(stories(3_000))
    for pack in world.packs.packs.values():
        assert pack.wait is Wait.TURN
        assert pack.due_at == pack.waiting[0].at - AHEAD_SECONDS
        assert pack.waiting[-1].at - pack.due_at <= LONGEST_DELAY_SECONDS


def test_a_host_that_asks_for_more_time_gets_it() -> None:
    world = World(slow=Host("ledger.example", manner=1, crawl_delay=30))
    world.dispatch.publish(stories(3))
    assert [one.delay_seconds for one in world.queue.departed] == [0, 30, 60]


def test_on_this_machine_only_what_robots_txt_asks_for_is_kept() -> None:
    world = World(slow=Host("127.0.0.2", manner=1, crawl_delay=2))
    world.dispatch.publish([*stories(2, "127.0.0.1:8000"), *stories(2, "127.0.0.2:8000")])
    assert sorted((one.group, one.delay_seconds) for one in world.queue.departed) == [
        ("127.0.0.1", 0), ("127.0.0.1", 0), ("127.0.0.2", 0), ("127.0.0.2", 2),
    ]  # fmt: skip


def test_nothing_arrives_at_a_host_that_is_shut() -> None:
    world = World(down=Host("ledger.example", manner=1, shut_until=NOW + 300))
    world.dispatch.publish(stories(2))
    assert [one.delay_seconds for one in world.queue.departed] == [300, 301]


def test_what_asks_no_host_stands_in_no_line() -> None:
    world = World()
    world.dispatch.publish([*stories(40, capture=CAPTURE), story_published(url="nonsense")])
    assert {(one.delay_seconds, one.group) for one in world.queue.departed} == {(0, "")}
    assert world.hosts.updates == 0


def test_what_the_queue_refuses_is_told() -> None:
    world = World()
    world.queue.broken = frozenset({"https://ledger.example/1"})
    with pytest.raises(NotHandedOver) as caught:
        world.dispatch.publish(stories(3))
    assert [story.url for story in caught.value.stories] == ["https://ledger.example/1"]


def test_publishing_nothing_does_nothing() -> None:
    world = World()
    world.dispatch.publish([])
    assert (world.arrivals(), world.hosts.updates) == ({}, 0)


@given(
    st.lists(st.tuples(st.integers(1, 400), st.floats(0, 500)), min_size=1, max_size=6), st.sampled_from([0.25, 1, 7])
)
def test_however_bursts_come_the_slots_of_a_host_are_never_closer_than_its_spacing(bursts, spacing) -> None:
    world = World()
    world.dispatch = SlottedDispatch(Slots(world.hosts, spacing), world.queue, world.packs, lambda: world.now)
    slots: list[float] = []
    for number, (count, pause) in enumerate(bursts):
        world.now = round(world.now + pause, 3)
        first, between = world.dispatch.slots.run("ledger.example", count, world.now)
        assert first >= world.now - 0.001, number
        slots += [first + between * n for n in range(count)]
    assert all(later - earlier > spacing - 0.001 for earlier, later in pairwise(slots))


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 200)), min_size=1, max_size=12), st.sampled_from([1, 7, 60])
)
def test_alone_or_not_what_one_publishes_for_a_host_arrives_no_closer_than_its_spacing(announced, spacing) -> None:
    world, arrivals = World(), []
    world.dispatch = SlottedDispatch(Slots(world.hosts, spacing), world.queue, world.packs, lambda: world.now)
    for count, pause in announced:
        world.now += pause
        world.queue.departed.clear()
        world.packs.packs.clear()
        world.dispatch.publish(stories(count))
        arrivals += sorted(world.arrivals().values())
    assert all(later - earlier >= spacing for earlier, later in pairwise(arrivals))
