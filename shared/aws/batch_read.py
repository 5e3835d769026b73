"""BatchGetItem, until nothing of it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.aws.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

MOST = 100  # DynamoDB: keys of one request


def get_items(
    client: DynamoDBClient, table: str, keys: Iterable[Mapping[str, str]], **how: bool
) -> list[dict[str, Any]]:
    """Those of at most a hundred items that there are, in no order; `how` is DynamoDB's, as in ConsistentRead."""
    wanted: Any = {table: {"Keys": [to_item(key) for key in keys], **how}}
    found: list[dict[str, Any]] = []
    while wanted:
        answer = client.batch_get_item(RequestItems=wanted)
        found += map(from_item, answer["Responses"].get(table, []))
        wanted = answer["UnprocessedKeys"]  # what one answer had no room for, or what was throttled
    return found
