from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared import history
from shared.history import History, Sighting, merge, representative, revisions, timeline

START = datetime(2026, 11, 22, tzinfo=UTC)


def at(hour: int, content: str, generation: int = 1) -> Sighting:
    return Sighting(START + timedelta(hours=hour), generation, content * 16)


def built(*sightings: Sighting) -> History:
    found: History = ()
    for sighting in sightings:
        found = merge(found, sighting)
    return found


def contents(found: History) -> str:
    return "".join(revision.first.content[0] for revision in revisions(found))


SIGHTINGS = st.lists(st.builds(at, st.integers(0, 5), st.sampled_from("abc"), st.integers(1, 2)), max_size=8)


@given(SIGHTINGS, st.randoms())
def test_any_order_and_number_of_sightings_gives_one_history(sightings, random) -> None:
    shuffled = [*sightings, *random.sample(sightings, len(sightings) // 2)]
    random.shuffle(shuffled)
    assert built(*shuffled) == built(*sightings)


@given(SIGHTINGS)
def test_neighbouring_revisions_differ(sightings) -> None:
    found = contents(built(*sightings))
    assert all(one != other for one, other in pairwise(found))


@given(SIGHTINGS)
def test_the_object_that_tells_a_content_was_written_when_it_came(sightings) -> None:
    """The store writes an object only for the representative of the moment: it must still be there at the end."""
    found: History = ()
    written = set()
    for sighting in sightings:
        found = merge(found, sighting)
        if representative(found, sighting.content) == sighting:
            written.add(sighting)
    assert {revision.told_by for revision in revisions(found)} <= written


@given(st.builds(at, st.integers(0, 5), st.sampled_from("abc"), st.integers(1, 20)))
def test_a_sighting_survives_its_name(sighting) -> None:
    assert Sighting.parse(sighting.name) == sighting


def test_what_was_taken_back_is_a_revision_of_its_own() -> None:
    assert contents(built(at(1, "a"), at(2, "b"), at(3, "a"))) == "aba"


def test_a_sighting_between_two_equal_ones_parts_them() -> None:
    assert contents(built(at(1, "a"), at(3, "a"), at(2, "b"))) == "aba"


def test_a_newer_generation_reads_the_same_fetch_anew() -> None:
    found = built(at(1, "a", generation=2), at(1, "b", generation=1))
    assert [s.content[0] for s in timeline(found)] == ["a"]


def test_a_revision_tells_when_it_was_first_and_last_seen() -> None:
    [revision] = revisions(built(at(1, "a"), at(2, "a"), at(5, "a")))
    assert (revision.number, revision.first, revision.last) == (1, at(1, "a"), at(5, "a"))


def test_a_very_long_history_forgets_only_the_middle_of_runs(monkeypatch) -> None:
    monkeypatch.setattr(history, "MOST_SIGHTINGS", 6)
    found = built(*(at(hour, "a") for hour in range(10)), at(10, "b"), at(11, "a"))
    assert len(found) == 6
    assert contents(found) == "aba"
    assert revisions(found)[0].first == at(0, "a")
    assert revisions(found)[0].last == at(9, "a")
