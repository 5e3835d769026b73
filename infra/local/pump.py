"""Feeds functions from their queues as Lambda's event source pollers do.

One core, two drivers. `run_until_idle` and `advance` work in the calling thread by the stack's clock: with
a simulated one nothing sleeps and nothing is left to chance but what the seed decides. `run_forever` gives
each event source a thread of its own, in real time.

What it keeps of Lambda: batch size and batching window, the event's exact shape, partial and whole-batch
failures, timeouts, receive counts. What is left of a batch that failed waits for its visibility timeout, and
SQS itself moves it to the dead letters. A function runs one invocation at a time, however large its
MaximumConcurrency (see host.py).
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING
from unittest.mock import patch

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.batches import event_of, returned_ids
from infra.local.clock import POLL_SECONDS, Clock, shuffle_queues
from infra.local.faults import Killed
from infra.local.functions import EventSource
from infra.local.host import FunctionHost, common
from infra.local.output import FunctionOutput
from infra.local.stack import LocalStack

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

RECEIVE_AT_MOST = 10  # SQS: messages of one ReceiveMessage, entries of one DeleteMessageBatch


class StillBusy(TimeoutError):
    """The queues did not run empty in the time given."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A batch went to a function; told to `on_event` when it is over."""

    function: str  # logical id
    messages: tuple["MessageTypeDef", ...] = field(repr=False)
    returned: frozenset[str]  # ids of the messages that will come back
    error: BaseException | None  # why all of them do; None when the function chose them
    seconds: float


Listener = Callable[[Invocation], None]


@dataclass(slots=True)
class _Gathering:
    """A batch whose window is open."""

    messages: list["MessageTypeDef"]
    closes_at: float


class Poller:
    """One event source: gathers batches from its queue, has them processed, deletes what is done."""

    def __init__(self, source: EventSource, host: FunctionHost, sqs: "SQSClient", clock: Clock) -> None:
        self.source = source
        self._host = host
        self._sqs = sqs
        self._clock = clock
        self._gathering: _Gathering | None = None

    def poll(self) -> Invocation | None:
        """Process one batch, if there is one to process now."""
        try:
            batch = self._gather()
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

    def is_idle(self) -> bool:
        """Nothing in the queue: not visible, not delayed, not in flight."""
        if self._gathering:
            return False
        counts = self._sqs.get_queue_attributes(
            QueueUrl=self.source.queue_url,
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesDelayed",
                "ApproximateNumberOfMessagesNotVisible",
            ],
        )["Attributes"]
        return not any(map(int, counts.values()))

    def _gather(self) -> list["MessageTypeDef"]:
        gathering = self._gathering or _Gathering([], 0)
        self._receive(gathering)
        self._gathering = gathering if gathering.messages else None
        full = len(gathering.messages) >= self.source.batch_size
        if full or self._clock.now() >= gathering.closes_at:
            self._gathering = None
            return gathering.messages
        return []

    def _receive(self, gathering: _Gathering) -> None:
        while (wanted := self.source.batch_size - len(gathering.messages)) > 0:
            received = self._sqs.receive_message(
                QueueUrl=self.source.queue_url,
                MaxNumberOfMessages=min(wanted, RECEIVE_AT_MOST),
                MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"],
                WaitTimeSeconds=0,
            ).get("Messages", [])
            if not received:
                return
            if not gathering.messages:
                gathering.closes_at = self._clock.now() + self.source.window_seconds
            gathering.messages += received

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


class Pump:
    """All event sources of a stack. `seed` shuffles messages and sources where real ones promise no order."""

    def __init__(self, stack: LocalStack, *, on_event: Listener | None = None, seed: int | None = None) -> None:
        self._stack = stack
        self._clock = stack.clock
        self._listener = on_event
        self._order = None if seed is None else random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._output = FunctionOutput(stack.log)
        self._pollers = [self._poller(source) for source in stack.event_sources]

    def run_until_idle(self, timeout: float | None = None) -> None:
        """Go on until no message is visible, delayed or in flight; StillBusy when that takes longer."""
        ends_at = None if timeout is None else self._clock.now() + timeout
        with self._running():
            while True:
                busy = self._round()
                if not busy and self._is_idle():
                    return
                if ends_at is not None and self._clock.now() >= ends_at:
                    raise StillBusy(f"messages are still under way after {timeout} s")
                if not busy:
                    self._rest(ends_at)

    def advance(self, seconds: float) -> None:
        """Let this much time pass, and do whatever falls due in it."""
        ends_at = self._clock.now() + seconds
        with self._running():
            while (busy := self._round()) or self._clock.now() < ends_at:
                if not busy:
                    self._rest(ends_at)

    def run_forever(self, stop: Event) -> None:
        """Go on until `stop` is set, a thread for each event source; batches under way are finished.

        moto inside this process bears no second thread: there, the sources take turns in this one.
        """
        with self._running():
            for poller in self._pollers:
                poller.warm_up()
            turns = [self._pollers] if self._stack.endpoint_url is None else [[poller] for poller in self._pollers]
            with ThreadPoolExecutor(len(turns)) as pool:
                serving = [pool.submit(self._serve, pollers, stop) for pollers in turns]
                try:
                    wait(serving, return_when=FIRST_EXCEPTION)
                finally:
                    stop.set()
            for served in serving:
                served.result()

    def crash(self) -> None:
        """Lose everything this process knows, as if it had been killed and started again."""
        for poller in self._pollers:
            poller.forget()

    def _poller(self, source: EventSource) -> Poller:
        stack = self._stack
        variables = stack.runtime_environment(source.function)
        host = FunctionHost(
            source.function, variables=variables, session=stack.session, clock=stack.clock, output=self._output
        )
        return Poller(source, host, stack.client("sqs"), stack.clock)

    @contextmanager
    def _running(self) -> Iterator[None]:
        everywhere = common([self._stack.runtime_environment(poller.source.function) for poller in self._pollers])
        with self._output.diverted(), patch.dict(os.environ, everywhere):
            yield

    def _serve(self, pollers: Sequence[Poller], stop: Event) -> None:
        while not stop.is_set():
            if not self._turns(pollers):
                stop.wait(POLL_SECONDS)

    def _round(self) -> bool:
        """A turn for every event source; whether anything was done."""
        pollers = list(self._pollers)
        if self._order:
            self._order.shuffle(pollers)
            shuffle_queues(self._order)
        return self._turns(pollers)

    def _turns(self, pollers: Sequence[Poller]) -> bool:
        invocations = [invocation for poller in pollers if (invocation := poller.poll())]
        for invocation in invocations:
            if self._listener:
                self._listener(invocation)
        return bool(invocations)

    def _is_idle(self) -> bool:
        return all(poller.is_idle() for poller in self._pollers)

    def _rest(self, ends_at: float | None) -> None:
        moments = [ends_at, *(poller.closes_at for poller in self._pollers)]
        self._clock.wait(min((moment for moment in moments if moment is not None), default=None))
