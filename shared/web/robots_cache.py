"""Site-wide files (robots.txt, tdmrep.json) in the control table, where all execution environments find them."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from shared.web.robots import CachedRules

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

LARGEST_ITEM = 380 * 1024  # DynamoDB: 400 KB an item, keys and names included; larger rules are asked for each time
REMEMBERED = timedelta(days=60)  # since when an origin cannot be reached: twice as long as that keeps us away


class DynamoRobotsCache:
    """One item an origin and file; the table's TTL clears them away."""

    def __init__(self, client: DynamoDBClient, table: str, file: Literal["robots", "tdmrep"] = "robots") -> None:
        self._client = client
        self._table = table
        self._file = file

    def get(self, origin: str) -> CachedRules | None:
        item = self._client.get_item(TableName=self._table, Key=self._key(origin)).get("Item")
        if item is None:
            return None
        text = zlib.decompress(bytes(item["rules"]["B"])).decode()
        since = _moment(item["unreachable_since"]) if "unreachable_since" in item else None
        return CachedRules(text, _moment(item["fresh_until"]), since)

    def put(self, origin: str, cached: CachedRules) -> None:
        rules = zlib.compress(cached.text.encode())
        if len(rules) > LARGEST_ITEM:
            return
        item = self._key(origin) | {"rules": {"B": rules}, "fresh_until": _number(cached.expires_at)}
        kept_until = cached.expires_at
        if cached.unreachable_since:
            item["unreachable_since"] = _number(cached.unreachable_since)
            kept_until += REMEMBERED
        self._client.put_item(TableName=self._table, Item=item | {"expires_at": _number(kept_until)})

    def _key(self, origin: str) -> dict[str, AttributeValueTypeDef]:
        return {"pk": {"S": f"robots#{origin}"}, "sk": {"S": self._file}}


def _number(moment: datetime) -> AttributeValueTypeDef:
    return {"N": str(int(moment.timestamp()))}


def _moment(number: AttributeValueTypeDef) -> datetime:
    return datetime.fromtimestamp(int(number["N"]), UTC)
