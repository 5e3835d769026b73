"""Idempotency keys: the fake of the unit tests and the control table's keep the same promises."""

from typing import Any

import pytest

from functions.receive.keys import KEPT_SECONDS, DynamoKeys
from functions.receive.stories import SECONDS_UNDER_WAY, Standing
from tests.unit.receive.conftest import MemoryKeys


class Clock:
    now = 1_763_800_000.25

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def table_keys(request: pytest.FixtureRequest, clock: Clock) -> DynamoKeys:
    return DynamoKeys(request.getfixturevalue("dynamodb"), "ControlTable", clock)


@pytest.fixture(params=["memory", "dynamodb"])
def keys(request: pytest.FixtureRequest) -> Any:
    return MemoryKeys() if request.param == "memory" else request.getfixturevalue("table_keys")


def test_a_new_key_is_ours_until_it_is_finished(keys):
    assert keys.begin("a", "one") is Standing.OURS
    assert keys.begin("a", "one") is Standing.UNDER_WAY
    keys.finish("a")
    assert keys.begin("a", "one") is Standing.DONE


def test_a_key_stands_for_one_request(keys):
    keys.begin("a", "one")
    assert keys.begin("a", "other") is Standing.TAKEN
    assert keys.begin("b", "other") is Standing.OURS


def test_who_left_a_request_unfinished_is_followed_by_the_next(table_keys, clock):
    table_keys.begin("a", "one")
    clock.now += SECONDS_UNDER_WAY + 1
    assert table_keys.begin("a", "other") is Standing.TAKEN
    assert table_keys.begin("a", "one") is Standing.OURS


def test_a_key_is_forgotten_after_a_day_even_while_its_item_still_stands(table_keys, clock):
    table_keys.begin("a", "one")
    clock.now += KEPT_SECONDS + 1
    assert table_keys.begin("a", "other") is Standing.OURS
