"""A table's stream, read from where a consumer stands: as Lambda and EventBridge Pipes read it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient

RECORDS_AT_ONCE = 1000  # GetRecords' most


class TableStream:
    """The records behind a position; reading does not move it.

    moto keeps one shard for each stream, for as long as the table lives. A stream of another shape would be
    AWS's own, and no pump is needed there.
    """

    def __init__(self, client: "DynamoDBStreamsClient", arn: str, position: str | None = None) -> None:
        self._client = client
        self._arn = arn
        self._iterator: str | None = None
        self.position = position  # sequence number of the last record that is done with

    def records(self, wanted: Callable[[dict[str, Any]], bool], most: int) -> list[dict[str, Any]]:
        """The next records that are wanted; those before the first are passed over for good."""
        while found := self._behind():
            chosen = [record for record in found if wanted(record)]
            if chosen:
                return [self._as_event(record) for record in chosen[:most]]
            self.move_to(found[-1]["dynamodb"]["SequenceNumber"])
        return []

    def move_to(self, sequence: str) -> None:
        """Everything up to this record is done."""
        self.position, self._iterator = sequence, None

    def _behind(self) -> list[Any]:
        self._iterator = self._iterator or self._new_iterator()
        return self._client.get_records(ShardIterator=self._iterator, Limit=RECORDS_AT_ONCE)["Records"]

    def _new_iterator(self) -> str:
        [shard] = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        after: dict[str, Any] = {"ShardIteratorType": "TRIM_HORIZON"}
        if self.position:
            after = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self.position}
        return self._client.get_shard_iterator(StreamArn=self._arn, ShardId=shard["ShardId"], **after)["ShardIterator"]

    def _as_event(self, record: dict[str, Any]) -> dict[str, Any]:
        """As JSON: a moment is told in seconds."""
        told = dict(record["dynamodb"])
        moment = told["ApproximateCreationDateTime"]
        told["ApproximateCreationDateTime"] = moment.timestamp() if isinstance(moment, datetime) else moment
        return {**record, "eventSourceARN": self._arn, "dynamodb": told}
