"""In-memory stand-ins, held to the same contract tests as the AWS adapters."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import product

from shared.aws.s3 import ObjectMissing, Version
from shared.errors import Withdrawn
from shared.heads import StoryHead
from shared.messages import Message, StoryPublished
from shared.outcomes import StageOutcome
from shared.prints import Impression
from shared.urls import url_key
from shared.web.robots import CachedRules
from shared.websub.lease import Lease


@dataclass
class MemoryObjects:
    objects: dict[str, bytes] = field(default_factory=dict)

    def put_once(self, key: str, data: bytes, content_type: str) -> bool:
        return self.objects.setdefault(key, data) is data

    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes:
        try:
            data = self.objects[key]
        except KeyError as error:
            raise ObjectMissing(key) from error
        return data[offset:] if length is None else data[offset : offset + length]

    def keys(self, prefix: str) -> Iterator[str]:
        return iter(sorted(key for key in self.objects if key.startswith(prefix)))

    def read(self, key: str) -> Version | None:
        return Version(self.objects[key], _tag(self.objects[key])) if key in self.objects else None

    def replace(self, key: str, data: bytes, content_type: str, tag: str) -> bool:
        if key not in self.objects or _tag(self.objects[key]) != tag:
            return False
        self.objects[key] = data
        return True

    def delete(self, key: str) -> None:
        self.objects.pop(key, None)


def _tag(data: bytes) -> str:
    return sha256(data).hexdigest()


@dataclass
class MemoryInbox:
    held: list[tuple[str, int]] = field(default_factory=list)

    def read(self, body: str) -> str:
        return body

    def hold(self, receipt_handle: str, seconds: int) -> None:
        self.held.append((receipt_handle, seconds))


@dataclass
class MemoryOutbox:
    """Refuses messages for the URLs in `broken`."""

    sent: list[Message] = field(default_factory=list)
    broken: frozenset[str] = frozenset()

    def send(self, messages: Sequence[Message]) -> dict[int, Exception]:
        self.sent += [m for m in messages if m.url not in self.broken]
        return {i: ConnectionError("queue down") for i, m in enumerate(messages) if m.url in self.broken}


@dataclass
class MemoryLedger:
    latest: dict[tuple[str, str], StageOutcome] = field(default_factory=dict)

    def record(self, outcomes: list[StageOutcome]) -> None:
        for outcome in outcomes:
            key = url_key(outcome.url) if outcome.url else f"message#{outcome.message_id}"
            self.latest[key, outcome.stage] = outcome

    def journey(self, url: str) -> list[StageOutcome]:
        return self.of_key(url_key(url))

    def of_key(self, key: str) -> list[StageOutcome]:
        found = [outcome for (known, _), outcome in self.latest.items() if known == key]
        return sorted(found, key=lambda outcome: outcome.at)

    def forget_messages(self, url: str) -> None:
        for key, outcome in self.latest.items():
            if key[0] == url_key(url):
                self.latest[key] = outcome.model_copy(update={"body": ""})

    def message(self, message_id: str) -> list[StageOutcome]:
        return [outcome for (key, _), outcome in self.latest.items() if key == f"message#{message_id}"]


@dataclass
class MemoryStories:
    heads: dict[str, StoryHead] = field(default_factory=dict)
    aliases: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    noted: dict[str, set[str]] = field(default_factory=dict)
    further: dict[str, dict[str, str]] = field(default_factory=dict)  # URLs that heads have no room for
    bylines: set[tuple[str, str, datetime]] = field(default_factory=set)  # entries of authors' lists

    def head(self, story_id: str) -> StoryHead | None:
        return self.heads.get(story_id)

    def replace(self, head: StoryHead, previous: StoryHead | None) -> bool:
        self.bylines |= {(head.story_id, author, _sorted_at(head)) for author in head.authors}
        now = self.heads.get(head.story_id)
        if (now and _version(now)) != (previous and _version(previous)):
            return False
        self.heads[head.story_id] = head
        return True

    def note_capture(self, story_id: str, capture: str) -> None:
        self.noted.setdefault(story_id, set()).add(capture)

    def note_alias(self, story_id: str, url: str) -> None:
        self.further.setdefault(story_id, {})[url_key(url)] = url

    def more_aliases(self, story_id: str) -> Iterator[str]:
        return iter(self.further.get(story_id, {}).values())

    def captures(self, story_id: str) -> Iterator[str]:
        return iter(sorted(self.noted.get(story_id, ())))

    def forget_capture(self, story_id: str, capture: str) -> None:
        self.noted.get(story_id, set()).discard(capture)

    def forget_authors(self, story_id: str, authors: Iterable[str], moments: Iterable[datetime]) -> None:
        self.bylines -= {(story_id, *entry) for entry in product(authors, moments)}

    def restore(self, tombstone: StoryHead) -> bool:
        if self.heads.get(tombstone.story_id) != tombstone:
            return False
        del self.heads[tombstone.story_id]
        return True

    def join_cluster(self, story_id: str, cluster: str) -> bool:
        now = self.heads.get(story_id)
        if now is None or now.withdrawn_at or (now.cluster and now.cluster <= cluster):
            return False
        self.heads[story_id] = now.model_copy(update={"cluster": cluster})
        return True

    def add_alias(self, url: str, story_id: str, seen_at: datetime) -> None:
        key = url_key(url)
        self.aliases[key] = max(self.aliases.get(key, (seen_at, story_id)), (seen_at, story_id))

    def alias(self, url: str) -> str | None:
        return self.aliases[url_key(url)][1] if url_key(url) in self.aliases else None

    def by_source(self, source: str) -> Iterator[StoryHead]:
        return iter(
            sorted(
                (h for h in self.heads.values() if h.source == source and not h.withdrawn_at),
                key=_sorted_at,
                reverse=True,
            )
        )

    def by_cluster(self, cluster: str) -> Iterator[StoryHead]:
        found = (h for h in self.heads.values() if h.cluster == cluster and not h.withdrawn_at)
        return iter(sorted(found, key=_sorted_at, reverse=True))

    def by_day(self, day: str) -> list[StoryHead]:
        heads = [h for h in self.heads.values() if _sorted_at(h).date().isoformat() == day and not h.withdrawn_at]
        return sorted(heads, key=_sorted_at, reverse=True)


def _version(head: StoryHead) -> object:
    return head.sightings, head.aliases, head.cluster, head.withdrawn_at


def _sorted_at(head: StoryHead) -> datetime:
    return head.published_at or head.first_seen_at


@dataclass
class MemoryRobotsCache:
    rules: dict[str, CachedRules] = field(default_factory=dict)

    def get(self, origin: str) -> CachedRules | None:
        return self.rules.get(origin)

    def put(self, origin: str, cached: CachedRules) -> None:
        self.rules[origin] = cached


@dataclass
class RecordingDispatch:
    published: list[StoryPublished] = field(default_factory=list)
    broken: bool = False  # nothing can be handed over

    def publish(self, stories: Sequence[StoryPublished]) -> None:
        if self.broken:
            raise ConnectionError("queue down")
        self.published += stories


@dataclass
class MemoryLeases:
    leases: dict[str, Lease] = field(default_factory=dict)

    def of_source(self, source: str) -> Lease | None:
        return self.leases.get(source)

    def of_token(self, token: str) -> Lease | None:
        return next((lease for lease in self.leases.values() if lease.is_of(token)), None)

    def put(self, lease: Lease, before: Lease | None) -> bool:
        if self._changed(lease.source, before):
            return False
        self.leases[lease.source] = lease
        return True

    def delete(self, lease: Lease) -> bool:
        if self._changed(lease.source, lease):
            return False
        del self.leases[lease.source]
        return True

    def _changed(self, source: str, before: Lease | None) -> bool:
        now = self.leases.get(source)
        return _identity(now) != _identity(before)


def _identity(lease: Lease | None) -> tuple[object, ...] | None:
    return (lease.nonce, lease.state, lease.ends_at) if lease else None


@dataclass
class MemoryPrints:
    kept: dict[tuple[str, str, str], Impression] = field(default_factory=dict)

    def keep(self, impression: Impression) -> None:
        self.kept |= dict.fromkeys(_band_keys(impression), impression)

    def sharing(self, bands: Iterable[str]) -> list[Impression]:
        wanted = set(bands)
        return [impression for (band, _, _), impression in self.kept.items() if band in wanted]

    def forget(self, impression: Impression) -> None:
        for key in _band_keys(impression):
            self.kept.pop(key, None)


def _band_keys(impression: Impression) -> list[tuple[str, str, str]]:
    return [(band, impression.story_id, impression.content) for band in impression.bands]


@dataclass
class MemoryWithdrawals:
    marked: dict[str, str] = field(default_factory=dict)

    def mark(self, urls: Iterable[str], story_id: str) -> None:
        self.marked |= {url_key(url): story_id for url in urls}

    def unmark(self, urls: Iterable[str]) -> None:
        for url in urls:
            self.marked.pop(url_key(url), None)

    def require_wanted(self, url: str) -> None:
        if url_key(url) in self.marked:
            raise Withdrawn(self.marked[url_key(url)])

    def among(self, urls: Iterable[str]) -> set[str]:
        return {url for url in urls if url_key(url) in self.marked}
