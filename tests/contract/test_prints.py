"""Every keeper of impressions keeps the same promises, the fake included."""

from typing import Any

import pytest

from shared.aws.prints import DynamoPrints
from shared.prints import Impression
from tests.builders import FETCHED_AT
from tests.fakes import MemoryPrints


@pytest.fixture(params=["memory", "dynamodb"])
def prints(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryPrints()
    return DynamoPrints(request.getfixturevalue("dynamodb"), "ControlTable")


def impression(letter: str = "a", *bands: str, content: str = "0" * 16) -> Impression:
    return Impression(
        letter * 26, content, "ledger.example", bands or ("0aa", "1bb"), b"\0\1\377" * 40, 120, FETCHED_AT
    )


def found(prints: Any, *bands: str) -> set[tuple[Any, ...]]:
    return {(each.story_id, each.content, each.site, each.sketch, each.runs) for each in prints.sharing(bands)}


def facts(*impressions: Impression) -> set[tuple[Any, ...]]:
    return {(each.story_id, each.content, each.site, each.sketch, each.runs) for each in impressions}


def test_an_impression_is_found_by_each_of_its_bands(prints) -> None:
    kept = impression()
    prints.keep(kept)
    assert found(prints, "0aa") == found(prints, "1bb") == found(prints, "0zz", "1bb") == facts(kept)
    assert found(prints, "0bb") == set()
    assert found(prints) == set()


def test_impressions_meet_in_a_band(prints) -> None:
    one, other, third = impression("a", "0aa", "1bb"), impression("b", "0aa", "1cc"), impression("c", "0dd", "1cc")
    for each in (one, other, third, other):
        prints.keep(each)
    assert found(prints, "0aa", "1bb") == facts(one, other)
    assert found(prints, "0aa", "1cc") == facts(one, other, third)


def test_a_story_that_changed_has_an_impression_of_each_content(prints) -> None:
    first, second = impression(content="1" * 16), impression(content="2" * 16)
    prints.keep(first)
    prints.keep(second)
    assert found(prints, "0aa") == facts(first, second)


def test_what_is_forgotten_is_found_no_more(prints) -> None:
    kept, gone = impression("a"), impression("b")
    prints.keep(kept)
    prints.keep(gone)
    prints.forget(gone)
    prints.forget(gone)
    assert found(prints, "0aa", "1bb") == facts(kept)
