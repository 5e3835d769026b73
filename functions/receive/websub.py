"""`/websub/{token}`: hubs ask whether we meant it, and bring news.

The path is open to everybody, and everything that comes is believed only as far as it proves itself: by a token
nobody can guess, by a topic we asked for, and by a signature with a secret that only the hub was told. What a
hub brings is checked, queued and acknowledged; the entries are read behind the queue (docs/adr/0014).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from uuid import uuid4

from functions.receive.signatures import is_signed
from shared.http_api import Refused, Reply, Request
from shared.messages import FeedPushed, Message
from shared.websub.lease import ASKED_SECONDS, Lease, State

LONGEST_LEASE = 365 * 86400  # seconds; more digits than sense are read as this
TRIES = 5  # to write a lease that others write, too
AWAITED = frozenset({State.WANTED, State.ACTIVE})


class Leases(Protocol):
    def of_token(self, token: str) -> Lease | None: ...
    def put(self, lease: Lease, before: Lease | None) -> bool: ...
    def delete(self, lease: Lease) -> bool: ...


class Pushes(Protocol):
    """The queue of what was pushed."""

    def send(self, messages: Sequence[Message]) -> dict[int, Exception]: ...


@dataclass(frozen=True, slots=True)
class VerifyIntent:
    """`GET`: the hub repeats what we asked of it, and we say whether we did (section 5.3)."""

    leases: Leases
    count: Callable[[str], None]
    now: Callable[[], float]

    def __call__(self, request: Request) -> Reply:
        for _ in range(TRIES):
            lease = self.leases.of_token(request.parameters["token"])
            if lease is None or request.query.get("hub.topic") != lease.topic:
                break
            if self._settled(lease, request):
                return self._agreed(request)
        self.count("refused")
        raise Refused(HTTPStatus.NOT_FOUND, "not-meant", "we have not asked for this")

    def _settled(self, lease: Lease, request: Request) -> bool:
        """Whether the lease now is as the hub says; not if we never wanted that, or somebody else changed it."""
        match request.query.get("hub.mode"):
            case "subscribe" if lease.state in AWAITED and "hub.challenge" in request.query:
                granted = _seconds(request.query.get("hub.lease_seconds", ""))
                return self.leases.put(lease.verified(granted, self.now()), lease)
            case "unsubscribe" if lease.state is State.LEAVING and "hub.challenge" in request.query:
                return self.leases.delete(lease)
            case "denied" if lease.state is not State.LEAVING:
                return self.leases.put(lease.denied(request.query.get("hub.reason", ""), self.now()), lease)
        return False

    def _agreed(self, request: Request) -> Reply:
        mode = request.query["hub.mode"]
        self.count(mode)
        challenge = request.query.get("hub.challenge", "") if mode != "denied" else ""
        # As plain text, and not to be taken for anything else: whoever calls chose these words.
        return Reply(HTTPStatus.OK, challenge, {"content-type": "text/plain", "x-content-type-options": "nosniff"})


@dataclass(frozen=True, slots=True)
class TakeDelivery:
    """`POST`: a hub brings news (section 7)."""

    leases: Leases
    pushes: Pushes
    count: Callable[[str], None]

    def __call__(self, request: Request) -> Reply:
        lease = self.leases.of_token(request.parameters["token"])
        if lease is None or lease.state not in AWAITED:
            self.count("gone")
            raise Refused(HTTPStatus.GONE, "no-subscription", "nobody is subscribed here any more")
        if lease.secret and not is_signed(request.body, request.headers.get("x-hub-signature", ""), lease.secret):
            self.count("forged")  # acknowledged all the same: a forger learns nothing
            return Reply(HTTPStatus.ACCEPTED)
        failed = self.pushes.send([self._pushed(lease, request)])
        if failed:
            raise failed[0]
        self.count("accepted")
        return Reply(HTTPStatus.ACCEPTED)

    def _pushed(self, lease: Lease, request: Request) -> FeedPushed:
        """With the content when it is signed; what anybody may have written only says that there is news."""
        return FeedPushed(
            trace_id=uuid4().hex,
            url=lease.topic,
            source=lease.source,
            content=request.body if lease.secret else b"",
            content_type=request.headers.get("content-type", "") if lease.secret else "",
        )


def _seconds(told: str) -> float:
    """The lease that was granted; what we asked for when the hub does not say (PubSubHubbub 0.3 need not)."""
    if not (told.isascii() and told.isdigit()) or int(told[:12]) == 0:
        return ASKED_SECONDS
    return float(min(int(told[:12]), LONGEST_LEASE))
