"""A function's execution environment inside this process.

Lambda gives each function a process and variables of its own; here several share one process. What
keeps them apart: a function's modules are imported and its `app()` is built while its variables, and
nobody else's, are set; afterwards only those remain that all functions have in common (see `common`).
So each function has one execution environment, and its concurrency is one.
"""

import importlib
import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from threading import RLock
from typing import Any
from unittest.mock import patch

from aws_lambda_powertools.utilities.typing import LambdaContext
from boto3 import Session

from infra.local.clock import Clock
from infra.local.functions import Function
from infra.local.output import FunctionOutput

_ENVIRONMENT = RLock()  # os.environ is the process's: one at a time


class TimedOut(Exception):
    """The handler took longer than the function's timeout; what it answered does not count."""


class FunctionHost:
    """Runs one function's real handler."""

    def __init__(
        self,
        function: Function,
        *,
        variables: Mapping[str, str],
        session: Session,
        clock: Clock,
        output: FunctionOutput,
    ) -> None:
        self._function = function
        self._variables = variables
        self._session = session
        self._clock = clock
        self._output = output
        self._handler: Any = None

    def invoke(self, event: Any) -> Any:
        """What the handler answers, as Lambda would see it: through JSON, and in time."""
        with self._output.of_functions():
            handler = self._handler or self._cold_start()
            deadline = self._clock.now() + self._function.timeout_seconds
            answer = handler(json.loads(json.dumps(event)), self._context(deadline))
        if self._clock.now() > deadline:
            raise TimedOut(f"{self._function.logical_id} ran longer than {self._function.timeout_seconds} s")
        return json.loads(json.dumps(answer))

    def warm_up(self) -> None:
        """Start before there is anything to do; a start that fails is tried again, and told, with the first event."""
        with self._output.of_functions(), suppress(Exception):
            self._cold_start()

    def end(self) -> None:
        """The environment is gone: the next invocation is a cold start."""
        self._handler = None

    def _cold_start(self) -> Any:
        module_name, _, name = self._function.handler.rpartition(".")
        ours = self._session._session  # noqa: SLF001 - the botocore session under boto3's
        with (
            environment(self._variables),
            patch("shared.aws.clients.get_session", lambda: ours),
            patch("boto3.DEFAULT_SESSION", self._session),
        ):
            module = importlib.import_module(module_name)
            if app := getattr(module, "app", None):
                app.cache_clear()
                with self._clock.for_functions():
                    app()
        self._handler = getattr(module, name)
        return self._handler

    def _context(self, deadline: float) -> LambdaContext:
        context = LambdaContext()
        context._function_name = self._function.name  # noqa: SLF001 - Powertools offers no constructor
        context._function_version = "$LATEST"  # noqa: SLF001
        context._memory_limit_in_mb = self._function.memory_mb  # noqa: SLF001
        context._invoked_function_arn = self._function.arn  # noqa: SLF001
        context._aws_request_id = str(uuid.uuid4())  # noqa: SLF001
        context._log_group_name = f"/aws/lambda/{self._function.name}"  # noqa: SLF001
        context._log_stream_name = "local"  # noqa: SLF001
        context.get_remaining_time_in_millis = lambda: max(0, int((deadline - self._clock.now()) * 1000))  # type: ignore[method-assign]
        return context


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Only these variables, and of the process's own what has nothing to do with AWS."""
    with _ENVIRONMENT:
        before = dict(os.environ)
        kept = {name: value for name, value in before.items() if not name.startswith(("AWS_", "POWERTOOLS_"))}
        os.environ.clear()
        os.environ.update(kept | dict(variables))
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def common(environments: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The variables on which all of them agree: they can be set for the whole process and leak nothing."""
    shared = set.intersection(*(set(variables.items()) for variables in environments)) if environments else set()
    return dict(sorted(shared))
