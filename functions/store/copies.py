"""Stories that tell the same: each gets the name of its cluster, the smallest story id in it.

Two stories are copies when some content of the one is much like some content of the other; clusters are what
copies, and copies of copies, form together. Nothing of this depends on the order of deliveries: impressions are
only ever added, and a cluster's name is only ever replaced by a smaller one.

A story's impression is written after its head and before its copies are looked up, so of two copies that come at the
same time one finds the other, head and all. Names then spread from story to story. If that ends in the middle, the
message is delivered again, and `settle` walks through the whole cluster (ADR 12).

A takedown makes the head a tombstone and then forgets the impressions. So whoever writes one looks at the head again:
either the takedown comes later and forgets it, or its tombstone is seen, and the impression is taken back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from functions.store.prints import Print, are_copies
from shared.heads import StoryHead
from shared.history import HASH_DIGITS, object_key, representative
from shared.prints import Impression
from shared.story import Story


class Prints(Protocol):
    """Impressions, found by their bands."""

    def keep(self, impression: Impression) -> None: ...
    def forget(self, impression: Impression) -> None: ...
    def sharing(self, bands: Iterable[str]) -> Iterable[Impression]: ...


class Stories(Protocol):
    def head(self, story_id: str) -> StoryHead | None: ...
    def join_cluster(self, story_id: str, cluster: str) -> bool: ...


class Objects(Protocol):
    def get(self, key: str) -> bytes: ...


@dataclass(slots=True)
class _Heads:
    """Heads as they were when first asked for: a cluster's stories are copies of each other, each of nearly all.

    A name that was read earlier is never smaller than it is now. Whoever made it smaller since then has written it
    before looking whom else to tell, and so finds every impression that we knew of when we read.
    """

    stories: Stories
    _seen: dict[str, StoryHead | None] = field(default_factory=dict)

    def of(self, story_id: str) -> StoryHead | None:
        if story_id not in self._seen:
            self._seen[story_id] = self.stories.head(story_id)
        return self._seen[story_id]

    def join(self, story_id: str, cluster: str) -> None:
        self.stories.join_cluster(story_id, cluster)
        del self._seen[story_id]


@dataclass(frozen=True, slots=True)
class Copies:
    prints: Prints
    stories: Stories
    objects: Objects

    def enter(self, story: Story) -> None:
        """A content that its head tells of for the first time: let it meet its copies."""
        impression, heads = impression_of(story), _Heads(self.stories)
        if impression is None or not self._keep(impression, heads):
            return
        waiting = _one_name_for(story.story_id, self._copies_of([impression]), heads)
        while waiting:
            story_id = waiting.pop()
            waiting += _one_name_for(story_id, self._copies_of(self._impressions(story_id, heads)), heads)

    def settle(self, story: Story) -> None:
        """A content that was entered before, perhaps not to the end: everyone in reach is asked anew."""
        impression, heads = impression_of(story), _Heads(self.stories)
        if impression is None or not self._keep(impression, heads):
            return
        waiting, seen = [story.story_id], {story.story_id}
        while waiting:
            story_id = waiting.pop()
            met = self._copies_of(self._impressions(story_id, heads))
            waiting += [each for each in met - seen if each not in waiting]
            waiting += _one_name_for(story_id, met, heads)
            seen |= met

    def leave(self, story: Story) -> None:
        """It was taken down while this content was on its way."""
        if impression := impression_of(story):
            self.prints.forget(impression)

    def _keep(self, impression: Impression, heads: _Heads) -> bool:
        """False when its story was taken down meanwhile; then nothing is kept."""
        self.prints.keep(impression)
        head = heads.of(impression.story_id)
        if head and head.withdrawn_at:
            self.prints.forget(impression)
            return False
        return True

    def _copies_of(self, impressions: Iterable[Impression]) -> set[str]:
        return {
            other.story_id
            for impression in impressions
            for other in self.prints.sharing(impression.bands)
            if other.story_id != impression.story_id and are_copies(impression, other)
        }

    def _impressions(self, story_id: str, heads: _Heads) -> Iterator[Impression]:
        """Of every content that the story ever had, made anew from its objects."""
        head = heads.of(story_id)
        if head is None or head.withdrawn_at:
            return
        for content in sorted({sighting.content for sighting in head.history}):
            key = object_key(story_id, representative(head.history, content))
            impression = impression_of(Story.model_validate_json(self.objects.get(key)))
            if impression:
                yield impression


def _one_name_for(story_id: str, copies: set[str], heads: _Heads) -> list[str]:
    """Give a story and its copies the smallest name among theirs; those whose own copies are to be asked next.

    Also those that meanwhile have a smaller name: whoever gave it may not have seen what we see.
    """
    if not copies:
        return []
    found = (heads.of(each) for each in (story_id, *sorted(copies)))
    known = {head.story_id: head for head in found if head and not head.withdrawn_at}
    if story_id not in known or len(known) == 1:
        return []
    name = min(head.cluster or head.story_id for head in known.values())
    others = [each for each, head in known.items() if head.cluster != name]
    for each in others:
        heads.join(each, name)
    return others


def impression_of(story: Story) -> Impression | None:
    """None for a text that is too short to have copies."""
    found = Print.of(story.text)
    if found is None:
        return None
    return Impression(
        story_id=story.story_id,
        content=story.content_hash[:HASH_DIGITS],
        site=story.source.host,
        bands=found.bands,
        sketch=found.sketch,
        runs=found.runs,
        taken_at=story.normalized_at,
    )
