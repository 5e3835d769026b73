"""Stories that waited are handed on when their time has come, and none is lost between two AWS calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from functions.discover.pending import ReleaseHeldBack
from functions.discover.service import Deadline
from functions.discover.visits import PayVisits
from functions.discover.waiting import LEASE_SECONDS
from shared.aws.packs import Claimed
from shared.messages import Discovery, StoryPublished, Visit
from shared.politeness.packs import Wait, Waiting, packed
from shared.politeness.slots import AHEAD_SECONDS, NotHandedOver, Slots, SlottedDispatch, held_back
from tests.builders import story_published
from tests.polite_fakes import MemoryDepartures, MemoryHosts, MemoryPacks

NOW = 1_795_000_000.0
PLENTY = Deadline(lambda: 60)
NEAR = Deadline(lambda: 1)


@dataclass
class World:
    packs: MemoryPacks = field(default_factory=MemoryPacks)
    queue: MemoryDepartures = field(default_factory=MemoryDepartures)
    hosts: MemoryHosts = field(default_factory=MemoryHosts)
    time: float = NOW

    def now(self) -> float:
        return self.time

    @property
    def release(self) -> ReleaseHeldBack:
        return ReleaseHeldBack(self.packs, self.queue, self.now)

    @property
    def pay(self) -> PayVisits:
        dispatch = SlottedDispatch(Slots(self.hosts), self.queue, self.packs, self.now)
        return PayVisits(self.packs, dispatch, self.now)

    def hold_back(self, *slots: float) -> None:
        waiting = [Waiting(story(number), NOW + slot) for number, slot in enumerate(slots)]
        self.packs.put(list(held_back(waiting)))

    def delays(self) -> dict[str, int]:
        return {one.story.trace_id: one.delay_seconds for one in self.queue.departed}


def story(number: int, **changes: object) -> StoryPublished:
    return story_published(trace_id=str(number), url=f"https://ledger.example/{number}", **changes)


@pytest.fixture
def world() -> World:
    return World()


def test_stories_are_sent_ahead_of_their_slots_with_the_rest_as_delay(world) -> None:
    world.hold_back(AHEAD_SECONDS, AHEAD_SECONDS + 7.5)
    report = world.release(PLENTY)
    assert (report.name, report.counts) == ("pending", {"StoriesReleased": 2})
    assert world.delays() == {"0": AHEAD_SECONDS, "1": AHEAD_SECONDS + 8}
    assert world.packs.packs == {}


def test_stories_whose_time_is_far_stay(world) -> None:
    world.hold_back(AHEAD_SECONDS + 1)
    assert world.release(PLENTY).counts == {"StoriesReleased": 0}
    assert len(world.packs.packs) == 1


def test_a_late_tick_sends_at_once(world) -> None:
    world.hold_back(AHEAD_SECONDS)
    world.time += 5000
    world.release(PLENTY)
    assert world.delays() == {"0": 0}


def test_thousands_that_are_due_go_in_one_tick(world) -> None:
    world.hold_back(*range(3000))
    world.time += 3000
    assert world.release(PLENTY).counts == {"StoriesReleased": 3000}


def test_a_tick_without_time_begins_nothing(world) -> None:
    world.hold_back(0)
    assert world.release(NEAR).counts == {"StoriesReleased": 0}
    assert world.queue.departed == []


def test_what_the_queue_refuses_comes_again_when_the_lease_ends(world) -> None:
    world.hold_back(0, 1)
    world.queue.broken = frozenset({"https://ledger.example/1"})
    with pytest.raises(NotHandedOver):
        world.release(PLENTY)
    world.queue = MemoryDepartures()
    assert world.release(PLENTY).counts == {"StoriesReleased": 0}
    world.time += LEASE_SECONDS + 1
    assert world.release(PLENTY).counts == {"StoriesReleased": 2}


def test_a_tick_that_dies_before_deleting_sends_twice_and_loses_nothing(world) -> None:
    class Dies(MemoryPacks):
        def delete(self, keys: Sequence[str]) -> None:
            raise ConnectionError("gone")

    world.hold_back(0)
    with pytest.raises(ConnectionError):
        ReleaseHeldBack(Dies(world.packs.packs), world.queue, world.now)(PLENTY)
    world.time += LEASE_SECONDS + 1
    world.release(PLENTY)
    assert [one.story.trace_id for one in world.queue.departed] == ["0", "0"]


def test_a_pack_that_nobody_can_read_holds_up_none_that_was_claimed_before_it(world) -> None:
    class Damaged(MemoryPacks):
        def claim(self, wait: Wait, now: float, most: int, lease_seconds: float) -> Iterator[Claimed]:
            yield from super().claim(wait, now, most, lease_seconds)
            raise ValueError("no JSON")

    world.hold_back(0, 1, 2)
    with pytest.raises(ValueError, match="no JSON"):
        ReleaseHeldBack(Damaged(world.packs.packs), world.queue, world.now)(PLENTY)
    assert sorted(one.story.trace_id for one in world.queue.departed) == ["0", "1", "2"]
    assert world.packs.packs == {}


def test_visits_stand_in_their_hosts_lines_like_new_stories(world) -> None:
    visits = [story(n, visit=Visit(number=1), discovered_by=Discovery.REVISIT) for n in range(3)]
    waiting = [Waiting(visit, NOW) for visit in visits]
    world.packs.put(list(packed(Wait.VISIT, waiting, ahead=0, span=60)))
    assert world.release(PLENTY).counts == {"StoriesReleased": 0}

    report = world.pay(PLENTY)

    assert (report.name, report.counts) == ("visits", {"StoriesRevisited": 3})
    assert sorted(world.delays().values()) == [0, 1, 2]
    assert [one.story for one in world.queue.departed] == visits
    assert world.packs.packs == {}
