"""A small news site on loopback, made of pages written for it: The Tolmouth Courier and its partners.

    with DemoSite() as site:
        print(site.origin)      # http://127.0.0.1:8017

It behaves like real sites do: feeds and a sitemap, a robots.txt, an encoding only the page itself declares, a
redirect, a story that is corrected later, and a page whose first answer is 503.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self

from infra.demo.feeds import ATOM_PATH, FIRST_ITEMS, JSON_PATH, SITEMAP_PATH, Item, atom, json_feed, news_sitemap

if TYPE_CHECKING:
    from types import TracebackType

PAGES = Path(__file__).parent / "pages"
PORT = 8017  # any free port serves when this one is taken; a fixed one keeps story ids the same from run to run
ROBOTS = f"User-agent: *\nDisallow: /drafts/\n\nSitemap: {SITEMAP_PATH}\n"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

ENCODINGS = {"deich.html": "windows-1252"}
FLAKY_PATH = "/2025/03/tide-tables"
NEW_PATH = "/2025/03/signal-box-bakery"  # published while the demo runs
PUSHED_PATH = "/2025/03/bell-buoy"  # and this one, of which a hub tells
FERRY_PATH = "/2025/03/varrow-ferry-returns"
FIRST_EDITION = {
    "/": "front.html",
    FERRY_PATH: "ferry.html",
    "/2025/02/market-hall": "tram-depot.html",
    "/2025/02/budget-in-full": "budget.html",
    "/2025/01/seven-lights": "lighthouses.html",
    "/opinion/dry-fountain": "opinion.html",
    "/live/storm-brannoc": "storm-live.html",
    "/de/deich": "deich.html",
    "/ar/boat-library": "arabic.html",
    "/ja/night-school": "japanese.html",
    "/2025/02/eel-census": "eels.html",
    "/gazette/eel-count": "eels-copy.html",
    FLAKY_PATH: "tides.html",
    "/plus/tolm-line": "paywall.html",
    "/drafts/mayor": "draft.html",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says to one request."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(slots=True)
class Newsroom:
    """The pages, and what has been published of them so far."""

    origin: str = ""
    hub: str = ""  # who tells of its news, when somebody does
    published: dict[str, str] = field(default_factory=lambda: dict(FIRST_EDITION))
    items: list[Item] = field(default_factory=lambda: list(FIRST_ITEMS))
    asked: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def publish(self, path: str, page: str, title: str) -> None:
        """A new story: its page, and an entry on top of the feeds."""
        self.published[path] = page
        self.items.insert(0, Item(path, title, datetime.now(UTC).isoformat()))

    def correct(self, path: str, page: str) -> None:
        """Publish another version of a story under its URL; the feeds tell of it."""
        self.published[path] = page
        now = datetime.now(UTC).isoformat()
        self.items = [replace(item, updated=now) if item.path == path else item for item in self.items]

    def answer(self, path: str) -> Answer:
        with self.lock:
            self.asked[path] += 1
            times = self.asked[path]
        if path in _FEEDS:
            content_type, render = _FEEDS[path]
            return Answer(render(self.origin, self.items, self.hub), headers=(("Content-Type", content_type),))
        if path in _SPECIAL:
            special = _SPECIAL[path]
            return Answer(special.body, special.status, tuple((k, self._here(v)) for k, v in special.headers))
        if path == FLAKY_PATH and times == 1:
            return Answer(b"The newsroom is restarting.", 503, (("Content-Type", "text/plain"), ("Retry-After", "1")))
        if path in self.published:
            return self._page(self.published[path])
        return Answer(b"<!doctype html><title>Not found</title><h1>There is no such page</h1>", 404)

    def _page(self, name: str) -> Answer:
        text = self._here((PAGES / name).read_text(encoding="utf-8"))
        if name not in ENCODINGS:
            return Answer(text.encode())
        # like many old sites: the header says nothing of the encoding, the page's own meta element does
        return Answer(text.encode(ENCODINGS[name]), headers=(("Content-Type", "text/html"),))

    def _here(self, text: str) -> str:
        return text.replace("{{origin}}", self.origin)


_FEEDS: dict[str, tuple[str, Callable[[str, Iterable[Item], str], bytes]]] = {
    ATOM_PATH: ("application/atom+xml", atom),
    JSON_PATH: ("application/feed+json", json_feed),
    SITEMAP_PATH: ("application/xml", news_sitemap),
}
_SPECIAL = {
    "/robots.txt": Answer(ROBOTS.encode(), headers=(("Content-Type", "text/plain; charset=utf-8"),)),
    "/documents/budget.pdf": Answer(PDF, headers=(("Content-Type", "application/pdf"),)),
    "/s/eels": Answer(b"", 302, (("Location", "{{origin}}/2025/02/eel-census?utm_source=shortlink"),)),
}


class DemoSite:
    """The newsroom behind a real socket, for as long as the `with` block lasts."""

    def __init__(self, port: int = PORT) -> None:
        self.newsroom = Newsroom()
        self._server = _bind(port, _handler(self.newsroom))
        self.newsroom.origin = self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _bind(port: int, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:  # taken
        return ThreadingHTTPServer(("127.0.0.1", 0), handler)


def _handler(newsroom: Newsroom) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "TolmouthCourier"

        def do_GET(self) -> None:
            answer = newsroom.answer(self.path.partition("?")[0])
            etag = f'"{sha256(answer.body).hexdigest()[:16]}"'
            if answer.status == HTTPStatus.OK and self.headers["If-None-Match"] == etag:
                answer = Answer(b"", HTTPStatus.NOT_MODIFIED, ())
            self.send_response(answer.status)
            self.send_header("ETag", etag)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """The demo shows its own progress."""

    return Handler
