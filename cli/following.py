"""Stories that a stack discovers by itself, followed from their first message to their outcome."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.pipeline import IN_FLIGHT, Entry, Result, result_of
from shared.aws.sqs import SqsInbox
from shared.messages import StoryPublished
from shared.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cli.stacks import Stack
    from infra.local.poller import Invocation


class Follower:
    """Waits for messages about these URLs; `on_result` hears of each that settles."""

    def __init__(self, stack: Stack, urls: Iterable[str], on_result: Callable[[Entry, Result], None]) -> None:
        self._stack = stack
        self._on_result = on_result
        self._open = {url_key(url): Entry(url) for url in urls}
        self._inbox = SqsInbox(stack.client("sqs"), "", stack.objects)

    def saw(self, invocation: Invocation) -> None:
        """A function has run: look what became of the messages it had."""
        for message in invocation.messages:
            told = json.loads(self._inbox.read(message["Body"]))
            key = url_key(told.get("url", ""))
            if key in self._open:
                announced = StoryPublished(trace_id=told["trace_id"], url=told["url"])
                self._open[key] = Entry(self._open[key].given, announced)
                self._look(key)

    def give_up(self) -> None:
        """Whatever is still open is told as it stands."""
        for key, entry in list(self._open.items()):
            if entry.message is None:
                self._settle(key, Result(entry.given, entry.given, IN_FLIGHT, detail="nobody has told of it"))
            else:
                self._settle(key, self._result(entry))

    def _look(self, key: str) -> None:
        result = self._result(self._open[key])
        if not result.is_open:
            self._settle(key, result)

    def _settle(self, key: str, result: Result) -> None:
        self._on_result(self._open.pop(key), result)

    def _result(self, entry: Entry) -> Result:
        url = entry.message.url if entry.message else entry.given
        return result_of(entry, self._stack.ledger.journey(url))
