"""Robots rules in the control table, where all execution environments find them."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.web.robots import CachedRules

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

LARGEST_ITEM = 380 * 1024  # DynamoDB: 400 KB an item, keys and names included; larger rules are asked for each time
_SORT_KEY = "robots"


class DynamoRobotsCache:
    """One item an origin; the table's TTL clears them away."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, origin: str) -> CachedRules | None:
        item = self._client.get_item(TableName=self._table, Key=_key(origin)).get("Item")
        if item is None:
            return None
        text = zlib.decompress(bytes(item["rules"]["B"])).decode()
        return CachedRules(text, datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC))

    def put(self, origin: str, cached: CachedRules) -> None:
        rules = zlib.compress(cached.text.encode())
        if len(rules) <= LARGEST_ITEM:
            expires_at = str(int(cached.expires_at.timestamp()))
            item = _key(origin) | {"rules": {"B": rules}, "expires_at": {"N": expires_at}}
            self._client.put_item(TableName=self._table, Item=item)


def _key(origin: str) -> dict[str, AttributeValueTypeDef]:
    return {"pk": {"S": f"robots#{origin}"}, "sk": {"S": _SORT_KEY}}
