"""What hubs may ask and bring, and what is believed of it."""

import hmac
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.receive.signatures import is_signed
from functions.receive.websub import LONGEST_LEASE, TakeDelivery, VerifyIntent
from shared.http_api import Refused, Reply
from shared.messages import FeedPushed
from shared.websub.lease import ASKED_SECONDS, Lease, Offer, State
from tests.fakes import MemoryLeases, MemoryOutbox
from tests.unit.receive.requests import request

FEED = "7c1e52a0b9d3f846"  # the id of its source
TOPIC = "https://ledger.example/feed.xml?format=atom"
OFFER = Offer("https://hub.example/", TOPIC)
NOW = 1_763_800_000.0
NEWS = b"<feed xmlns='http://www.w3.org/2005/Atom'/>"


@dataclass
class Callback:
    """Our side of one subscription."""

    lease: Lease = field(default_factory=lambda: Lease.wanted(FEED, OFFER, with_secret=True, now=NOW))
    leases: MemoryLeases = field(default_factory=MemoryLeases)
    queue: MemoryOutbox = field(default_factory=MemoryOutbox)
    counted: list[str] = field(default_factory=list)

    def stands(self, **changes: Any) -> "Callback":
        self.lease = replace(self.lease, **changes)
        self.leases.leases[FEED] = self.lease
        return self

    @property
    def now_stands(self) -> Lease | None:
        return self.leases.of_source(FEED)

    def asked(self, token: str = "", **query: str) -> Reply:
        verify = VerifyIntent(self.leases, self.counted.append, lambda: NOW)
        named = {f"hub.{name}": value for name, value in query.items()}
        token = token or self.lease.token
        return verify(request("GET /websub/{token}", parameters={"token": token}, query=named))

    def brought(self, body: bytes = NEWS, *, token: str = "", **headers: str) -> Reply:
        take = TakeDelivery(self.leases, self.queue, self.counted.append)
        token = token or self.lease.token
        return take(request("POST /websub/{token}", parameters={"token": token}, body=body, **headers))

    def signature(self, body: bytes = NEWS, method: str = "sha256") -> str:
        return f"{method}={hmac.new(self.lease.secret.encode(), body, method).hexdigest()}"


@pytest.fixture
def callback() -> Callback:
    return Callback().stands()


def refusal(call: Any, *given: Any, **named: Any) -> int:
    with pytest.raises(Refused) as refused:
        call(*given, **named)
    return refused.value.status


def test_a_subscription_we_asked_for_is_confirmed_and_renewed_before_it_ends(callback):
    reply = callback.asked(mode="subscribe", topic=TOPIC, challenge="c<h>4", lease_seconds="864000")

    assert (reply.status, reply.body) == (HTTPStatus.OK, "c<h>4")
    assert reply.headers["content-type"] == "text/plain"
    now_stands = callback.now_stands
    assert now_stands.state is State.ACTIVE
    assert now_stands.ends_at == NOW + 864_000
    assert NOW + 432_000 < now_stands.due_at < now_stands.ends_at - 3600


def test_a_renewal_is_confirmed_too(callback):
    callback.stands(state=State.ACTIVE, ends_at=NOW + 60)
    callback.asked(mode="subscribe", topic=TOPIC, challenge="1", lease_seconds="864000")
    assert callback.now_stands.ends_at == NOW + 864_000


@pytest.mark.parametrize(
    "query",
    [
        {"mode": "subscribe", "topic": "https://ledger.example/other", "challenge": "1"},  # another topic
        {"mode": "subscribe", "challenge": "1"},
        {"mode": "subscribe", "topic": TOPIC},
        {"mode": "unsubscribe", "topic": TOPIC, "challenge": "1"},  # we are not leaving
        {"mode": "publish", "topic": TOPIC, "challenge": "1"},
        {},
    ],
)
def test_what_we_did_not_ask_for_is_not_confirmed(callback, query):
    assert refusal(callback.asked, **query) == HTTPStatus.NOT_FOUND
    assert callback.now_stands == callback.lease
    assert callback.counted == ["refused"]


def test_a_guessed_callback_confirms_nothing(callback):
    query = {"mode": "subscribe", "topic": TOPIC, "challenge": "1"}
    assert refusal(callback.asked, token=callback.lease.source + "x" * 43, **query) == HTTPStatus.NOT_FOUND


