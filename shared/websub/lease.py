"""A subscription to one feed's news at one hub, from the wish for it to its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Self

HOUR = 3600.0
DAY = 24 * HOUR
ASKED_SECONDS = 10 * DAY  # of a lease; hubs grant what they like
VERIFIED_WITHIN = HOUR  # hubs ask back at once or within minutes; after that we ask anew
DENIED_SECONDS = 7 * DAY  # who says no may say yes another week
LONGEST_PAUSE = DAY  # between requests to a hub that does not do as asked
LEAVE_TRIES = 3  # then we forget the lease: a hub that delivers all the same is answered 410
SOONEST_RENEWAL = HOUR / 4  # a hub that grants seconds would be asked every minute, for ever
LATEST_RENEWAL = 15 * DAY  # a hub that promises a year may have forgotten us before
NONCE_BYTES = 32  # 256 bits: nobody guesses a callback
NONCE_CHARS = 43  # of base64
SECRET_BYTES = 32  # 43 characters; the specification allows fewer than 200


class State(StrEnum):
    WANTED = "wanted"  # to be asked for; or asked for, and not verified yet
    ACTIVE = "active"  # the hub has asked back, and delivers
    DENIED = "denied"  # the hub does not want us, for now
    LEAVING = "leaving"  # the feed was removed: to be ended


@dataclass(frozen=True, slots=True)
class Offer:
    """What a feed says of itself: who tells of its news, and under which name."""

    hub: str
    topic: str


@dataclass(frozen=True, slots=True)
class Lease:
    source: str  # id of the feed: shared.sources
    hub: str
    topic: str
    nonce: str  # the part of the callback that nobody can guess
    secret: str  # signs what the hub delivers; empty: the hub cannot be told in private
    due_at: float  # when something is to be done next; epoch seconds, as all times here
    state: State = State.WANTED
    ends_at: float = 0.0  # of an active lease
    tries: int = 0  # requests that led to nothing, in a row
    reason: str = ""  # of a denial, as the hub gave it

    @classmethod
    def wanted(cls, source: str, offer: Offer, *, with_secret: bool, now: float) -> Self:
        """A new lease: its callback and its secret have never been told to anyone."""
        secret = token_urlsafe(SECRET_BYTES) if with_secret else ""
        return cls(source, offer.hub, offer.topic, token_urlsafe(NONCE_BYTES), secret, due_at=now)

    @property
    def token(self) -> str:
        """The last part of the callback's path."""
        return self.source + self.nonce

    @property
    def offer(self) -> Offer:
        return Offer(self.hub, self.topic)

    def is_of(self, token: str) -> bool:
        return compare_digest(self.token.encode(), token.encode())

    def verified(self, granted_seconds: float, now: float) -> Lease:
        """The hub has asked back: it delivers from now on. Renewed in good time, and no later than half-way."""
        margin = min(granted_seconds / 2, max(granted_seconds / 10, HOUR))
        due_at = now + max(min(granted_seconds - margin, LATEST_RENEWAL), SOONEST_RENEWAL)
        return replace(self, state=State.ACTIVE, ends_at=now + granted_seconds, due_at=due_at, tries=0, reason="")

    def asked(self, now: float) -> Lease:
        """The hub is about to have our request; if it does not ask back, we ask again, ever more seldom."""
        state = State.WANTED if self.state is State.DENIED else self.state
        return replace(
            self, state=state, tries=self.tries + 1, due_at=now + min(VERIFIED_WITHIN * 2**self.tries, LONGEST_PAUSE)
        )

    def denied(self, reason: str, now: float) -> Lease:
        return replace(self, state=State.DENIED, reason=reason[:200], due_at=now + DENIED_SECONDS, tries=0)

    def leaving(self, now: float) -> Lease:
        return replace(self, state=State.LEAVING, due_at=now, tries=0)


def source_in(token: str) -> str:
    """Whose lease a callback's token speaks of: one lease a feed, found by its id, and by what begins with it."""
    return token[:-NONCE_CHARS]
