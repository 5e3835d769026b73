"""What is put by is found when it is due, by one, and gone once it is taken out."""

import random
from string import ascii_letters
from typing import Any

import pytest

from shared.aws.packs import DynamoPacks
from shared.messages import StoryPublished, Visit
from shared.politeness.packs import Pack, Wait, Waiting, packed
from tests.builders import URL, story_published
from tests.polite_fakes import MemoryPacks

NOW = 1_795_000_000.0


@pytest.fixture(params=["memory", "dynamodb"])
def packs(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryPacks()
    return DynamoPacks(request.getfixturevalue("dynamodb"), "ControlTable")


def pack(*names: str, due_at: float = NOW, wait: Wait = Wait.TURN, **changes: Any) -> Pack:
    stories = [story_published(trace_id=name, url=f"{URL}/{name}", **changes) for name in names]
    return Pack(wait, due_at, tuple(Waiting(story, due_at + 0.25 + n) for n, story in enumerate(stories)))


def claimed(packs: Any, now: float, wait: Wait = Wait.TURN) -> list[str]:
    return [found.key for found in packs.claim(wait, now, 100, lease_seconds=60)]


def test_what_is_due_comes_out_as_it_went_in(packs) -> None:
    put = pack("a", "b", hints={"headline": "Häfen frieren zu"}, visit=Visit(number=2, etag='W/"1"'))
    packs.put([put])
    [found] = packs.claim(Wait.TURN, NOW, 100, lease_seconds=60)
    assert (found.key, found.pack.waiting) == (put.key, put.waiting)


def test_stories_with_very_long_urls_and_hints_find_room(packs) -> None:
    chance = random.Random(1)  # noqa: S311 - text that does not compress

    def long(number: int) -> StoryPublished:
        words = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(11_000))
        address = f"{URL}/{number}?q={''.join(chance.choices(ascii_letters, k=8000))}"
        return story_published(url=address, hints={"headline": words[:1000], "authors": [words[1000:]]})

    waiting = [Waiting(long(number), NOW) for number in range(30)]
    packs.put(list(packed(Wait.TURN, waiting, ahead=0, span=60)))
    found = packs.claim(Wait.TURN, NOW, 100, lease_seconds=60)
    assert sorted(w.story.url for each in found for w in each.pack.waiting) == sorted(w.story.url for w in waiting)


def test_what_is_not_due_stays(packs) -> None:
    packs.put([pack("a", due_at=NOW + 1), pack("b", wait=Wait.VISIT)])
    assert claimed(packs, NOW) == []
    assert claimed(packs, NOW + 1) == [pack("a").key]
    assert claimed(packs, NOW, Wait.VISIT) == [pack("b", wait=Wait.VISIT).key]


def test_of_two_claimants_one_gets_it_and_a_lease_that_ended_shows_it_again(packs) -> None:
    packs.put([pack("a")])
    assert claimed(packs, NOW) == [pack("a").key]
    assert claimed(packs, NOW) == []
    assert claimed(packs, NOW + 61) == [pack("a").key]


def test_what_was_taken_out_is_gone(packs) -> None:
    packs.put([pack(str(n), due_at=NOW - n) for n in range(40)])
    packs.delete(claimed(packs, NOW))
    assert claimed(packs, NOW + 1000) == []


def test_the_same_pack_twice_is_one(packs) -> None:
    packs.put([pack("a"), pack("a")])
    packs.put([pack("a")])
    assert claimed(packs, NOW) == [pack("a").key]


def test_a_story_put_off_again_is_not_taken_out_with_what_it_came_from(packs) -> None:
    packs.put([pack("a")])
    came_from = claimed(packs, NOW)
    packs.put([pack("a", postponed=1)])
    packs.delete(came_from)
    assert claimed(packs, NOW) == [pack("a", postponed=1).key]
