"""Known entries in the control table: pk `url#{sha256 of the URL's identity}`, sk `seen`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.discover.novelty import Seen
from shared.aws.batch_write import batch_write
from shared.aws.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

_SORT_KEY = "seen"


class DynamoSeen:
    """A claim is the attribute `claimed_until`; an entry that was never sent has no `sent_at`."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def known(self, keys: Sequence[str]) -> dict[str, Seen]:
        return {seen.key: seen for seen in self._read(keys)}

    def claim(self, entry: Seen, now: float, lease_seconds: float) -> bool:
        """An entry that was sent meanwhile has another `sent_at` than we know: the condition fails."""
        unclaimed = "(attribute_not_exists(claimed_until) OR claimed_until <= :now)"
        as_known = "sent_at = :sent" if entry.sent_at else "attribute_not_exists(sent_at)"
        values: dict[str, Any] = {":now": now, ":until": now + lease_seconds, ":source": entry.source}
        values |= {":first": entry.first_seen, ":expiry": entry.expires_at}
        if entry.sent_at:
            values[":sent"] = entry.sent_at
        try:
            self._client.update_item(
                TableName=self._table,
                Key=to_item(_key(entry.key)),
                UpdateExpression=(
                    "SET claimed_until = :until, #source = if_not_exists(#source, :source), "
                    "first_seen = if_not_exists(first_seen, :first), expires_at = if_not_exists(expires_at, :expiry)"
                ),
                ConditionExpression=f"{unclaimed} AND {as_known}",
                ExpressionAttributeNames={"#source": "source"},
                ExpressionAttributeValues=to_item(values),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def keep(self, entries: Sequence[Seen]) -> None:
        batch_write(self._client, self._table, [{"PutRequest": {"Item": to_item(_item(one))}} for one in entries])

    def prolong(self, entries: Sequence[Seen]) -> None:
        for one in entries:
            self._client.update_item(
                TableName=self._table,
                Key=to_item(_key(one.key)),
                UpdateExpression="SET expires_at = :expiry",
                ExpressionAttributeValues=to_item({":expiry": one.expires_at}),
            )

    def _read(self, keys: Sequence[str]) -> Iterator[Seen]:
        """Consistently: an entry that was just sent must not look new. At most 100 keys, as BatchGetItem has it."""
        wanted: list[Any] = [to_item(_key(key)) for key in keys]
        while wanted:
            answer = self._client.batch_get_item(RequestItems={self._table: {"Keys": wanted, "ConsistentRead": True}})
            for item in map(from_item, answer["Responses"].get(self._table, [])):
                yield Seen(
                    key=item["pk"],
                    source=item.get("source", ""),
                    first_seen=item.get("first_seen", 0),
                    sent_at=item.get("sent_at", 0),
                    told=item.get("told", 0),
                    again=item.get("again", 0),
                    expires_at=item.get("expires_at", 0),
                )
            left = answer["UnprocessedKeys"]
            wanted = list(left[self._table]["Keys"]) if left else []


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
