"""Work that waits for its time, in the control table: feeds to poll, visits to pay, messages held back.

An item waits by carrying `due_shard` (its kind and a shard) and `due_at` (epoch seconds); the sparse index
`by_due` lists those. Claiming an item is moving its `due_at` into the future, on condition that it is still
due: of two claimants one wins, and if the winner crashes the item falls due again by itself. `claims` counts
them, until its owner writes the item anew: whoever claims an item for the third time knows that two have died.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

from shared.aws.batch_read import MOST, get_items
from shared.aws.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

SHARDS = 8  # partitions of the index for each kind: DynamoDB gives one partition 1,000 writes a second
INDEX = "by_due"


@dataclass(frozen=True, slots=True)
class Key:
    pk: str
    sk: str


def due_shard(kind: str, pk: str) -> str:
    """Which partition of the index an item of this kind waits in.

    >>> due_shard("feed", "feed#7c1e").startswith("feed#")
    True
    """
    return f"{kind}#{crc32(pk.encode()) % SHARDS}"


class DueItems:
    """What waits, and how it is claimed. Items are plain values; see `shared.aws.items`."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def due(self, kind: str, now: float, most: int) -> list[Key]:
        """At most so many items of this kind that are due, the longest waiting of each shard first.

        The index lags behind the table by milliseconds: a claim decides.
        """
        share = -(-most // SHARDS)
        found = [key for shard in range(SHARDS) for key in self._of_shard(f"{kind}#{shard}", now, share)]
        return found[:most]

    def claim(self, key: Key, now: float, lease_seconds: float) -> dict[str, Any] | None:
        """The whole item, ours for this long; None when somebody else has it, or it is gone."""
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key=to_item({"pk": key.pk, "sk": key.sk}),
                UpdateExpression="SET due_at = :until ADD claims :one",
                ConditionExpression="due_at <= :now",
                ExpressionAttributeValues=to_item({":until": now + lease_seconds, ":now": now, ":one": 1}),
                ReturnValues="ALL_NEW",
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return None
        return from_item(answer["Attributes"])

    def all(self, kind: str) -> list[dict[str, Any]]:
        """All items of this kind, due or not."""
        keys = [key for shard in range(SHARDS) for key in self._keys(f"{kind}#{shard}")]
        batches = (keys[start : start + MOST] for start in range(0, len(keys), MOST))
        return [item for batch in batches for item in get_items(self._client, self._table, batch)]

    def _keys(self, shard: str) -> Iterator[dict[str, str]]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=INDEX,
            KeyConditionExpression="due_shard = :shard",
            ExpressionAttributeValues=to_item({":shard": shard}),
        )
        for page in pages:
            for item in map(from_item, page["Items"]):
                yield {"pk": item["pk"], "sk": item["sk"]}

    def _of_shard(self, shard: str, now: float, most: int) -> Iterator[Key]:
        answer = self._client.query(
            TableName=self._table,
            IndexName=INDEX,
            KeyConditionExpression="due_shard = :shard AND due_at <= :now",
            ExpressionAttributeValues=to_item({":shard": shard, ":now": now}),
            Limit=most,
        )
        for item in answer["Items"]:
            plain = from_item(item)
            yield Key(plain["pk"], plain["sk"])
