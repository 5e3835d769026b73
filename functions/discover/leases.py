"""The chore that speaks with hubs: asks for news of feeds, renews in good time, ends what is not wanted any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from shared.aws.due import Key
from shared.aws.leases import KIND, lease_of
from shared.captures import RawPage
from shared.errors import OriginUnavailable, PermanentError
from shared.web.answers import OK
from shared.web.http import MEBIBYTE, Limits
from shared.websub.lease import ASKED_SECONDS, LEAVE_TRIES, Lease, State

AT_ONCE = 40  # a tick: with 5 s for the slowest hub, a matter of seconds side by side, of minutes one by one
CLAIM_SECONDS = 120  # a tick that crashed has let go of its leases by then
HUB_LIMITS = Limits(seconds=5, redirects=3, wire_bytes=MEBIBYTE)  # a hub has to take a form, no more


class Due(Protocol):
    def due(self, kind: str, now: float, most: int) -> list[Key]: ...
    def claim(self, key: Key, now: float, lease_seconds: float) -> dict[str, Any] | None: ...


class Leases(Protocol):
    def put(self, lease: Lease, before: Lease | None) -> bool: ...
    def delete(self, lease: Lease) -> bool: ...


class Hubs(Protocol):
    def post(self, url: str, form: dict[str, str], limits: Limits) -> RawPage: ...


@dataclass(frozen=True, slots=True)
class RenewLeases:
    """Does what is due; what is left when the time is up is due at the next tick."""

    due: Due
    leases: Leases
    hubs: Hubs
    callback_url: str  # the part before the token
    now: Callable[[], float]
    side_by_side: Callable[[Callable[[Key], str], Iterable[Key]], Iterable[str]] = map

    def __call__(self, has_time: Callable[[], bool]) -> dict[str, int]:
        """What became of the leases that were due, counted."""
        keys = self.due.due(KIND, self.now(), AT_ONCE)
        counts: dict[str, int] = {}
        for outcome in self.side_by_side(lambda key: self._one(key) if has_time() else "left", keys):
            counts[outcome] = counts.get(outcome, 0) + 1
        return counts

    def _one(self, key: Key) -> str:
        item = self.due.claim(key, self.now(), CLAIM_SECONDS)
        if item is None:
            return "taken"
        lease = lease_of(item)
        return self._end(lease) if lease.state is State.LEAVING else self._ask(lease)

    def _ask(self, lease: Lease) -> str:
        """When to ask again is written first: a hub may ask back while it still has our request in its hands."""
        asked = lease.asked(self.now())
        if lease.state is State.DENIED:
            asked = replace(asked, state=State.WANTED)
        if not self.leases.put(asked, lease):
            return "taken"
        return self._request("subscribe", asked)

    def _end(self, lease: Lease) -> str:
        if lease.tries >= LEAVE_TRIES:
            self.leases.delete(lease)
            return "forgotten"
        return self._request("unsubscribe", lease) if self.leases.put(lease.asked(self.now()), lease) else "taken"

    def _request(self, mode: str, lease: Lease) -> str:
        form = {
            "hub.mode": mode,
            "hub.topic": lease.topic,
            "hub.callback": f"{self.callback_url}/{lease.token}",
        }
        if mode == "subscribe":
            form["hub.lease_seconds"] = str(int(ASKED_SECONDS))
            form |= {"hub.secret": lease.secret} if lease.secret else {}
        try:
            answer = self.hubs.post(lease.hub, form, HUB_LIMITS)
        except (PermanentError, OriginUnavailable):
            return "unreachable"
        return mode if answer.status in OK else "refused"
