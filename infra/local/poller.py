"""One event source: gathers batches from its queue, has them processed, deletes what is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.batches import event_of, returned_ids
from infra.local.clock import Clock
from infra.local.faults import Killed
from infra.local.functions import EventSource, Function
from infra.local.host import FunctionHost
from infra.local.in_flight import InFlight

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

RECEIVE_AT_MOST = 10  # SQS: messages of one ReceiveMessage, entries of one DeleteMessageBatch
COUNTS: Final = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)


@dataclass(frozen=True, slots=True)
class Invocation:
    """A batch went to a function; told to `on_event` when it is over."""

    function: str  # logical id
    messages: tuple["MessageTypeDef", ...] = field(repr=False)
    returned: frozenset[str]  # ids of the messages that will come back
    error: BaseException | None  # why all of them do; None when the function chose them
    seconds: float


@dataclass(slots=True)
class _Gathering:
    """A batch whose window is open."""

    messages: list["MessageTypeDef"]
    closes_at: float


class Poller:
    """Polls the queue of one event source as Lambda does."""

    def __init__(
        self, source: EventSource, *, host: FunctionHost, sqs: "SQSClient", clock: Clock, in_flight: InFlight
    ) -> None:
        self.source = source
        self._in_flight = in_flight
        self._host = host
        self._sqs = sqs
        self._clock = clock
        self._gathering: _Gathering | None = None

    @property
    def function(self) -> Function:
        return self.source.function

    def poll(self, patience: int = 0) -> Invocation | None:
        """Process one batch, if there is one to process now or within `patience` seconds."""
        if not self._gathering and self._clock.shows_nothing(self.source.queue_url):
            return None  # most queues do, most of the time
        try:
            batch = self._gather(patience)
        except Killed as death:
            self.forget()
            return self._report((), error=death)
        except (ClientError, BotoCoreError) as failure:  # Lambda's poller keeps trying, and so does ours
            return self._report((), error=failure)
        return self._process(batch) if batch else None

    def warm_up(self) -> None:
        """Import and build the function now, not at its first batch."""
        self._host.warm_up()

    @property
    def closes_at(self) -> float | None:
        """When the window of a batch that is being gathered closes."""
        return self._gathering.closes_at if self._gathering else None

    def forget(self) -> None:
        """As a crash would: what was gathered comes back by itself."""
        self._gathering = None
        self._host.end()

    def release(self) -> None:
        """Put back what was gathered and will not be processed."""
        for message in self._gathering.messages if self._gathering else []:
            self._sqs.change_message_visibility(
                QueueUrl=self.source.queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )
        self._gathering = None
        self._in_flight.note([])

    def is_idle(self) -> bool:
        """Nothing in the queue: not visible, not delayed, not in flight.

        The counts are not of one moment: a message whose delay ends between two of them is in neither. So it is
        looked twice.
        """
        if self._gathering or self._clock.is_empty(self.source.queue_url):
            return not self._gathering
        return self._counts_nothing() and self._counts_nothing()

    def _counts_nothing(self) -> bool:
        try:
            counts = self._sqs.get_queue_attributes(QueueUrl=self.source.queue_url, AttributeNames=COUNTS)["Attributes"]
        except (ClientError, BotoCoreError):
            return False
        return not any(map(int, counts.values()))

    def _gather(self, patience: int) -> list["MessageTypeDef"]:
        gathering = self._gathering or _Gathering([], 0)
        self._receive(gathering, patience)
        self._gathering = gathering if gathering.messages else None
        full = len(gathering.messages) >= self.source.batch_size
        if full or self._clock.now() >= gathering.closes_at:
            self._gathering = None
            return gathering.messages
        return []

    def _receive(self, gathering: _Gathering, patience: int) -> None:
        while (wanted := self.source.batch_size - len(gathering.messages)) > 0:
            received = self._sqs.receive_message(
                QueueUrl=self.source.queue_url,
                MaxNumberOfMessages=min(wanted, RECEIVE_AT_MOST),
                MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"],
                VisibilityTimeout=self._in_flight.lease_seconds or self.source.visibility_seconds,
                WaitTimeSeconds=0 if gathering.messages else patience,
            ).get("Messages", [])
            if not received:
                return
            if not gathering.messages:
                gathering.closes_at = self._clock.now() + self.source.window_seconds
            gathering.messages += received
            self._in_flight.note([message["ReceiptHandle"] for message in gathering.messages])
            if self._in_flight.lease_seconds:
                self._prolong(received)

    def _prolong(self, received: Sequence["MessageTypeDef"]) -> None:
        """From the lease to the queue's own visibility timeout."""
        self._sqs.change_message_visibility_batch(
            QueueUrl=self.source.queue_url,
            Entries=[
                {
                    "Id": str(position),
                    "ReceiptHandle": message["ReceiptHandle"],
                    "VisibilityTimeout": self.source.visibility_seconds,
                }
                for position, message in enumerate(received)
            ],
        )

    def _process(self, messages: list["MessageTypeDef"]) -> Invocation:
        started = self._clock.now()
        ids = [message["MessageId"] for message in messages]
        try:
            answer = self._host.invoke(event_of(messages, self.source.queue_arn))
            returned = returned_ids(answer, ids) if self.source.reports_item_failures else set()
            self._delete([message for message in messages if message["MessageId"] not in returned])
        except Killed as death:
            self.forget()
            return self._report(messages, error=death, started=started)
        except Exception as failure:  # noqa: BLE001 - whatever a function raises, Lambda keeps the batch and goes on
            return self._report(messages, error=failure, started=started)
        return self._report(messages, returned=returned, started=started)

    def _report(
        self,
        messages: Sequence["MessageTypeDef"],
        *,
        returned: set[str] | None = None,
        error: BaseException | None = None,
        started: float | None = None,
    ) -> Invocation:
        now = self._clock.now()
        self._in_flight.note([])
        return Invocation(
            function=self.source.function.logical_id,
            messages=tuple(messages),
            returned=frozenset({message["MessageId"] for message in messages} if returned is None else returned),
            error=error,
            seconds=0 if started is None else now - started,
        )

    def _delete(self, messages: Sequence["MessageTypeDef"]) -> None:
        for start in range(0, len(messages), RECEIVE_AT_MOST):
            self._sqs.delete_message_batch(
                QueueUrl=self.source.queue_url,
                Entries=[
                    {"Id": str(position), "ReceiptHandle": message["ReceiptHandle"]}
                    for position, message in enumerate(messages[start : start + RECEIVE_AT_MOST])
                ],
            )
