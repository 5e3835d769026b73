"""The store stage: a story takes its place in its history; what readers see follows from the history alone.

Order of writes: the object first (immutable, named by what it holds), aliases next, then the head, only if nobody
changed it meanwhile, and last what leads to copies of the text. A crash anywhere leaves at most an object or an alias
that the next delivery of the same message writes again, unchanged, or copies that it looks up again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Protocol

from shared.errors import Withdrawn
from shared.heads import StoryHead
from shared.history import History, Revision, Sighting, merge, object_key, representative, revisions
from shared.messages import StoryNormalized
from shared.outcomes import Done, Outcome
from shared.revisions import SUMMARIES_KEPT, RevisionSummary, objects_of
from shared.story import Story
from shared.urls import url_key

ALIAS_BYTES = 20_000  # of the 400 KB that a head may have: whoever writes long URLs must not be able to fill it
TRIES = 5  # losing a race five times in a row: let the queue space the deliveries out


class Stories(Protocol):
    """The stories table."""

    def head(self, story_id: str) -> StoryHead | None: ...
    def replace(self, head: StoryHead, previous: StoryHead | None) -> bool: ...
    def add_alias(self, url: str, story_id: str, seen_at: datetime) -> None: ...
    def note_alias(self, story_id: str, url: str) -> None: ...
    def note_capture(self, story_id: str, capture: str) -> None: ...
    def forget_authors(self, story_id: str, authors: Iterable[str], moments: Iterable[datetime]) -> None: ...


class Objects(Protocol):
    """The bucket."""

    def put_once(self, key: str, data: bytes, content_type: str) -> bool: ...
    def get(self, key: str) -> bytes: ...
    def delete(self, key: str) -> None: ...


class Copies(Protocol):
    """Stories that tell the same."""

    def enter(self, story: Story) -> None: ...
    def settle(self, story: Story) -> None: ...
    def leave(self, story: Story) -> None: ...


class Contended(Exception):
    """Other deliveries of the same story kept winning; this one is tried again later."""


@dataclass(frozen=True, slots=True)
class Store:
    stories: Stories
    objects: Objects
    copies: Copies

    def __call__(self, message: StoryNormalized) -> Done:
        story = message.story
        tried: list[StoryHead] = []
        for _ in range(TRIES):
            previous = self.stories.head(story.story_id)
            if previous and previous.withdrawn_at:
                self._clear_away(story, previous, tried)
                raise Withdrawn(f"taken down on {previous.withdrawn_at:%Y-%m-%d}")
            before = previous.history if previous else ()
            after = merge(before, Sighting.of(story))
            aliases = _aliases(story, previous)
            if previous and after == before and aliases == previous.aliases:
                self._settle(story, previous)
                return Done(Outcome.DUPLICATE, story_id=story.story_id)
            self._keep_object(story, after)
            self._keep_aliases(story, previous, aliases)
            head = self._head(story, previous, after, aliases)
            tried.append(head)
            if self.stories.replace(head, previous):
                if not any(known.content == Sighting.of(story).content for known in before):
                    self.copies.enter(story)
                outcome = _what_happened(before, after, Sighting.of(story))
                return Done(outcome, story_id=story.story_id, detail=f"revision {head.revision}")
        raise Contended(story.story_id)

    def _keep_object(self, story: Story, history: History) -> None:
        """A sighting's object is written when it is the one that tells its content; see history.representative.

        Of another, only its raw page is noted, so that a takedown finds it. A very long history may have forgotten
        the sighting at once.
        """
        sighting = Sighting.of(story)
        if sighting in history and representative(history, sighting.content) == sighting:
            data = story.model_dump_json(exclude={"revision", "aliases"}).encode()
            self.objects.put_once(object_key(story.story_id, sighting), data, "application/json")
        else:
            self._note_captures(story)

    def _settle(self, story: Story, head: StoryHead) -> None:
        """What a head does not tell of: a copy of the raw page in another file, a URL too many for it.

        And the delivery before this one may have ended between head and copies.
        """
        self._note_captures(story)
        if not set(_own_aliases(story)) <= set(head.aliases):
            self._keep_aliases(story, head, head.aliases)
        self.copies.settle(story)

    def _clear_away(self, story: Story, tombstone: StoryHead, tried: list[StoryHead]) -> None:
        """What this delivery may have written while the story was taken down, or one before it that was killed.

        Its raw page, and what was kept under a URL nobody knew of, wait for the takedown to be repeated.
        """
        self._note_captures(story)
        self._note_aliases(story, set(_own_aliases(story)) - set(tombstone.aliases))
        moments = {each.published_at or each.first_seen_at for each in tried} | {tombstone.first_seen_at}
        authors = {*story.authors, *(author for each in tried for author in each.authors)}
        self.stories.forget_authors(story.story_id, authors, {story.published_at or story.fetched_at, *moments})
        self.objects.delete(object_key(story.story_id, Sighting.of(story)))
        self.copies.leave(story)

    def _note_captures(self, story: Story) -> None:
        for capture in story.captures:
            self.stories.note_capture(story.story_id, capture)

    def _keep_aliases(self, story: Story, previous: StoryHead | None, told: tuple[str, ...]) -> None:
        """Known ones too: of two stories that a URL once led to, the one seen under it last has it.

        Those that the head will not tell of, or no longer, are noted beside it.
        """
        own = _own_aliases(story)
        for url in own:
            self.stories.add_alias(url, story.story_id, story.fetched_at)
        self._note_aliases(story, {*own, *(previous.aliases if previous else ())} - set(told))

    def _note_aliases(self, story: Story, urls: Iterable[str]) -> None:
        """A takedown has to find what is kept under each of them."""
        for url in sorted(urls):
            self.stories.note_alias(story.story_id, url)

    def _head(self, story: Story, previous: StoryHead | None, history: History, aliases: tuple[str, ...]) -> StoryHead:
        """The head tells the current revision: this story, the one it told before, or one it told long ago."""
        told_by = revisions(history)[-1].told_by
        if previous and previous.story_key == object_key(story.story_id, told_by):
            head = previous.with_history(history, aliases)
        else:
            head = StoryHead.of(self._told(told_by, story), history, aliases)
        changes = self._changes(story, previous, history)
        return head.model_copy(update={"changes": changes, "cluster": previous.cluster if previous else ""})

    def _changes(self, story: Story, previous: StoryHead | None, history: History) -> tuple[RevisionSummary, ...]:
        """What the latest revisions changed. It follows from their objects: what was told before stays true."""
        known = {summary.objects: summary for summary in previous.changes} if previous else {}
        told = []
        for before, after in pairwise(revisions(history)[-SUMMARIES_KEPT - 1 :]):
            summary = known.get(objects_of(before, after)) or self._change(story, before, after)
            told.append(summary.model_copy(update={"revision": after.number}))
        return tuple(told)

    def _change(self, story: Story, before: Revision, after: Revision) -> RevisionSummary:
        from shared.diffs.stories import diff  # most stories are stored once and never change

        found = diff(self._told(before.told_by, story), self._told(after.told_by, story))
        return RevisionSummary(
            revision=after.number,
            kind=found.kind,
            fields=found.changed,
            words_added=found.words_added,
            words_removed=found.words_removed,
            objects=objects_of(before, after),
        )

    def _told(self, sighting: Sighting, story: Story) -> Story:
        """The Story of a sighting; the one at hand needs no look into the bucket."""
        if sighting == Sighting.of(story):
            return story
        return Story.model_validate_json(self.objects.get(object_key(story.story_id, sighting)))


def _own_aliases(story: Story) -> tuple[str, ...]:
    """URLs of this story that its canonical URL does not already answer to."""
    itself = url_key(story.canonical_url)  # as what is no web URL has one, too: a capture may have come by any name
    return tuple(url for url in sorted({*story.aliases, story.requested_url}) if url_key(url) != itself)


def _aliases(story: Story, previous: StoryHead | None) -> tuple[str, ...]:
    """Of all there ever were the shortest, as many as a head may hold: in any order of deliveries the same ones."""
    known = {*_own_aliases(story), *(previous.aliases if previous else ())}
    shortest = sorted(known, key=lambda url: (len(url), url))
    sizes = accumulate(len(url.encode()) for url in shortest)
    return tuple(sorted(url for url, size in zip(shortest, sizes, strict=True) if size <= ALIAS_BYTES))


def _what_happened(before: History, after: History, sighting: Sighting) -> Outcome:
    if not before:
        return Outcome.CREATED
    if after == before:
        return Outcome.UNCHANGED  # only an alias is new
    if any(known.fetched_at == sighting.fetched_at for known in before):
        return Outcome.REPLACED
    then, now = revisions(before), revisions(after)
    if then[-1].last.content != now[-1].last.content:
        return Outcome.REVISED
    return Outcome.BACKFILLED if len(now) > len(then) else Outcome.UNCHANGED
