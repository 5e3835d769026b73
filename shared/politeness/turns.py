"""Whether a host may be asked now: the last word before each request, whatever queues and schedules did.

A turn is taken by moving the host's line on, so no two requests have turns closer than the host's spacing, in
however many functions they are made. What the answers say of the host (see circuit.py) is written down for all.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from shared.errors import (
    BotWall,
    HostShut,
    NotOurTurn,
    OriginUnavailable,
    PageRefused,
    PrivateAddress,
    UnfetchableUrl,
    UntrustedOrigin,
)
from shared.politeness import circuit
from shared.politeness.host import LONGEST_CRAWL_DELAY, Host, Move, Moved, host_name, moment
from shared.politeness.slots import TRIES, Contended, Slots

START_SECONDS = 0.05  # a turn begins when the table has surely answered, so that requests leave at their turns
PATIENCE_SECONDS = 5.0  # a turn within these is waited for in process: another delivery costs more

Change = Callable[[Host, float], Host]


class Hosts(Protocol):
    def move(self, known: Host, move: Move) -> Moved: ...
    def change(self, known: Host, wanted: Host, now: float) -> Moved: ...


@dataclass(frozen=True, slots=True)
class Turns:
    """Takes turns, and learns from answers; threads may share it."""

    hosts: Hosts
    slots: Slots
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def take(self, url: str, patience: float = PATIENCE_SECONDS) -> None:
        """Return when the request may leave; HostShut or NotOurTurn, with a later slot, when that is not soon."""
        name = host_name(url)
        for _ in range(TRIES):
            now = self.now()
            host = self.slots.known(name)
            if _is_shut(host, now, patience):
                self._leave_alone(host, now, patience)
                continue  # it is not any more
            if host.openings and not self._saw(self.hosts.change(host, circuit.on_trial(host, now), now)):
                continue  # it is not as we thought: somebody else tries, or it is well again
            turn = self._turn(name, now, patience)
            if turn is not None and self._waited_for(turn, name):
                return
        raise Contended(name)

    def heard(self, origin: str, crawl_delay: float) -> None:
        """The host's robots.txt, just asked for, wants so many seconds between two requests."""
        name = host_name(origin)
        wanted = min(crawl_delay, LONGEST_CRAWL_DELAY) if crawl_delay > 0 else 0.0
        before = self.slots.known(name).spacing(self.now(), self.slots.spacing)
        if self._change(name, lambda host, _: replace(host, crawl_delay=wanted)) and wanted > before:
            self._move_on(name, moment(wanted - before))

    def answered(self, url: str) -> None:
        """The host gave an answer; none of a host in trouble."""
        self._change(host_name(url), circuit.recovered)

    def failed(self, url: str, error: Exception) -> None:
        """A request ended with this error: what it says of the host."""
        if change := _change_by(error):
            self._change(host_name(url), change)

    def _leave_alone(self, host: Host, now: float, patience: float) -> None:
        """Raise HostShut, unless the update that reserves a slot shows that it is open again."""
        seconds = self._slot(host, now)
        if _is_shut(self.slots.known(host.name), now, patience):
            why = "it failed or refused again and again" if host.openings else "it asked for a pause"
            raise HostShut(f"{host.name} is left alone: {why}", retry_after=seconds)

    def _turn(self, name: str, now: float, patience: float) -> float | None:
        """When our turn is; None when the host is not as we thought."""
        host = self.slots.known(name)
        spacing = host.spacing(now, self.slots.spacing)
        opens = now if host.openings else max(now, host.shut_until)
        earliest = moment(opens + (START_SECONDS if spacing else 0))
        if host.next_turn > now + patience:  # lines only move on: this is true even if others know better
            raise NotOurTurn(f"{name} has others before us", retry_after=self._slot(host, now))
        moved = self.hosts.move(host, Move("next_turn", earliest, spacing, latest=now + patience))
        return moved.host.next_turn - spacing if self._saw(moved) else None

    def _waited_for(self, turn: float, name: str) -> bool:
        """False when it was over before we knew of it: the next one's could follow too closely."""
        early = turn - self.now()
        if early < 0 and self.slots.known(name).spacing(turn, self.slots.spacing):
            return False
        self.sleep(max(0.0, early))
        return True

    def _move_on(self, name: str, seconds: float) -> None:
        """The next turn is so much later."""
        for _ in range(TRIES):
            move = Move("next_turn", moment(self.now()), by=seconds)
            if self._saw(self.hosts.move(self.slots.known(name), move)):
                return
        raise Contended(name)

    def _slot(self, host: Host, now: float) -> float:
        """Seconds to a slot of our own, behind all that are taken."""
        first, _ = self.slots.run(host.name, 1, max(now, host.next_turn))
        return first - now

    def _change(self, name: str, change: Change) -> bool:
        """Have the host changed; False when it is so already."""
        for _ in range(TRIES):
            now = self.now()
            host = self.slots.known(name)
            wanted = change(host, now)
            if wanted == host:
                return False
            if self._saw(self.hosts.change(host, wanted, now)):
                return True
        raise Contended(name)

    def _saw(self, moved: Moved) -> bool:
        self.slots.see(moved.host)
        return moved.done


def _is_shut(host: Host, now: float, patience: float) -> bool:
    """A pause may be waited for; an open circuit is left to one who tries."""
    return host.shut_until > now + (0 if host.openings else patience)


def _change_by(error: Exception) -> Change | None:
    """What becomes of a host that answers so; None when the error says nothing of it."""
    match error:
        case PrivateAddress() | UnfetchableUrl() | UntrustedOrigin():
            return None
        case BotWall() | PageRefused(status=403):
            return circuit.refused
        case OriginUnavailable(status=429) | OriginUnavailable(retry_after=float() | int()):
            return lambda host, now: circuit.paused(circuit.slower(host, now), now, error.retry_after)
        case OriginUnavailable(status=503):
            return lambda host, now: circuit.failed(circuit.slower(host, now), now)
        case OriginUnavailable():
            return circuit.failed
    return circuit.recovered
