"""Whether any host is asked too soon in a flood of stories, and how long the flood takes.

    python -m benchmarks.flood [--stories N] [--hosts N] [--fetchers N] [--seed N]

The dispatch, the tick, the turns, robots and patience are the real code; time, the queue (no order, no
punctuality), the table (with its delays and races) and the hosts are simulated. Some hosts ask for a Crawl-delay,
some pages redirect, and one host answers 429 for a while. Each fetcher is an execution environment of its own.
"""

import argparse
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from benchmarks.politeness.clock import SharedTime
from benchmarks.politeness.world import Queue, Queued, SimulatedWeb, Site, SlowHosts
from functions.discover.pending import ReleaseHeldBack
from shared.consumer import wait_seconds
from shared.errors import NotNow, OriginLost
from shared.messages import StoryPublished
from shared.politeness.host import SPACING_SECONDS, host_name
from shared.politeness.patience import Patience
from shared.politeness.slots import Slots, SlottedDispatch
from shared.politeness.turns import Turns
from shared.politeness.web import PoliteWeb
from shared.web.robots import Robots
from tests.fakes import MemoryRobotsCache
from tests.polite_fakes import MemoryPacks

START = 1_795_000_000.0
TICK_SECONDS = 60
LOOK_SECONDS = 0.2, 1.0  # between a fetcher's looks at an empty queue, at least and at most


@dataclass(frozen=True, slots=True)
class Flood:
    """What came of it."""

    sites: dict[str, Site]
    spacing: dict[str, float]
    fetched: Counter[str]
    lost: int
    dead: int
    seconds: float
    queue: Counter[str]
    packs: int
    updates: int
    refused: int

    def ideal_seconds(self) -> float:
        """When the last host's last request could leave, if all began at once and none waited without need."""
        return max((len(site.left_fetch) - 1) * self.spacing[name] for name, site in self.sites.items())

    def closest(self, name: str) -> float:
        """Seconds between the two requests to the host that followed each other fastest."""
        site = self.sites[name]
        times = sorted(time for time in site.left_fetch if time >= site.rules_asked)
        return min((later - earlier for earlier, later in pairwise(times)), default=float("inf"))


class NeverNear:
    """The tick has all the time it needs."""

    def is_near(self, reserve: float) -> bool:  # noqa: ARG002 - the port's
        return False


class Simulation:
    """One flood."""

    def __init__(self, sites: dict[str, Site], fetchers: int, seed: int) -> None:
        self.sites, self.fetchers = sites, fetchers
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.time = SharedTime(START)
        self.queue = Queue(self.time, self.chance)
        self.hosts = SlowHosts(self.time, self.chance)
        self.packs, self.rules = MemoryPacks(), MemoryRobotsCache()
        self.web = SimulatedWeb(sites, self.time, self.chance)
        self.fetched: Counter[str] = Counter()
        self.open = sum(site.pages for site in sites.values())
        self.lost, self.packed = 0, 0

    def run(self) -> Flood:
        self.time.run([self._publish, self._tick, *[self._fetch] * self.fetchers])
        spacing = {name: max(SPACING_SECONDS, site.crawl_delay) for name, site in self.sites.items()}
        return Flood(
            self.sites, spacing, self.fetched, self.lost, len(self.queue.dead), self.last - START,
            self.queue.counts, self.packed, self.hosts.updates, self.hosts.refused,
        )  # fmt: skip

    @property
    def last(self) -> float:
        return max(max(site.left_fetch) for site in self.sites.values() if site.left_fetch)

    def _publish(self) -> None:
        stories = [
            StoryPublished(trace_id=f"{name} {number}", url=f"https://{name}/{number}")
            for name, site in self.sites.items()
            for number in range(site.pages)
        ]
        self.chance.shuffle(stories)
        SlottedDispatch(Slots(self.hosts), self.queue, self.packs, self.time.now).publish(stories)

    def _tick(self) -> None:
        release = ReleaseHeldBack(self.packs, self.queue, self.time.now)
        while self.open:
            self.packed = max(self.packed, len(self.packs.packs))
            release(NeverNear())
            self.time.sleep(TICK_SECONDS)

    def _fetch(self) -> None:
        """One execution environment, with what it remembers."""
        turns = Turns(self.hosts, Slots(self.hosts), self.time.now, self.time.sleep)
        web = PoliteWeb(self.web, turns)
        robots = Robots(web, self.rules, turns.heard, self._moment)
        patience = Patience(self.packs, self._moment)
        while self.open:
            message = self.queue.receive()
            if message is None:
                shortest, longest = LOOK_SECONDS
                self.time.sleep(min(max(shortest, self.queue.next_visible() - self.time.now()), longest))
                continue
            self._settle(message, web, robots, patience)

    def _settle(self, message: Queued, web: PoliteWeb, robots: Robots, patience: Patience) -> None:
        """As shared.consumer does."""
        story = message.story
        try:
            web.get(story.url, robots.require)
        except NotNow as error:
            try:
                put_off = patience.put_off(story, error, message.receives)
            except OriginLost:
                self.lost += 1
                self._done(message)
                return
            if put_off:
                patience.flush()
                self.queue.counts["put off"] += 1
                self.queue.delete(message)
            else:
                self.queue.hold(message, wait_seconds(message.receives, error))
            return
        self.fetched[host_name(story.url)] += 1
        self._done(message)

    def _done(self, message: Queued) -> None:
        self.queue.delete(message)
        self.open -= 1

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self.time.now(), UTC)


