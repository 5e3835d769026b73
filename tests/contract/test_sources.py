"""Every registry of sources keeps the same promises, the fake included."""

from typing import Any

import pytest

from shared.aws.sources import DynamoSources
from shared.sources import PollState, Status
from tests.discover_fakes import NOW, MemorySources, source

OTHER = "https://gazette.example/sitemap.xml"
STATE = PollState(polled_at=NOW, etag='W/"7"', hours=(0.5, 0.25), hub="https://hub.example/", strikes=0.25)


@pytest.fixture(params=["memory", "dynamodb"])
def sources(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemorySources()
    return DynamoSources(request.getfixturevalue("dynamodb"), "ControlTable")


def test_a_source_is_found_again_by_any_spelling_of_its_url(sources) -> None:
    added = source(name="The Courier", max_age_days=0)
    assert sources.add(added)

    assert sources.get(added.id) == added
    assert sources.find("HTTPS://courier.example:443/feed#top") == added
    assert sources.find(OTHER) is None


def test_of_two_who_add_the_same_source_one_does(sources) -> None:
    assert sources.add(source(name="first"))
    assert not sources.add(source(name="second"))
    assert [one.name for one in sources.all()] == ["first"]


def test_all_sources_are_listed_paused_ones_too(sources) -> None:
    for number in range(120):
        sources.add(source(url=f"{OTHER}?n={number}"))
    sources.pause(source(url=f"{OTHER}?n=7").id, "enough")

    assert len(sources.all()) == 120
    assert [one.paused_because for one in sources.all() if one.status is Status.PAUSED] == ["enough"]


def test_only_what_is_due_is_listed_as_due(sources) -> None:
    sources.add(source())
    sources.add(source(url=OTHER, due_at=NOW + 60))

    assert sources.due(NOW, 10) == [source().id]
    assert set(sources.due(NOW + 60, 10)) == {source().id, source(url=OTHER).id}


def test_a_source_is_claimed_once_and_falls_due_again_when_the_claim_ends(sources) -> None:
    sources.add(source())
    claimed = sources.claim(source().id, NOW, 300)

    assert claimed
    assert claimed.due_at == NOW + 300
    assert sources.claim(source().id, NOW, 300) is None
    assert sources.claim(source().id, NOW + 300, 300)


def test_claims_are_counted_until_a_poll_comes_to_its_end(sources) -> None:
    sources.add(source())
    assert sources.claim(source().id, NOW, 300).claims == 1
    claimed = sources.claim(source().id, NOW + 300, 300)
    assert claimed.claims == 2
    sources.settle(claimed, STATE, NOW + 3600)
    assert sources.get(source().id).claims == 0


def test_a_claim_is_held_for_longer_as_long_as_it_is_ours(sources) -> None:
    sources.add(source())
    claimed = sources.claim(source().id, NOW, 300)
    held = sources.hold(claimed, STATE, NOW + 3600)
    assert held == sources.get(source().id)
    assert (held.state, held.due_at) == (STATE, NOW + 3600)
    sources.settle(held, PollState(), NOW + 60)
    assert sources.get(source().id).due_at == NOW + 60

    assert sources.hold(held, STATE, NOW + 3600) is None
    assert sources.get(source().id).state == PollState()


def test_what_a_poll_has_learned_is_kept_with_the_next_time(sources) -> None:
    sources.add(source(name="The Courier"))
    claimed = sources.claim(source().id, NOW, 300)
    sources.settle(claimed.model_copy(update={"kind": "rss", "title": "Courier"}), STATE, NOW + 3600)

    kept = sources.get(source().id)
    assert (kept.state, kept.kind, kept.title, kept.name) == (STATE, "rss", "Courier", "The Courier")
    assert kept.due_at == NOW + 3600


@pytest.mark.parametrize("word", ["pause", "poll now"])
def test_an_operators_word_during_a_poll_outweighs_the_polls_plan(sources, word) -> None:
    sources.add(source())
    claimed = sources.claim(source().id, NOW, 300)
    if word == "pause":
        sources.pause(source().id, "by hand")
    else:
        sources.poll_at(source().id, NOW + 1)
    decided = sources.get(source().id).due_at
    sources.settle(claimed, STATE, NOW + 3600)

    assert sources.get(source().id).state == STATE
    assert sources.get(source().id).due_at == decided


def test_a_source_removed_during_a_poll_stays_removed(sources) -> None:
    sources.add(source())
    claimed = sources.claim(source().id, NOW, 300)
    assert sources.remove(source().id)
    sources.settle(claimed, STATE, NOW + 3600)

    assert sources.all() == []
    assert not sources.remove(source().id)


def test_a_paused_source_is_never_due_until_it_is_resumed(sources) -> None:
    sources.add(source())
    assert sources.pause(source().id, "gone (410)")
    assert sources.due(NOW + 10**9, 10) == []
    assert not sources.poll_at(source().id, NOW)

    assert sources.resume(source().id, NOW)
    assert sources.due(NOW, 10) == [source().id]
    assert sources.get(source().id).paused_because == ""
    assert not sources.resume(source().id, NOW)


def test_a_moved_source_keeps_its_id_and_is_found_under_both_urls(sources) -> None:
    sources.add(source())
    assert sources.move(source(), OTHER)

    assert sources.get(source().id).url == OTHER
    assert sources.find(OTHER).id == source().id
    assert not sources.add(source(url=OTHER))


def test_a_source_cannot_move_where_another_one_is(sources) -> None:
    sources.add(source())
    sources.add(source(url=OTHER))

    assert not sources.move(source(), OTHER)
    assert sources.get(source().id).url == source().url


def test_what_is_not_there_cannot_be_changed(sources) -> None:
    unknown = source().id
    assert not sources.pause(unknown, "no")
    assert not sources.poll_at(unknown, NOW)
    assert not sources.resume(unknown, NOW)
    assert sources.claim(unknown, NOW, 300) is None


def test_a_push_teaches_the_rhythm_and_leaves_alone_what_polls_have_learned(sources) -> None:
    sources.add(source())
    assert not sources.heard(source().id, PollState(pushed=1))  # of a source that was never polled
    claimed = sources.claim(source().id, NOW, 300)
    sources.settle(claimed, STATE, NOW + 3600)
    heard = PollState(hours=(1.5,) * 24, counted_at=NOW, counted_from=NOW - 60, last_story_at=NOW, pushed=2, etag="no")

    assert sources.heard(source().id, heard)
    kept = sources.get(source().id)
    learned = {"hours": heard.hours, "counted_at": NOW, "counted_from": NOW - 60, "last_story_at": NOW, "pushed": 2}
    assert (kept.state, kept.due_at) == (STATE.model_copy(update=learned), NOW + 3600)
