"""Between an SQS event and a plain function: parse, run, send on, write down the outcome, acknowledge.

A batch goes through four steps, so that its AWS calls are made per batch, not per message:

1. every message is parsed and processed (side by side, when the stage says so), and what the stage gathered
   for all of them is written;
2. what they became is sent on;
3. the outcome of each is recorded in the ledger and counted;
4. Powertools tells SQS which ones come back.

A crash between any two steps brings the whole batch back: every step may be repeated.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, TypeVar

from aws_lambda_powertools.metrics import MetricUnit, single_metric
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field, ValidationError

from shared.errors import MalformedMessage, NotNow, OutOfTime, PermanentError
from shared.messages import Message
from shared.observability import logger
from shared.outcomes import Done, Outcome, Outcomes, StageOutcome
from shared.records import Record

M = TypeVar("M", bound=Message)

BACKOFF_BASE_SECONDS = 15
BACKOFF_CAP_SECONDS = 15 * 60
LONGEST_WAIT_SECONDS = 11 * 3600  # SQS: a visibility timeout ends 12 h after the message was received
DETAIL_CHARS = 2000  # of an error nobody foresaw; the ledger must take what is written of any of a batch's messages


class Inbox(Protocol):
    """The queue the event came from."""

    def read(self, body: str) -> str:
        """The message's JSON, fetched from its claim check when the body is one."""

    def hold(self, receipt_handle: str, seconds: int) -> None:
        """Show the message again after this time."""


class Outbox(Protocol):
    """The next stage's queue."""

    def send(self, messages: Sequence[Message]) -> dict[int, Exception]:
        """Send them all; positions of those that did not go, with the reason."""


@dataclass(frozen=True, slots=True)
class Stage(Generic[M]):
    """A stage of the pipeline, wired."""

    name: str
    contract: type[M]
    process: Callable[[M], Done]
    inbox: Inbox
    outcomes: Outcomes
    outbox: Outbox | None = None
    # Keeps elsewhere what its queue should not hold until it may be tried again; None: let the queue hold it.
    put_off: Callable[[M, NotNow, int], Done | None] = lambda _message, _error, _attempt: None
    flush: Callable[[], None] = lambda: None  # writes what processing has gathered, before anyone hears of it
    max_receives: int = 5
    workers: int = 1
    reserve_seconds: float = 5  # a message is begun only while this much of the invocation is left
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


class _Named(Record):
    """What any version of any message has."""

    url: str = Field(min_length=1, max_length=8192)


@dataclass(slots=True)
class Delivery:
    """One record of the event and what became of it."""

    record: SQSRecord
    message: Message | None = None
    named: str = ""  # of what is no message of this stage: the URL it names, so that it is found where people look
    done: Done | None = None
    error: Exception | None = None

    @property
    def attempt(self) -> int:
        return int(self.record.attributes.approximate_receive_count or 1)


def consume(event: dict[str, Any], context: LambdaContext, stage: Stage[M]) -> PartialItemFailureResponse:
    """Run the stage on each record; SQS keeps exactly those that should come back."""
    deliveries = {r["messageId"]: Delivery(SQSRecord(r)) for r in event["Records"]}
    _process_all(list(deliveries.values()), context, stage)
    _flush(list(deliveries.values()), stage)
    _send_all([d for d in deliveries.values() if d.done], stage)
    _settle_all(list(deliveries.values()), stage)

    def verdict(record: SQSRecord) -> None:
        delivery = deliveries[record.message_id]
        if delivery.error and not isinstance(delivery.error, PermanentError):
            raise delivery.error

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=verdict, processor=processor, context=context)


def _process_all(deliveries: list[Delivery], context: LambdaContext, stage: Stage[M]) -> None:
    def one(delivery: Delivery) -> None:
        try:
            message = _parse(stage, delivery)
            delivery.message = message
            _require_time(context, stage.reserve_seconds)
            delivery.done = _processed(message, delivery.attempt, stage)
        except Exception as error:  # noqa: BLE001 - the boundary: unknown errors retry, verdict() re-raises them
            delivery.error = error

    if stage.workers == 1:
        for delivery in deliveries:
            one(delivery)
    else:
        with ThreadPoolExecutor(stage.workers) as pool:
            list(pool.map(one, deliveries))


def _processed(message: M, attempt: int, stage: Stage[M]) -> Done:
    try:
        return stage.process(message)
    except NotNow as error:
        put_off = stage.put_off(message, error, attempt)
        if put_off is None:
            raise
        return put_off


def _require_time(context: LambdaContext, seconds: float) -> None:
    if context.get_remaining_time_in_millis() < seconds * 1000:
        raise OutOfTime(f"less than {seconds} s of the invocation left")


def _parse(stage: Stage[M], delivery: Delivery) -> M:
    text = stage.inbox.read(delivery.record.body)
    try:
        return stage.contract.model_validate_json(text)
    except ValidationError as error:
        delivery.named = _url_in(text)
        problems = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors()[:5])
        raise MalformedMessage(f"not a {stage.contract.__name__}: {problems}") from error


