"""moto as a server in a process of its own, for everyone who shares the local stack.

The server does not end with the command that started it: queues, tables and bucket outlive a killed
`./newsmill up`, which finds them again through `server.json` in its state directory. They live in
the server's memory and end with it.

moto's backends were made for one thread. DeleteMessage, for one, rebuilds the queue's list and would
lose a message that is sent meanwhile; conditional writes look first and write after. So requests
pass one at a time.
"""

import argparse
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Lock
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
STATE_FILE = "server.json"
LOG_FILE = "server.log"
HEALTH_PATH = "/newsmill/health"
START_SECONDS = 60  # importing moto takes a second or two, on a busy machine ten
STOP_SECONDS = 10

_Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ServerFailed(Exception):
    """The server did not come up, or did not end."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was seen running."""

    endpoint_url: str
    pid: int
    identity: str
    state_dir: Path

    def is_running(self) -> bool:
        """Whether it is this server that answers there, and not a later one."""
        address = urlsplit(self.endpoint_url)
        connection = HTTPConnection(str(address.hostname), address.port, timeout=5)
        try:
            connection.request("GET", HEALTH_PATH)
            return connection.getresponse().read().decode() == self.identity
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """End it; everything it holds is gone."""
        if self.is_running():
            os.kill(self.pid, signal.SIGTERM)
            _wait_until(lambda: not self.is_running(), STOP_SECONDS, f"the server (process {self.pid}) does not end")
        (self.state_dir / STATE_FILE).unlink(missing_ok=True)


def ensure(state_dir: Path | None, *, host: str, port: int) -> Server:
    """The server that runs according to this directory, or a new one on `port` (0: any)."""
    directory = Path(tempfile.mkdtemp(prefix="newsmill-")) if state_dir is None else state_dir.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        return running(directory) or _start(directory, host, port)


def running(state_dir: Path) -> Server | None:
    """The server of this directory, when it is alive."""
    try:
        told = json.loads((state_dir / STATE_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    server = Server(told["endpoint_url"], told["pid"], told["identity"], state_dir)
    return server if server.is_running() else None


def _start(state_dir: Path, host: str, port: int) -> Server:
    (state_dir / STATE_FILE).unlink(missing_ok=True)
    command = [sys.executable, "-m", "infra.local.server", "--host", host, "--port", str(port), str(state_dir)]
    with (state_dir / LOG_FILE).open("ab") as log:
        # Settings of this process that steer AWS clients are none of the server's business.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        started = subprocess.run(  # noqa: S603 - our own module
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False
        )
    if started.returncode:
        raise ServerFailed(f"no server can listen on {host}:{port}; see {state_dir / LOG_FILE}")
    _wait_until(lambda: running(state_dir) is not None, START_SECONDS, f"no server came up; see {state_dir / LOG_FILE}")
    server = running(state_dir)
    assert server is not None  # noqa: S101 - it has just been seen
    return server


@contextmanager
def _alone(state_dir: Path) -> Iterator[None]:
    """Two commands started at once must not start two servers."""
    with (state_dir / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _wait_until(holds: Callable[[], bool], seconds: float, otherwise: str) -> None:
    ends_at = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends_at:
            raise ServerFailed(otherwise)
        time.sleep(0.05)


class Turnstile:
    """Lets requests through to moto one at a time, and answers who is there."""

    def __init__(self, app: _Wsgi, identity: str) -> None:
        self._app = app
        self._identity = identity
        self._turn = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == HEALTH_PATH:
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(self._identity)))])
            return [self._identity.encode()]
        with self._turn:
            return list(self._app(environ, start_response))

    def step_aside(self, wait: Callable[[Any, int], None]) -> Callable[[Any, int], None]:
        """A long poll waits inside its request; meanwhile the others go on."""

        def waiting(queue: Any, timeout: int) -> None:
            self._turn.release()
            try:
                wait(queue, timeout)
            finally:
                self._turn.acquire()

        return waiting


def _serve(state_dir: Path, listening: socket.socket) -> None:
    import logging

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from moto.sqs.models import Queue
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a request, and the pump asks 60 times a second
    identity = uuid.uuid4().hex
    turnstile = Turnstile(DomainDispatcherApplication(create_backend_app), identity)
    Queue.wait_for_messages = turnstile.step_aside(Queue.wait_for_messages)  # type: ignore[method-assign,assignment] # a plain function will do
    host, port = listening.getsockname()
    server = make_server(
        host, port, turnstile, threaded=True, request_handler=MotoRequestHandler, fd=listening.fileno()
    )
    state = {"endpoint_url": f"http://{host}:{port}", "pid": os.getpid(), "identity": identity}
    draft = state_dir / f"{STATE_FILE}.new"
    draft.write_text(json.dumps(state), encoding="utf-8")
    draft.replace(state_dir / STATE_FILE)
    server.serve_forever()


def _end(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's parameters
    sys.exit(0)


def main() -> None:
    """Run a server, detached from whoever started it."""
    arguments = argparse.ArgumentParser(description=main.__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("state_dir", type=Path)
    given = arguments.parse_args()
    listening = socket.create_server((given.host, given.port))  # before anything else: whoever starts us hears of it
    if os.fork():  # the starter goes on; the child is nobody's child, and no terminal's
        os._exit(0)
    os.setsid()
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["S3_IGNORE_SUBDOMAIN_BUCKETNAME"] = "true"  # else moto reads a bucket's name from any host name
    _serve(given.state_dir, listening)


if __name__ == "__main__":
    main()
