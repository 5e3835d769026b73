"""The registry of sources, in the control table.

| pk | sk | holds |
|---|---|---|
| `feed#{id}` | `source` | a source; `due_shard` and `due_at` put it into the index of what is due |
| `feed#{id}` | `alias` | `source`: the id of the source that has moved to the URL this id stands for |

A paused source stays in the index, due in the year 9999: so the index lists all sources, and nothing is scanned.
Operators and polls write different attributes; whoever changes `due_at` does so on a condition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.aws.due import DueItems, Key, due_shard
from shared.aws.items import from_item, to_item
from shared.sources import Source, Status, source_id

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from shared.sources import PollState

KIND = "feed"
NEVER = 253_402_300_000  # in the year 9999
HEARD = ("hours", "counted_at", "counted_from", "last_story_at", "silent_since", "pushed")  # of a state, by pushes
_SOURCE = "source"
_ALIAS = "alias"


class DynamoSources:
    """The `Registry`, and what polling needs of it."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._due = DueItems(client, table)

    def add(self, source: Source) -> bool:
        if self.find(source.url):
            return False
        item = source.model_dump(mode="json", exclude_defaults=True, exclude={"id"}) | {"due_at": source.due_at}
        key = _key(source.id)
        try:
            self._client.put_item(
                TableName=self._table,
                Item=to_item(key | item | {"due_shard": due_shard(KIND, key["pk"])}),
                ConditionExpression="attribute_not_exists(pk)",
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def get(self, source_id: str) -> Source | None:
        item = self._read(_key(source_id))
        return _source(item) if item else None

    def find(self, url: str) -> Source | None:
        identity = source_id(url)
        found = self.get(identity)
        if found or not (alias := self._read({"pk": f"{KIND}#{identity}", "sk": _ALIAS})):
            return found
        return self.get(alias["source"])

    def all(self) -> list[Source]:
        return sorted(map(_source, self._due.all(KIND)), key=lambda source: source.added_at)

    def poll_at(self, source_id: str, moment: float) -> bool:
        return self._change(source_id, "SET due_at = :at", {":at": moment}, "#status <> :paused")

    def pause(self, source_id: str, because: str) -> bool:
        values = {":at": NEVER, ":paused": Status.PAUSED.value, ":because": because}
        return self._change(source_id, "SET due_at = :at, #status = :paused, paused_because = :because", values)

    def resume(self, source_id: str, moment: float) -> bool:
        values = {":at": moment, ":active": Status.ACTIVE.value}
        change = "SET due_at = :at, #status = :active REMOVE paused_because"
        return self._change(source_id, change, values, "#status = :paused")

    def remove(self, source_id: str) -> bool:
        gone = self._client.delete_item(TableName=self._table, Key=to_item(_key(source_id)), ReturnValues="ALL_OLD")
        return "Attributes" in gone

    def due(self, now: float, most: int) -> list[str]:
        """Ids of sources that want to be polled."""
        return [key.pk.partition("#")[2] for key in self._due.due(KIND, now, most)]

    def claim(self, source_id: str, now: float, lease_seconds: float) -> Source | None:
        """The source, ours to poll for this long; None when somebody else polls it."""
        item = self._due.claim(Key(**_key(source_id)), now, lease_seconds)
        return _source(item) if item else None

    def settle(self, polled: Source, state: PollState, due_at: float) -> None:
        """Write down what a poll has learned. An operator's word since (pause, poll now, remove) outweighs its plan."""
        values = {":state": _plain(state), ":kind": polled.kind, ":title": polled.title}
        change = "SET #state = :state, kind = :kind, title = :title{} REMOVE claims"
        planned = values | {":due": due_at, ":ours": polled.due_at}
        if not self._change(polled.id, change.format(", due_at = :due"), planned, "due_at = :ours"):
            self._change(polled.id, change.format(""), values)

    def hold(self, claimed: Source, state: PollState, until: float) -> Source | None:
        """The source with this state, claimed for longer; None when the claim is not ours any more."""
        values = {":state": _plain(state), ":until": until, ":ours": claimed.due_at}
        is_ours = self._change(claimed.id, "SET #state = :state, due_at = :until", values, "due_at = :ours")
        return claimed.model_copy(update={"state": state, "due_at": until}) if is_ours else None

    def heard(self, source_id: str, state: PollState) -> bool:
        """Write down what a push has taught, and nothing else: a poll of the same source may be under way."""
        change = "SET " + ", ".join(f"#state.{name} = :{name}" for name in HEARD)
        values = {f":{name}": getattr(state, name) for name in HEARD}
        return self._change(source_id, change, values, "attribute_exists(#state)")

    def move(self, source: Source, url: str) -> bool:
        """The source lives there now; False when another one does already."""
        identity = source_id(url)
        if identity != source.id and self.get(identity):
            return False
        if identity != source.id:
            alias = {"pk": f"{KIND}#{identity}", "sk": _ALIAS, "source": source.id}
            self._client.put_item(TableName=self._table, Item=to_item(alias))
        return self._change(source.id, "SET #url = :url", {":url": url})

    def _change(self, source_id: str, change: str, values: dict[str, Any], only_if: str = "") -> bool:
        condition = f"attribute_exists(pk) AND {only_if}" if only_if else "attribute_exists(pk)"
        if ":paused" in condition:
            values = values | {":paused": Status.PAUSED.value}
        names = {f"#{name}": name for name in ("status", "state", "url") if f"#{name}" in change + condition}
        try:
            self._client.update_item(
                TableName=self._table,
                Key=to_item(_key(source_id)),
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item(values),
                **({"ExpressionAttributeNames": names} if names else {}),  # type: ignore[arg-type] # DynamoDB takes no empty map
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _read(self, key: dict[str, str]) -> dict[str, Any] | None:
        item = self._client.get_item(TableName=self._table, Key=to_item(key), ConsistentRead=True).get("Item")
        return from_item(item) if item else None


def _key(source_id: str) -> dict[str, str]:
    return {"pk": f"{KIND}#{source_id}", "sk": _SOURCE}


def _source(item: dict[str, Any]) -> Source:
    return Source.model_validate(item | {"id": item["pk"].partition("#")[2]})


def _plain(state: PollState) -> dict[str, Any]:
    return state.model_dump(mode="json", exclude_defaults=True)
