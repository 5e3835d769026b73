"""A stack as `./newsmill up` runs it: on a server, its functions pumped, its HTTP API on a socket."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from cli import stacks
from infra.local.host import FunctionHost
from infra.local.http_api import HttpApi
from infra.local.output import FunctionOutput
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from tests.eventually import eventually


@dataclass(frozen=True)
class Live:
    """What people and machines outside see of it."""

    stack: LocalStack
    api_url: str
    desk: stacks.Stack
    discover: FunctionHost

    def ask(self, method: str, path: str, content: Any = None, **headers: str) -> tuple[int, Any]:
        """A request to the HTTP API; status and JSON."""
        address = urlsplit(self.api_url)
        connection = HTTPConnection(str(address.hostname), address.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if content is None else json.dumps(content)
        connection.request(method, path, body, {"Content-Type": "application/json", **named})
        answer = connection.getresponse()
        told = answer.read()
        connection.close()
        return answer.status, json.loads(told) if told else None

    def tick(self) -> dict[str, dict[str, int]]:
        """What a minute's tick does, without waiting for it."""
        done: dict[str, dict[str, int]] = self.discover.invoke({})
        return done

    def stored(self, url: str) -> str:
        """The headline of the story at this URL, once it is there."""
        return eventually(lambda: self._headline(url), f"no story of {url}")

    def journey(self, url: str) -> list[str]:
        """The stages that a URL has been through."""
        return [outcome.stage for outcome in self.desk.ledger.journey(url)]

    def _headline(self, url: str) -> str:
        story = self.desk.reader.get(url)
        return story.headline if story else ""


@contextmanager
def live(state_dir: Path) -> Iterator[Live]:
    """Hosts on loopback need next to no rest between two requests."""
    stack = LocalStack.start(state_dir=state_dir, parameters={"Contact": "desk@courier.example", "HostSpacing": "0.1"})
    try:
        with HttpApi(stack) as api, _pumped(api.stack):
            function = api.stack.function("DiscoverFunction")
            discover = FunctionHost(
                function,
                variables=api.stack.runtime_environment(function),
                session=api.stack.session,
                clock=api.stack.clock,
                output=FunctionOutput(api.stack.log),
            )
            yield Live(api.stack, api.url, stacks.of(api.stack), discover)
    finally:
        stack.stop()


@contextmanager
def _pumped(stack: LocalStack) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=Pump(stack).run_forever, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
