"""A host, as those see it who ask it for pages: how far apart, and whether at all.

Kept under the host's name without `www.`: robots.txt, Crawl-delay, rate limits and outages belong to a
host, not to all that one owner has registered (docs/adr/0011).
"""

import math
from dataclasses import dataclass
from typing import Literal

from shared.errors import UnfetchableUrl
from shared.web.targets import parse_target

SPACING_SECONDS = 1.0  # between two requests, unless robots.txt asks for more
LONGEST_CRAWL_DELAY = 30.0  # seconds; a larger one is honoured as this much: 2,880 pages a day are few enough
LONGEST_SPACING = 60.0  # seconds, however often a host has told us to slow down
SLOWDOWN_HALVES_SECONDS = 600.0  # without further complaints

MILLISECONDS = 3  # digits of a time

Line = Literal["next_slot", "next_turn"]


def host_name(url: str) -> str:
    """Under which name the URL's host is known here; empty for what nobody can be asked for.

    >>> host_name("https://www.News.Example:443/story")
    'news.example'
    """
    try:
        host = parse_target(url).host
    except UnfetchableUrl:
        return ""
    return host.removeprefix("www.") if host.count(".") > 1 else host


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of a host. Times are epoch seconds, 0 long ago."""

    name: str
    manner: int = 0  # counts the changes of all that follows but the two lines
    crawl_delay: float = 0.0  # as robots.txt asks, capped
    slowed: float = 1.0  # by this factor, when it complained last
    slowed_at: float = 0.0
    failures: int = 0  # requests in a row without an answer, or with a server's error
    refusals: int = 0  # 403s in a row
    openings: int = 0  # of the circuit, since it was last closed
    trials: int = 0  # requests that tried whether it may be closed, since it was last opened
    shut_until: float = 0.0  # nobody asks before: the circuit is open, or the host said when to come back
    next_slot: float = 0.0  # when the next story that is published may arrive at fetch
    next_turn: float = 0.0  # when the next request may leave

    def spacing(self, now: float, default: float = SPACING_SECONDS) -> float:
        """Seconds between two requests."""
        base = max(0.0 if _is_this_machine(self.name) else default, self.crawl_delay)
        return round(max(base, min(base * self.factor(now), LONGEST_SPACING)), 3)

    def factor(self, now: float) -> float:
        """How much slower than usual; a host that complained is gradually trusted with more again."""
        calm = max(0.0, now - self.slowed_at) / SLOWDOWN_HALVES_SECONDS
        return max(1.0, self.slowed * math.exp2(-calm))


def _is_this_machine(name: str) -> bool:
    """The demo site and tests: nobody whom we could annoy. Elsewhere such hosts are never asked at all."""
    return name in {"localhost", "::1"} or name.startswith("127.")


def moment(time: float) -> float:
    """A time as it is kept: to the millisecond. Unrounded, it would be later than itself once it was stored."""
    return round(time, MILLISECONDS)


@dataclass(frozen=True, slots=True)
class Move:
    """A wish to move one of a host's lines on: to `by` seconds after `earliest`, or after where it stands."""

    line: Line
    earliest: float
    by: float
    latest: float = float("inf")  # not if it stands beyond this


@dataclass(frozen=True, slots=True)
class Moved:
    """The host as it is now, and whether we are who moved it."""

    host: Host
    done: bool
