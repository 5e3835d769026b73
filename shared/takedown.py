"""Taking a story down: what it said is deleted wherever it lies, and what says so stays.

The tombstone comes first, so that from then on nobody reads or stores the story; everything else is found from it
and from what still lies there, so a takedown that ends in the middle is simply begun again. Within the bucket, a
story's object goes only after all that is found by it: its authors' lists, the raw page that it names.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Protocol

from pydantic import ValidationError

from shared.captures import CONTENT_TYPE, RawPage, iterate, read_record
from shared.errors import CaptureLost
from shared.filler import filler
from shared.heads import StoryHead
from shared.messages import Capture, PageCleaned
from shared.outcomes import StageOutcome
from shared.story import Story
from shared.urls import normalize_url, site_of, story_id, url_key

TRIES = 20  # a file of captures holds 30 pages: as many takedowns may meet in it
_KEPT_AS = re.compile(r"the page is kept as ((?:captures|drop)/.+?(?:#\d+\+\d+)?)(?:; |$)")


class Aliases(Protocol):
    def more_aliases(self, story_id: str) -> Iterator[str]: ...


class Stories(Aliases, Protocol):
    def head(self, story_id: str) -> StoryHead | None: ...
    def replace(self, head: StoryHead, previous: StoryHead | None) -> bool: ...
    def alias(self, url: str) -> str | None: ...
    def captures(self, story_id: str) -> Iterator[str]: ...
    def forget_capture(self, story_id: str, capture: str) -> None: ...
    def forget_authors(self, story_id: str, authors: Iterable[str], moments: Iterable[datetime]) -> None: ...


class Version(Protocol):
    @property
    def data(self) -> bytes: ...
    @property
    def tag(self) -> str: ...


class Objects(Protocol):
    def keys(self, prefix: str) -> Iterator[str]: ...
    def read(self, key: str) -> Version | None:
        """None when there is no such object."""

    def replace(self, key: str, data: bytes, content_type: str, tag: str) -> bool: ...
    def delete(self, key: str) -> None: ...


class Ledger(Protocol):
    def journey(self, url: str) -> list[StageOutcome]: ...
    def forget_messages(self, url: str) -> None: ...


class Marks(Protocol):
    def mark(self, urls: Iterable[str], story_id: str) -> None: ...


class Contended(Exception):
    """Others kept changing the same thing; the takedown is not done."""


@dataclass(slots=True)
class Removed:
    """What a takedown found and deleted."""

    story_id: str
    urls: tuple[str, ...] = ()
    objects: int = 0
    captures: set[str] = field(default_factory=set)
    drafts: int = 0

    def is_of_it(self, page: RawPage) -> bool:
        return not {url_key(page.url), url_key(page.final_url)}.isdisjoint(map(url_key, self.urls))


@dataclass(frozen=True, slots=True)
class Takedown:
    stories: Stories
    objects: Objects
    ledger: Ledger
    marks: Marks
    drafts_of: Callable[[str], str]  # where large messages about a URL lie
    forget_copies: Callable[[Story], None]
    now: Callable[[], datetime]
    forget_changes: Callable[[str], int] = lambda _story_id: 0  # what the change log has told of it

    def __call__(self, reference: str, reason: str, by: str = "") -> Removed:
        """Take down the story of this URL or id, also one that was never stored."""
        tombstone = self._tombstone(reference, reason, by)
        removed = Removed(tombstone.story_id, urls_of(tombstone, self.stories))
        self.marks.mark(filter(partial(self._leads_to, tombstone), removed.urls), removed.story_id)
        keys = list(self.objects.keys(f"stories/{removed.story_id}/"))
        self._leave_lists(keys, tombstone)
        for key in keys:
            self._remove_object(key, removed)
        for name in list(self.stories.captures(removed.story_id)):
            self._erase(name, removed)
            self.stories.forget_capture(removed.story_id, name)
        for url in removed.urls:
            self._remove_messages(url, removed)
        self.forget_changes(removed.story_id)
        return removed

    def search(self, day: str, removed: Removed) -> None:
        """Look through all raw pages of a day (2026-11-22): a fetch that crashed may have left one nobody knows of."""
        for key in list(self.objects.keys(f"captures/{day.replace('-', '/')}/")):
            version = self.objects.read(key)
            for record in iterate(BytesIO(version.data)) if version else ():
                if removed.is_of_it(read_record(record.data)):
                    self._erase(f"{key}#{record.offset}+{record.length}", removed)

    def _tombstone(self, reference: str, reason: str, by: str) -> StoryHead:
        """The story's head becomes one that tells nothing of it; the first reason given stays."""
        name = story_id(reference) if "://" in reference else reference
        for _ in range(TRIES):
            head = self.stories.head(name)
            if head and head.withdrawn_at:
                return head
            tombstone = _withdrawn(head, self._never_stored(reference, name), self.now(), reason, by)
            if self.stories.replace(tombstone, head):
                return tombstone
        raise Contended(name)

    def _leads_to(self, tombstone: StoryHead, url: str) -> bool:
        """Not if it is another story's by now, as the URL of a page that always shows the latest: that one may come."""
        itself = url_key(url) == url_key(tombstone.canonical_url)
        return itself or self.stories.alias(url) in {None, tombstone.story_id}

    def _never_stored(self, reference: str, name: str) -> StoryHead:
        moment = self.now()
        url = normalize_url(reference) if "://" in reference else ""
        return StoryHead(
            story_id=name, revision=1, canonical_url=url, headline="", source=site_of(url), story_key="",
            first_seen_at=moment, last_seen_at=moment,
        )  # fmt: skip

    def _leave_lists(self, keys: Iterable[str], tombstone: StoryHead) -> None:
        """Of all who were ever in its byline: a name is more than a tombstone tells."""
        versions = list(filter(None, map(self._version, keys)))
        moments = {moment for each in versions for moment in (each.published_at, each.fetched_at) if moment}
        authors = {author for each in versions for author in each.authors}
        self.stories.forget_authors(tombstone.story_id, authors, {tombstone.first_seen_at, *moments})

    def _remove_object(self, key: str, removed: Removed) -> None:
        story = self._version(key)
        if story is None:
            return
        for capture in story.captures:
            self._erase(capture, removed)
        self.forget_copies(story)
        self.objects.delete(key)
        removed.objects += 1

    def _version(self, key: str) -> Story | None:
        version = self.objects.read(key)
        return Story.model_validate_json(version.data) if version else None

    def _remove_messages(self, url: str, removed: Removed) -> None:
        """Messages that were set aside, large ones on their way, and the raw pages that both are about."""
        for outcome in self.ledger.journey(url):
            for name in filter(partial(self._is_page_of, removed), _KEPT_AS.findall(outcome.detail)):
                self._erase(name, removed)
            self._erase_page_of(outcome.body, removed)
        for key in list(self.objects.keys(self.drafts_of(url))):
            version = self.objects.read(key)
            self._erase_page_of(version.data if version else "", removed)
            self.objects.delete(key)
            removed.drafts += 1
        self.ledger.forget_messages(url)

    def _is_page_of(self, removed: Removed, name: str) -> bool:
        """Details quote what publishers wrote, and may name anybody's page: it is looked at before it is erased."""
        try:
            capture = Capture.parse(name)
            version = self.objects.read(capture.key)
            data = version.data[capture.offset :][: capture.length] if version else b""
            pages = [read_record(record.data) for record in iterate(BytesIO(data))]
        except (ValueError, CaptureLost):
            return False
        return bool(pages) and all(map(removed.is_of_it, pages))

    def _erase_page_of(self, message: str | bytes, removed: Removed) -> None:
        """Of a page that was cleaned and never became a story."""
        try:
            page = PageCleaned.model_validate_json(message)
        except ValidationError:
            return
        for capture in (page.capture, *page.more_captures):
            self._erase(capture.name, removed)

    def _erase(self, name: str, removed: Removed) -> None:
        """The raw page's bytes; the others in its file stay where they are."""
        if name in removed.captures:
            return
        removed.captures.add(name)
        capture = Capture.parse(name)
        if capture.length is None:
            self.objects.delete(capture.key)
            return
        nothing, end = filler(capture.length), capture.offset + capture.length
        for _ in range(TRIES):
            version = self.objects.read(capture.key)
            if version is None or version.data[capture.offset : end] == nothing:
                return
            data = version.data[: capture.offset] + nothing + version.data[end:]
            if self.objects.replace(capture.key, data, CONTENT_TYPE, version.tag):
                return
        raise Contended(name)


def urls_of(head: StoryHead, stories: Aliases) -> tuple[str, ...]:
    """Every URL the story was seen under: those that its head has no room for are noted beside it."""
    return tuple(dict.fromkeys((head.canonical_url, *head.aliases, *stories.more_aliases(head.story_id))))


def _withdrawn(head: StoryHead | None, unknown: StoryHead, at: datetime, reason: str, by: str) -> StoryHead:
    """Of a head only what the story is known by, and when it was seen."""
    known = head or unknown
    return StoryHead(
        story_id=known.story_id,
        revision=known.revision,
        canonical_url=known.canonical_url,
        headline="",
        source=known.source,
        source_name=known.source_name,
        story_key="",
        first_seen_at=known.first_seen_at,
        last_seen_at=known.last_seen_at,
        aliases=known.aliases,
        withdrawn_at=at,
        withdrawn_reason=reason,
        withdrawn_by=by,
    )
