"""robots.txt, as RFC 9309 has it: asked once a day at most, obeyed for every hop.

| answer | what it means |
|---|---|
| 2xx | its rules hold |
| 4xx but 408, 425 and 429; or more than five redirects | there are no rules |
| 5xx, 429, no answer | not now: the story waits, nothing is fetched; after 30 days of it, there are no rules |
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

from shared.captures import RawPage
from shared.content_encoding import Caps
from shared.errors import HostShut, OriginUnavailable, PageGone, PageRefused, RobotsForbidden, TooManyRedirects
from shared.version import PRODUCT
from shared.web.answers import require_ok
from shared.web.http import Limits
from shared.web.robots_notes import NOTHING_NOTED, Notes, RobotsTerms, notes_of
from shared.web.targets import parse_target

FRESH = timedelta(hours=24)  # RFC 9309, 2.4: no longer than that
UNREACHABLE_FOR = timedelta(minutes=2)  # a batch's pages of one host do not each ask a server that is down
UNREACHABLE_IS_NONE = timedelta(days=30)  # RFC 9309, 2.3.1.4: then what cannot be reached may count as not there
PARSED_BYTES = 500 * 1024  # RFC 9309, 2.5: at least as much; what follows is not read
_ROOM = 128 * 1024  # what arrives together with the byte that is too many is lost with it
ROBOTS_LIMITS = Limits(seconds=10, wire_bytes=PARSED_BYTES + _ROOM, caps=Caps(decoded_bytes=PARSED_BYTES + _ROOM))
ANYTHING = ""  # the rules of a host that has none
MOST_ORIGINS = 2_000  # parsed rules take some 50 KB: an execution environment that lives for hours stays small
BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)


class Origins(Protocol):
    def ask(self, url: str, limits: Limits) -> RawPage: ...


@dataclass(frozen=True, slots=True)
class CachedRules:
    """A robots.txt, or the empty text of a host that has none; and since when nobody could tell, if so."""

    text: str
    expires_at: datetime
    unreachable_since: datetime | None = None


class RobotsCache(Protocol):
    """What other execution environments have learned, by origin (`https://host`)."""

    def get(self, origin: str) -> CachedRules | None: ...
    def put(self, origin: str, cached: CachedRules) -> None: ...


class _Rules(Protocol):
    def can_fetch(self, url: str, user_agent: str) -> bool: ...
    def crawl_delay(self, user_agent: str) -> float | None: ...


@dataclass(slots=True)
class _Known:
    """An origin, as this execution environment knows it."""

    lock: Lock = field(default_factory=Lock)
    until: datetime = BEFORE_ALL
    rules: _Rules | None = None
    agent: str = "*"
    notes: Notes = NOTHING_NOTED
    trouble: OriginUnavailable | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """Whether we may ask for a URL; threads may share it."""

    web: Origins
    cache: RobotsCache
    heard: Callable[[str, float], None] = lambda _origin, _seconds: None  # of the Crawl-delay in rules just asked for
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _known: dict[str, _Known] = field(default_factory=dict)

    def require(self, url: str) -> None:
        """Raise RobotsForbidden when the rules say no, OriginUnavailable while nobody can tell them."""
        target = parse_target(url)
        known = self._of(target.origin)
        with known.lock:  # pages of one host wait for one answer
            if known.until <= self.now():
                self._learn(target.origin, known)
            rules, agent, trouble = known.rules, known.agent, known.trouble
            allowed = rules is None or rules.can_fetch(target.url, agent)
        if trouble:
            raise OriginUnavailable(str(trouble), retry_after=trouble.retry_after, status=trouble.status)
        if not allowed:
            raise RobotsForbidden(f"robots.txt of {target.authority} forbids {target.path[:200]}")

    def terms(self, url: str) -> RobotsTerms:
        """What the rules say besides, of a URL that `require` let through: nobody is asked again."""
        target = parse_target(url)
        known = self._of(target.origin)
        with known.lock:
            rules = known.rules
            barred = [agent for agent in known.notes.ai_agents if rules and not rules.can_fetch(target.url, agent)]
            return known.notes.terms(target.path, tuple(barred))

    def _of(self, origin: str) -> _Known:
        while len(self._known) >= MOST_ORIGINS:
            self._known.pop(next(iter(self._known), ""), None)
        return self._known.setdefault(origin, _Known())

    def _learn(self, origin: str, known: _Known) -> None:
        known.rules, known.notes, known.trouble = None, NOTHING_NOTED, None
        try:
            cached = self._cached(origin)
        except HostShut:
            raise  # with a slot for this very story; the next one gets its own
        except OriginUnavailable as error:
            known.trouble, known.until = error, self.now() + UNREACHABLE_FOR
            return
        known.rules, known.agent = parse(cached.text)
        known.notes = notes_of(cached.text)
        known.until = cached.expires_at

    def _cached(self, origin: str) -> CachedRules:
        cached = self.cache.get(origin)
        if cached is None or cached.expires_at <= self.now():
            return self._renewed(origin, cached)
        return cached

    def _renewed(self, origin: str, old: CachedRules | None) -> CachedRules:
        try:
            fresh = CachedRules(self._asked(origin), self.now() + FRESH)
        except HostShut:
            raise  # nobody was asked: that tells nothing new
        except OriginUnavailable:
            fresh = self._unreachable(origin, old)
            if fresh.expires_at <= self.now():
                raise
        self.cache.put(origin, fresh)
        self.heard(origin, crawl_delay(fresh.text))
        return fresh

    def _unreachable(self, origin: str, old: CachedRules | None) -> CachedRules:
        """Since when it is so; after 30 days, what holds all the same: the last rules we know, if we know some."""
        since = old.unreachable_since if old else None
        if since and self.now() - since >= UNREACHABLE_IS_NONE:
            return CachedRules(old.text if old else ANYTHING, self.now() + FRESH, since)
        failing = CachedRules(old.text if old else ANYTHING, self.now(), since or self.now())
        if since is None:
            self.cache.put(origin, failing)
        return failing

    def _asked(self, origin: str) -> str:
        try:
            answer = self.web.ask(f"{origin}/robots.txt", ROBOTS_LIMITS)
            require_ok(answer.status, answer.headers)
        except (PageGone, PageRefused, TooManyRedirects):
            return ANYTHING
        return answer.body[:PARSED_BYTES].decode("utf-8-sig", "replace")


def crawl_delay(text: str) -> float:
    """Seconds between two requests that the rules ask of us; 0 when they ask nothing."""
    rules, agent = parse(text)
    return (rules.crawl_delay(agent) if rules else None) or 0.0


def parse(text: str) -> tuple[_Rules | None, str]:
    """The rules, and the name under which they speak to us: ours when a group has it, else everybody's.

    Protego also takes a group for ours whose name begins ours ("news"): RFC 9309 wants the whole token.
    """
    if not text.strip():
        return None, "*"
    from protego import Protego

    named = re.search(rf"^[ \t]*user-?agent[ \t]*:[ \t]*{PRODUCT}[ \t\r]*(?:#|$)", text, re.IGNORECASE | re.MULTILINE)
    return Protego.parse(text), PRODUCT if named else "*"
