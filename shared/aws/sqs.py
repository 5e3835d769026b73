"""Messages in and out, through SQS, with a claim check for the large ones."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from pydantic import Field, ValidationError
from pydantic_core import PydanticSerializationError

from shared.aws.s3 import ObjectMissing
from shared.errors import MalformedMessage
from shared.records import Record
from shared.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

    from shared.messages import Message
    from shared.politeness.slots import Departure

CLAIM_CHECK_BYTES = 60 * 1024  # SQS bills each 64 KiB chunk of a payload; an S3 object costs twelve such chunks
BATCH_ENTRIES = 10  # SQS: entries of a SendMessageBatch request
BATCH_BYTES = 1024 * 1024  # SQS: bytes of a batch request, all entries together

# SQS refuses a message that has one of these; in JSON they can only stand inside a text, where they may be escaped.
_ESCAPED = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}
LONGEST_GROUP = 128  # SQS: characters of a MessageGroupId


class ClaimCheck(Record):
    """What a queue carries in place of a large message."""

    claim_check: str = Field(min_length=1, description="key of the message's JSON in the bucket")


class Objects(Protocol):
    def put_once(self, key: str, data: bytes, content_type: str) -> bool: ...
    def get(self, key: str) -> bytes: ...


class NotSent(Exception):
    """SQS took the batch but not this entry."""


class SqsInbox:
    """A stage's own queue, as its consumer sees it."""

    def __init__(self, client: SQSClient, url: str, objects: Objects) -> None:
        self._client = client
        self._url = url
        self._objects = objects

    def read(self, body: str) -> str:
        if '"claim_check"' not in body[:100]:
            return body
        try:
            claim = ClaimCheck.model_validate_json(body)
            return self._objects.get(claim.claim_check).decode()
        except ValidationError:
            return body  # a message that merely speaks of claim checks
        except ObjectMissing as error:
            raise MalformedMessage(f"its claim check is gone: {error}") from error
        except UnicodeDecodeError as error:
            raise MalformedMessage(f"what its claim check names is no text: {error}") from error

    def hold(self, receipt_handle: str, seconds: int) -> None:
        """Nothing to hold is nothing to fail for: another receive has the message by now, or it is visible already."""
        gone = (self._client.exceptions.ReceiptHandleIsInvalid, self._client.exceptions.MessageNotInflight)
        with suppress(*gone):
            self._client.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
            )


class SqsOutbox:
    """The next stage's queue, as its producer sees it."""

    def __init__(self, client: SQSClient, url: str, objects: Objects) -> None:
        self._client = client
        self._url = url
        self._objects = objects

    def send(self, messages: Sequence[Message]) -> dict[int, Exception]:
        """Send them all, in as few requests as SQS allows; positions of those that did not go."""
        entries: list[SendMessageBatchRequestEntryTypeDef] = []
        failed: dict[int, Exception] = {}
        for position, message in enumerate(messages):
            try:
                entries.append({"Id": str(position), "MessageBody": self._body(message)})
            except PydanticSerializationError as error:  # this one cannot be written; the others can
                failed[position] = error
        return failed | self._send(entries)

    def depart(self, departures: Sequence[Departure]) -> dict[int, Exception]:
        """The same for stories that are to arrive later, or in their host's group."""
        entries: list[SendMessageBatchRequestEntryTypeDef] = []
        for position, one in enumerate(departures):
            entry: SendMessageBatchRequestEntryTypeDef = {"Id": str(position), "MessageBody": self._body(one.story)}
            if one.delay_seconds:
                entry["DelaySeconds"] = one.delay_seconds
            if one.group:
                entry["MessageGroupId"] = _group(one.group)
            entries.append(entry)
        return self._send(entries)

    def _send(self, entries: list[SendMessageBatchRequestEntryTypeDef]) -> dict[int, Exception]:
        failed: dict[int, Exception] = {}
        for batch in _batches(entries):
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=batch)
            for entry in answer.get("Failed", []):
                failed[int(entry["Id"])] = NotSent(f"{entry['Code']}: {entry.get('Message', '')}")
        return failed

    def _body(self, message: Message) -> str:
        body = message.model_dump_json().translate(_ESCAPED)
        data = body.encode()
        if len(data) <= CLAIM_CHECK_BYTES:
            return body
        key = f"{drafts_of(message.url)}{sha256(data).hexdigest()}.json"
        self._objects.put_once(key, data, "application/json")
        return ClaimCheck(claim_check=key).model_dump_json()


def drafts_of(url: str) -> str:
    """Where large messages about this URL lie in the bucket: together, so that a takedown finds them."""
    return f"drafts/{url_key(url).removeprefix('url#')[:16]}/"


def _group(name: str) -> str:
    """SQS: at most 128 characters; host names have up to 253, and no telling part to cut."""
    return name if len(name) <= LONGEST_GROUP else sha256(name.encode()).hexdigest()


def _batches(
    entries: list[SendMessageBatchRequestEntryTypeDef],
) -> Iterator[list[SendMessageBatchRequestEntryTypeDef]]:
    batch: list[SendMessageBatchRequestEntryTypeDef] = []
    size = 0
    for entry in entries:
        weight = len(entry["MessageBody"].encode())
        if batch and (len(batch) == BATCH_ENTRIES or size + weight > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += weight
    if batch:
        yield batch
