"""Parts in the control table: pk `feed#{source}`, sk `part#{hash of the URL}`, listed by the index of what is due."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from functions.discover.part import Part, PartKind
from shared.aws.batch_read import get_items
from shared.aws.due import DueItems, Key, due_shard
from shared.aws.items import to_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

KIND = "part"
_FIELDS = frozenset(field.name for field in fields(Part))


class DynamoParts:
    """Each part is an item of its own, so that a poll that knows less of it cannot undo it."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._due = DueItems(client, table)

    def add(self, part: Part) -> bool:
        """Write it down, unless it is there already: then it keeps its time."""
        return self._put(part, ConditionExpression="attribute_not_exists(pk)")

    def known(self, source_id: str, urls: Sequence[str]) -> set[str]:
        """Those of at most a hundred URLs that are parts of this source."""
        keys = {key["sk"]: key for key in (_key(_named(source_id, url)) for url in urls)}
        return {item["url"] for item in get_items(self._client, self._table, keys.values())} if keys else set()

    def all(self) -> list[Part]:
        return sorted(map(_part, self._due.all(KIND)), key=lambda part: part.since)

    def due(self, now: float, most: int) -> list[Key]:
        return self._due.due(KIND, now, most)

    def claim(self, key: Key, now: float, lease_seconds: float) -> Part | None:
        item = self._due.claim(key, now, lease_seconds)
        return _part(item) if item else None

    def keep(self, part: Part, before: Part) -> bool:
        """Write it down in place of `before`; False when something else is there by now."""
        ours = to_item({":ours": before.due_at})
        return self._put(part, ConditionExpression="due_at = :ours", ExpressionAttributeValues=ours)

    def delete(self, part: Part) -> None:
        self._client.delete_item(TableName=self._table, Key=to_item(_key(part)))

    def _put(self, part: Part, **only_if: Any) -> bool:
        try:
            self._client.put_item(TableName=self._table, Item=to_item(_item(part)), **only_if)
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _item(part: Part) -> dict[str, Any]:
    key = _key(part)
    facts = {name: str(value) if isinstance(value, PartKind) else value for name, value in asdict(part).items()}
    return key | facts | {"due_shard": due_shard(KIND, key["pk"] + key["sk"])}


def _part(item: dict[str, Any]) -> Part:
    known = {name: value for name, value in item.items() if name in _FIELDS}
    return Part(**(known | {"kind": PartKind(known["kind"])}))


def _key(part: Part) -> dict[str, str]:
    return {"pk": f"feed#{part.source}", "sk": f"part#{part.key}"}


def _named(source_id: str, url: str) -> Part:
    return Part(source_id, url, PartKind.SITEMAP, since=0, due_at=0)
