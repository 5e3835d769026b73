"""A service downstream follows the store through crashes, and ends with exactly what the store holds."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from functions.store.copies import Copies
from functions.store.service import Store
from infra.local.http_api import HttpApi
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from newsmill_client import Newsmill
from shared.aws.s3 import S3Objects
from shared.aws.stories import DynamoStories
from tests.builders import FETCHED_AT, story, story_normalized
from tests.eventually import eventually
from tests.fakes import MemoryPrints

ROOT = Path(__file__).parents[2]
STORIES = 12
HOURS = 4


class Press:
    """A store that is being written, and what it holds."""

    def __init__(self, stack: LocalStack) -> None:
        objects = S3Objects(stack.client("s3"), stack.outputs["BucketName"])
        self.table = DynamoStories(stack.client("dynamodb"), stack.outputs["StoriesTableName"])
        self._store = Store(stories=self.table, objects=objects, copies=Copies(MemoryPrints(), self.table, objects))

    def print(self, number: int, hour: int) -> None:
        headline, moment = f"Story {number} at {hour}", FETCHED_AT + timedelta(hours=hour)
        url = f"https://ledger.example/{number}"
        self._store(story_normalized(canonical_url=url, headline=headline, fetched_at=moment))

    def withdraw(self, number: int) -> None:
        head = self.table.head(story(canonical_url=f"https://ledger.example/{number}").story_id)
        assert head
        assert self.table.replace(head.model_copy(update={"withdrawn_at": FETCHED_AT}), head)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[LocalStack]:
    stack = LocalStack.start(state_dir=tmp_path / "state")
    stop = Event()
    thread = Thread(target=Pump(stack).run_forever, args=(stop,))
    thread.start()
    yield stack
    stop.set()
    thread.join()
    stack.stop()


def rows(mirror: Path) -> list[tuple[str, int, str]]:
    if not mirror.exists():
        return []
    with closing(sqlite3.connect(mirror, timeout=10)) as database:
        return sorted(database.execute("SELECT id, revision, headline FROM story"))


def held(store: Newsmill) -> list[tuple[str, int, str]]:
    return sorted((told.story_id, told.revision, told.headline) for told in store.stories())


def test_killed_again_and_again_the_mirror_ends_with_exactly_the_stores_content(
    stack: LocalStack, tmp_path: Path
) -> None:
    chance = random.Random(20261122)  # noqa: S311 - moments to kill at
    press, mirror = Press(stack), tmp_path / "mirror.db"
    for number in range(STORIES):
        press.print(number, 0)
    with HttpApi(stack) as api:
        command = [sys.executable, "-c", FOLLOWER, api.url, str(mirror)]
        for hour in range(1, HOURS):
            service = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own example
            for number in chance.sample(range(HOURS, STORIES), 6):
                press.print(number, hour)
            press.withdraw(hour)
            time.sleep(0.8 + chance.random())
            service.kill()
            service.wait(timeout=10)
        store = Newsmill(api.url)
        service = subprocess.Popen(command, cwd=ROOT)  # noqa: S603
        try:
            eventually(lambda: rows(mirror) == held(store) != [], "the mirror never came to hold what the store does")
        finally:
            service.kill()
            service.wait(timeout=10)
        assert len(rows(mirror)) == STORIES - (HOURS - 1)


FOLLOWER = "import sys; from examples.follow_changes.service import main; main(sys.argv[1], sys.argv[2], seconds=0.1)"
