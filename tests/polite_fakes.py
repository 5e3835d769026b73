"""In-memory stand-ins of what politeness goes by, held to the same contract tests as the AWS adapters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from shared.aws.packs import Claimed
from shared.politeness.host import Host, Move, Moved
from shared.politeness.packs import Pack, Wait
from shared.politeness.slots import Departure


@dataclass
class MemoryHosts:
    hosts: dict[str, Host] = field(default_factory=dict)
    updates: int = 0
    _lock: Lock = field(default_factory=Lock)

    def move(self, known: Host, move: Move) -> Moved:
        with self._lock:
            now = self._asked(known)
            stands = getattr(now, move.line)
            ahead = getattr(known, move.line) >= move.earliest
            fits = move.earliest <= stands <= move.latest if ahead else stands < move.earliest
            if now.manner != known.manner or not fits:
                return Moved(now, done=False)
            after: Any = {move.line: round((stands if ahead else move.earliest) + move.by, 3)}
            self.hosts[known.name] = replace(now, **after)
            return Moved(self.hosts[known.name], done=True)

    def change(self, known: Host, wanted: Host, now: float) -> Moved:
        with self._lock:
            found = self._asked(known)
            if found.manner != known.manner:
                return Moved(found, done=False)
            self.hosts[known.name] = replace(
                wanted, manner=known.manner + 1, next_slot=found.next_slot, next_turn=found.next_turn
            )
            return Moved(self.hosts[known.name], done=True)

    def get(self, name: str) -> Host:
        return self.hosts.get(name, Host(name))

    def _asked(self, known: Host) -> Host:
        self.updates += 1
        return self.get(known.name)


@dataclass
class MemoryPacks:
    packs: dict[str, Pack] = field(default_factory=dict)

    def put(self, packs: Sequence[Pack]) -> None:
        self.packs |= {pack.key: pack for pack in packs}

    def claim(self, wait: Wait, now: float, most: int, lease_seconds: float) -> Iterator[Claimed]:
        due = [key for key, pack in self.packs.items() if pack.wait is wait and pack.due_at <= now][:most]
        for key in due:
            if self.packs[key].due_at <= now:
                self.packs[key] = replace(self.packs[key], due_at=now + lease_seconds)
                yield Claimed(key, self.packs[key])

    def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.packs.pop(key, None)


@dataclass
class MemoryDepartures:
    """Refuses stories of the URLs in `broken`."""

    departed: list[Departure] = field(default_factory=list)
    broken: frozenset[str] = frozenset()

    def depart(self, departures: Sequence[Departure]) -> dict[int, Exception]:
        self.departed += [one for one in departures if one.story.url not in self.broken]
        return {n: ConnectionError("queue down") for n, one in enumerate(departures) if one.story.url in self.broken}
