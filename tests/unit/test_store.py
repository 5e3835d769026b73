"""The store stage: any deliveries, any order, crashes between any two calls, one state."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.store.service import Contended
from shared import history
from shared.errors import Withdrawn
from shared.outcomes import Outcome
from shared.reading import StoryReader
from tests.builders import FETCHED_AT, URL, store_stage, story, story_normalized
from tests.fakes import MemoryObjects, MemoryStories

ALIAS = "https://ledger.example/?p=7"


def version(hour: int, headline: str, **changes):
    """A fetch asks for one URL: every other hour for the alias."""
    asked = {"requested_url": ALIAS if hour % 2 else URL} | changes
    return story_normalized(fetched_at=FETCHED_AT + timedelta(hours=hour), headline=headline, **asked)


def state(stories: MemoryStories, objects: MemoryObjects) -> object:
    """All that a reader can see, and what is noted beside it."""
    reader = StoryReader(stories, objects)
    return [
        (
            head,
            [reader.get(head.story_id, revision=n) for n in range(1, head.revision + 1)],
            stories.aliases,
            stories.further,
        )
        for head in stories.heads.values()
    ]


class Crash(Exception):
    pass


class Mortal:
    """Passes calls on, and dies before the one that is due."""

    def __init__(self, target: object, lives: list[int]) -> None:
        self._target, self._lives = target, lives

    def __getattr__(self, name: str):
        def call(*args, **kwargs):
            self._lives[0] -= 1
            if self._lives[0] < 0:
                raise Crash
            return getattr(self._target, name)(*args, **kwargs)

        return call


VERSIONS = st.lists(
    st.builds(
        version,
        st.integers(0, 6),
        st.sampled_from(["Harbour freezes", "Harbour frozen", "Harbour reopens"]),
        normalizer=st.integers(1, 2),
    ),
    min_size=1,
    max_size=6,
)


@given(VERSIONS, st.randoms(use_true_random=False))
def test_deliveries_in_any_order_any_number_of_times_converge(versions, random) -> None:
    orderly, disorderly = (MemoryStories(), MemoryObjects()), (MemoryStories(), MemoryObjects())
    for message in sorted(versions, key=lambda m: m.story.fetched_at):
        store_stage(*orderly)(message)
    again = [*versions, *random.sample(versions, len(versions) // 2)]
    random.shuffle(again)
    for message in again:
        store_stage(*disorderly)(message)
    assert state(*disorderly) == state(*orderly)


@given(VERSIONS, st.lists(st.integers(0, 5), max_size=6))
def test_a_crash_between_any_two_calls_changes_nothing_in_the_end(versions, crashes) -> None:
    orderly, crashed = (MemoryStories(), MemoryObjects()), (MemoryStories(), MemoryObjects())
    for position, message in enumerate(versions):
        store_stage(*orderly)(message)
        if position < len(crashes):
            lives = [crashes[position]]
            with suppress(Crash):
                store_stage(Mortal(crashed[0], lives), Mortal(crashed[1], lives))(message)
        store_stage(*crashed)(message)
    assert state(*crashed) == state(*orderly)


@pytest.fixture
def stories() -> MemoryStories:
    return MemoryStories()


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


def outcomes(stories, objects, *messages) -> list[Outcome]:
    return [store_stage(stories, objects)(message).outcome for message in messages]


def test_a_story_is_created_then_revised_and_its_history_kept(stories, objects) -> None:
    first, second = version(0, "Harbour freezes"), version(1, "Harbour frozen")
    assert outcomes(stories, objects, first, second) == [Outcome.CREATED, Outcome.REVISED]
    reader = StoryReader(stories, objects)
    current, former = reader.get(URL), reader.get(URL, revision=1)
    assert current
    assert (current.revision, current.headline) == (2, "Harbour frozen")
    assert former
    assert (former.revision, former.headline) == (1, "Harbour freezes")


def test_the_same_delivery_again_writes_nothing(stories, objects) -> None:
    message = version(0, "Harbour freezes")
    store_stage(stories, objects)(message)
    before = (dict(stories.heads), dict(objects.objects))
    assert outcomes(stories, objects, message) == [Outcome.DUPLICATE]
    assert (stories.heads, objects.objects) == before


def test_an_unchanged_story_seen_later_writes_no_object_and_no_revision(stories, objects) -> None:
    assert outcomes(stories, objects, version(0, "A"), version(5, "A")) == [Outcome.CREATED, Outcome.UNCHANGED]
    [head] = stories.heads.values()
    assert len(objects.objects) == 1
    assert (head.revision, head.last_seen_at) == (1, FETCHED_AT + timedelta(hours=5))


def test_an_older_version_delivered_late_never_wins(stories, objects) -> None:
    late = [version(5, "New"), version(0, "Old")]
    assert outcomes(stories, objects, *late) == [Outcome.CREATED, Outcome.BACKFILLED]
    current = StoryReader(stories, objects).get(URL)
    assert current
    assert (current.headline, current.revision) == ("New", 2)


def test_a_replay_with_a_newer_normalizer_replaces_the_reading_without_a_revision(stories, objects) -> None:
    assert outcomes(stories, objects, version(0, "Harbor"), version(0, "Harbour", normalizer=2)) == [
        Outcome.CREATED,
        Outcome.REPLACED,
    ]
    current = StoryReader(stories, objects).get(URL)
    assert current
    assert (current.headline, current.revision) == ("Harbour", 1)


@pytest.mark.parametrize("name", ["no url", "urn:uuid:7", "https://[::1"])
def test_a_page_that_came_under_a_name_that_is_no_url_is_stored_and_found_by_it(stories, objects, name) -> None:
    assert outcomes(stories, objects, version(0, "A", requested_url=name)) == [Outcome.CREATED]
    assert stories.alias(name) == story().story_id


LONG_URLS = [f"https://ledger.example/x{number}?q={'v' * 7900}" for number in range(8)]


@given(st.permutations(range(8)))
def test_a_head_holds_the_shortest_of_more_urls_than_it_can_hold_and_each_leads_to_the_story(order) -> None:
    orderly, disorderly = (MemoryStories(), MemoryObjects()), (MemoryStories(), MemoryObjects())
    for number in range(8):
        store_stage(*orderly)(version(number, "A", requested_url=LONG_URLS[number]))
    for number in order:
        store_stage(*disorderly)(version(number, "A", requested_url=LONG_URLS[number]))
    assert state(*disorderly) == state(*orderly)
    [head] = disorderly[0].heads.values()
    assert head.aliases == tuple(LONG_URLS[:2])
    assert {*head.aliases, *disorderly[0].more_aliases(head.story_id)} == set(LONG_URLS)


def test_one_capture_under_more_urls_than_a_head_can_hold_is_found_by_each(stories, objects) -> None:
    outcomes(stories, objects, *(version(0, "A", requested_url=url) for url in LONG_URLS))
    assert all(StoryReader(stories, objects).head(url) for url in LONG_URLS)


def test_a_raw_page_that_was_handed_in_twice_is_noted_for_a_takedown(stories, objects) -> None:
    once, again = (version(0, "A", capture=f"drop/{name}.warc.gz#0+99") for name in ("one", "two"))
    assert outcomes(stories, objects, once, again) == [Outcome.CREATED, Outcome.DUPLICATE]
    assert "drop/two.warc.gz#0+99" in stories.captures(story().story_id)


def test_a_story_is_found_by_every_url_it_was_seen_under(stories, objects) -> None:
    store_stage(stories, objects)(version(0, "A", requested_url=ALIAS))
    found = StoryReader(stories, objects).get(ALIAS)
    assert found == StoryReader(stories, objects).get(URL)
    assert found
    assert found.aliases == (ALIAS,)


def test_an_unknown_story_or_revision_is_none(stories, objects) -> None:
    store_stage(stories, objects)(version(0, "A"))
    reader = StoryReader(stories, objects)
    assert reader.get("https://ledger.example/other") is None
    assert reader.get(URL, revision=2) is None
    assert reader.history("https://ledger.example/other") == ()


def test_a_delivery_that_keeps_losing_the_race_comes_back_later(objects) -> None:
    class Busy(MemoryStories):
        def replace(self, head, previous) -> bool:
            return False

    with pytest.raises(Contended):
        store_stage(Busy(), objects)(version(0, "A"))


def test_who_loses_a_race_merges_with_the_winner(objects) -> None:
    rival = version(1, "B")

    class Raced(MemoryStories):
        raced = False

        def replace(self, head, previous) -> bool:
            if not self.raced:
                self.raced = True
                store_stage(self, objects)(rival)
            return super().replace(head, previous)

    stories = Raced()
    assert store_stage(stories, objects)(version(0, "A")).outcome is Outcome.BACKFILLED
    assert [s.headline for n in (1, 2) if (s := StoryReader(stories, objects).get(story().story_id, revision=n))] == [
        "A",
        "B",
    ]


def test_a_reading_that_a_very_long_history_forgets_at_once_leaves_the_story_as_it_was(monkeypatch) -> None:
    monkeypatch.setattr(history, "MOST_SIGHTINGS", 3)
    stories, objects = MemoryStories(), MemoryObjects()
    store = store_stage(stories, objects)
    for hour in (0, 2, 4):
        store(version(hour, "Harbour freezes", normalizer=2))
    before = stories.heads[story().story_id]

    late = version(2, "Harbour frozen", normalizer=1, requested_url=ALIAS)
    assert store(late).outcome is Outcome.UNCHANGED
    assert stories.heads[story().story_id].sightings == before.sightings
    assert len(objects.objects) == 1


def test_the_head_tells_what_the_latest_revisions_changed(stories, objects) -> None:
    outcomes(stories, objects, *(version(2 * hour, f"Harbour freezes {hour}") for hour in range(8)))
    [head] = stories.heads.values()
    assert [(change.revision, change.kind, change.fields) for change in head.changes] == [
        (number, "headline", ("headline",)) for number in (4, 5, 6, 7, 8)
    ]


def test_an_older_version_delivered_late_changes_what_the_next_one_changed(stories, objects) -> None:
    store_stage(stories, objects)(version(0, "Harbour freezes", description="Ferries stay in port."))
    store_stage(stories, objects)(version(4, "Harbour frozen"))
    store_stage(stories, objects)(
        version(2, "Harbour frozen", description="Ferries stay in port.", content_hash="0" * 64)
    )
    [head] = stories.heads.values()
    assert [(change.revision, change.fields) for change in head.changes] == [
        (2, ("headline",)),
        (3, ("description",)),
    ]


def test_a_head_keeps_its_cluster_when_its_story_changes(stories, objects) -> None:
    store_stage(stories, objects)(version(0, "Harbour freezes"))
    assert stories.join_cluster(story().story_id, "a" * 26)
    store_stage(stories, objects)(version(2, "Harbour frozen"))
    assert stories.heads[story().story_id].cluster == "a" * 26


def test_a_story_that_was_taken_down_is_not_stored_again(stories, objects) -> None:
    store_stage(stories, objects)(version(0, "Harbour freezes"))
    [head] = stories.heads.values()
    stories.heads[head.story_id] = head.model_copy(update={"withdrawn_at": FETCHED_AT})
    with pytest.raises(Withdrawn):
        store_stage(stories, objects)(version(2, "Harbour frozen"))
    assert len(objects.objects) == 1
