"""A WebSub hub on loopback, as strict as the W3C's text: for the demo and for the tests.

    with Hub() as hub:
        hub.tell("http://127.0.0.1:8017/feed.xml", feed, "application/rss+xml")

It verifies intent before it believes in a subscription, keeps leases, signs what it delivers, forgets who
answers 410, and ends a subscription only when the subscriber agrees.
"""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

if TYPE_CHECKING:
    from types import TracebackType

ASK_BACK_SECONDS = 10
GONE = 410
OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to be told of what, until when."""

    callback: str
    topic: str
    secret: str
    ends_at: float


@dataclass(slots=True)
class Hub:
    """Its subscriptions, by callback. Change `lease_seconds` to grant more or less time."""

    lease_seconds: int = 864_000
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)  # every form that came, in order
    not_agreed: list[str] = field(default_factory=list)  # callbacks that did not confirm
    _server: ThreadingHTTPServer | None = None
    _lock: Lock = field(default_factory=Lock)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/" if self._server else ""

    def taken(self, form: dict[str, str]) -> int:
        """A request of a subscriber; the status it is answered with, before anything is verified."""
        with self._lock:
            self.asked.append(form)
        if form.get("hub.mode") not in {"subscribe", "unsubscribe"} or "hub.callback" not in form:
            return 400
        Thread(target=self.verify, args=(form,), daemon=True).start()
        return 202

    def verify(self, form: dict[str, str]) -> None:
        """Ask the subscriber whether it meant that (section 5.3)."""
        challenge = secrets.token_urlsafe(16)
        asked = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": challenge}
        if form["hub.mode"] == "subscribe":
            asked["hub.lease_seconds"] = str(self.lease_seconds)
        status, body = _request("GET", f"{form['hub.callback']}?{urlencode(asked)}")
        if status not in OK or body != challenge.encode():
            self.not_agreed.append(form["hub.callback"])
        elif form["hub.mode"] == "subscribe":
            ends_at = time.time() + self.lease_seconds
            callback = form["hub.callback"]
            self.subscriptions[callback] = Subscription(
                callback, form["hub.topic"], form.get("hub.secret", ""), ends_at
            )
        else:
            self.subscriptions.pop(form["hub.callback"], None)

    def wait_for(self, topic: str) -> None:
        """Until somebody subscribes to it; not for long."""
        ends_at = time.monotonic() + ASK_BACK_SECONDS
        while time.monotonic() < ends_at and not any(each.topic == topic for each in self.subscriptions.values()):
            time.sleep(0.05)

    def tell(self, topic: str, content: bytes = b"", content_type: str = "application/xml") -> list[int]:
        """Deliver news of a topic to all who subscribe to it; their answers."""
        wanted = [each for each in self.subscriptions.values() if each.topic == topic and each.ends_at > time.time()]
        return [self.deliver(each, content, content_type) for each in wanted]

    def deliver(self, to: Subscription, content: bytes, content_type: str) -> int:
        """One delivery, signed with the subscription's secret (section 7)."""
        headers = {"Content-Type": content_type, "Link": f'<{self.url}>; rel="hub", <{to.topic}>; rel="self"'}
        if to.secret:
            headers["X-Hub-Signature"] = f"sha256={hmac.new(to.secret.encode(), content, 'sha256').hexdigest()}"
        status, _ = _request("POST", to.callback, content, headers)
        if status == GONE:
            self.subscriptions.pop(to.callback, None)
        return status


def _request(
    method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Status and body; 0 when nobody answers."""
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=ASK_BACK_SECONDS)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "DemoHub"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status = hub.taken(dict(parse_qsl(body.decode())))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """The demo shows its own progress."""

    return Handler
