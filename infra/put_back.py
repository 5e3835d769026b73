"""Puts back what the stories table has lost, out of a table that was restored from its backup (docs/runbook.md).

    python -m infra.put_back RESTORED STORIES BUCKET

The three are names: of the restored table, of the stack's own, of its bucket. Only what is not there is written,
through the stack's own table: so its stream goes on counting, and the change log and whoever follows it are told.
Nothing comes back of a story that was taken down: its tombstone stays, and where that was lost, too, its object is
gone. To repeat it is to go on.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from shared.aws.items import from_item
from shared.aws.stories import DynamoStories, author_key, sorted_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

HEADS, ALL_ELSE = "sk = :head", "sk <> :head"


class PutBack:
    """From one table into another."""

    def __init__(self, dynamodb: DynamoDBClient, s3: S3Client, restored: str, stories: str, bucket: str) -> None:
        self._dynamodb = dynamodb
        self._s3 = s3
        self._restored = restored
        self._table = stories
        self._bucket = bucket
        self._stories = DynamoStories(dynamodb, stories)

    def __call__(self) -> Counter[str]:
        """Heads first: all else is put back only where its story's head stands."""
        told: Counter[str] = Counter()
        for which in (HEADS, ALL_ELSE):
            for item in self._items(which):
                told[self._item(item)] += 1
        return told

    def _items(self, which: str) -> Iterator[dict[str, Any]]:
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._restored, FilterExpression=which, ExpressionAttributeValues={":head": {"S": "head"}}
        )
        for page in pages:
            yield from page["Items"]

    def _item(self, item: dict[str, Any]) -> str:
        values = from_item(item)
        is_wanted = self._has_its_object(values) if values["sk"] == "head" else self._has_its_head(values)
        if not is_wanted:
            return "of stories that are gone"
        try:
            self._dynamodb.put_item(TableName=self._table, Item=item, ConditionExpression="attribute_not_exists(pk)")
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return "there already"
        return "put back"

    def _has_its_object(self, head: dict[str, Any]) -> bool:
        """A tombstone has none, and is put back."""
        if not head.get("story_key"):
            return True
        try:
            self._s3.head_object(Bucket=self._bucket, Key=head["story_key"])
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"404", "NoSuchKey"}:
                return False
            raise
        return True

    def _has_its_head(self, item: dict[str, Any]) -> bool:
        """An author's entry is put back only if the head bears it out: a takedown has taken it away for good."""
        head = self._stories.head(item.get("story_id") or item["pk"].removeprefix("story#"))
        if head is None or not item["pk"].startswith("author#"):
            return head is not None
        return item["sk"] == sorted_at(head) and item["pk"] in map(author_key, head.authors)


def main(restored: str, stories: str, bucket: str) -> None:
    told = PutBack(boto3.client("dynamodb"), boto3.client("s3"), restored, stories, bucket)()
    for what, count in sorted(told.items()):
        print(f"{count:>9} items {what}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
