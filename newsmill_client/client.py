"""A store as its readers see it."""

import time
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import quote, urlencode

from newsmill_client.asking import Asking
from newsmill_client.errors import Refused
from newsmill_client.signing import Signer, nobody
from shared.diffs.stories import StoryDiff
from shared.read_models import ChangePage, RevisionList, StoryPage, StorySummary
from shared.story import Story

NOT_THERE = frozenset({404, 410})  # never was, or was taken down
LOOK_SECONDS = 5.0  # between looks at a log that had nothing new


class Newsmill:
    """Reads a store over its HTTP API. Safe to share between threads."""

    def __init__(self, url: str, *, sign: Signer = nobody, sleep: Callable[[float], None] = time.sleep) -> None:
        self.origin = url.rstrip("/")
        self._asking = Asking(sign, sleep)
        self._sleep = sleep

    def story(self, reference: str, *, revision: int | None = None) -> Story | None:
        """A story by its id or any URL it was seen under; None when there is none, or no longer: forget your copy."""
        is_url = "://" in reference
        asked: dict[str, object] = {"url": reference} if is_url else {}
        if revision:
            asked["revision"] = revision
        data = self._find("/story" if is_url else f"/stories/{quote(reference)}", asked)
        return Story.model_validate_json(data) if data else None

    def revisions(self, story_id: str) -> RevisionList | None:
        """The story's revisions, oldest first; None when there is no such story."""
        data = self._find(f"/stories/{quote(story_id)}/revisions", {})
        return RevisionList.model_validate_json(data) if data else None

    def diff(self, story_id: str, older: int, newer: int) -> StoryDiff:
        """What changed from one revision to another."""
        asked: dict[str, object] = {"from": older, "to": newer}
        return StoryDiff.model_validate_json(self._get(f"/stories/{quote(story_id)}/diff", asked))

    def stories(
        self, by: Literal["source", "section", "language", "day", "author", "cluster"] | None = None, value: str = ""
    ) -> Iterator[StorySummary]:
        """A list, newest first; without a question: all stories, in no order that means anything."""
        asked: dict[str, object] = {"limit": 100} | ({by: value} if by else {})
        while True:
            page = StoryPage.model_validate_json(self._get("/stories", asked))
            yield from page.stories
            if page.next is None:
                return
            asked["cursor"] = page.next

    def latest(self) -> str:
        """The cursor of what happens from now on."""
        return self._changes("latest").cursor

    def changes(self, cursor: str = "") -> Iterator[ChangePage]:
        """What happened since, page by page, up to now; a page's `cursor` is what to keep when it is worked off.

        Without a cursor, from the oldest that is kept. Raises CursorExpired.
        """
        while True:
            page = self._changes(cursor)
            if page.changes:
                yield page
            if not page.more and not page.changes:
                return
            cursor = page.cursor

    def follow(self, cursor: str = "", *, every: float = LOOK_SECONDS) -> Iterator[ChangePage]:
        """As `changes`, and then whatever happens, for ever."""
        while True:
            for page in self.changes(cursor):
                yield page
                cursor = page.cursor
            self._sleep(every)

    def _changes(self, cursor: str) -> ChangePage:
        return ChangePage.model_validate_json(self._get("/changes", {"since": cursor} if cursor else {}))

    def _find(self, path: str, asked: dict[str, object]) -> bytes | None:
        try:
            return self._get(path, asked)
        except Refused as refused:
            if refused.status in NOT_THERE:
                return None
            raise

    def _get(self, path: str, asked: dict[str, object]) -> bytes:
        query = f"?{urlencode(asked, quote_via=quote)}" if asked else ""  # signatures are made over %20, never over +
        return self._asking.get(f"{self.origin}{path}{query}")
