"""A Lambda function whose conduct a test decides: `on_event` is what its handler does."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

on_event: Callable[[dict[str, Any], Any], Any] = lambda event, context: None  # noqa: E731 - meant to be replaced
starts: list[dict[str, str]] = []  # the environment of each cold start


@cache
def app() -> str:
    starts.append(dict(os.environ))
    return os.environ["INBOX_URL"]


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    app()
    return on_event(event, context)
