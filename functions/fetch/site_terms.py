"""What a site's files say of its pages: whether we may ask (robots.txt), and what for (robots.txt, tdmrep.json).

tdmrep.json (TDM Reservation Protocol, W3C community group) is asked for together with robots.txt, once a day, and
cached beside it. What is wrong with it forbids nothing: a file that is not there or cannot be read reserves nothing.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from shared.captures import RawPage
from shared.content_encoding import Caps
from shared.errors import HostShut, OriginUnavailable, PermanentError
from shared.halves import without_halves
from shared.messages import SiteTerms
from shared.web.answers import require_ok
from shared.web.http import Limits
from shared.web.robots import BEFORE_ALL, FRESH, MOST_ORIGINS, CachedRules, RobotsCache
from shared.web.robots_notes import RobotsTerms, matches
from shared.web.targets import parse_target

TDM_FILE = "/.well-known/tdmrep.json"
FILE_BYTES = 256 * 1024  # rules by path, a hundred bytes each
TDM_LIMITS = Limits(seconds=10, wire_bytes=FILE_BYTES, caps=Caps(decoded_bytes=FILE_BYTES))
FAILING_FOR = timedelta(hours=1)  # a server in trouble is not asked for a file that most do not have
_MOST_RULES = 1000


class Origins(Protocol):
    def ask(self, url: str, limits: Limits) -> RawPage: ...


class Robots(Protocol):
    def require(self, url: str) -> None: ...
    def terms(self, url: str) -> RobotsTerms: ...


@dataclass(frozen=True, slots=True)
class TdmRule:
    """An entry of tdmrep.json."""

    location: str
    reserved: bool
    policy: str = ""


@dataclass(slots=True)
class _Known:
    lock: Lock = field(default_factory=Lock)
    until: datetime = BEFORE_ALL
    rules: tuple[TdmRule, ...] = ()


@dataclass(frozen=True, slots=True)
class TdmFiles:
    """tdmrep.json of all origins; threads may share it."""

    web: Origins
    cache: RobotsCache
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _known: dict[str, _Known] = field(default_factory=dict)

    def learn(self, url: str) -> None:
        """See to it that the file of this URL's origin is known, if it can be."""
        origin = parse_target(url).origin
        known = self._of(origin)
        with known.lock:
            if known.until <= self.now():
                cached = self._cached(origin)
                known.rules, known.until = rules_in(cached.text), cached.expires_at

    def rule(self, url: str) -> TdmRule | None:
        """The first that matches, as TDMRep has it, of what is known."""
        target = parse_target(url)
        return next((rule for rule in self._of(target.origin).rules if matches(rule.location, target.path)), None)

    def _of(self, origin: str) -> _Known:
        while len(self._known) >= MOST_ORIGINS:
            self._known.pop(next(iter(self._known), ""), None)
        return self._known.setdefault(origin, _Known())

    def _cached(self, origin: str) -> CachedRules:
        cached = self.cache.get(origin)
        if cached is None or cached.expires_at <= self.now():
            cached = self._asked(origin)
            self.cache.put(origin, cached)
        return cached

    def _asked(self, origin: str) -> CachedRules:
        try:
            answer = self.web.ask(origin + TDM_FILE, TDM_LIMITS)
            require_ok(answer.status, answer.headers)
        except HostShut:
            raise  # nobody may be asked: neither for this nor for the page
        except PermanentError:
            return CachedRules("", self.now() + FRESH)
        except OriginUnavailable:
            return CachedRules("", self.now() + FAILING_FOR)
        return CachedRules(answer.body.decode("utf-8-sig", "replace"), self.now() + FRESH)


def rules_in(text: str) -> tuple[TdmRule, ...]:
    """Rules of a tdmrep.json, in their order; none of what is no such file.

    >>> rules_in('[{"location": "/news/*", "tdm-reservation": 1, "tdm-policy": "https://news.example/tdm"}]')
    (TdmRule(location='/news/*', reserved=True, policy='https://news.example/tdm'),)
    >>> rules_in("<!doctype html>")
    ()
    """
    try:
        entries = json.loads(without_halves(text)) if text.strip() else []
    except (ValueError, RecursionError):
        return ()
    return tuple(_rules(entries if isinstance(entries, list) else [entries]))


def _rules(entries: list[Any]) -> Iterator[TdmRule]:
    for entry in entries[:_MOST_RULES]:
        location = entry.get("location") if isinstance(entry, dict) else None
        if isinstance(location, str) and str(entry.get("tdm-reservation")) in {"0", "1"}:
            policy = entry.get("tdm-policy")
            yield TdmRule(
                location if location.startswith("/") else f"/{location}",
                str(entry["tdm-reservation"]) == "1",
                policy[:2000] if isinstance(policy, str) else "",
            )


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """robots.txt and tdmrep.json together: a permit for pages, and the terms of those it let through."""

    robots: Robots
    tdm: TdmFiles

    def require(self, url: str) -> None:
        self.robots.require(url)
        self.tdm.learn(url)

    def terms(self, url: str) -> SiteTerms:
        said, rule = self.robots.terms(url), self.tdm.rule(url)
        return SiteTerms(
            ai_agents_barred=said.ai_agents_barred,
            usage=said.usage,
            license=said.license,
            tdm_reservation=rule.reserved if rule else None,
            tdm_policy=rule.policy if rule else "",
        )
