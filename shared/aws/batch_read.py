"""BatchGetItem, until nothing of it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.aws.backoff import TRIES, wait_after
from shared.aws.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

MOST = 100  # DynamoDB: keys of one request


class Unread(Exception):
    """DynamoDB kept giving nothing of what was asked for (throttling)."""


def get_items(
    client: DynamoDBClient, table: str, keys: Iterable[Mapping[str, str]], **how: bool
) -> list[dict[str, Any]]:
    """Those of at most a hundred items that there are, in no order; `how` is DynamoDB's, as in ConsistentRead."""
    wanted: Any = {table: {"Keys": [to_item(key) for key in keys], **how}}
    found: list[dict[str, Any]] = []
    in_vain = 0
    while wanted:
        answer = client.batch_get_item(RequestItems=wanted)
        given = answer["Responses"].get(table, [])
        found += map(from_item, given)
        in_vain = 0 if given else in_vain + 1
        wanted = answer["UnprocessedKeys"]  # what one answer had no room for, or what was throttled
        if wanted and in_vain == TRIES:
            raise Unread(f"{len(wanted[table]['Keys'])} items of {table}")
        if wanted and in_vain:
            wait_after(in_vain)
    return found