def _url_in(text: str) -> str:
    try:
        return _Named.model_validate_json(text).url
    except ValidationError:
        return ""


def _flush(deliveries: list[Delivery], stage: Stage[M]) -> None:
    """Rejects are held up too: what was gathered for them may be all that is kept of their page."""
    try:
        stage.flush()
    except Exception as error:  # noqa: BLE001 - the boundary again: these messages come back
        for delivery in deliveries:
            if delivery.done or isinstance(delivery.error, PermanentError):
                delivery.done, delivery.error = None, error


def _send_all(processed: list[Delivery], stage: Stage[M]) -> None:
    outgoing = [(d, d.done.send) for d in processed if d.done and d.done.send]
    if not (outgoing and stage.outbox):
        return
    try:
        refused = stage.outbox.send([message for _, message in outgoing])
    except Exception as error:  # noqa: BLE001 - the boundary again: nobody knows which went, so all are sent again
        refused = dict.fromkeys(range(len(outgoing)), error)
    for position, reason in refused.items():
        outgoing[position][0].error = reason


def _settle_all(deliveries: list[Delivery], stage: Stage[M]) -> None:
    """Outcomes are written before anything is acknowledged: a message that vanished has left a trace."""
    settled = [(d, _outcome(d, stage)) for d in deliveries]
    stage.outcomes.record([outcome for _, outcome in settled])
    for delivery, outcome in settled:
        _log(delivery, outcome)
        if outcome.outcome is Outcome.RETRYING:
            _hold(delivery, stage)
    for name, count in Counter(outcome.outcome for _, outcome in settled).items():
        with single_metric(name="Messages", unit=MetricUnit.Count, value=count) as metric:
            metric.add_dimension(name="stage", value=stage.name)
            metric.add_dimension(name="outcome", value=name)


def _hold(delivery: Delivery, stage: Stage[M]) -> None:
    """Until it may be tried again. Where that fails, it comes back when the queue shows it again, and alone."""
    try:
        stage.inbox.hold(delivery.record.receipt_handle, wait_seconds(delivery.attempt, delivery.error))
    except Exception:  # noqa: BLE001 - the boundary again: whatever it is, the rest of the batch is settled
        logger.warning("message not held", extra={"message_id": delivery.record.message_id}, exc_info=True)


def _outcome(delivery: Delivery, stage: Stage[M]) -> StageOutcome:
    message, error, done = delivery.message, delivery.error, delivery.done
    common: dict[str, Any] = {
        "url": message.url if message else delivery.named,
        "trace_id": message.trace_id if message else "",
        "stage": stage.name,
        "at": stage.now(),
        "message_id": delivery.record.message_id,
        "attempt": delivery.attempt,
    }
    if error is None and done is not None:
        return StageOutcome(outcome=done.outcome, story_id=done.story_id, detail=_told(done.detail), **common)
    if isinstance(error, PermanentError):
        return StageOutcome(
            outcome=Outcome.REJECTED,
            reason=error.reason,
            detail="; ".join(map(_told, [str(error), *getattr(error, "__notes__", [])])),
            body=delivery.record.body if error.keeps_message else "",
            **common,
        )
    last = delivery.attempt >= stage.max_receives
    outcome = Outcome.DEAD_LETTERED if last else Outcome.RETRYING
    return StageOutcome(outcome=outcome, reason=type(error).__name__, detail=_told(str(error)), **common)


def _told(detail: str) -> str:
    """As much of it as the ledger takes: of bounded length, and without halves of characters."""
    return detail[:DETAIL_CHARS].encode("utf-8", "replace").decode()


def wait_seconds(attempt: int, error: Exception | None) -> int:
    """How long a message stays hidden: as the origin asks, else doubling by attempt with full jitter."""
    asked = error.retry_after if isinstance(error, NotNow) else None
    if asked is not None:
        return int(min(max(asked, 1), LONGEST_WAIT_SECONDS))
    ceiling = min(BACKOFF_BASE_SECONDS * 2 ** (attempt - 1), BACKOFF_CAP_SECONDS)
    return random.randint(1, ceiling)  # noqa: S311 - spreads load, guards no secret


def _log(delivery: Delivery, outcome: StageOutcome) -> None:
    """The one line a message leaves in the log."""
    facts = outcome.model_dump(mode="json", exclude={"body", "at"}, exclude_defaults=True)
    facts["correlation_id"] = facts.pop("trace_id", "")
    if outcome.outcome in {Outcome.RETRYING, Outcome.DEAD_LETTERED}:
        foreseen = isinstance(delivery.error, NotNow | OutOfTime)  # a traceback would tell nothing
        tell = logger.warning if outcome.outcome is Outcome.RETRYING and foreseen else logger.error
        tell("message not settled", extra=facts, exc_info=None if foreseen else delivery.error)
    elif outcome.outcome is Outcome.REJECTED:
        logger.warning("message rejected", extra=facts)
    else:
        logger.info("message settled", extra=facts)
