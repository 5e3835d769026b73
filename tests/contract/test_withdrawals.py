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
