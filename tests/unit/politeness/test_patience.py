"""What waits long does not wait in a queue, nothing that waits becomes a dead letter, and nothing waits for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BotWall, HostShut, NotNow, NotOurTurn, OriginLost, OriginUnavailable
from shared.messages import StoryPublished
from shared.outcomes import Outcome
from shared.politeness.patience import GIVEN_UP_AFTER, HELD_RECEIVES, Patience
from shared.politeness.slots import LONGEST_DELAY_SECONDS
from tests.builders import story_published
from tests.polite_fakes import MemoryPacks

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DOWN = OriginUnavailable("status 503", status=503)


class World:
    def __init__(self) -> None:
        self.packs, self.time = MemoryPacks(), NOW
        self.patience = Patience(self.packs, lambda: self.time)

    def put_off(self, error: NotNow, attempt: int = HELD_RECEIVES, **changes: object) -> tuple[StoryPublished, float]:
        """The story as it waits, and for how many seconds."""
        done = self.patience.put_off(story_published(**changes), error, attempt)
        assert done
        assert done.outcome is Outcome.POSTPONED
        self.patience.flush()
        [pack] = self.packs.packs.values()
        self.packs.packs.clear()
        [waiting] = pack.waiting
        return waiting.story, waiting.at - self.time.timestamp()


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("error", [DOWN, NotOurTurn("later", retry_after=30), HostShut("shut", retry_after=600)])
def test_short_waits_are_the_queue_s_business(world, error) -> None:
    assert all(world.patience.put_off(story_published(), error, attempt) is None for attempt in (1, 2, 3))


@pytest.mark.parametrize("error", [NotOurTurn("later", retry_after=901), BotWall("a challenge")])
def test_long_waits_are_not(world, error) -> None:
    _, seconds = world.put_off(error, attempt=1)
    assert seconds == error.retry_after


def test_who_was_held_often_waits_elsewhere_with_receives_to_spare(world) -> None:
    story, seconds = world.put_off(NotOurTurn("later", retry_after=30))
    assert (story.postponed, seconds) == (1, 30)


def test_waits_grow_as_long_as_the_origin_cannot_be_asked(world) -> None:
    since, waits = None, []
    for _ in range(12):
        story, seconds = world.put_off(DOWN, unavailable_since=since)
        since, world.time = story.unavailable_since, world.time + timedelta(seconds=seconds)
        waits.append(seconds / 3600)
    assert waits[:5] == [0.25, 0.25, 0.5, 1, 2]
    assert max(waits) == 24
    assert since == NOW


@pytest.mark.parametrize("seconds", [3 * 86_400, 999_999_999, 250_000_000_000])
def test_no_origin_sends_a_story_away_for_more_than_a_day(world, seconds: float) -> None:
    _, waits = world.put_off(OriginUnavailable("status 503", retry_after=seconds, status=503))
    assert waits == 86_400


def test_one_day_it_is_given_up(world) -> None:
    since = NOW - GIVEN_UP_AFTER
    with pytest.raises(OriginLost, match="since 2026-11-08: status 503"):
        world.patience.put_off(story_published(unavailable_since=since), DOWN, 1)
    assert world.put_off(DOWN, unavailable_since=since + timedelta(minutes=1))


def test_a_long_line_at_a_host_that_answers_is_no_reason_to_give_up(world) -> None:
    story, _ = world.put_off(NotOurTurn("later", retry_after=5000), unavailable_since=NOW - GIVEN_UP_AFTER)
    assert story.unavailable_since is None


def test_nobody_runs_in_a_circle(world) -> None:
    with pytest.raises(OriginLost, match="100 times"):
        world.patience.put_off(story_published(postponed=100), NotOurTurn("later", retry_after=5000), 1)


def test_nothing_is_told_to_wait_before_it_is_written(world) -> None:
    world.patience.put_off(story_published(), BotWall("a challenge"), 1)
    assert world.packs.packs == {}
    world.patience.flush()
    world.patience.flush()
    assert len(world.packs.packs) == 1


def test_a_second_delivery_is_put_off_into_the_same_pack(world) -> None:
    for _ in range(2):
        world.patience.put_off(story_published(), NotOurTurn("later", retry_after=5000), 1)
        world.patience.flush()
    assert len(world.packs.packs) == 1


@given(st.lists(st.floats(0, 100_000), min_size=1, max_size=40))
def test_what_is_put_off_can_be_sent_off_in_time_by_a_tick_a_minute(waits) -> None:
    world = World()
    for number, seconds in enumerate(waits):
        story = story_published(trace_id=str(number))
        world.patience.put_off(story, NotOurTurn("later", retry_after=seconds), HELD_RECEIVES)
    world.patience.flush()
    assert sum(len(pack.waiting) for pack in world.packs.packs.values()) == len(waits)
    for pack in world.packs.packs.values():
        assert pack.due_at + 60 < pack.waiting[0].at
        assert pack.waiting[-1].at - pack.due_at < LONGEST_DELAY_SECONDS
