"""The registry of a stack's sources, as its operator works with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from cli.terminal import counted, results
from shared.errors import NotNow, PermanentError
from shared.sources import Registry, Source, Status, source_id
from shared.urls import NotAWebUrl, host_of

if TYPE_CHECKING:
    from cli.stacks import Stack
    from functions.discover.finding import Finder, Found
    from functions.discover.part import Part
    from shared.websub.subscriptions import Subscriptions

CONTACT = "https://newsmill.invalid/feeds"  # when the person gives none
DAY = 86_400


class Parts(Protocol):
    """Pages and sitemaps that could not be read in their turn."""

    def all(self) -> list[Part]: ...


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a wish to watch something."""

    given: str
    url: str
    outcome: str  # added, known, also there, failed
    found: Found | None = None
    problem: str = ""

    @property
    def told(self) -> str:
        if self.problem:
            return f"failed      {self.given}: {self.problem}"
        return f"{self.outcome:<11} {self.url}{f'  ({_described(self.found)})' if self.found else ''}"

    def as_json(self) -> dict[str, Any]:
        found = self.found
        return {
            "given": self.given,
            "url": self.url or None,
            "outcome": self.outcome,
            "problem": self.problem or None,
            "kind": found.kind.value if found else None,
            "title": found.title if found else None,
            "entries": found.entries if found else None,
            "how": found.how if found else None,
        }


@dataclass(frozen=True)
class Desk:
    """A registry, and the web to look at what is to go into it."""

    registry: Registry
    subscriptions: Subscriptions
    parts: Parts
    make_finder: Callable[[], Finder]
    now: Callable[[], float] = time.time

    @cached_property
    def finder(self) -> Finder:
        return self.make_finder()

    def add(self, url: str, name: str, max_age_days: int, most: int) -> Iterator[Added]:
        """Look what is there and watch the best of it, at most so many; the rest is told."""
        from functions.discover.parsing.document import UnreadableDocument

        try:
            found = sorted(self.finder(url), key=lambda each: each.rank)
        except (NotNow, PermanentError, UnreadableDocument) as error:
            yield Added(url, "", "failed", problem=f"{getattr(error, 'reason', 'unavailable')}: {error}")
            return
        if not found:
            yield Added(url, "", "failed", problem="no feed and no sitemap is named there, or at the usual addresses")
        for place, each in enumerate(found):
            if place < most:
                watched = self.watch(each.url, name, max_age_days)
                yield Added(url, each.url, watched.outcome, each, watched.problem)
            else:
                yield Added(url, each.url, "also there", each)

    def watch(self, url: str, name: str = "", max_age_days: int = 30) -> Added:
        """Register it as it is given; its first poll is due at once."""
        now = self.now()
        try:
            source = Source(
                id=source_id(url), url=url.strip(), name=name, due_at=now,
                added_at=datetime.fromtimestamp(now, UTC), max_age_days=max_age_days,
            )  # fmt: skip
        except NotAWebUrl as error:
            return Added(url, "", "failed", problem=str(error))
        return Added(url, source.url, "added" if self.registry.add(source) else "known")

    def find(self, reference: str) -> Source | None:
        """By URL, or by id."""
        try:
            return self.registry.find(reference)
        except NotAWebUrl:
            return self.registry.get(reference)


def desk_of(stack_name: str, contact: str) -> Desk:
    """The desk of a running stack."""
    from cli import stacks

    return desk_at(stacks.chosen(stack_name), contact)


def desk_at(stack: Stack, contact: str = "") -> Desk:
    from functions.discover.parts_table import DynamoParts
    from shared.aws.leases import DynamoLeases
    from shared.aws.sources import DynamoSources
    from shared.websub.subscriptions import Subscriptions, is_private, is_private_or_here

    dynamodb, table = stack.client("dynamodb"), stack.outputs["ControlTableName"]
    return Desk(
        registry=DynamoSources(dynamodb, table),
        subscriptions=Subscriptions(
            DynamoLeases(dynamodb, table), time.time, is_private_or_here if stack.is_local else is_private
        ),
        parts=DynamoParts(dynamodb, table),
        make_finder=lambda: finder(contact, may_ask_loopback=stack.is_local),
    )