def flood(stories: int, hosts: int, fetchers: int, seed: int = 1) -> Flood:
    """So many stories at once: half of them of a fifth of the hosts, as news is."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    large = max(1, hosts // 5)
    sites = {}
    for number in range(hosts):
        pages = stories // 2 // large if number < large else (stories - stories // 2) // (hosts - large)
        moved = frozenset(chance.sample(range(pages), pages // 20)) if number % 3 == 0 else frozenset()
        sites[f"host-{number:02}.example"] = Site(pages, moved=moved)
    slow, busy = list(sites.values())[-1], list(sites.values())[large]
    slow.crawl_delay = 10
    busy.busy = (START + 20, START + 50)
    return Simulation(sites, fetchers, seed).run()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--fetchers", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    report(flood(asked.stories, asked.hosts, asked.fetchers, asked.seed))


def report(came: Flood) -> None:
    stories = sum(site.pages for site in came.sites.values())
    print(f"{stories} stories of {len(came.sites)} hosts\n")
    print(f"  {'host':18} {'stories':>8} {'requests':>9} {'spacing':>8} {'closest':>9}")
    worst = sorted(came.sites, key=lambda name: came.closest(name) / came.spacing[name])
    for name in [*worst[:5], *worst[-2:]]:
        site = came.sites[name]
        print(
            f"  {name:18} {came.fetched[name]:8} {len(site.left_fetch):9} {came.spacing[name]:6.1f} s "
            f"{came.closest(name):7.3f} s"
        )
    requests = sum(len(site.left_fetch) for site in came.sites.values())
    share = min(came.closest(name) / came.spacing[name] for name in came.sites)
    print(f"\n  closest two requests, of the host's spacing: {share:.3f} (of all hosts; 1 is the spacing itself)")
    print(f"  time: {came.seconds:.0f} s, ideal {came.ideal_seconds():.0f} s")
    print(f"  fetched {sum(came.fetched.values())}, given up {came.lost}, dead letters {came.dead}")
    print(f"  requests a story {requests / stories:.3f}, deliveries a story {came.queue['receives'] / stories:.3f}")
    print(f"  held in the queue {came.queue['holds']}, put off {came.queue['put off']}, packs at a time {came.packs}")
    print(f"  updates of host items a story {came.updates / stories:.3f}, of them refused {came.refused / stories:.3f}")


if __name__ == "__main__":
    main()