def test_leaving_is_confirmed_once_and_forgotten(callback):
    callback.stands(state=State.LEAVING)
    query = {"mode": "unsubscribe", "topic": TOPIC, "challenge": "bye"}
    assert callback.asked(**query).body == "bye"
    assert callback.now_stands is None
    assert refusal(callback.asked, **query) == HTTPStatus.NOT_FOUND
    assert refusal(callback.brought, x_hub_signature=callback.signature()) == HTTPStatus.GONE


def test_who_leaves_does_not_come_back_by_a_late_confirmation(callback):
    callback.stands(state=State.LEAVING)
    assert refusal(callback.asked, mode="subscribe", topic=TOPIC, challenge="1") == HTTPStatus.NOT_FOUND


def test_a_denial_is_noted_and_we_ask_again_in_a_week(callback):
    callback.stands(state=State.ACTIVE)
    assert callback.asked(mode="denied", topic=TOPIC, reason="unknown publisher").status == HTTPStatus.OK
    now_stands = callback.now_stands
    assert (now_stands.state, now_stands.reason) == (State.DENIED, "unknown publisher")
    assert now_stands.due_at == NOW + 7 * 86_400


@given(st.text(max_size=30))
def test_whatever_a_hub_calls_a_lease_we_renew_it_within_reason(told):
    callback = Callback().stands()
    callback.asked(mode="subscribe", topic=TOPIC, challenge="1", lease_seconds=told)
    now_stands = callback.now_stands
    assert now_stands
    assert NOW < now_stands.due_at < now_stands.ends_at <= NOW + LONGEST_LEASE


def test_a_hub_that_grants_no_time_is_taken_at_our_word(callback):
    callback.asked(mode="subscribe", topic=TOPIC, challenge="1")
    assert callback.now_stands.ends_at == NOW + ASKED_SECONDS


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_signed_news_is_queued_as_it_came(callback, method):
    callback.stands(state=State.ACTIVE)
    reply = callback.brought(x_hub_signature=callback.signature(method=method), content_type="application/atom+xml")

    assert reply.status == HTTPStatus.ACCEPTED
    [pushed] = callback.queue.sent
    assert isinstance(pushed, FeedPushed)
    assert (pushed.source, pushed.content, pushed.content_type) == (FEED, NEWS, "application/atom+xml")
    assert FeedPushed.model_validate_json(pushed.model_dump_json()) == pushed


@pytest.mark.parametrize(
    "header", ["", "sha256=", "sha256=" + "0" * 64, "md5=" + "0" * 32, "sha256", "sha256=é", "sha3_256=" + "0" * 64]
)
def test_forged_news_is_acknowledged_and_nothing_is_done(callback, header):
    callback.stands(state=State.ACTIVE)
    assert callback.brought(x_hub_signature=header).status == HTTPStatus.ACCEPTED
    assert callback.queue.sent == []
    assert callback.counted == ["forged"]


def test_a_signature_of_other_news_does_not_count(callback):
    callback.stands(state=State.ACTIVE)
    callback.brought(NEWS + b" ", x_hub_signature=callback.signature(NEWS))
    assert callback.queue.sent == []


def test_a_signature_under_the_name_of_a_method_that_is_not_allowed_does_not_count(callback):
    callback.stands(state=State.ACTIVE)
    header = callback.signature(method="sha256").replace("sha256=", "md5=")
    callback.brought(x_hub_signature=header)
    assert callback.queue.sent == []


def test_a_hub_without_a_secret_can_only_say_that_there_is_news(callback):
    callback.stands(state=State.ACTIVE, secret="")
    callback.brought(b"<feed>made up</feed>", content_type="application/atom+xml")
    [pushed] = callback.queue.sent
    assert isinstance(pushed, FeedPushed)
    assert (pushed.source, pushed.content) == (FEED, b"")


def test_news_that_cannot_be_queued_is_not_acknowledged(callback):
    callback.stands(state=State.ACTIVE)
    callback.queue.broken = frozenset({TOPIC})
    with pytest.raises(ConnectionError):
        callback.brought(x_hub_signature=callback.signature())


def test_nobody_is_at_home_for_a_stranger(callback):
    assert refusal(callback.brought, token="0" * 59) == HTTPStatus.GONE
    assert callback.counted == ["gone"]


@given(st.binary(max_size=100), st.text(min_size=1, max_size=60))
def test_only_the_secret_signs(body, secret):
    right = hmac.new(secret.encode(), body, "sha512").hexdigest()
    assert is_signed(body, f"sha512={right}", secret)
    assert is_signed(body, f" SHA512 = {right.upper()} ", secret)
    assert not is_signed(body, f"sha512={right}", secret + "x")
    assert not is_signed(body + b"\0", f"sha512={right}", secret)
