"""A stories table that has lost items gets them from its backup; tests/integration/test_changes.py follows it."""

from datetime import timedelta
from typing import Any

import pytest

from infra.put_back import PutBack, main
from shared.aws.s3 import S3Objects
from shared.aws.stories import DynamoStories
from tests.builders import FETCHED_AT, store_stage, story, story_normalized
from tests.contract.conftest import TABLE_PROPERTIES, TEMPLATE

URLS = [f"https://ledger.example/world/{number}" for number in range(3)]
LATER = "https://ledger.example/world/later"


class Stack:
    """Three stories, and the backup made of them."""

    def __init__(self, dynamodb: Any, s3: Any) -> None:
        self.dynamodb, self.s3 = dynamodb, s3
        self.stories, self.objects = DynamoStories(dynamodb, "StoriesTable"), S3Objects(s3, "bucket")
        self.store = store_stage(self.stories, self.objects)
        for url in URLS:
            self.keep(url)
        properties = TEMPLATE["Resources"]["StoriesTable"]["Properties"]
        wanted = {key: properties[key] for key in TABLE_PROPERTIES & set(properties)}
        dynamodb.create_table(TableName="restored", **wanted)
        for item in self.items("StoriesTable"):
            dynamodb.put_item(TableName="restored", Item=item)

    def keep(self, url: str, hour: int = 0) -> None:
        self.store(
            story_normalized(
                canonical_url=url, requested_url=f"{url}?p=7", authors=("Ann Example",),
                headline=url, fetched_at=FETCHED_AT + timedelta(hours=hour),
            )
        )  # fmt: skip

    def items(self, table: str) -> list[Any]:
        return list(self.dynamodb.scan(TableName=table)["Items"])

    def lose(self, *urls: str) -> None:
        gone = {story(canonical_url=url).story_id for url in urls}
        for item in self.items("StoriesTable"):
            if item["pk"]["S"].removeprefix("story#") in gone or item.get("story_id", {}).get("S") in gone:
                self.dynamodb.delete_item(TableName="StoriesTable", Key={"pk": item["pk"], "sk": item["sk"]})

    def put_back(self) -> dict[str, int]:
        return dict(PutBack(self.dynamodb, self.s3, "restored", "StoriesTable", "bucket")())


@pytest.fixture
def stack(dynamodb: Any, s3: Any) -> Stack:
    return Stack(dynamodb, s3)


def by_key(items: list[Any]) -> dict[tuple[str, str], Any]:
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}


def test_what_was_lost_comes_back_and_what_came_since_stays(stack: Stack) -> None:
    before = by_key(stack.items("StoriesTable"))
    stack.lose(URLS[0], URLS[1])
    stack.keep(URLS[2], hour=1)
    stack.keep(LATER)
    since = by_key(stack.items("StoriesTable"))
    stack.put_back()
    assert by_key(stack.items("StoriesTable")) == before | since
    assert set(stack.put_back()) == {"there already"}


def test_nothing_comes_back_of_a_story_that_was_taken_down(stack: Stack) -> None:
    ids = [story(canonical_url=url).story_id for url in URLS[:2]]
    for url in URLS[:2]:
        head = stack.stories.head(story(canonical_url=url).story_id)
        assert head
        gone = {"headline": "", "story_key": "", "sightings": (), "authors": (), "withdrawn_at": FETCHED_AT}
        assert stack.stories.replace(head.model_copy(update=gone), head)
        stack.objects.delete(head.story_key)
        stack.stories.forget_authors(head.story_id, head.authors, [head.published_at or head.first_seen_at])
    stack.lose(URLS[1])  # its tombstone, too
    stack.put_back()
    told = [str(item) for item in stack.items("StoriesTable") if any(each in str(item) for each in ids)]
    assert not any("Ann Example" in each or f"'headline': {{'S': '{URLS[0]}'}}" in each for each in told)
    tombstone, lost = (stack.stories.head(each) for each in ids)
    assert tombstone
    assert tombstone.withdrawn_at
    assert lost is None


def test_the_command_says_what_it_did(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    stack.lose(URLS[0])
    main("restored", "StoriesTable", "bucket")
    assert [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()] == [
        ["3", "items", "put back"], ["6", "items", "there already"],
    ]  # fmt: skip
