"""The shapes that pass between an SQS event source and a function: the event in, the verdict out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from infra.local.template import REGION

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageAttributeValueOutputTypeDef, MessageTypeDef


class BadAnswer(Exception):
    """The function's answer is no batch response: Lambda takes the whole batch for failed."""


def event_of(messages: Sequence["MessageTypeDef"], queue_arn: str) -> dict[str, Any]:
    """The event Lambda makes of received messages."""
    return {"Records": [_record(message, queue_arn) for message in messages]}


def _record(message: "MessageTypeDef", queue_arn: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": {name: _attribute(value) for name, value in message.get("MessageAttributes", {}).items()},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": REGION,
    }


def _attribute(value: "MessageAttributeValueOutputTypeDef") -> dict[str, Any]:
    attribute: dict[str, Any] = {"stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}
    if "StringValue" in value:
        attribute["stringValue"] = value["StringValue"]
    return attribute


def returned_ids(answer: Any, message_ids: Sequence[str]) -> set[str]:
    """Which messages the function wants back. An empty answer means none; a broken one raises BadAnswer."""
    if not answer:
        return set()
    if not isinstance(answer, dict):
        raise BadAnswer(f"not an object: {answer!r}")
    failures = answer.get("batchItemFailures") or []
    ids = [failure.get("itemIdentifier") if isinstance(failure, dict) else None for failure in failures]
    if strangers := [named for named in ids if named not in message_ids]:
        raise BadAnswer(f"no messages of this batch: {strangers!r}")
    return set(map(str, ids))