def finder(contact: str, *, may_ask_loopback: bool) -> Finder:
    """Asks from this machine; a deployed stack's own functions never ask loopback addresses, so neither do we."""
    from cli.reading_desk import Rules
    from functions.discover.finding import Finder
    from shared.web.addresses import LOOPBACK_TOO, PUBLIC_INTERNET
    from shared.web.http import Web, user_agent
    from shared.web.robots import Robots

    web = Web(user_agent(contact or CONTACT), policy=LOOPBACK_TOO if may_ask_loopback else PUBLIC_INTERNET)
    return Finder(web, Robots(web, Rules()).require)


def health(source: Source) -> str:
    """In a word or two, what an operator should know first."""
    state = source.state
    if source.status is Status.PAUSED:
        return f"paused: {source.paused_because}"
    if state.problem:
        return f"failing since {_moment(state.failing_since)}: {state.problem}"
    if state.silent_since:
        return "silent for far too long"
    return "well" if state.read_at else "not polled yet"


def as_facts(source: Source, parts: Sequence[Part] = ()) -> dict[str, Any]:
    """What `feeds list --json` tells of one source, and of its parts that could not be read yet."""
    state, is_active = source.state, source.status is Status.ACTIVE
    return {
        "id": source.id,
        "url": source.url,
        "name": source.name or None,
        "title": source.title or None,
        "kind": source.kind or None,
        "status": source.status.value,
        "health": health(source),
        "problem": state.problem or None,
        "failing_since": _iso(state.failing_since),
        "silent_since": _iso(state.silent_since),
        "last_story_at": _iso(state.last_story_at),
        "polled_at": _iso(state.polled_at),
        "next_poll_at": _iso(source.due_at) if is_active else None,
        "interval_seconds": round(state.interval) or None,
        "entries": state.entries,
        "hub": state.hub or None,
        "unread": [
            {
                "url": part.url,
                "kind": part.kind.value,
                "since": _iso(part.since),
                "next_try_at": _iso(part.due_at),
                "problem": part.problem or None,
                "lost_at": _iso(part.ended_at),
            }
            for part in parts
        ],
    }


def by_source(parts: Sequence[Part]) -> dict[str, list[Part]]:
    """Parts by the id of what they are parts of."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.source, []).append(part)
    return found


def print_sources(sources: Sequence[Source], parts: Mapping[str, Sequence[Part]]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_edge=False)
    for title in ("source", "kind", "health", "last story", "next poll", "every"):
        table.add_column(title, overflow="fold")
    for source in sources:
        state, is_active = source.state, source.status is Status.ACTIVE
        next_poll = _moment(source.due_at) if is_active else ""
        every = f"{state.interval / 60:.0f} min" if state.interval and is_active else ""
        name = source.name or source.title or host_of(source.url)
        how = "; ".join([health(source), *_of_parts(parts.get(source.id, ()))])
        table.add_row(f"{name}\n{source.url}", source.kind, how, _moment(state.last_story_at), next_poll, every)
    results().print(table)


def _of_parts(parts: Sequence[Part]) -> Iterator[str]:
    """How many could not be read yet, and of how many the end is recorded."""
    if unread := sum(1 for part in parts if not part.ended_at):
        yield f"{counted(unread, 'part')} not read yet"
    if lost := sum(1 for part in parts if part.ended_at):
        yield f"{counted(lost, 'part')} lost"


def _described(found: Found | None) -> str:
    if found is None:
        return ""
    latest = f", last of {found.latest:%Y-%m-%d}" if found.latest else ""
    return f"{found.kind}, {found.entries} entries{latest}, {found.how}"


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}" if seconds else ""


def _iso(seconds: float) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None
