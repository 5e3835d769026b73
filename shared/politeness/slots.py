"""Pacing at the source: each story is sent off so that it arrives when its host has a slot for it.

A host's slots are reserved in one run for all its stories of a publication: one update for ten thousand of
them. Stories with a slot within SQS's longest delay go into the queue at once, the others wait in packs until
the tick sends them (functions/discover/pending.py). A story that comes alone needs no slot (docs/adr/0021).
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shared.messages import StoryPublished
from shared.politeness.host import SPACING_SECONDS, Host, Move, Moved, host_name, moment
from shared.politeness.packs import Pack, Wait, Waiting, packed

LONGEST_DELAY_SECONDS = 900  # SQS: DelaySeconds
AHEAD_SECONDS = 150  # packs are due before their first slot: a tick a minute, and what it takes to send them
PACK_SPAN_SECONDS = 300  # of the slots in a pack: together with AHEAD within the longest delay
QUIET_SECONDS = 60  # without a story for its host, a story is alone; not below any host's spacing
MOST_HOSTS = 10_000  # remembered by an execution environment: some MB
TRIES = 50  # somebody else won each time: one of us got on, so this is far more than enough


class Hosts(Protocol):
    def move(self, known: Host, move: Move) -> Moved: ...


class Packs(Protocol):
    def put(self, packs: Sequence[Pack]) -> None: ...


@dataclass(frozen=True, slots=True)
class Departure:
    """A story on its way into the fetch queue."""

    story: StoryPublished
    delay_seconds: int = 0
    group: str = ""  # its host: many stories of one do not make those of others wait (SQS fair queues)


class Departures(Protocol):
    def depart(self, departures: Sequence[Departure]) -> dict[int, Exception]:
        """Send them all; positions of those that did not go, with the reason."""


class NotHandedOver(Exception):
    """These stories are not in the queue: publish them again."""

    def __init__(self, stories: Sequence[StoryPublished]) -> None:
        super().__init__(f"{len(stories)} stories did not go")
        self.stories = tuple(stories)


class Contended(Exception):
    """A host's item changed under our hands again and again."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Reserves places on a host's lines."""

    hosts: Hosts
    spacing: float = SPACING_SECONDS
    _seen: dict[str, Host] = field(default_factory=dict)

    def run(self, name: str, count: int, now: float) -> tuple[float, float]:
        """The first of so many slots of the host, and the seconds from each to the next."""
        for _ in range(TRIES):
            host = self.known(name)
            spacing = host.spacing(now, self.spacing)
            moved = self.hosts.move(
                host, Move("next_slot", moment(max(now, host.shut_until)), by=moment(spacing * count))
            )
            self.see(moved.host)
            if moved.done:
                return moved.host.next_slot - spacing * count, spacing
        raise Contended(name)

    def known(self, name: str) -> Host:
        """As we saw it last; a stranger when we never did. Conditions of updates tell whether it is still so."""
        return self._seen.get(name, Host(name))

    def see(self, host: Host) -> None:
        if len(self._seen) >= MOST_HOSTS:
            self._seen.clear()
        self._seen[host.name] = host


@dataclass(frozen=True, slots=True)
class SlottedDispatch:
    """The way into the fetch queue (shared.dispatch.Dispatch)."""

    slots: Slots
    queue: Departures
    packs: Packs
    now: Callable[[], float] = time.time
    _latest: dict[str, float] = field(default_factory=dict)  # by host: when we sent the last story that had no slot

    def publish(self, stories: Sequence[StoryPublished]) -> None:
        now = self.now()
        times = self._times(stories, now)
        soon = [w for w in times if w.at - now <= LONGEST_DELAY_SECONDS]
        later = [w for w in times if w.at - now > LONGEST_DELAY_SECONDS]
        self.packs.put([pack for host in _by_host(later).values() for pack in held_back(host)])
        send_off(self.queue, soon, now)

    def _times(self, stories: Sequence[StoryPublished], now: float) -> list[Waiting]:
        """A time for each. Whoever is not going to be asked (a capture, a URL without a host) has no line."""
        times = [Waiting(story, now) for story in stories if not _asks(story)]
        for name, waiting in _by_host(Waiting(story, now) for story in stories if _asks(story)).items():
            times += waiting if self._goes_alone(name, waiting, now) else self._in_line(name, waiting, now)
        return times

    def _goes_alone(self, name: str, waiting: Sequence[Waiting], now: float) -> bool:
        """One story, and nothing known of the host that it would have to wait for: fetch gives it a turn or a slot."""
        host, latest = self.slots.known(name), self._latest.get(name, 0.0)
        if len(waiting) > 1 or now < max(host.next_slot, host.shut_until, latest + QUIET_SECONDS):
            return False
        if len(self._latest) >= MOST_HOSTS:
            self._latest.clear()
        self._latest[name] = now
        return True

    def _in_line(self, name: str, waiting: Sequence[Waiting], now: float) -> Iterable[Waiting]:
        behind = self._latest.get(name, 0.0) + self.slots.known(name).spacing(now, self.slots.spacing)
        first, spacing = self.slots.run(name, len(waiting), max(now, behind))
        return (Waiting(one.story, first + spacing * place) for place, one in enumerate(waiting))


def send_off(queue: Departures, waiting: Sequence[Waiting], now: float) -> None:
    """Into the fetch queue with them, each to arrive at its time; NotHandedOver when some would not go."""
    in_order = sorted(waiting, key=lambda each: each.at)
    if failed := queue.depart([_departure(one, now) for one in in_order]):
        raise NotHandedOver([in_order[n].story for n in failed]) from next(iter(failed.values()))


def _departure(one: Waiting, now: float) -> Departure:
    delay = min(max(0, math.ceil(one.at - now)), LONGEST_DELAY_SECONDS)
    return Departure(one.story, delay, host_name(one.story.url) if _asks(one.story) else "")


def held_back(waiting: Iterable[Waiting]) -> Iterable[Pack]:
    """Packs for stories that have their times, due early enough to be sent off with a delay."""
    return packed(Wait.TURN, waiting, ahead=AHEAD_SECONDS, span=PACK_SPAN_SECONDS)


def _asks(story: StoryPublished) -> bool:
    return story.capture is None and bool(host_name(story.url))


def _by_host(waiting: Iterable[Waiting]) -> dict[str, list[Waiting]]:
    hosts: dict[str, list[Waiting]] = {}
    for one in waiting:
        hosts.setdefault(host_name(one.story.url), []).append(one)
    return hosts
