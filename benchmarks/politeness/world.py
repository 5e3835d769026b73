"""What politeness lives among, simulated: a queue without order or punctuality, a slow table, hosts, and jitter."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from benchmarks.politeness.clock import SharedTime
from shared.captures import RawPage
from shared.messages import StoryPublished
from shared.politeness.host import Host, Move, Moved, host_name
from shared.politeness.slots import Departure
from shared.web.answers import require_ok
from shared.web.http import Answer, Limits, Permit
from tests.polite_fakes import MemoryHosts  # held to the contract of the real table by tests/contract/test_hosts.py

MAX_RECEIVES = 8  # the template's
VISIBILITY_SECONDS = 726.0
PUNCTUALITY_SECONDS = 1.5  # SQS delivers a delayed message so much later, or sooner
TABLE_SECONDS = (0.002, 0.015)  # an update's way, there and back
WIRE_SECONDS = (0.005, 0.05)  # from fetch to the host
PAGE_SECONDS = (0.1, 1.2)  # the host's thinking, and the way back
ROBOTS_PATH = "/robots.txt"


@dataclass(slots=True)
class Queued:
    story: StoryPublished
    visible_at: float
    receives: int = 0


class Queue:
    """SQS as it may behave: any order, late deliveries, each now and then twice."""

    def __init__(self, time: SharedTime, chance: random.Random) -> None:
        self._time, self._chance = time, chance
        self.messages: list[Queued] = []
        self.dead: list[StoryPublished] = []
        self.counts: Counter[str] = Counter()

    def depart(self, departures: Sequence[Departure]) -> dict[int, Exception]:
        for one in departures:
            jitter = self._chance.uniform(0, PUNCTUALITY_SECONDS)
            self.messages.append(Queued(one.story, self._time.now() + one.delay_seconds + jitter))
        self.counts["sends"] += -(-len(departures) // 10)
        return {}

    def receive(self) -> Queued | None:
        visible = [message for message in self.messages if message.visible_at <= self._time.now()]
        if not visible:
            return None
        message = self._chance.choice(visible)
        message.receives += 1
        if message.receives > MAX_RECEIVES:
            self.messages.remove(message)
            self.dead.append(message.story)
            return self.receive()
        self.counts["receives"] += 1
        message.visible_at = self._time.now() + VISIBILITY_SECONDS
        return message

    def hold(self, message: Queued, seconds: float) -> None:
        self.counts["holds"] += 1
        message.visible_at = self._time.now() + seconds

    def delete(self, message: Queued) -> None:
        self.messages.remove(message)

    def next_visible(self) -> float:
        return min((message.visible_at for message in self.messages), default=float("inf"))


class SlowHosts(MemoryHosts):
    """The hosts' items behind a network: between reckoning and writing, others write."""

    def __init__(self, time: SharedTime, chance: random.Random) -> None:
        super().__init__()
        self._time, self._chance = time, chance
        self.refused = 0

    def move(self, known: Host, move: Move) -> Moved:
        return self._remotely(lambda: super(SlowHosts, self).move(known, move))

    def change(self, known: Host, wanted: Host, now: float) -> Moved:
        return self._remotely(lambda: super(SlowHosts, self).change(known, wanted, now))

    def _remotely(self, update: Callable[[], Moved]) -> Moved:
        self._time.sleep(self._chance.uniform(*TABLE_SECONDS))
        moved = update()
        self._time.sleep(self._chance.uniform(*TABLE_SECONDS))
        self.refused += not moved.done
        return moved


@dataclass
class Site:
    """A host, and when it was asked."""

    pages: int
    crawl_delay: float = 0.0
    moved: frozenset[int] = frozenset()  # numbers of pages that redirect to their new place first
    busy: tuple[float, float] = (0, 0)  # from when to when it answers 429
    rules_asked: float = 0.0  # for the last time; before, nobody could know its Crawl-delay
    left_fetch: list[float] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)
    complaints: int = 0

    def answer(self, path: str, now: float) -> tuple[int, str]:
        """Status, and the body or where to go."""
        if self.busy[0] <= now < self.busy[1]:
            self.complaints += 1
            return 429, ""
        if path == ROBOTS_PATH:
            return 200, f"User-agent: *\nCrawl-delay: {self.crawl_delay}\n" if self.crawl_delay else ""
        number = path.removeprefix("/")
        if number.isdigit() and int(number) in self.moved:
            return 301, f"/stories/{number}"
        return 200, "<p>A story.</p>"


@dataclass
class SimulatedWeb:
    """Stands in for shared.web.http.Web."""

    sites: dict[str, Site]
    time: SharedTime
    chance: random.Random

    def get(self, url: str, permit: Permit, headers: Mapping[str, str]) -> RawPage:  # noqa: ARG002 - the port's
        asked = url
        while True:
            status, body = self._request(url, permit)
            if status != 301:  # noqa: PLR2004 - moved
                require_ok(status, {})
                return self._page(asked, url, status, body)
            url = urljoin(url, body)

    def ask(self, url: str, limits: Limits, permit: Permit) -> RawPage:  # noqa: ARG002 - the port's
        status, body = self._request(url, permit)
        return self._page(url, url, status, body)

    def open(
        self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str]
    ) -> AbstractContextManager[Answer]:
        raise AssertionError(f"fetch streams nothing: {url}, {permit}, {limits}, {headers}")

    def _request(self, url: str, permit: Permit) -> tuple[int, str]:
        permit(url)
        site = self.sites[host_name(url)]
        if urlsplit(url).path == ROBOTS_PATH:
            site.rules_asked = self.time.now()
        site.left_fetch.append(self.time.now())
        self.time.sleep(self.chance.uniform(*WIRE_SECONDS))
        site.arrived.append(self.time.now())
        answer = site.answer(urlsplit(url).path, self.time.now())
        self.time.sleep(self.chance.uniform(*PAGE_SECONDS))
        return answer

    def _page(self, asked: str, final: str, status: int, body: str) -> RawPage:
        moment = datetime.fromtimestamp(self.time.now(), UTC)
        return RawPage(asked, final, status, {"content-type": "text/html"}, body.encode(), moment)
