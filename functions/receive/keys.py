"""Idempotency keys in the control table: which request each stands for, and whether it was served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.receive.stories import SECONDS_UNDER_WAY, Standing
from shared.aws.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient

KEPT_SECONDS = 24 * 3600  # whoever tries again does so within hours


class DynamoKeys:
    """One item a key. It holds no answer: that follows from the request."""

    def __init__(self, client: DynamoDBClient, table: str, now: Callable[[], float]) -> None:
        self._client = client
        self._table = table
        self._now = now

    def begin(self, name: str, fingerprint: str) -> Standing:
        now = self._now()
        try:
            self._client.put_item(
                TableName=self._table,
                Item=to_item(
                    {
                        **_key(name),
                        "fingerprint": fingerprint,
                        "finished": False,
                        "begun_at": now,
                        "expires_at": int(now) + KEPT_SECONDS,
                    }
                ),
                ConditionExpression=(
                    "attribute_not_exists(pk) OR expires_at < :now"
                    " OR (fingerprint = :this AND finished = :no AND begun_at < :given_up)"
                ),
                ExpressionAttributeValues=to_item(
                    {":this": fingerprint, ":no": False, ":now": now, ":given_up": now - SECONDS_UNDER_WAY}
                ),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            return _standing(from_item(error.response["Item"]), fingerprint)  # type: ignore[typeddict-item] # the stubs do not know it
        return Standing.OURS

    def finish(self, name: str) -> None:
        self._client.update_item(
            TableName=self._table,
            Key=to_item(_key(name)),
            UpdateExpression="SET finished = :yes",
            ExpressionAttributeValues=to_item({":yes": True}),
        )


def _key(name: str) -> dict[str, str]:
    return {"pk": f"idempotency#{name}", "sk": "request"}


def _standing(known: dict[str, Any], fingerprint: str) -> Standing:
    if known["fingerprint"] != fingerprint:
        return Standing.TAKEN
    return Standing.DONE if known["finished"] else Standing.UNDER_WAY
