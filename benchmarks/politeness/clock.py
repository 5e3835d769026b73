"""Simulated time for real, synchronous code: threads that take turns, and sleep without time passing."""

import threading
from collections.abc import Callable, Sequence
from heapq import heappop, heappush


class SharedTime:
    """One clock for several threads, of which one runs at a time: whoever sleeps lets the next one wake.

    Everything happens in one order, the same in each run, however the machine is loaded.
    """

    def __init__(self, start: float) -> None:
        self._now = start
        self._sleeping: list[tuple[float, int, threading.Semaphore]] = []
        self._naps = 0
        self._problems: list[BaseException] = []

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        gate = self._go_to_bed(seconds)
        self._wake_next()
        gate.acquire()

    def run(self, actors: Sequence[Callable[[], None]]) -> None:
        """All of them, to their ends; raises what one of them raised."""
        done = threading.Semaphore(0)
        threads = [threading.Thread(target=self._live, args=(actor, done), daemon=True) for actor in actors]
        for thread in threads:
            thread.start()
            done.acquire()  # it is in bed
        self._wake_next()
        for thread in threads:
            thread.join()
        if self._problems:
            raise self._problems[0]

    def _live(self, actor: Callable[[], None], ready: threading.Semaphore) -> None:
        gate = self._go_to_bed(0)
        ready.release()
        gate.acquire()
        try:
            actor()
        except BaseException as problem:  # noqa: BLE001 - told by `run`, in the thread that started us
            self._problems.append(problem)
        self._wake_next()

    def _go_to_bed(self, seconds: float) -> threading.Semaphore:
        self._naps += 1
        gate = threading.Semaphore(0)
        heappush(self._sleeping, (self._now + max(0.0, seconds), self._naps, gate))
        return gate

    def _wake_next(self) -> None:
        if self._sleeping:
            at, _, gate = heappop(self._sleeping)
            self._now = max(self._now, at)
            gate.release()
