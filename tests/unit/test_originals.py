from datetime import timedelta
from typing import Any

from shared.heads import StoryHead
from shared.history import Sighting
from shared.originals import by_likelihood, is_wire_copy, likely_original
from shared.story import Source
from tests.builders import FETCHED_AT, story


def head(host: str, *, hour: int = 0, name: str = "", **changes: Any) -> StoryHead:
    told = story(
        canonical_url=f"https://{host}/a",
        source=Source(name=name or host, host=host),
        published_at=FETCHED_AT + timedelta(hours=hour),
        **changes,
    )
    return StoryHead.of(told, (Sighting.of(told),), ())


def test_the_earliest_is_the_likely_original() -> None:
    first, later = head("ledger.example", hour=1), head("gazette.example", hour=2)
    assert likely_original([later, first]) == first
    assert likely_original([]) is None


def test_who_credits_an_agency_is_not_the_original_however_early() -> None:
    copy, own = head("ledger.example", agencies=("Reuters",)), head("gazette.example", hour=5)
    assert likely_original([copy, own]) == own


def test_an_agency_on_its_own_site_is_no_wire_copy() -> None:
    assert is_wire_copy(head("ledger.example", agencies=("The Associated Press",)))
    assert not is_wire_copy(head("apnews.example", name="Associated Press News", agencies=("The Associated Press",)))
    assert not is_wire_copy(head("reuters.example", agencies=("Reuters",)))
    assert not is_wire_copy(head("ledger.example"))


def test_of_wire_copy_alone_the_earliest_stands_for_the_original() -> None:
    first, later = (head(f"site{hour}.example", hour=hour, agencies=("AFP",)) for hour in (1, 2))
    assert likely_original([later, first]) == first


def test_readers_get_the_likely_original_first_and_wire_copy_last() -> None:
    wire, first, later = head("a.example", agencies=("AFP",)), head("b.example", hour=1), head("c.example", hour=2)
    assert by_likelihood([later, wire, first]) == (first, later, wire)


def test_a_story_without_a_date_counts_from_when_it_was_seen() -> None:
    undated = head("ledger.example").model_copy(update={"published_at": None})
    later = head("gazette.example", hour=1)
    assert likely_original([later, undated]) == undated
