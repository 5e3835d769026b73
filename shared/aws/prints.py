"""Impressions of stories' texts, in the control table: one item for each band, so that copies meet there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.aws.batch_write import batch_write
from shared.aws.items import from_item, to_item
from shared.prints import COPIES_COME_FOR, Impression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import WriteRequestUnionTypeDef

MOST_IN_A_BAND = 50  # read at once, 12 KB; more share it only by a standing phrase, or are in one cluster already


class DynamoPrints:
    """Written before anyone looks for copies, and read consistently: of two copies at least one sees the other."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def keep(self, impression: Impression) -> None:
        """Writing the same impression again changes nothing."""
        put: list[WriteRequestUnionTypeDef] = [
            {"PutRequest": {"Item": to_item(_item(impression, band))}} for band in impression.bands
        ]
        batch_write(self._client, self._table, put)

    def sharing(self, bands: Iterable[str]) -> Iterator[Impression]:
        """Impressions with one of these bands at least; one with several may come several times."""
        for band in bands:
            answer = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :band",
                ExpressionAttributeValues={":band": {"S": f"band#{band}"}},
                ConsistentRead=True,
                Limit=MOST_IN_A_BAND,
            )
            yield from (_impression(from_item(item)) for item in answer["Items"])

    def forget(self, impression: Impression) -> None:
        """Its story is gone."""
        gone: list[WriteRequestUnionTypeDef] = [
            {"DeleteRequest": {"Key": to_item(_key(impression, band))}} for band in impression.bands
        ]
        batch_write(self._client, self._table, gone)


def _key(impression: Impression, band: str) -> dict[str, str]:
    return {"pk": f"band#{band}", "sk": f"{impression.story_id}#{impression.content}"}


def _item(impression: Impression, band: str) -> dict[str, Any]:
    return _key(impression, band) | {
        "site": impression.site,
        "sketch": impression.sketch,
        "runs": impression.runs,
        "expires_at": int(impression.kept_until.timestamp()),
    }


def _impression(item: dict[str, Any]) -> Impression:
    story_id, content = item["sk"].split("#")
    taken_at = datetime.fromtimestamp(item["expires_at"], UTC) - COPIES_COME_FOR
    band = item["pk"].removeprefix("band#")
    return Impression(story_id, content, item["site"], (band,), item["sketch"], item["runs"], taken_at)
