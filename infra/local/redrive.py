"""Dead letters, and their way back.

AWS moves them itself (`StartMessageMoveTask`); moto cannot, so here they are carried one by one: sent
first and deleted after, as a message may come twice but must not be lost.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

RECEIVE_AT_MOST = 10  # SQS: messages of one ReceiveMessage
LOOKING_SECONDS = 60  # nobody else gets a letter while we look at it
LOOK_AT_MOST = 1000  # so that looking ends before the first ones can be received again


class DeadLetters(Protocol):
    """What a stage could not settle."""

    def letters(self) -> list["MessageTypeDef"]:
        """The first thousand, left where they are."""

    def redrive(self) -> int:
        """Send all that are there now back to their queue; how many."""


@dataclass(frozen=True, slots=True)
class CarriedDeadLetters:
    """A dead-letter queue that is emptied by hand."""

    sqs: "SQSClient"
    url: str
    source_url: str
    wait_seconds: int = 0  # moto has one server; of AWS's many, only a receive that waits asks all

    def letters(self) -> list["MessageTypeDef"]:
        seen = list(islice(self._take(), LOOK_AT_MOST))
        for letter in seen:
            self._put_back(letter)
        return seen

    def redrive(self) -> int:
        taken = list(self._take())  # all at once: one that fails again at once is not taken twice
        for letter in taken:
            self.sqs.send_message(
                QueueUrl=self.source_url,
                MessageBody=letter["Body"],
                MessageAttributes=letter.get("MessageAttributes", {}),
            )
            self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=letter["ReceiptHandle"])
        return len(taken)

    def _take(self) -> Iterator["MessageTypeDef"]:
        while letters := self.sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=RECEIVE_AT_MOST,
            VisibilityTimeout=LOOKING_SECONDS,
            WaitTimeSeconds=self.wait_seconds,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages"):
            yield from letters

    def _put_back(self, letter: "MessageTypeDef") -> None:
        with suppress(self.sqs.exceptions.ReceiptHandleIsInvalid):  # somebody deleted it meanwhile
            self.sqs.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=letter["ReceiptHandle"], VisibilityTimeout=0
            )
