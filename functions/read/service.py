"""Reading: what the store answers, and why it refuses. Nothing here knows how requests come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from shared.cursors import BadCursor, seal, unseal
from shared.diffs.stories import StoryDiff, diff
from shared.heads import StoryHead
from shared.history import Revision
from shared.http_api import Refused
from shared.lists import Page, Wanted
from shared.read_models import ChangePage, RevisionEntry, RevisionList
from shared.story import Story
from shared.story_changes import StoryChange

LATEST = "latest"
OF_CHANGES = "changes"
RESYNC = (
    "changes after this cursor are no longer kept: take the cursor in `latest`, then list all stories "
    "(GET /stories), then go on from that cursor"
)


class Library(Protocol):
    """Stories by id or URL."""

    def head(self, reference: str) -> StoryHead | None: ...
    def told(self, head: StoryHead, revision: Revision) -> Story: ...
    def likely_original(self, cluster: str) -> StoryHead | None: ...


class Lists(Protocol):
    def page(self, wanted: Wanted, after: str, limit: int) -> Page: ...


class Stretch(Protocol):
    """Consecutive changes, and the place behind them."""

    @property
    def changes(self) -> Sequence[StoryChange]: ...
    @property
    def place(self) -> tuple[int, int]: ...
    @property
    def more(self) -> bool: ...


class ChangeLog(Protocol):
    def latest_place(self) -> tuple[int, int]: ...
    def oldest_place(self) -> tuple[int, int]: ...
    def after(self, place: tuple[int, int], limit: int) -> Stretch | None:
        """None: what follows this place is no longer kept."""


@dataclass(frozen=True, slots=True)
class Found:
    """A story that may be read, and which revision of it was asked for."""

    head: StoryHead
    revision: Revision


@dataclass(frozen=True, slots=True)
class Reading:
    library: Library
    lists: Lists
    log: ChangeLog

    def find(self, reference: str, revision: int | None = None) -> Found:
        """The story and its current revision, or the one asked for; refuses what is not there, or no longer."""
        head = self._readable(reference)
        revisions = head.revisions
        number = len(revisions) if revision is None else revision
        if not 1 <= number <= len(revisions):
            detail = f"the latest revision is {len(revisions)}"
            raise Refused(HTTPStatus.NOT_FOUND, "no-such-revision", detail, revision=number)
        return Found(head, revisions[number - 1])

    def story(self, found: Found) -> Story:
        return self.library.told(found.head, found.revision)

    def revisions(self, reference: str) -> RevisionList:
        head = self._readable(reference)
        entries = tuple(RevisionEntry.of(revision, head.changes) for revision in head.revisions)
        return RevisionList(story_id=head.story_id, revisions=entries)

    def diff(self, reference: str, older: int | None, newer: int | None) -> StoryDiff:
        """From one revision to another; by default from the one before, to the current one."""
        head = self._readable(reference)
        last = len(head.revisions) if newer is None else newer
        first = max(1, last - 1) if older is None else older
        before, after = (self.find(reference, number) for number in (first, last))
        return diff(self.story(before), self.story(after))

    def page(self, wanted: Wanted, cursor: str, limit: int) -> tuple[Page, str | None]:
        """A page of a list, and the cursor of the next."""
        after = str(_position(wanted.question, cursor, str)[0]) if cursor else ""
        page = self.lists.page(wanted, after, limit)
        return page, seal(wanted.question, page.after) if page.after else None

    def likely_original(self, wanted: Wanted) -> str:
        """Of the whole cluster, whatever else is asked for; empty without a cluster."""
        head = self.library.likely_original(wanted.cluster) if wanted.cluster else None
        return head.story_id if head else ""

    def changes(self, since: str, limit: int) -> ChangePage:
        """Changes behind a cursor; without one, from the oldest that is kept; `latest`: none, but where they end."""
        place = self._place(since)
        if since == LATEST:
            return ChangePage(changes=(), cursor=seal(OF_CHANGES, *place), more=False)
        stretch = self.log.after(place, limit)
        if stretch is None:
            latest = seal(OF_CHANGES, *self.log.latest_place())
            raise Refused(HTTPStatus.GONE, "cursor-expired", RESYNC, latest=latest)
        return ChangePage(changes=tuple(stretch.changes), cursor=seal(OF_CHANGES, *stretch.place), more=stretch.more)

    def _place(self, since: str) -> tuple[int, int]:
        if not since:
            return self.log.oldest_place()
        if since == LATEST:
            return self.log.latest_place()
        page, offset = _position(OF_CHANGES, since, int, int)
        return int(page), int(offset)

    def _readable(self, reference: str) -> StoryHead:
        head = self.library.head(reference)
        if head is None:
            raise Refused(HTTPStatus.NOT_FOUND, "no-such-story", "no story is known by this id or URL")
        if head.withdrawn_at:
            at = head.withdrawn_at.isoformat()
            detail = "the story was taken down" + (f": {head.withdrawn_reason}" if head.withdrawn_reason else "")
            raise Refused(HTTPStatus.GONE, "withdrawn", detail, story_id=head.story_id, withdrawn_at=at)
        return head


def _position(question: str, cursor: str, *kinds: type) -> list[str | int]:
    """Where the cursor stands; its parts are of these kinds."""
    try:
        position = unseal(question, cursor)
    except BadCursor:
        position = []
    if tuple(map(type, position)) != kinds:
        detail = "the cursor is none of this question; leave it out to begin anew"
        raise Refused(HTTPStatus.BAD_REQUEST, "bad-cursor", detail)
    return position
