"""A service downstream: a mirror of the store in SQLite, kept in step by following its changes.

    python -m examples.follow_changes.service https://….execute-api.eu-west-1.amazonaws.com mirror.db

It shows who it is as the store asks: the API of a stack by a signature with your AWS credentials (AWS_PROFILE, or
wherever else botocore finds them), one behind an issuer of tokens by the token in API_TOKEN, the local one by nothing.

Stories and cursor are written in one transaction, so the mirror is at every moment what the store was at that
cursor or later; killed anywhere, it goes on from there. Doing a change twice does no harm: a story is read as it
is now, not as it was when it changed.
"""

import os
import re
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from time import sleep

from newsmill_client import CursorExpired, Newsmill, bearer, sigv4
from newsmill_client.signing import Signer, nobody

STACK_API = re.compile(r"\.execute-api\.(?P<region>[a-z0-9-]+)\.amazonaws\.com")
TABLES = """
    CREATE TABLE IF NOT EXISTS story (id TEXT PRIMARY KEY, revision INTEGER, url TEXT, headline TEXT, text TEXT);
    CREATE TABLE IF NOT EXISTS place (cursor TEXT NOT NULL);
"""


class Mirror:
    """The store's stories, in a file."""

    def __init__(self, path: Path, store: Newsmill) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(TABLES)
        self._store = store

    def catch_up(self) -> None:
        """Do all that has happened since the last time; the first time, copy what there is."""
        cursor = self._cursor()
        try:
            if not cursor:
                cursor = self._begin(self._store.latest())
            for page in self._store.changes(cursor):
                self._take((change.story_id for change in page.changes), page.cursor)
        except CursorExpired as expired:
            self._begin(expired.latest)

    def close(self) -> None:
        self._database.close()

    def _begin(self, cursor: str) -> str:
        """All stories there are; what happens meanwhile comes after the cursor, which was taken before."""
        known = {story_id for (story_id,) in self._database.execute("SELECT id FROM story")}
        self._take({*known, *(story.story_id for story in self._store.stories())}, cursor)
        return cursor

    def _take(self, story_ids: Iterable[str], cursor: str) -> None:
        with self._database:
            for story_id in story_ids:
                self._copy(story_id)
            self._database.execute("DELETE FROM place")
            self._database.execute("INSERT INTO place VALUES (?)", (cursor,))

    def _copy(self, story_id: str) -> None:
        story = self._store.story(story_id)
        if story is None:  # taken down
            self._database.execute("DELETE FROM story WHERE id = ?", (story_id,))
            return
        row = (story_id, story.revision, story.canonical_url, story.headline, story.text)
        self._database.execute("INSERT OR REPLACE INTO story VALUES (?, ?, ?, ?, ?)", row)

    def _cursor(self) -> str:
        found = self._database.execute("SELECT cursor FROM place").fetchone()
        return str(found[0]) if found else ""


def signer(url: str) -> Signer:
    """How to show who we are at this address."""
    if "API_TOKEN" in os.environ:
        return bearer(lambda: os.environ["API_TOKEN"])
    of_stack = STACK_API.search(url)
    return sigv4(of_stack["region"]) if of_stack else nobody


def main(url: str, file: str, seconds: float = 5) -> None:
    """Catch up, and again after some seconds, until somebody ends it."""
    with closing(Mirror(Path(file), Newsmill(url, sign=signer(url)))) as mirror:
        while True:
            mirror.catch_up()
            sleep(seconds)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
