"""A story's history: which versions were seen when, and the revisions that follow from it.

The history is a set of sightings that only grows, so deliveries may come in any order and any
number of times: the union is the same (docs/adr/0001). Everything else is computed from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from shared.story import Story

MOST_SIGHTINGS = 2000  # 76 KB of a DynamoDB item's 400 KB; a page fetched every 10 minutes for two weeks
HASH_DIGITS = 16  # 64 bits tell the versions of one story apart
_TIME = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A page was fetched then, and this generation of the normalizer read this content in it."""

    fetched_at: datetime
    generation: int
    content: str

    @classmethod
    def of(cls, story: Story) -> Self:
        moment = story.fetched_at.astimezone(UTC)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        return cls(moment, story.normalizer, story.content_hash[:HASH_DIGITS])

    @classmethod
    def parse(cls, name: str) -> Self:
        time, generation, content = name.split("-")
        moment = datetime.strptime(time[:15], _TIME).replace(tzinfo=UTC) + timedelta(milliseconds=int(time[15:18]))
        return cls(moment, int(generation), content)

    @property
    def name(self) -> str:
        """Sorts by time; part of the object's key: `20261122T081500250Z-1-9f86d081884c7d65`."""
        moment = self.fetched_at
        return f"{moment:{_TIME}}{moment.microsecond // 1000:03d}Z-{self.generation}-{self.content}"


@dataclass(frozen=True, slots=True)
class Revision:
    """A run of sightings of the same content."""

    number: int
    first: Sighting
    last: Sighting
    told_by: Sighting  # whose object in the bucket holds this revision


History = tuple[Sighting, ...]


def merge(history: History, sighting: Sighting) -> History:
    """The history with this sighting in it, sorted."""
    if sighting in history:
        return history
    return _thinned(tuple(sorted({*history, sighting})))


def timeline(history: Iterable[Sighting]) -> History:
    """One sighting for each fetch: the reading of the newest generation."""
    best: dict[datetime, Sighting] = {}
    for sighting in sorted(history):
        best[sighting.fetched_at] = sighting  # sorted: the highest generation comes last
    return tuple(best.values())


def representative(history: Iterable[Sighting], content: str) -> Sighting:
    """The sighting whose object tells this content: of the newest generation, the earliest.

    Whatever else arrived before or after it, the representative was the best of its content
    when it arrived, so its object was written then.
    """
    return min((s for s in history if s.content == content), key=lambda s: (-s.generation, s.fetched_at))


def revisions(history: History) -> tuple[Revision, ...]:
    """The story's revisions, oldest first, numbered from 1. Empty for an empty history."""
    runs: list[list[Sighting]] = []
    for sighting in timeline(history):
        if runs and runs[-1][-1].content == sighting.content:
            runs[-1].append(sighting)
        else:
            runs.append([sighting])
    return tuple(
        Revision(number, run[0], run[-1], representative(history, run[0].content))
        for number, run in enumerate(runs, start=1)
    )


def object_key(story_id: str, sighting: Sighting) -> str:
    """Where the bucket holds the Story of this sighting."""
    return f"stories/{story_id}/{sighting.name}.json"


def _thinned(history: History) -> History:
    """Forget the oldest sightings from the middle of runs: those that no revision begins, ends or is told by."""
    surplus = len(history) - MOST_SIGHTINGS
    if surplus <= 0:
        return history
    needed = {s for revision in revisions(history) for s in (revision.first, revision.last, revision.told_by)}
    forgotten = set([s for s in history if s not in needed][:surplus])
    return tuple(s for s in history if s not in forgotten)
