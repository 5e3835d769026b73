"""Feeds functions from their queues and streams as Lambda's event source pollers do.

One core, two drivers. `run_until_idle` and `advance` work in the calling thread by the stack's clock: with
a simulated one nothing sleeps and nothing is left to chance but what the seed decides. `run_forever` gives
each event source a thread of its own, in real time.

What it keeps of Lambda: batch size and batching window, the event's exact shape, partial and whole-batch
failures, timeouts, receive counts. What is left of a batch that failed waits for its visibility timeout, and
SQS itself moves it to the dead letters. A function runs one invocation at a time, however large its
MaximumConcurrency (see host.py), unless invocations are interleaved on purpose.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event
from unittest.mock import patch

from infra.local.clock import POLL_SECONDS, shuffle_queues
from infra.local.feeder import Feeder
from infra.local.functions import EventSource, Function
from infra.local.host import FunctionHost, common
from infra.local.in_flight import Note, Unnoted, only_pump, return_left_behind
from infra.local.interleaving import Interleaving
from infra.local.output import FunctionOutput
from infra.local.pipes import Checkpoint, Pipe, PipeSource
from infra.local.poller import Invocation, Poller
from infra.local.schedules import Schedule
from infra.local.stack import LocalStack
from infra.local.streams import TableStream

LONG_POLL_SECONDS = 1  # a thread that waits for messages looks this often whether it should stop
INTERLEAVED = 2  # invocations of a function at once: enough for any race between two
IN_FLIGHT, PIPES = "in-flight", "pipes"  # folders of the state directory


class StillBusy(TimeoutError):
    """The queues did not run empty in the time given."""


Listener = Callable[[Invocation], None]


class Pump:
    """All event sources of a stack.

    `on_event` hears of every invocation, in the thread that ran it. `seed` shuffles messages and sources where
    real ones promise no order; `interleaving` (of a stack inside this process) lets two invocations of each
    function go on at once, one AWS call at a time.
    """

    def __init__(
        self,
        stack: LocalStack,
        *,
        on_event: Listener | None = None,
        seed: int | None = None,
        interleaving: Interleaving | None = None,
    ) -> None:
        self._stack = stack
        self._clock = stack.clock
        self._listener = on_event
        self._order = None if seed is None else random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._output = FunctionOutput(stack.log)
        self._notes = stack.state_dir / IN_FLIGHT if stack.state_dir else None
        self._interleaving = interleaving
        self._feeders: list[Feeder] = [
            self._poller(source)
            for source in stack.event_sources
            for _ in range(min(INTERLEAVED if interleaving else 1, source.concurrency or INTERLEAVED))
        ]
        self._feeders += [self._pipe(source) for source in stack.pipes]
        self._schedules = [
            Schedule(source, host=self._host(source.function), clock=stack.clock) for source in stack.schedules
        ]
        self._everybody: list[Feeder] = [*self._feeders, *self._schedules]

    def run_until_idle(self, timeout: float | None = None) -> None:
        """Go on until no message is visible, delayed or in flight; StillBusy when that takes longer.

        Schedules stand still: while they tick there is no end.
        """
        ends_at = None if timeout is None else self._clock.now() + timeout
        with self._running():
            while True:
                busy = self._round(self._feeders)
                if not busy and self._is_idle():
                    return
                if ends_at is not None and self._clock.now() >= ends_at:
                    raise StillBusy(f"messages are still under way after {timeout} s")
                if not busy:
                    self._rest(self._feeders, ends_at)

    def tick(self) -> None:
        """Have every schedule call its function now."""
        with self._running():
            for schedule in self._schedules:
                self._told([schedule.tick()])

    def advance(self, seconds: float) -> None:
        """Let this much time pass, and do whatever falls due in it."""
        ends_at = self._clock.now() + seconds
        with self._running():
            while (busy := self._round(self._everybody)) or self._clock.now() < ends_at:
                if not busy:
                    self._rest(self._everybody, ends_at)

    def run_forever(self, stop: Event, on_start: Callable[[], None] = lambda: None) -> None:
        """Go on until `stop` is set, a thread for each event source; batches under way are finished.

        `on_start` is called when nobody else pumps this stack and all functions are warm.

        moto inside this process bears no second thread: there, the sources take turns in this one.
        """
        with self._running():
            for feeder in self._everybody:
                feeder.warm_up()
            on_start()
            turns = [self._everybody] if self._stack.endpoint_url is None else [[feeder] for feeder in self._everybody]
            with ThreadPoolExecutor(len(turns)) as pool:
                serving = [pool.submit(self._serve, feeders, stop) for feeders in turns]
                try:
                    wait(serving, return_when=FIRST_EXCEPTION)
                finally:
                    stop.set()
            for feeder in self._everybody:
                feeder.release()
            for served in serving:
                served.result()

    def crash(self) -> None:
        """Lose everything this process knows, as if it had been killed and started again."""
        for feeder in self._everybody:
            feeder.forget()

    def _host(self, function: Function) -> FunctionHost:
        stack = self._stack
        variables = stack.runtime_environment(function)
        return FunctionHost(
            function, variables=variables, session=stack.session, clock=stack.clock, output=self._output
        )

    def _pipe(self, source: PipeSource) -> Pipe:
        stack = self._stack
        kept_in = stack.state_dir / PIPES / f"{source.logical_id}.json" if stack.state_dir else None
        checkpoint = Checkpoint(source.stream_arn, kept_in)
        return Pipe(
            source,
            host=self._host(source.function),
            stream=TableStream(stack.client("dynamodbstreams"), source.stream_arn, checkpoint.read()),
            events=stack.client("events"),
            clock=stack.clock,
            checkpoint=checkpoint,
        )

    def _poller(self, source: EventSource) -> Poller:
        stack = self._stack
        note = Note(self._notes / f"{source.function.logical_id}.json", source.queue_url) if self._notes else Unnoted()
        return Poller(
            source, host=self._host(source.function), sqs=stack.client("sqs"), clock=stack.clock, in_flight=note
        )

    @contextmanager
    def _running(self) -> Iterator[None]:
        everywhere = common([self._stack.runtime_environment(feeder.function) for feeder in self._everybody])
        with self._alone(), self._output.diverted(), patch.dict(os.environ, everywhere):
            yield

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._stack.state_dir is None or self._notes is None:
            yield
            return
        with only_pump(self._stack.state_dir):
            return_left_behind(self._notes, self._stack.client("sqs"))
            yield

    def _serve(self, feeders: Sequence[Feeder], stop: Event) -> None:
        patience = LONG_POLL_SECONDS if len(feeders) == 1 and self._stack.endpoint_url else 0
        while not stop.is_set():
            if not self._turns(feeders, patience):
                stop.wait(POLL_SECONDS)

    def _round(self, taking_part: Sequence[Feeder]) -> bool:
        """A turn for each of them; whether anything was done."""
        feeders = list(taking_part)
        if self._order:
            self._order.shuffle(feeders)
            shuffle_queues(self._order)
        return self._turns(feeders)

    def _turns(self, feeders: Sequence[Feeder], patience: int = 0) -> bool:
        if self._interleaving:
            polled = self._interleaving.run([feeder.poll for feeder in feeders])
        else:
            polled = [feeder.poll(patience) for feeder in feeders]
        return self._told([invocation for invocation in polled if invocation])

    def _told(self, invocations: Sequence[Invocation]) -> bool:
        for invocation in invocations:
            if self._listener:
                self._listener(invocation)
        return bool(invocations)

    def _is_idle(self) -> bool:
        return all(feeder.is_idle() for feeder in self._feeders)

    def _rest(self, taking_part: Sequence[Feeder], ends_at: float | None) -> None:
        moments = [ends_at, *(feeder.closes_at for feeder in taking_part)]
        self._clock.wait(min((moment for moment in moments if moment is not None), default=None))
