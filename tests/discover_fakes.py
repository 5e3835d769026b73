"""In-memory stand-ins of what discovery asks for, held to the same contract tests as the AWS adapters."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.aws.sources import NEVER
from shared.sources import PollState, Source, Status, source_id

FEED_URL = "https://courier.example/feed"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC).timestamp()


def source(**changes: Any) -> Source:
    """A source that has just been added."""
    url = changes.get("url", FEED_URL)
    valid = {"id": source_id(url), "url": url, "added_at": datetime.fromtimestamp(NOW, UTC), "due_at": NOW}
    return Source.model_validate(valid | changes)


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
        self._change(source_id, None, due_at=now + lease_seconds)
        return self.sources[source_id]

    def settle(self, polled: Source, state: PollState, due_at: float) -> None:
        known = self.get(polled.id)
        if known:
            due = due_at if known.due_at == polled.due_at else known.due_at
            self._change(polled.id, None, state=state, due_at=due, kind=polled.kind, title=polled.title)

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
