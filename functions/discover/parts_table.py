"""Parts in the control table: pk `feed#{source}`, sk `part#{hash of the URL}`, listed by the index of what is due."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from functions.discover.part import Part, PartKind
from shared.aws.batch_read import get_items
from shared.aws.due import DueItems, Key, due_shard
from shared.aws.items import to_item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
        """Write it down. One that is there already keeps its time, and is touched."""
        while not self._put(part, ConditionExpression="attribute_not_exists(pk)"):
            if self.touch(part):
                return False
        return True

    def touch(self, part: Part) -> bool:
        """Have it read once more, should it be in somebody's hands; False when there is none."""
        return self._only(
            self._client.update_item,
            Key=to_item(_key(part)),
            UpdateExpression="ADD touches :one",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeValues=to_item({":one": 1}),
        )

    def known(self, source_id: str, urls: Sequence[str]) -> dict[str, Part]:
        """Those of at most a hundred URLs that are parts of this source, by URL."""
        keys = {key["sk"]: key for key in (_key(_named(source_id, url)) for url in urls)}
        found = map(_part, get_items(self._client, self._table, keys.values())) if keys else ()
        return {part.url: part for part in found}

    def all(self) -> list[Part]:
        return sorted(map(_part, self._due.all(KIND)), key=lambda part: part.since)

    def due(self, now: float, most: int) -> list[Key]:
        return self._due.due(KIND, now, most)

    def claim(self, key: Key, now: float, lease_seconds: float) -> Part | None:
        item = self._due.claim(key, now, lease_seconds)
        return _part(item) if item else None

    def keep(self, part: Part, before: Part) -> bool:
        """Write it down in place of `before`, touched or not; False when something else is there by now."""
        facts = {name: value for name, value in _facts(part).items() if name != "touches"}  # others' business
        return self._only(
            self._client.update_item,
            Key=to_item(_key(part)),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in facts) + " REMOVE claims",
            ConditionExpression="due_at = :ours",
            ExpressionAttributeNames={f"#{name}": name for name in facts},
            ExpressionAttributeValues=to_item({f":{name}": value for name, value in facts.items()})
            | to_item({":ours": before.due_at}),
        )

    def delete(self, part: Part) -> bool:
        """Forget it; False when something else is there by now, or it was touched."""
        return self._only(
            self._client.delete_item,
            Key=to_item(_key(part)),
            # Parts that an earlier version wrote down have no `touches` until somebody meets them.
            ConditionExpression="due_at = :ours AND (touches = :touches OR attribute_not_exists(touches))",
            ExpressionAttributeValues=to_item({":ours": part.due_at, ":touches": part.touches}),
        )

    def _put(self, part: Part, **only_if: Any) -> bool:
        return self._only(self._client.put_item, Item=to_item(_item(part)), **only_if)

    def _only(self, write: Callable[..., Any], **what: Any) -> bool:
        try:
            write(TableName=self._table, **what)
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _item(part: Part) -> dict[str, Any]:
    key = _key(part)
    return key | _facts(part) | {"due_shard": due_shard(KIND, key["pk"] + key["sk"])}


def _facts(part: Part) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, PartKind) else value for name, value in asdict(part).items()}


def _part(item: dict[str, Any]) -> Part:
    known = {name: value for name, value in item.items() if name in _FIELDS}
    return Part(**(known | {"kind": PartKind(known["kind"])}))


def _key(part: Part) -> dict[str, str]:
    return {"pk": f"feed#{part.source}", "sk": f"part#{part.key}"}


def _named(source_id: str, url: str) -> Part:
    return Part(source_id, url, PartKind.SITEMAP, since=0, due_at=0)
