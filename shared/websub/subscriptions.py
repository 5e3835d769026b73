"""Which feeds we want to be told of: for those who read feeds, and for those who remove them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from shared.websub.lease import Lease, Offer, State

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def is_private(hub: str) -> bool:
    """Whether nobody overhears what this hub is told."""
    return urlsplit(hub).scheme == "https"


def is_private_or_here(hub: str) -> bool:
    """The same for demo and tests, whose hub is on this machine."""
    return is_private(hub) or urlsplit(hub).hostname in LOOPBACK


class Leases(Protocol):
    def of_source(self, source: str) -> Lease | None: ...
    def put(self, lease: Lease, before: Lease | None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """Wishes only: the chore of discover (functions/discover/leases.py) speaks with the hubs."""

    leases: Leases
    now: Callable[[], float]
    may_be_told: Callable[[str], bool] = is_private  # a secret

    def want(self, source: str, offer: Offer) -> None:
        """Be told of this feed's news, by this hub. Wanting it again changes nothing."""
        known = self.leases.of_source(source)
        if known and known.offer == offer and known.state is not State.LEAVING:
            return
        wanted = Lease.wanted(source, offer, with_secret=self.may_be_told(offer.hub), now=self.now())
        self.leases.put(wanted, known)  # somebody who was faster wanted the same, or the next poll wants it again

    def end(self, source: str) -> None:
        """Be told no more."""
        known = self.leases.of_source(source)
        while known and known.state is not State.LEAVING and not self.leases.put(known.leaving(self.now()), known):
            known = self.leases.of_source(source)
