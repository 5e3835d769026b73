"""Leases are asked for, renewed and ended; hubs that do not do as asked are asked ever more seldom."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pytest

from functions.discover.leases import CLAIM_SECONDS, RenewLeases
from functions.discover.service import Deadline
from shared.aws.due import Key
from shared.captures import RawPage
from shared.errors import OriginUnavailable
from shared.web.http import Limits
from shared.websub.lease import ASKED_SECONDS, Lease, Offer, State
from shared.websub.subscriptions import Subscriptions
from tests.builders import raw_page
from tests.fakes import MemoryLeases

FEED = "7c1e52a0b9d3f846"  # the id of its source
OFFER = Offer("https://hub.example/", "https://ledger.example/topic")
START = 1_763_800_000.0
DAY = 86_400.0


@dataclass
class Hub:
    """Takes forms; asks back at once when it is told to."""

    status: int = 202
    down: bool = False
    forms: list[dict[str, str]] = field(default_factory=list)

    def post(self, url: str, form: Mapping[str, str], limits: Limits) -> RawPage:
        if self.down:
            raise OriginUnavailable("no answer")
        self.forms.append(dict(form))
        return raw_page(url=url, status=self.status)


@dataclass
class Desk:
    """Everything around the chore, with a clock to move."""

    leases: MemoryLeases = field(default_factory=MemoryLeases)
    hub: Hub = field(default_factory=Hub)
    now: float = START
    seconds: float = 60  # that a tick has

    def due(self, kind: str, now: float, most: int) -> list[Key]:
        due = [lease for lease in self.leases.leases.values() if lease.due_at <= now]
        return [Key(lease.source, kind) for lease in due][:most]

    def claim(self, key: Key, now: float, lease_seconds: float) -> dict[str, Any] | None:
        lease = replace(self.leases.leases[key.pk], due_at=now + lease_seconds)
        self.leases.leases[key.pk] = lease
        return {name: getattr(lease, name) for name in lease.__dataclass_fields__}

    @property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.leases, lambda: self.now)

    @property
    def lease(self) -> Lease:
        return self.leases.leases[FEED]

    def tick(self, after: float = 0) -> dict[str, int]:
        self.now += after
        chore = RenewLeases(self, self.leases, self.hub, "https://api.example/websub", lambda: self.now)
        return dict(chore(Deadline(lambda: self.seconds)).counts)

    def verify(self, granted: float) -> None:
        self.leases.leases[FEED] = self.lease.verified(granted, self.now)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.subscriptions.want(FEED, OFFER)
    return desk


def test_a_wanted_lease_is_asked_for_once(desk):
    assert desk.tick() == {"LeasesAsked": 1}
    assert desk.tick() == {}

    [form] = desk.hub.forms
    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": OFFER.topic,
        "hub.callback": f"https://api.example/websub/{desk.lease.token}",
        "hub.lease_seconds": str(int(ASKED_SECONDS)),
        "hub.secret": desk.lease.secret,
    }
    assert len(form["hub.secret"]) < 200


def test_a_lease_is_renewed_before_it_ends(desk):
    desk.tick()
    desk.verify(10 * DAY)
    assert desk.tick(after=8.5 * DAY) == {}
    assert desk.tick(after=0.6 * DAY) == {"LeasesAsked": 1}
    assert desk.lease.state is State.ACTIVE
    assert desk.now < desk.lease.ends_at
    assert len({form["hub.callback"] for form in desk.hub.forms}) == 1


def test_a_hub_that_grants_a_second_is_not_asked_with_every_tick(desk):
    desk.tick()
    desk.verify(1)
    assert [desk.tick(after=60) for _ in range(14)] == [{}] * 14
    assert desk.tick(after=60) == {"LeasesAsked": 1}


def test_a_hub_that_does_not_ask_back_is_asked_ever_more_seldom(desk):
    asked_at = []
    while desk.now < START + 5 * DAY:
        if desk.tick(after=600):
            asked_at.append(desk.now)
    pauses = [later - sooner for sooner, later in pairwise(asked_at)]
    assert pauses == sorted(pauses)
    assert pauses[0] == pytest.approx(3600, abs=600)
    assert pauses[-1] == pytest.approx(DAY, abs=600)


@pytest.mark.parametrize(("hub", "told"), [(Hub(down=True), "HubsUnreachable"), (Hub(status=500), "HubsRefusing")])
def test_a_hub_in_trouble_is_asked_again(desk, hub, told):
    desk.hub = hub
    assert desk.tick() == {told: 1}
    desk.hub = Hub()
    assert desk.tick(after=3601) == {"LeasesAsked": 1}


def test_a_hub_that_refused_us_is_asked_another_week(desk):
    desk.leases.leases[FEED] = desk.lease.denied("not you", desk.now)
    assert desk.tick(after=6 * DAY) == {}
    assert desk.tick(after=1.1 * DAY) == {"LeasesAsked": 1}
    assert desk.lease.state is State.WANTED


def test_a_removed_feed_is_unsubscribed_and_then_forgotten_whatever_the_hub_does(desk):
    desk.verify(10 * DAY)
    desk.subscriptions.end(FEED)
    for _ in range(3):
        assert desk.tick(after=DAY) == {"LeasesEnded": 1}
    assert desk.tick(after=DAY) == {"LeasesForgotten": 1}
    assert desk.leases.of_source(FEED) is None
    assert "hub.secret" not in desk.hub.forms[-1]


def test_a_hub_that_asks_back_while_we_ask_has_the_last_word(desk):
    class Prompt(Hub):
        def post(self, url: str, form: Mapping[str, str], limits: Limits) -> RawPage:
            desk.verify(10 * DAY)
            return super().post(url, form, limits)

    desk.hub = Prompt()
    desk.tick()
    assert (desk.lease.state, desk.lease.ends_at) == (State.ACTIVE, desk.now + 10 * DAY)


def test_a_tick_that_crashed_leaves_its_leases_to_a_later_one(desk):
    desk.claim(Key(FEED, "lease"), desk.now, CLAIM_SECONDS)
    assert desk.tick() == {}
    assert desk.tick(after=CLAIM_SECONDS) == {"LeasesAsked": 1}


def test_wanting_a_feed_again_changes_nothing_and_another_hub_begins_anew(desk):
    first = desk.lease
    desk.subscriptions.want(FEED, OFFER)
    assert desk.lease == first
    desk.subscriptions.want(FEED, Offer("https://other-hub.example/", OFFER.topic))
    assert desk.lease.token != first.token
    assert desk.lease.secret != first.secret


def test_a_secret_is_told_in_private_only(desk):
    desk.subscriptions.want(FEED, Offer("http://hub.example/", OFFER.topic))
    desk.tick()
    assert "hub.secret" not in desk.hub.forms[-1]


def test_a_feed_that_is_wanted_again_while_it_is_being_left_has_a_new_lease(desk):
    first = desk.lease
    desk.subscriptions.end(FEED)
    desk.subscriptions.end(FEED)
    desk.subscriptions.want(FEED, OFFER)
    assert (desk.lease.state, desk.lease.token == first.token) == (State.WANTED, False)


def test_a_tick_that_has_no_time_leaves_leases_to_the_next(desk):
    desk.seconds = 5
    assert desk.tick() == {}
    desk.seconds = 60
    assert desk.tick() == {"LeasesAsked": 1}
