"""Where functions' logs and metrics go: to a file, as CloudWatch would keep them, not among a command's own output."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from logging import StreamHandler
from pathlib import Path
from threading import local
from typing import TextIO
from unittest.mock import patch

from shared.observability import logger


class FunctionOutput(io.TextIOBase):
    """Stands in for standard output: what a function's thread prints goes to the log, the rest where it went before.

    Without a path, functions talk to nobody.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path or Path(os.devnull)
        self._log: TextIO | None = None
        self._screen = sys.stdout
        self._thread = local()

    def write(self, text: str) -> int:
        return self._target.write(text)

    def flush(self) -> None:
        """Also called when this is forgotten, at a time when the screen it was made for may be gone."""
        if not self._target.closed:
            self._target.flush()

    @property
    def _target(self) -> TextIO:
        return self._log if self._log and getattr(self._thread, "runs_function", False) else self._screen

    @contextmanager
    def of_functions(self) -> Iterator[None]:
        """What this thread prints is a function's."""
        self._thread.runs_function = True
        try:
            yield
        finally:
            self._thread.runs_function = False

    @contextmanager
    def diverted(self) -> Iterator[None]:
        """Standard output is watched, and the functions' logger, which has kept a hold of it, writes to the log."""
        handlers = [handler for handler in logger.handlers if isinstance(handler, StreamHandler)]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8", buffering=1) as log:
            self._log, self._screen = log, sys.stdout
            streams = [handler.setStream(log) for handler in handlers]
            try:
                with redirect_stdout(self), _keys_of_each_thread():
                    yield
            finally:
                for handler, stream in zip(handlers, streams, strict=True):
                    handler.setStream(stream)
                self._log = None


@contextmanager
def _keys_of_each_thread() -> Iterator[None]:
    """Lambda's logger belongs to one function. Here all share it, and work side by side.

    No line may name another's request, and none may be lost because its keys are exchanged while it is written.
    """
    with patch.object(logger, "structure_logs", logger.thread_safe_append_keys):  # as each invocation begins
        yield
