"""Young stories are visited again on their days, conditionally, and no more once the days are over."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.visits import Visits, schedule
from shared.messages import Discovery, Hints, StoryPublished, Visit
from shared.politeness.packs import Wait
from tests.builders import FETCHED_AT, URL, raw_page, story_published
from tests.polite_fakes import MemoryPacks

AGES = schedule("1h,6h,24h,72h")
HOUR = timedelta(hours=1)


class World:
    def __init__(self, ages: tuple[timedelta, ...] = AGES) -> None:
        self.packs = MemoryPacks()
        self.visits = Visits(self.packs, ages)

    def next(self, story: StoryPublished, hours: float, **headers: str) -> tuple[StoryPublished, float] | None:
        """The visit planned after the page was fetched so many hours after the first time, and its hour."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.visits.plan(story, raw_page(fetched_at=FETCHED_AT + hours * HOUR, headers=headers))
        self.visits.flush()
        packs, self.packs.packs = list(self.packs.packs.values()), {}
        if not packs:
            return None
        [(pack)] = packs
        assert pack.wait is Wait.VISIT
        [waiting] = pack.waiting
        return waiting.story, (waiting.at - FETCHED_AT.timestamp()) / 3600


def test_a_story_s_visits_count_from_its_first_fetch() -> None:
    world, story, hours = World(), story_published(), []
    fetched_at = 0.0
    while planned := world.next(story, fetched_at):
        story, hour = planned
        hours.append(hour)
        fetched_at = hour + 0.2
    assert hours == [1, 6, 24, 72]


def test_a_visit_carries_what_it_needs_to_ask_conditionally_and_to_be_traced() -> None:
    story = story_published(source="ledger", hints=Hints(headline="Ice"), discovered_by="feed")
    planned = World().next(story, 0, etag='W/"7"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT")
    assert planned
    assert planned[0] == StoryPublished(
        trace_id="trace-1+1",
        url=URL,
        source="ledger",
        discovered_by=Discovery.REVISIT,
        hints=Hints(headline="Ice"),
        visit=Visit(number=1, etag='W/"7"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT", first_fetched_at=FETCHED_AT),
    )


def test_a_304_that_does_not_repeat_the_validators_leaves_those_we_have() -> None:
    visit = Visit(number=1, etag='"7"', first_fetched_at=FETCHED_AT)
    planned = World().next(story_published(trace_id="t+1", visit=visit), 1)
    assert planned
    assert (planned[0].visit, planned[0].trace_id) == (visit.model_copy(update={"number": 2}), "t+2")


def test_visits_that_were_missed_are_left_out() -> None:
    visit = Visit(number=1, first_fetched_at=FETCHED_AT)
    planned = World().next(story_published(visit=visit), 30)
    assert planned
    assert (planned[0].visit, planned[1]) == (visit.model_copy(update={"number": 4}), 72)


def test_after_the_last_visit_there_is_none() -> None:
    assert World().next(story_published(visit=Visit(number=4, first_fetched_at=FETCHED_AT)), 72) is None


def test_revisiting_can_be_switched_off() -> None:
    assert World(schedule("")).next(story_published(), 0) is None


def test_a_second_delivery_plans_the_same_visit() -> None:
    world = World()
    for _ in range(2):
        world.visits.plan(story_published(), raw_page())
        world.visits.flush()
    assert len(world.packs.packs) == 1


def test_the_visits_of_a_batch_share_a_pack() -> None:
    world = World()
    for number in range(30):
        world.visits.plan(story_published(trace_id=str(number), url=f"{URL}/{number}"), raw_page())
    world.visits.flush()
    [pack] = world.packs.packs.values()
    assert len(pack.waiting) == 30


@pytest.mark.parametrize("text", ["soon", "1h;2h", "1w", "-1h", "h"])
def test_a_schedule_that_is_none_is_refused(text) -> None:
    with pytest.raises(ValueError, match="not ages"):
        schedule(text)


@given(st.lists(st.integers(1, 500), max_size=6), st.lists(st.floats(0, 1000), max_size=12))
def test_however_late_visits_are_paid_they_end_and_never_lie_in_the_past(hours, delays) -> None:
    world, story, fetched_at, paid = World(schedule(",".join(f"{h}h" for h in hours))), story_published(), 0.0, 0
    for delay in [*delays, *[0.1] * 10]:
        planned = world.next(story, fetched_at)
        if planned is None:
            break
        story, hour = planned
        assert hour > fetched_at
        fetched_at, paid = hour + delay + 0.01, paid + 1
    assert paid <= len(hours)
