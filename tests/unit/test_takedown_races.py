"""Deliveries beside a takedown: what they wrote goes with it, when they end well and when they are killed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.local.interleaving import Interleaving
from shared.aws.s3 import ObjectMissing
from shared.errors import Withdrawn
from shared.heads import StoryHead
from shared.messages import StoryNormalized
from tests.builders import FETCHED_AT, store_stage, story_normalized
from tests.fakes import MemoryStories
from tests.unit.test_takedown import DELIVERIES, Crash, Watched, World, delivery


@settings(max_examples=60)
@given(DELIVERIES, st.integers(0, 9999))
def test_deliveries_that_ended_while_their_story_was_taken_down_leave_nothing_to_know_its_text_by(
    deliveries, seed
) -> None:
    interleaving = Interleaving(seed)
    world = World(step=interleaving.switch)
    late: list[StoryNormalized] = []

    def deliver(message: StoryNormalized) -> None:
        try:
            store_stage(*(Watched(port, world) for port in (world.stories, world.objects, world.prints)))(message)
        except Withdrawn:
            return
        except ObjectMissing:
            late.append(message)

    tasks: list[Callable[[], None]] = [partial(deliver, message) for message in deliveries]
    interleaving.run([*tasks, world.withdraw])
    world.step = lambda: None
    for message in late:  # SQS delivers again what was not settled, and only that
        world.deliver(message)
    assert world.prints.kept == {}
    assert world.stories.bylines == set()


class KilledBeforeTheHead(MemoryStories):
    """Whoever writes a head is killed when its authors' entries stand, and before the head does."""

    def replace(self, head: StoryHead, previous: StoryHead | None) -> bool:
        self.bylines |= _entries(head) - (_entries(previous) if previous else set())
        raise Crash


def _entries(head: StoryHead) -> set[tuple[str, str, datetime]]:
    return {(head.story_id, author, head.published_at or head.first_seen_at) for author in head.authors}


@pytest.mark.parametrize("published_at", [FETCHED_AT, None])
@pytest.mark.parametrize("calls_before", range(5))
def test_a_delivery_that_was_killed_before_the_head_clears_its_authors_entries_away_when_it_comes_again(
    calls_before: int, published_at: datetime | None
) -> None:
    first, second = (redated(delivery(number, f"headline {number}"), published_at) for number in (0, 1))
    world = World()
    world.deliver(first)
    dying = World(KilledBeforeTheHead(**vars(world.stories)), world.objects, world.prints, world.ledger, world.marks)
    calls = count()

    def step() -> None:
        if next(calls) >= calls_before:
            world.take_down()

    dying.step = step
    with suppress(Crash, Withdrawn):
        dying.deliver(second)
    world.take_down()
    world.deliver(second)
    assert world.stories.bylines == set()
    assert world.prints.kept == {}


@given(st.integers(0, 12), st.integers(0, 12))
def test_a_delivery_that_was_killed_beside_a_takedown_clears_away_when_it_comes_again(
    calls_before: int, lives: int
) -> None:
    world, message = World(), delivery(1)
    calls = count()

    def step() -> None:
        call = next(calls)
        if call == calls_before:
            world.step = lambda: None
            world.take_down()
            world.step = step
        if call >= lives:
            raise Crash

    world.step = step
    with suppress(Crash):
        world.deliver(message)
    world.step = lambda: None
    world.take_down()
    world.deliver(message)
    assert world.prints.kept == {}
    assert world.stories.bylines == set()


def redated(message: StoryNormalized, published_at: datetime | None) -> StoryNormalized:
    return story_normalized(story=message.story.model_copy(update={"published_at": published_at}))
