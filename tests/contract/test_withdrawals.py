"""Marks of what was taken down, kept by DynamoDB and by the fake."""

from typing import Any

import pytest

from shared.aws.withdrawals import DynamoWithdrawals
from shared.errors import Withdrawn
from tests.builders import URL
from tests.fakes import MemoryWithdrawals
from tests.guards import LET_IN, verdict

ALIAS = "https://ledger.example/?p=7"


@pytest.fixture(params=["memory", "dynamodb"])
def withdrawals(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryWithdrawals()
    return DynamoWithdrawals(request.getfixturevalue("dynamodb"), "ControlTable")


@pytest.mark.parametrize("spelling", [URL, f"{URL}/amp?utm_source=x", ALIAS])
def test_a_marked_url_is_refused_however_it_is_spelled(withdrawals, spelling: str) -> None:
    withdrawals.mark([URL, ALIAS], "a" * 26)
    with pytest.raises(Withdrawn, match="a" * 26):
        withdrawals.require_wanted(spelling)


def test_other_urls_are_wanted(withdrawals) -> None:
    withdrawals.mark([URL], "a" * 26)
    assert verdict(withdrawals.require_wanted, URL) == Withdrawn.reason
    assert verdict(withdrawals.require_wanted, ALIAS) == LET_IN


def test_what_is_no_longer_marked_is_wanted_again(withdrawals) -> None:
    withdrawals.mark([URL, ALIAS], "a" * 26)
    withdrawals.unmark([URL])
    assert verdict(withdrawals.require_wanted, URL) == LET_IN
    assert verdict(withdrawals.require_wanted, ALIAS) == Withdrawn.reason
    withdrawals.unmark([URL, ALIAS])
    assert verdict(withdrawals.require_wanted, ALIAS) == LET_IN


def test_those_of_many_urls_that_are_marked_are_told_as_they_were_spelled(withdrawals) -> None:
    withdrawals.mark([URL, ALIAS], "a" * 26)
    tracked = f"{URL}?utm_source=x"
    others = [f"{URL}/{number}" for number in range(250)]  # more than one request of DynamoDB holds
    assert withdrawals.among([tracked, *others, URL, ALIAS]) == {tracked, URL, ALIAS}
    assert withdrawals.among(others) == set()
    assert withdrawals.among([]) == set()


def test_many_urls_are_asked_for_together_and_a_mark_of_a_moment_ago_is_seen(dynamodb: Any) -> None:
    asked: list[Any] = []
    dynamodb.meta.events.register(
        "provide-client-params.dynamodb.BatchGetItem", lambda params, **_: asked.append(params)
    )
    DynamoWithdrawals(dynamodb, "ControlTable").among([f"{URL}/{number}" for number in range(120)] * 2)
    requests = [request["RequestItems"]["ControlTable"] for request in asked]
    assert [(len(request["Keys"]), request["ConsistentRead"]) for request in requests] == [(100, True), (20, True)]
