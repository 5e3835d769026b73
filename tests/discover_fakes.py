"""In-memory stand-ins of what discovery asks for, held to the same contract tests as the AWS adapters."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from functions.discover.novelty import InHand, Seen
from functions.discover.part import Part
from shared.aws.due import Key
from shared.aws.sources import HEARD, NEVER
from shared.messages import Discovery, Hints, StoryPublished
from shared.sources import PollState, Source, Status, source_id
from shared.web.http import NOTHING_ELSE, Answer, Limits, Permit
from shared.web.targets import parse_target

FEED_URL = "https://courier.example/feed"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC).timestamp()


def source(**changes: Any) -> Source:
    """A source that has just been added."""
    url = changes.get("url", FEED_URL)
    valid = {"id": source_id(url), "url": url, "added_at": datetime.fromtimestamp(NOW, UTC), "due_at": NOW}
    return Source.model_validate(valid | changes)


def in_hand(seen: Seen, told: float = 0) -> InHand:
    """A claim on this entry."""
    story = StoryPublished(
        trace_id="t",
        url=f"https://courier.example/{seen.key}",
        discovered_by=Discovery.FEED,
        hints=Hints(headline="🚢"),
    )
    return InHand(seen, story, told)


@dataclass
class MemorySources:
    sources: dict[str, Source] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def add(self, source: Source) -> bool:
        if self.find(source.url):
            return False
        return self.sources.setdefault(source.id, source) is source

    def get(self, source_id: str) -> Source | None:
        return self.sources.get(source_id)

    def find(self, url: str) -> Source | None:
        identity = source_id(url)
        return self.get(identity) or self.get(self.aliases.get(identity, ""))

    def all(self) -> list[Source]:
        return sorted(self.sources.values(), key=lambda source: source.added_at)

    def poll_at(self, source_id: str, moment: float) -> bool:
        return self._change(source_id, Status.ACTIVE, due_at=moment)

    def pause(self, source_id: str, because: str) -> bool:
        return self._change(source_id, None, due_at=NEVER, status=Status.PAUSED, paused_because=because)

    def resume(self, source_id: str, moment: float) -> bool:
        return self._change(source_id, Status.PAUSED, due_at=moment, status=Status.ACTIVE, paused_because="")

    def remove(self, source_id: str) -> bool:
        return self.sources.pop(source_id, None) is not None

    def due(self, now: float, most: int) -> list[str]:
        return [source.id for source in self.sources.values() if source.due_at <= now][:most]

    def claim(self, source_id: str, now: float, lease_seconds: float) -> Source | None:
        found = self.get(source_id)
        if not found or found.due_at > now:
            return None
        self._change(source_id, None, due_at=now + lease_seconds, claims=found.claims + 1)
        return self.sources[source_id]

    def settle(self, polled: Source, state: PollState, due_at: float) -> None:
        known = self.get(polled.id)
        if known:
            due = due_at if known.due_at == polled.due_at else known.due_at
            self._change(polled.id, None, state=state, due_at=due, kind=polled.kind, title=polled.title, claims=0)

    def hold(self, claimed: Source, state: PollState, until: float) -> Source | None:
        known = self.get(claimed.id)
        if not known or known.due_at != claimed.due_at:
            return None
        self._change(claimed.id, None, state=state, due_at=until)
        return claimed.model_copy(update={"state": state, "due_at": until})

    def heard(self, source_id: str, state: PollState) -> bool:
        known = self.get(source_id)
        if known is None or known.state == PollState():
            return False
        told = {name: getattr(state, name) for name in HEARD}
        return self._change(source_id, None, state=known.state.model_copy(update=told))

    def move(self, source: Source, url: str) -> bool:
        identity = source_id(url)
        if identity != source.id and self.get(identity):
            return False
        self.aliases[identity] = source.id
        return self._change(source.id, None, url=url)

    def _change(self, source_id: str, only: Status | None, **changes: Any) -> bool:
        known = self.sources.get(source_id)
        if not known or (only and known.status is not only):
            return False
        self.sources[source_id] = known.model_copy(update=changes)
        return True


@dataclass
class MemorySeen:
    entries: dict[str, Seen] = field(default_factory=dict)
    claims: dict[str, tuple[float, InHand]] = field(default_factory=dict)  # until when
    lock: Lock = field(default_factory=Lock)  # polls run side by side, and a write of DynamoDB is one step

    def known(self, keys: Sequence[str]) -> dict[str, Seen]:
        return {key: self.entries[key] for key in keys if key in self.entries}

    def claim(self, entry: InHand, now: float, lease_seconds: float) -> bool:
        with self.lock:
            return self._claim(entry, now, lease_seconds)

    def _claim(self, entry: InHand, now: float, lease_seconds: float) -> bool:
        seen = entry.seen
        known, claimed = self.entries.get(seen.key), self.claims.get(seen.key)
        if (claimed and claimed[0] > now) or (known.sent_at if known else 0) != seen.sent_at:
            return False
        known = self.entries.setdefault(seen.key, seen)
        self.claims[seen.key] = now + lease_seconds, replace(entry, seen=known)
        return True

    def abandoned(self, now: float, most: int, lease_seconds: float) -> Iterator[InHand]:
        due = [key for key, (until, _) in self.claims.items() if until <= now]
        for key in due[:most]:
            entry = self.claims[key][1]
            self.claims[key] = now + lease_seconds, entry
            yield entry

    def keep(self, entries: Sequence[Seen]) -> None:
        for entry in entries:
            with self.lock:
                self.entries[entry.key] = entry
                self.claims.pop(entry.key, None)

    def prolong(self, entries: Sequence[Seen]) -> None:
        for entry in entries:
            self.entries[entry.key] = replace(self.entries[entry.key], expires_at=entry.expires_at)


@dataclass
class MemoryParts:
    parts: dict[Key, Part] = field(default_factory=dict)

    def add(self, part: Part) -> bool:
        return not self.touch(part) and self.parts.setdefault(_key_of(part), part) is part

    def touch(self, part: Part) -> bool:
        known = self.parts.get(_key_of(part))
        if known:
            self.parts[_key_of(part)] = replace(known, touches=known.touches + 1)
        return known is not None

    def known(self, source_id: str, urls: Sequence[str]) -> dict[str, Part]:
        return {part.url: part for part in self.parts.values() if part.source == source_id and part.url in urls}

    def all(self) -> list[Part]:
        return sorted(self.parts.values(), key=lambda part: part.since)

    def due(self, now: float, most: int) -> list[Key]:
        return [key for key, part in self.parts.items() if part.due_at <= now][:most]

    def claim(self, key: Key, now: float, lease_seconds: float) -> Part | None:
        part = self.parts.get(key)
        if part is None or part.due_at > now:
            return None
        self.parts[key] = replace(part, due_at=now + lease_seconds)
        return self.parts[key]

    def keep(self, part: Part, before: Part) -> bool:
        known = self.parts.get(_key_of(part))
        if known is None or known.due_at != before.due_at:
            return False
        self.parts[_key_of(part)] = replace(part, touches=known.touches)
        return True

    def delete(self, part: Part) -> bool:
        known = self.parts.get(_key_of(part))
        if known is None or (known.due_at, known.touches) != (part.due_at, part.touches):
            return False
        return self.parts.pop(_key_of(part)) is known


def _key_of(part: Part) -> Key:
    return Key(f"feed#{part.source}", f"part#{part.key}")


@dataclass
class ScriptedWeb:
    """A web whose every document a test decides; it answers conditional requests as an origin would."""

    documents: dict[str, "Served"] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def serve(self, url: str, body: bytes, status: int = 200, moved_to: str = "", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.documents[url] = Served(body, status, moved_to, named)

    @contextmanager
    def open(
        self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str] = NOTHING_ELSE
    ) -> Iterator[Answer]:
        permit(url)
        self.asked.append((url, headers))
        served = self.documents.get(url, Served(b"not here", 404))
        if served.trouble:
            raise served.trouble
        etag = served.headers.get("etag")
        status = 304 if etag and headers.get("If-None-Match") == etag else served.status
        body = b"" if status == 304 else served.body
        yield Answer(parse_target(url), status, served.headers, len(body), lambda: iter([body]), served.moved_to)


@dataclass(frozen=True)
class Served:
    body: bytes = b""
    status: int = 200
    moved_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    trouble: BaseException | None = None


def rss(*items: tuple[str, str] | str, channel: str = "") -> bytes:
    """A feed of these stories; with a date where one is given."""
    told = "".join(
        f"<item><title>{link}</title><link>{link}</link>{f'<pubDate>{date}</pubDate>' if date else ''}</item>"
        for link, date in (item if isinstance(item, tuple) else (item, "") for item in items)
    )
    return f'<rss version="2.0"><channel><title>The Courier</title>{channel}{told}</channel></rss>'.encode()


def atom(*entries: tuple[str, str]) -> bytes:
    """A feed of these stories and the moments they were updated."""
    told = "".join(
        f'<entry><title>x</title><link href="{link}"/><id>{link}</id><updated>{updated}</updated></entry>'
        for link, updated in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>{told}</feed>'.encode()


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
