"""Reading the store: a Story is its object in the bucket with what the table knows laid over it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from shared.heads import StoryHead
from shared.history import Revision, object_key
from shared.originals import by_likelihood, likely_original
from shared.story import Story
from shared.urls import NotAWebUrl, story_id


class Stories(Protocol):
    """The stories table, for readers."""

    def head(self, story_id: str) -> StoryHead | None: ...
    def alias(self, url: str) -> str | None: ...
    def by_source(self, source: str) -> Iterator[StoryHead]: ...
    def by_cluster(self, cluster: str) -> Iterable[StoryHead]: ...
    def by_day(self, day: str) -> Iterable[StoryHead]: ...


class Objects(Protocol):
    def get(self, key: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class StoryReader:
    stories: Stories
    objects: Objects

    def head(self, reference: str) -> StoryHead | None:
        """The head of a story by its id, its canonical URL or any alias of it."""
        return self.stories.head(self._id_of(reference))

    def get(self, reference: str, *, revision: int | None = None) -> Story | None:
        """The story's current revision, or the one asked for; None when there is no such story or revision."""
        head = self.head(reference)
        if head is None:
            return None
        found = head.revisions
        number = len(found) if revision is None else revision
        return self.told(head, found[number - 1]) if 1 <= number <= len(found) else None

    def history(self, reference: str) -> tuple[Revision, ...]:
        """The story's revisions, oldest first; empty when there is no such story."""
        head = self.head(reference)
        return head.revisions if head else ()

    def of_source(self, source: str) -> Iterator[StoryHead]:
        """Stories of one host, newest first."""
        return self.stories.by_source(source)

    def copies(self, reference: str) -> tuple[StoryHead, ...]:
        """Stories that tell the same as this one, itself among them: the likely original first, then by date."""
        head = self.head(reference)
        if head is None or not head.cluster:
            return (head,) if head and not head.withdrawn_at else ()
        return by_likelihood(self.stories.by_cluster(head.cluster))

    def likely_original(self, cluster: str) -> StoryHead | None:
        """Which story of a cluster the others come from; None when there is none of that name."""
        return likely_original(self.stories.by_cluster(cluster))

    def of_days(self, days: Iterable[str]) -> Iterator[StoryHead]:
        """Stories published on these days (YYYY-MM-DD, UTC), in the order of the days, newest first in each."""
        for day in days:
            yield from self.stories.by_day(day)

    def told(self, head: StoryHead, revision: Revision) -> Story:
        """A revision of the story that this head tells of."""
        story = Story.model_validate_json(self.objects.get(object_key(head.story_id, revision.told_by)))
        told = {"revision": revision.number, "aliases": head.aliases, "fetched_at": revision.first.fetched_at}
        return story.model_copy(update=told)

    def _id_of(self, reference: str) -> str:
        if "://" not in reference:
            return reference
        try:
            own = story_id(reference)
        except NotAWebUrl:
            return reference
        if self.stories.head(own):
            return own
        return self.stories.alias(reference) or own
