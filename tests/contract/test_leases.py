"""WebSub leases: the fake of the unit tests and the control table's keep the same promises."""

from dataclasses import replace
from typing import Any

import pytest

from shared.aws.due import DueItems
from shared.aws.leases import KIND, DynamoLeases, lease_of
from shared.websub.lease import Lease, Offer, State
from tests.fakes import MemoryLeases

FEED = "7c1e52a0b9d3f846"  # the id of its source
OFFER = Offer("https://hub.example/", "https://ledger.example/feed.xml")
NOW = 1_763_800_000.25


@pytest.fixture(params=["memory", "dynamodb"])
def leases(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryLeases()
    return DynamoLeases(request.getfixturevalue("dynamodb"), "ControlTable")


def wanted(**changes: Any) -> Lease:
    return replace(Lease.wanted(FEED, OFFER, with_secret=True, now=NOW), **changes)


def test_a_lease_is_found_by_its_feed_and_by_its_callback(leases):
    lease = wanted()
    assert leases.of_source(FEED) is None
    assert leases.put(lease, None)
    assert leases.of_source(FEED) == leases.of_token(lease.token) == lease


def test_a_callback_that_was_guessed_leads_nowhere(leases):
    lease = wanted()
    leases.put(lease, None)
    assert leases.of_token(lease.token[:-1] + "~") is None
    assert leases.of_token(FEED) is None
    assert leases.of_token("") is None
    assert leases.of_token("ünlesbar") is None


def test_of_two_who_change_a_lease_one_is_told_that_it_came_too_late(leases):
    lease = wanted()
    leases.put(lease, None)
    assert not leases.put(wanted(), None)
    assert leases.put(lease.verified(864_000, NOW), lease)
    assert not leases.put(lease.asked(NOW), lease)
    assert not leases.delete(lease)
    assert leases.of_source(FEED).state is State.ACTIVE


def test_a_lease_that_was_renewed_is_another(leases):
    active = wanted().verified(864_000, NOW)
    leases.put(active, None)
    assert leases.put(active.verified(864_000, NOW + 60), active)
    assert not leases.put(active.asked(NOW), active)


def test_a_lease_can_be_asked_for_again_and_be_forgotten(leases):
    lease = wanted()
    leases.put(lease, None)
    assert leases.put(lease.asked(NOW), lease)
    assert leases.delete(lease)
    assert leases.of_source(FEED) is None


def test_a_lease_is_listed_when_it_is_due_and_a_claim_brings_it(dynamodb):
    table, due = DynamoLeases(dynamodb, "ControlTable"), DueItems(dynamodb, "ControlTable")
    lease = wanted().verified(864_000, NOW)
    table.put(lease, None)

    assert due.due(KIND, lease.due_at - 1, 10) == []
    [key] = due.due(KIND, lease.due_at, 10)
    claimed = due.claim(key, lease.due_at, 60)
    assert claimed
    assert lease_of(claimed) == replace(lease, due_at=lease.due_at + 60)
    assert table.put(lease.asked(lease.due_at), lease_of(claimed))
