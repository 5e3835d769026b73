"""A table's stream, read from where a consumer stands: as Lambda and EventBridge Pipes read it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient

RECORDS_AT_ONCE = 100  # moto takes some milliseconds for each


class TableStream:
    """The records behind a position; only `done_with` moves it.

    moto keeps one shard for each stream, for as long as the table lives. A stream of another shape would be
    AWS's own, and no pump is needed there.
    """

    def __init__(self, client: "DynamoDBStreamsClient", arn: str, position: str | None = None) -> None:
        self._client = client
        self._arn = arn
        self.restart_at(position)

    def restart_at(self, position: str | None) -> None:
        """Behind the record of this sequence number; None: at the beginning."""
        self._position = position
        self._iterator: str | None = None
        self._ahead: list[dict[str, Any]] = []  # read, and not done with

    def records(self, wanted: Callable[[dict[str, Any]], bool], most: int) -> list[dict[str, Any]]:
        """The next records that are wanted; the others are passed over."""
        self._ahead = [record for record in self._ahead if wanted(record)]
        while len(self._ahead) < most and (found := self._read_on()):
            self._ahead += filter(wanted, found)
        return self._ahead[:most]

    def done_with(self, sequence: str) -> None:
        """Everything up to this record."""
        self._ahead = [each for each in self._ahead if int(each["dynamodb"]["SequenceNumber"]) > int(sequence)]

    def _read_on(self) -> list[dict[str, Any]]:
        self._iterator = self._iterator or self._new_iterator()
        answer = self._client.get_records(ShardIterator=self._iterator, Limit=RECORDS_AT_ONCE)
        self._iterator = answer["NextShardIterator"]
        return [self._as_event(record) for record in answer["Records"]]

    def _new_iterator(self) -> str:
        [shard] = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        after: dict[str, Any] = {"ShardIteratorType": "TRIM_HORIZON"}
        if self._position:
            after = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self._position}
        return self._client.get_shard_iterator(StreamArn=self._arn, ShardId=shard["ShardId"], **after)["ShardIterator"]

    def _as_event(self, record: Any) -> dict[str, Any]:
        """As JSON: a moment is told in seconds."""
        told = dict(record["dynamodb"])
        moment = told["ApproximateCreationDateTime"]
        told["ApproximateCreationDateTime"] = moment.timestamp() if isinstance(moment, datetime) else moment
        return {**record, "eventSourceARN": self._arn, "dynamodb": told}
