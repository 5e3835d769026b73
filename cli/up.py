"""`up` and `down`: the local stack, live."""

from __future__ import annotations

import signal
import socket
from threading import Event
from typing import TYPE_CHECKING

import click

from cli.errors import Failure, Unreachable
from cli.options import as_json, contact, state_dir
from cli.report import near
from cli.terminal import counted, print_json, remarks
from cli.verb import Verb

if TYPE_CHECKING:
    from infra.local.poller import Invocation
    from infra.local.stack import LocalStack

UP_EXAMPLES = """
    ./newsmill up                                    then, in another terminal:
    ./newsmill ingest https://news.example/a-story
    ./newsmill where https://news.example/a-story
    curl -d '{"url": "https://news.example/a-story"}' -H 'Content-Type: application/json' http://127.0.0.1:4580/stories
    export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_DEFAULT_REGION=us-east-1
    AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws sqs list-queues
"""
DOWN_EXAMPLES = """
    ./newsmill down
"""
WHAT_STAYS = """
    The emulated AWS is a process of its own. Ctrl-C, or a crash, ends only the functions: queues, tables
    and bucket stay, and the next `up` goes on where this one stopped. `./newsmill down` ends it all.
"""
PORT = 4566  # where tools for emulated clouds look first
API_PORT = 4580  # of the HTTP API; any other when it is taken


@click.command(cls=Verb, examples=UP_EXAMPLES, notes={"What stays": WHAT_STAYS})
@click.option("--port", default=PORT, show_default=True, help="Of the emulated AWS, on 127.0.0.1; 0: any.")
@contact
@as_json
def up(port: int, contact: str, *, as_json: bool) -> None:
    """Run the local stack until Ctrl-C: what template.yaml declares, on an emulated AWS.

    The real handlers take messages from the queues as in Lambda. --json prints the endpoint and
    the stack's outputs on one line, once all is ready.
    """
    from infra.local.http_api import HttpApi
    from infra.local.in_flight import AlreadyPumping
    from infra.local.pump import Pump

    standing = _started(port, contact)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    api = HttpApi(standing, API_PORT)
    local = api.stack

    def on_event(invocation: Invocation) -> None:
        if invocation.messages:
            _tell(invocation)
        elif local.server and not local.server.is_running():
            stop.set()
        elif invocation.error:
            _tell_failure(invocation)

    try:
        with api:
            Pump(local, on_event=on_event).run_forever(stop, on_start=lambda: _tell_ready(local, as_json=as_json))
    except AlreadyPumping as error:
        raise Failure(str(error), then="one `./newsmill up` at a time: use that one, or end it first") from error
    if local.server and not local.server.is_running():
        raise Unreachable(
            "the emulated AWS has ended (`./newsmill down`, or a crash)", then="`./newsmill up` starts anew"
        )
    remarks().print("\nstopped; what lies in the queues stays there. Go on: ./newsmill up   End it: ./newsmill down")


@click.command(cls=Verb, examples=DOWN_EXAMPLES)
@as_json
def down(*, as_json: bool) -> None:
    """End the local stack, with everything in its queues, tables and bucket."""
    from infra.local import server

    running = server.running(state_dir())
    if running:
        running.stop()
    if as_json:
        print_json({"stopped": running is not None, "endpoint_url": running.endpoint_url if running else None})
    else:
        remarks().print("the local stack is down" if running else "no local stack was running")


def _started(port: int, contact: str) -> LocalStack:
    from infra.local.server import ServerFailed
    from infra.local.stack import LocalStack

    _require_port(port)
    try:
        return LocalStack.start(state_dir=state_dir(), port=port, parameters={"Contact": contact} if contact else None)
    except ServerFailed as error:
        raise Unreachable(f"the emulated AWS did not start: {error}", then="`--port 0` takes any free port") from error


def _require_port(port: int) -> None:
    """The server starts on its own and out of sight: what would keep it from starting is told here."""
    from infra.local import server

    if not port or server.running(state_dir()):
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failure(
                f"port {port} is taken: {error.strerror}", then="`--port 0` takes any that is free"
            ) from error


def _tell_ready(local: LocalStack, *, as_json: bool) -> None:
    if as_json:
        print_json({"endpoint_url": local.endpoint_url, "outputs": local.outputs})
        return
    say = remarks()
    say.print(f"The local stack is up: AWS at {local.endpoint_url}, logs in {near(str(state_dir()))}/")
    say.print(f"The HTTP API:           {local.outputs['ApiUrl']} (POST /stories, GET /outcomes?url=…, and to read)")
    say.print("Send it a story:        ./newsmill ingest URL")
    say.print("Have it watch a source: ./newsmill feeds add URL")
    say.print("See what became of it:  ./newsmill where URL")
    say.print("Ctrl-C stops the functions; the queues keep what they hold.\n")


def _tell(invocation: Invocation) -> None:
    """A line for each batch: this is what a log stream would show."""
    name = invocation.function.removesuffix("Function").lower()
    returned = f", {len(invocation.returned)} to be tried again" if invocation.returned else ""
    failed = f" ({invocation.error})" if invocation.error else ""
    took = f"{invocation.seconds * 1000:.0f} ms"
    remarks().print(f"{name:<10}{counted(len(invocation.messages), 'message')} in {took}{returned}{failed}")


def _tell_failure(invocation: Invocation) -> None:
    """Of a function that no message called: the tick, which comes again by itself."""
    name = invocation.function.removesuffix("Function").lower()
    remarks().print(f"{name:<10}failed: {invocation.error}")
