"""Concurrency that can be repeated: several invocations at once, of which exactly one moves.

Each runs in a thread of its own. At every AWS call the one that moves stops, and chance, which has a
seed, says who goes on. So whatever two invocations can do to each other between two calls does
happen, and happens again with the same seed; and moto, which bears one thread at a time, never sees two.
"""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Semaphore, Thread, current_thread
from typing import TypeVar

T = TypeVar("T")


class Interleaving:
    """Whose turn it is."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._players: dict[Thread, Semaphore] = {}  # in the order they came in, each with its permission to move
        self._all_done = Semaphore(0)

    def run(self, tasks: Sequence[Callable[[], T]]) -> list[T]:
        """All of them at once; their results, when the last has ended."""
        results: list[Future[T]] = [Future() for _ in tasks]
        threads = [Thread(target=self._play, args=(task, result)) for task, result in zip(tasks, results, strict=True)]
        self._players = {thread: Semaphore(0) for thread in threads}
        for thread in threads:
            thread.start()
        self._let_someone_move()
        self._all_done.acquire()
        for thread in threads:
            thread.join()
        return [result.result() for result in results]

    def switch(self) -> None:
        """An AWS call is about to be made or was made: perhaps it is another's turn.

        Threads that an invocation started itself go along with it.
        """
        mine = self._players.get(current_thread())
        if mine:
            self._let_someone_move()
            mine.acquire()

    def _play(self, task: Callable[[], T], result: "Future[T]") -> None:
        self._players[current_thread()].acquire()
        try:
            result.set_result(task())
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits for the result
            result.set_exception(error)
        del self._players[current_thread()]
        self._let_someone_move()

    def _let_someone_move(self) -> None:
        if self._players:
            self._chance.choice(list(self._players.values())).release()
        else:
            self._all_done.release()
