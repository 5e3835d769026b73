"""What is known of hosts, in the control table: one item each, changed only on conditions.

A line (`next_slot`, `next_turn`) moves by one update whose condition says that the host's manner is the one we
reckoned with; if it is not, the failed update brings the item, and we reckon again. So any number of functions
share a host without ever reading it first.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from shared.aws.items import from_item, to_item
from shared.politeness.host import Host, Move, Moved, moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

REMEMBERED_SECONDS = 7 * 86400  # a host that nobody asked for a week starts anew
_SORT_KEY = "turn"
_FIELDS = frozenset(field.name for field in fields(Host)) - {"name"}
_LINES = frozenset({"next_slot", "next_turn"})


class DynamoHosts:
    """Everybody who asks hosts for pages goes by these items."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def move(self, known: Host, move: Move) -> Moved:
        """Move a line of the host on, if it is as we know it."""
        line = move.line
        if getattr(known, line) >= move.earliest:
            change, condition = f"{line} = {line} + :by", f"{line} BETWEEN :earliest AND :latest"
            values = {":by": move.by, ":earliest": move.earliest, ":latest": min(move.latest, 1e11)}
        else:
            change, condition = f"{line} = :after", f"(attribute_not_exists({line}) OR {line} < :earliest)"
            values = {":after": move.earliest + move.by, ":earliest": move.earliest}
        return self._update(known, f"SET {change}, expires_at = :expiry", condition, move.earliest, values)

    def change(self, known: Host, wanted: Host, now: float) -> Moved:
        """Write down that the host is different, if it still is as we know it. Lines stay where they are."""
        new = {name: value for name, value in asdict(wanted).items() if name not in _LINES | {"name"}}
        new["manner"] = known.manner + 1
        assignments = ", ".join(f"{name} = :{name}" for name in new)
        values = {f":{name}": value for name, value in new.items()}
        return self._update(known, f"SET {assignments}, expires_at = :expiry", "", now, values)

    def get(self, name: str) -> Host:
        """The host as it is; as a stranger when nobody knows it."""
        item = self._client.get_item(TableName=self._table, Key=_key(name), ConsistentRead=True).get("Item")
        return _host(name, item)

    def _update(self, known: Host, change: str, condition: str, now: float, values: Mapping[str, float]) -> Moved:
        same_manner = "manner = :known" if known.manner else "attribute_not_exists(manner)"
        given = {name: _rounded(value) for name, value in values.items()}
        given |= {":expiry": int(now) + REMEMBERED_SECONDS}
        if known.manner:
            given[":known"] = known.manner
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key=_key(known.name),
                UpdateExpression=change,
                ConditionExpression=" AND ".join(filter(None, (same_manner, condition))),
                ExpressionAttributeValues=to_item(given),
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._client.exceptions.ConditionalCheckFailedException as refusal:
            return Moved(_host(known.name, refusal.response.get("Item")), done=False)  # type: ignore[arg-type] # the stubs do not know it
        return Moved(_host(known.name, answer["Attributes"]), done=True)


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else moment(value)


def _host(name: str, item: Mapping[str, Any] | None) -> Host:
    return Host(name, **{key: value for key, value in from_item(item or {}).items() if key in _FIELDS})


def _key(name: str) -> dict[str, AttributeValueTypeDef]:
    return {"pk": {"S": f"host#{name}"}, "sk": {"S": _SORT_KEY}}
