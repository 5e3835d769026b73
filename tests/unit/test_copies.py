"""Clusters of copies: whatever the order, the number and the end of deliveries, the same ones."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.store.copies import impression_of
from functions.store.prints import Print, are_copies, resemblance
from infra.local.interleaving import Interleaving
from shared.blocks import Paragraph
from shared.heads import StoryHead
from shared.history import Sighting
from shared.messages import StoryNormalized
from shared.reading import StoryReader
from shared.story import Source
from tests.builders import FETCHED_AT, store_stage, story, story_normalized
from tests.fakes import MemoryObjects, MemoryPrints, MemoryStories

WORDS = [f"w{number:03}" for number in range(400)]


def passage(first: int, length: int = 80) -> str:
    """Neighbours, 40 words apart, are copies of each other; those 80 apart only by way of the one between."""
    return " ".join(WORDS[first * 40 : first * 40 + length])


def told(site: int, first: int, hour: int = 0, **changes: Any) -> StoryNormalized:
    text = passage(first)
    return story_normalized(
        canonical_url=f"https://site{site}.example/story",
        requested_url=f"https://site{site}.example/story",
        source=Source(name=f"Site {site}", host=f"site{site}.example"),
        fetched_at=FETCHED_AT + timedelta(hours=hour),
        body=(Paragraph(text=text),),
        **changes,
    )


@dataclass
class World:
    """The store stage on memory; `step` is called before each call of a port."""

    stories: MemoryStories = field(default_factory=MemoryStories)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    prints: MemoryPrints = field(default_factory=MemoryPrints)
    step: Callable[[], None] = lambda: None

    def deliver(self, message: StoryNormalized) -> None:
        store_stage(*(Watched(port, self) for port in (self.stories, self.objects, self.prints)))(message)

    def clusters(self) -> dict[str, str]:
        return {head.source: head.cluster for head in self.stories.heads.values()}


class Watched:
    """Passes calls on, after a step of its world."""

    def __init__(self, target: object, world: World) -> None:
        self._target, self._world = target, world

    def __getattr__(self, name: str):
        def call(*args, **kwargs):
            self._world.step()
            return getattr(self._target, name)(*args, **kwargs)

        return call


def expected(messages: list[StoryNormalized]) -> dict[str, str]:
    """Connected stories, told from the texts alone."""
    found = [(impression, m.story) for m in messages if (impression := impression_of(m.story))]
    names = {story.story_id: story.story_id for _, story in found}
    for _ in found:
        for one, _ in found:
            for other, _ in found:
                if set(one.bands) & set(other.bands) and are_copies(one, other):
                    names[one.story_id] = names[other.story_id] = min(names[one.story_id], names[other.story_id])
    sizes = list(names.values())
    return {
        story.source.host: names[story.story_id] if sizes.count(names[story.story_id]) > 1 else "" for _, story in found
    }


class Crash(Exception):
    pass


MESSAGES = st.lists(st.builds(told, st.integers(0, 4), st.integers(0, 6), st.integers(0, 2)), min_size=2, max_size=7)


@given(MESSAGES, st.randoms(use_true_random=False))
def test_clusters_are_what_the_texts_say_in_any_order_of_deliveries(messages, random) -> None:
    world = World()
    again = [*messages, *random.sample(messages, len(messages) // 2)]
    random.shuffle(again)
    for message in again:
        world.deliver(message)
    assert world.clusters() == expected(messages)


@given(MESSAGES, st.lists(st.integers(0, 40), max_size=7))
def test_a_crash_between_any_two_calls_changes_no_cluster_in_the_end(messages, crashes) -> None:
    world = World()
    for message, lives in zip(messages, [*crashes, *[10_000] * len(messages)], strict=False):
        left = [lives]

        def step(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Crash

        world.step = step
        with suppress(Crash):
            world.deliver(message)
    world.step = lambda: None
    for message, _ in zip(messages, crashes, strict=False):  # SQS delivers again what was not settled
        world.deliver(message)
    assert world.clusters() == expected(messages)


@settings(max_examples=40)
@given(MESSAGES, st.integers(0, 9999))
def test_deliveries_at_the_same_time_end_in_the_same_clusters(messages, seed) -> None:
    interleaving = Interleaving(seed)
    world = World(step=interleaving.switch)
    interleaving.run([partial(world.deliver, message) for message in messages])
    assert world.clusters() == expected(messages)


def test_a_second_delivery_looks_at_each_story_of_a_large_cluster_but_once_or_twice() -> None:
    looks: list[None] = []
    world = World(step=lambda: looks.append(None))
    copies = [told(site, 0) for site in range(40)]
    for message in copies:
        world.deliver(message)
    looks.clear()
    world.deliver(copies[7])
    assert len(looks) < 4 * len(copies)  # its head, its object, its impressions


@pytest.mark.parametrize("order", [(0, 2, 1), (0, 1, 2), (2, 0, 1)])
def test_what_comes_between_joins_two_clusters(order) -> None:
    world = World()
    for first in order:
        world.deliver(told(first, first))
    names = world.clusters()
    assert len(set(names.values())) == 1
    assert min(head.story_id for head in world.stories.heads.values()) in names.values()


def test_a_story_alone_has_no_cluster() -> None:
    world = World()
    for message in (told(0, 0), told(1, 3)):
        world.deliver(message)
    assert world.clusters() == {"site0.example": "", "site1.example": ""}


def test_a_story_that_was_taken_down_joins_nothing() -> None:
    world = World()
    world.deliver(told(0, 0))
    [head] = world.stories.heads.values()
    world.stories.heads[head.story_id] = head.model_copy(update={"withdrawn_at": FETCHED_AT})
    world.deliver(told(1, 0))
    assert world.clusters() == {"site0.example": "", "site1.example": ""}


def test_the_copies_of_a_story_are_listed_by_any_url_of_it() -> None:
    world = World()
    for message in (told(0, 0), told(1, 0), told(2, 3)):
        world.deliver(message)
    reader = StoryReader(world.stories, world.objects)
    assert {each.source for each in reader.copies("https://site1.example/story")} == {"site0.example", "site1.example"}
    assert [each.source for each in reader.copies("https://site2.example/story?utm_source=x")] == ["site2.example"]
    assert reader.copies("https://site3.example/story") == ()


def test_one_sites_standing_phrases_make_no_copies() -> None:
    one, other = (impression_of(told(0, first).story) for first in (0, 1))
    elsewhere = impression_of(told(1, 1).story)
    assert one
    assert other
    assert elsewhere
    assert are_copies(one, elsewhere)
    assert not are_copies(one, other)


def test_a_text_of_a_few_words_has_no_print() -> None:
    assert Print.of("The harbour froze overnight.") is None
    assert Print.of("") is None


@given(st.integers(0, 60))
def test_resemblance_is_estimated_within_a_few_hundredths(apart: int) -> None:
    one, other = (Print.of(" ".join(WORDS[start : start + 300])) for start in (0, apart))
    assert one
    assert other
    shared = 296 - apart
    assert abs(resemblance(one.sketch, other.sketch) - shared / (2 * 296 - shared)) < 0.15


def test_scripts_without_spaces_have_prints() -> None:
    text = "".join(chr(0x4E00 + number * 7) for number in range(120))
    one, other = Print.of(text), Print.of(f"港湾通信：{text}。終わり")
    assert one
    assert other
    assert set(one.bands) & set(other.bands)
    assert resemblance(one.sketch, other.sketch) > 0.7


def test_a_head_tells_exact_copies_by_one_hash() -> None:
    one, other = story(), story(canonical_url="https://copy.example/a", headline="Another headline")
    hashes = {StoryHead.of(told, (Sighting.of(told),), ()).text_hash for told in (one, other)}
    assert len(hashes) == 1
