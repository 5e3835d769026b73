"""Inputs through a local stack that this process drives itself."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cli import stacks
from cli.folder import Folder
from cli.following import Follower
from cli.inputs import Input
from cli.options import RUN_LOG, state_dir
from cli.pipeline import Entry, Result, Tracker, prepare, rounds
from cli.recording import record, write_index
from cli.report import Listener, progress
from cli.terminal import remarks
from infra.local.clock import SimulatedClock, WallClock
from infra.local.poller import Invocation
from infra.local.pump import Pump, StillBusy
from infra.local.stack import LocalStack


def run_here(inputs: list[Input], out: Path, contact: str, timeout: float) -> list[Result]:
    """Through a stack inside this process, in the order given."""
    # Nobody out there has to be waited for when all pages are here: then time may jump to the next retry.
    clock = WallClock() if any(given.record is None for given in inputs) else SimulatedClock()
    parameters = {"Contact": contact} if contact else None
    with (
        LocalStack.in_process(clock=clock, log=state_dir() / RUN_LOG, parameters=parameters) as local,
        progress(len(inputs)) as on_result,
    ):
        driver = Driver(local, Folder(out), on_result)
        done = driver.through(inputs, timeout)
        write_index(done, driver.folder)
        return done


class Driver:
    """Sends inputs into a stack, pumps its queues, and writes down what came of each."""

    def __init__(self, local: LocalStack, folder: Folder, on_result: Listener) -> None:
        self.folder = folder
        self._stack = stacks.of(local)
        self._on_result = on_result
        self._pump = Pump(local, on_event=self._saw)
        self._follower: Tracker | Follower | None = None
        self._settled: dict[int, Result] = {}

    def through(self, inputs: list[Input], timeout: float) -> list[Result]:
        """A result for each input, in their order; none takes part in two rounds, none is left out."""
        entries = prepare(self._stack, inputs)
        for entry in entries:
            if entry.result:
                self._write_down(entry, entry.result)
        for together in rounds(entries):
            self._round(together, timeout)
        return [self._settled[id(entry)] for entry in entries]

    def tick(self) -> None:
        """What happens once a minute, now."""
        self._pump.tick()

    def discovered(self, urls: Sequence[str], timeout: float, by: Callable[[], object]) -> list[Result]:
        """What this leads to: a result for each of these URLs, which the stack is to learn of by itself."""
        found: dict[str, Result] = {}

        def write_down(entry: Entry, result: Result) -> None:
            self._write_down(entry, result)
            found[entry.given] = self._settled[id(entry)]

        self._follower = Follower(self._stack, urls, write_down)
        by()
        self._pump_all(timeout)
        self._follower.give_up()
        return [found[url] for url in urls]

    def _round(self, entries: list[Entry], timeout: float) -> None:
        tracker = Tracker(self._stack, self._write_down)
        self._follower = tracker
        tracker.send(entries)
        self._pump_all(timeout)
        tracker.give_up()

    def _pump_all(self, timeout: float) -> None:
        try:
            self._pump.run_until_idle(timeout)
        except StillBusy:
            remarks().print(f"not all pages are settled after {timeout:.0f} s; those are told as they stand")

    def _saw(self, invocation: Invocation) -> None:
        if self._follower:
            self._follower.saw(invocation)

    def _write_down(self, entry: Entry, result: Result) -> None:
        self._settled[id(entry)] = record(result, self._stack, self.folder)
        self._on_result(result)
