"""The ledger of outcomes, in the control table: what became of each URL, stage by stage."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from shared.aws.batch_write import batch_write
from shared.aws.items import from_item, to_item
from shared.aws.s3 import ObjectMissing
from shared.outcomes import Outcome, StageOutcome
from shared.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import WriteRequestUnionTypeDef

OUTCOMES_KEPT = timedelta(days=30)  # twice the retention of a dead-letter queue: a message's trace outlives it
REJECTS_KEPT = timedelta(days=90)  # with the message itself: time to mend the cause and replay
INLINE_BYTES = 60 * 1024  # larger bodies of rejects lie in S3; DynamoDB: 400 KB an item, billed by the KB
_PREFIX = "outcome#"


class Objects(Protocol):
    def put_once(self, key: str, data: bytes, content_type: str) -> bool: ...
    def get(self, key: str) -> bytes: ...
    def delete(self, key: str) -> None: ...
    def keys(self, prefix: str) -> Iterator[str]: ...


class DynamoLedger:
    """One item for each URL and stage, holding the latest outcome."""

    def __init__(self, client: DynamoDBClient, table: str, objects: Objects) -> None:
        self._client = client
        self._table = table
        self._objects = objects

    def record(self, outcomes: list[StageOutcome]) -> None:
        latest = {(_key(outcome), outcome.stage): outcome for outcome in outcomes}
        requests: list[WriteRequestUnionTypeDef] = [
            {"PutRequest": {"Item": to_item(self._item(outcome))}} for outcome in latest.values()
        ]
        batch_write(self._client, self._table, requests)

    def journey(self, url: str) -> list[StageOutcome]:
        """The latest outcome of each stage for this URL, oldest first."""
        return self.of_key(url_key(url))

    def of_key(self, key: str) -> list[StageOutcome]:
        """The same, by what `shared.urls.url_key` makes of the URL."""
        return self._stages(key)

    def message(self, message_id: str) -> list[StageOutcome]:
        """Outcomes of a message too broken to tell its URL."""
        return self._stages(f"message#{message_id}")

    def forget_messages(self, url: str) -> None:
        """What was set aside under this URL is kept no longer; that it was set aside, and why, is.

        Also large bodies of earlier outcomes, of which only their objects are left.
        """
        for item in self._items(url_key(url)):
            if "body_key" in item:
                self._objects.delete(item["body_key"])
            if "body" in item or "body_key" in item:
                self._forget_message({"pk": item["pk"], "sk": item["sk"]})
        for key in list(self._objects.keys(_large_rejects_of(url_key(url)))):
            self._objects.delete(key)

    def _forget_message(self, key: dict[str, str]) -> None:
        with suppress(self._client.exceptions.ConditionalCheckFailedException):  # it may expire at any moment
            self._client.update_item(
                TableName=self._table,
                Key=to_item(key),
                UpdateExpression="REMOVE body, body_key",
                ConditionExpression="attribute_exists(pk)",
            )

    def _stages(self, partition: str) -> list[StageOutcome]:
        return sorted(map(self._outcome, self._items(partition)), key=lambda outcome: outcome.at)

    def _items(self, partition: str) -> list[dict[str, Any]]:
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues={":pk": {"S": partition}, ":prefix": {"S": _PREFIX}},
            ConsistentRead=True,
        )
        return [from_item(item) for item in answer["Items"]]

    def _item(self, outcome: StageOutcome) -> dict[str, Any]:
        kept = REJECTS_KEPT if outcome.outcome is Outcome.REJECTED else OUTCOMES_KEPT
        item = outcome.model_dump(mode="json", exclude_defaults=True)
        if len(outcome.body.encode()) > INLINE_BYTES:
            item["body_key"] = f"{_large_rejects_of(_key(outcome))}{outcome.message_id}"
            self._objects.put_once(item["body_key"], item.pop("body").encode(), "application/json")
        return item | {
            "pk": _key(outcome),
            "sk": f"{_PREFIX}{outcome.stage}",
            "expires_at": int((outcome.at + kept).timestamp()),
        }

    def _outcome(self, item: dict[str, Any]) -> StageOutcome:
        if "body_key" in item:
            with suppress(ObjectMissing):  # a takedown that ended in the middle
                item["body"] = self._objects.get(item["body_key"]).decode()
        return StageOutcome.model_validate({"url": "", **item})


def _large_rejects_of(key: str) -> str:
    """Where large bodies lie in the bucket: those of a URL together, so that a takedown finds them."""
    return f"rejects/{key.removeprefix('url#')[:16]}/" if key.startswith("url#") else "rejects/"


def _key(outcome: StageOutcome) -> str:
    return url_key(outcome.url) if outcome.url else f"message#{outcome.message_id}"
