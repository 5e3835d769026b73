"""The chore that speaks with hubs: asks for news of feeds, renews in good time, ends what is not wanted any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from functions.discover.service import ChoreReport, Deadline
from shared.aws.due import Key
from shared.aws.leases import KIND, lease_of
from shared.captures import RawPage
from shared.errors import NotNow, PermanentError
from shared.web.answers import OK
from shared.web.http import MEBIBYTE, Limits
from shared.websub.lease import ASKED_SECONDS, LEAVE_TRIES, Lease, State

AT_ONCE = 64  # leases of a tick
WORKERS = 8  # hubs asked side by side: they have 5 s each
RESERVE_SECONDS = 10  # a request is begun only while this much is left: 5 s for the hub, the rest for its lease
CLAIM_SECONDS = 120  # a tick that crashed has let go of its leases by then
HUB_LIMITS = Limits(seconds=5, redirects=3, wire_bytes=MEBIBYTE)  # a hub has to take a form, no more


LEFT = ""  # somebody else's, or the next tick's
NOTHING_MORE: Mapping[str, str] = MappingProxyType({})


class Due(Protocol):
    def due(self, kind: str, now: float, most: int) -> list[Key]: ...
    def claim(self, key: Key, now: float, lease_seconds: float) -> dict[str, Any] | None: ...


class Leases(Protocol):
    def put(self, lease: Lease, before: Lease | None) -> bool: ...
    def delete(self, lease: Lease) -> bool: ...


class Hubs(Protocol):
    def post(self, url: str, form: Mapping[str, str], limits: Limits) -> RawPage: ...


@dataclass(frozen=True, slots=True)
class RenewLeases:
    """Does what is due; what is left when the time is up is due at the next tick."""

    due: Due
    leases: Leases
    hubs: Hubs
    callback_url: str  # the part before the token
    now: Callable[[], float]
    name: str = "leases"

    def __call__(self, deadline: Deadline) -> ChoreReport:
        keys = self.due.due(KIND, self.now(), AT_ONCE)

        def one(key: Key) -> str:
            return LEFT if deadline.is_near(RESERVE_SECONDS) else self._one(key)

        with ThreadPoolExecutor(WORKERS) as pool:
            return ChoreReport(self.name, Counter(outcome for outcome in pool.map(one, keys) if outcome != LEFT))

    def _one(self, key: Key) -> str:
        item = self.due.claim(key, self.now(), CLAIM_SECONDS)
        if item is None:
            return LEFT
        lease = lease_of(item)
        if lease.state is not State.LEAVING:
            return self._ask(lease)
        if lease.tries >= LEAVE_TRIES:
            return "LeasesForgotten" if self.leases.delete(lease) else LEFT
        return self._request(lease, "unsubscribe")

    def _ask(self, lease: Lease) -> str:
        more = {"hub.lease_seconds": str(int(ASKED_SECONDS))}
        if lease.secret:
            more["hub.secret"] = lease.secret
        return self._request(lease, "subscribe", more)

    def _request(self, lease: Lease, mode: str, more: Mapping[str, str] = NOTHING_MORE) -> str:
        """When to ask again is written first: a hub may ask back while it still has our request in its hands."""
        if not self.leases.put(lease.asked(self.now()), lease):
            return LEFT
        callback = f"{self.callback_url}/{lease.token}"
        form = {"hub.mode": mode, "hub.topic": lease.topic, "hub.callback": callback, **more}
        try:
            answer = self.hubs.post(lease.hub, form, HUB_LIMITS)
        except (PermanentError, NotNow):
            return "HubsUnreachable"
        if answer.status not in OK:
            return "HubsRefusing"
        return "LeasesAsked" if mode == "subscribe" else "LeasesEnded"
