"""WebSub leases in the control table: one item a feed, listed by the index of what is due."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from shared.aws.due import due_shard
from shared.aws.items import from_item, to_item
from shared.websub.lease import Lease, State, source_in

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KIND = "lease"  # in the index of what is due
_FIELDS = frozenset(field.name for field in fields(Lease))


class DynamoLeases:
    """Leases change only by comparison with what was read: hub, operator and chore may all come at once."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def of_source(self, source: str) -> Lease | None:
        answer = self._client.get_item(TableName=self._table, Key=to_item(_key(source)), ConsistentRead=True)
        return lease_of(from_item(answer["Item"])) if "Item" in answer else None

    def of_token(self, token: str) -> Lease | None:
        """The lease whose callback this is; None for a guess."""
        lease = self.of_source(source_in(token))
        return lease if lease and lease.is_of(token) else None

    def put(self, lease: Lease, before: Lease | None) -> bool:
        """Write the lease in place of `before` (None: of nothing); False when something else is there by now."""
        item = {**_key(lease.source), **_facts(lease)}
        try:
            self._client.put_item(TableName=self._table, Item=to_item(item), **_still(before))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def delete(self, lease: Lease) -> bool:
        """Forget the lease, unless it has changed."""
        key = to_item(_key(lease.source))
        try:
            self._client.delete_item(TableName=self._table, Key=key, **_still(lease))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def lease_of(item: dict[str, Any]) -> Lease:
    """A lease out of its item, as a claim brings it, too."""
    known = {name: value for name, value in item.items() if name in _FIELDS}
    return Lease(**(known | {"state": State(known["state"])}))


def _facts(lease: Lease) -> dict[str, Any]:
    facts = {name: str(value) if isinstance(value, State) else value for name, value in asdict(lease).items()}
    return facts | {"due_shard": due_shard(KIND, _key(lease.source)["pk"])}


def _key(source: str) -> dict[str, str]:
    return {"pk": f"lease#{source}", "sk": "lease"}


def _still(before: Lease | None) -> dict[str, Any]:
    """The same subscription in the same state; when it is due next may have moved, as a claim moves it."""
    if before is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    values = {":nonce": before.nonce, ":state": str(before.state), ":ends_at": before.ends_at}
    return {
        "ConditionExpression": "nonce = :nonce AND #state = :state AND ends_at = :ends_at",
        "ExpressionAttributeNames": {"#state": "state"},  # a reserved word
        "ExpressionAttributeValues": to_item(values),
    }
