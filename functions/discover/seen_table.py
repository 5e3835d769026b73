"""Known entries in the control table: pk `url#{sha256 of the URL's identity}`, sk `seen`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.discover.novelty import InHand, Seen
from shared.aws.batch_read import get_items
from shared.aws.batch_write import batch_write
from shared.aws.due import DueItems, due_shard
from shared.aws.items import to_item
from shared.messages import StoryPublished

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

KIND = "entry"  # in the index of what is due
_SORT_KEY = "seen"


class DynamoSeen:
    """While an entry is claimed it is due at the claim's end, with its story; one never sent has no `sent_at`."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._due = DueItems(client, table)

    def known(self, keys: Sequence[str]) -> dict[str, Seen]:
        """Consistently: an entry that was just sent must not look new. At most 100 keys, as BatchGetItem has it."""
        items = get_items(self._client, self._table, map(_key, keys), ConsistentRead=True) if keys else []
        return {item["pk"]: _seen(item) for item in items}

    def claim(self, entry: InHand, now: float, lease_seconds: float) -> bool:
        """An entry that was sent meanwhile has another `sent_at` than we know: the condition fails."""
        seen = entry.seen
        unclaimed = "(attribute_not_exists(due_at) OR due_at <= :now)"
        as_known = "sent_at = :sent" if seen.sent_at else "attribute_not_exists(sent_at)"
        values: dict[str, Any] = {":now": now, ":until": now + lease_seconds, ":source": seen.source}
        values |= {":first": seen.first_seen, ":expiry": seen.expires_at, ":shard": due_shard(KIND, seen.key)}
        values |= {":story": entry.story.model_dump_json(exclude_defaults=True), ":telling": entry.told}
        if seen.sent_at:
            values[":sent"] = seen.sent_at
        try:
            self._client.update_item(
                TableName=self._table,
                Key=to_item(_key(seen.key)),
                UpdateExpression=(
                    "SET due_at = :until, due_shard = :shard, story = :story, telling = :telling, "
                    "#source = if_not_exists(#source, :source), "
                    "first_seen = if_not_exists(first_seen, :first), expires_at = if_not_exists(expires_at, :expiry)"
                ),
                ConditionExpression=f"{unclaimed} AND {as_known}",
                ExpressionAttributeNames={"#source": "source"},
                ExpressionAttributeValues=to_item(values),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def abandoned(self, now: float, most: int, lease_seconds: float) -> Iterator[InHand]:
        for key in self._due.due(KIND, now, most):
            if item := self._due.claim(key, now, lease_seconds):
                yield InHand(_seen(item), StoryPublished.model_validate_json(item["story"]), item["telling"])

    def keep(self, entries: Sequence[Seen]) -> None:
        """As whole items: what belongs to a claim is gone."""
        batch_write(self._client, self._table, [{"PutRequest": {"Item": to_item(_item(one))}} for one in entries])

    def prolong(self, entries: Sequence[Seen]) -> None:
        for one in entries:
            self._client.update_item(
                TableName=self._table,
                Key=to_item(_key(one.key)),
                UpdateExpression="SET expires_at = :expiry",
                ExpressionAttributeValues=to_item({":expiry": one.expires_at}),
            )


def _seen(item: dict[str, Any]) -> Seen:
    return Seen(
        key=item["pk"],
        source=item.get("source", ""),
        first_seen=item.get("first_seen", 0),
        sent_at=item.get("sent_at", 0),
        told=item.get("told", 0),
        again=item.get("again", 0),
        expires_at=item.get("expires_at", 0),
    )


def _key(key: str) -> dict[str, str]:
    return {"pk": key, "sk": _SORT_KEY}


def _item(entry: Seen) -> dict[str, Any]:
    facts = {
        "source": entry.source,
        "first_seen": entry.first_seen,
        "sent_at": entry.sent_at,
        "told": entry.told,
        "again": entry.again,
    }
    return _key(entry.key) | {name: value for name, value in facts.items() if value} | {"expires_at": entry.expires_at}
