"""Many items in few requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.aws.backoff import TRIES, wait_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import WriteRequestUnionTypeDef

BATCH_ITEMS = 25  # DynamoDB: items of a BatchWriteItem request


class Unwritten(Exception):
    """DynamoDB kept refusing part of a batch (throttling): all that was to be written is tried again."""


def batch_write(client: DynamoDBClient, table: str, requests: Sequence[WriteRequestUnionTypeDef]) -> None:
    """Put and delete items. Each key may occur once."""
    for start in range(0, len(requests), BATCH_ITEMS):
        _write(client, table, list(requests[start : start + BATCH_ITEMS]))


def _write(client: DynamoDBClient, table: str, requests: list[WriteRequestUnionTypeDef]) -> None:
    """Botocore retries throttled requests; a batch that comes back in part is ours to send again."""
    for tries in range(TRIES):
        if tries:
            wait_after(tries)
        left = client.batch_write_item(RequestItems={table: requests})["UnprocessedItems"]
        requests = list(left.get(table, []))
        if not requests:
            return
    raise Unwritten(f"{len(requests)} items of {table}")
