"""Every cache of robots rules keeps the same promises, the fake included."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from shared.web.robots import ANYTHING, CachedRules
from shared.web.robots_cache import DynamoRobotsCache
from tests.builders import FETCHED_AT
from tests.fakes import MemoryRobotsCache

ORIGIN = "https://news.example"


@pytest.fixture(params=["memory", "dynamodb"])
def cache(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryRobotsCache()
    return DynamoRobotsCache(request.getfixturevalue("dynamodb"), "ControlTable")


@pytest.mark.parametrize("text", ["User-agent: *\nDisallow: /", ANYTHING, "Disallow: /straße\n" * 20_000])
def test_rules_are_found_again(cache, text) -> None:
    cache.put(ORIGIN, CachedRules(text, FETCHED_AT))

    assert cache.get(ORIGIN) == CachedRules(text, FETCHED_AT)


def test_unknown_origins_have_none(cache) -> None:
    cache.put(ORIGIN, CachedRules("User-agent: *", FETCHED_AT))

    assert cache.get("http://news.example") is None


def test_newer_rules_replace_older_ones(cache) -> None:
    cache.put(ORIGIN, CachedRules("old", FETCHED_AT))
    cache.put(ORIGIN, CachedRules("new", FETCHED_AT + timedelta(days=1)))

    assert cache.get(ORIGIN) == CachedRules("new", FETCHED_AT + timedelta(days=1))


def test_rules_too_large_for_an_item_are_simply_not_kept(dynamodb) -> None:
    cache = DynamoRobotsCache(dynamodb, "ControlTable")

    noise = Random(1).randbytes(400 * 1024).hex()  # noqa: S311 - what does not compress well, guards nothing
    cache.put(ORIGIN, CachedRules(noise, FETCHED_AT))

    assert cache.get(ORIGIN) is None


def test_the_table_clears_expired_rules_away(dynamodb) -> None:
    DynamoRobotsCache(dynamodb, "ControlTable").put(ORIGIN, CachedRules("x", FETCHED_AT))

    [item] = dynamodb.scan(TableName="ControlTable")["Items"]
    assert item["expires_at"] == {"N": str(int(FETCHED_AT.timestamp()))}


def test_since_when_rules_cannot_be_reached_is_remembered_long_after_they_expired(dynamodb) -> None:
    cache = DynamoRobotsCache(dynamodb, "ControlTable")
    failing = CachedRules("old", FETCHED_AT, unreachable_since=FETCHED_AT - timedelta(days=3))
    cache.put(ORIGIN, failing)

    assert cache.get(ORIGIN) == failing
    [item] = dynamodb.scan(TableName="ControlTable")["Items"]
    assert int(item["expires_at"]["N"]) > (FETCHED_AT + timedelta(days=30)).timestamp()
