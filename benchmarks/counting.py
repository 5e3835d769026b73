"""Every AWS call that stories make on their way, and what it would be billed as."""

import math
import random
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from infra.demo.site import FIRST_EDITION, PAGES
from infra.local.poller import Invocation
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from shared.aws.dispatch import slotted_dispatch
from shared.aws.sqs import SqsOutbox
from shared.messages import StoryPublished

CHUNK = 64 * 1024  # SQS bills each of a payload
WRITE_UNIT = 1024  # DynamoDB: bytes
READ_UNIT = 4096
PAGE_BYTES = 245_000  # the mean of 311 real news pages
TEXT_CHARS = 5_400  # the mean of 170 real stories, which makes messages of 13.5 KB
SLUG = "in-a-year-of-storms-and-long-repairs"  # URLs of real stories have 109 characters
WITHOUT_SECTION = "lighthouses.html"  # one in five; of 275 real stories, one in six
ARTICLES = ("ferry.html", "tram-depot.html", "budget.html", "lighthouses.html", "eels.html")
POLLER = "Lambda's poller"
FUNCTIONS = "functions"


@dataclass
class Count:
    """Calls and units by who made them."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    message_bytes: Counter[str] = field(default_factory=Counter)
    invocations: Counter[str] = field(default_factory=Counter)
    events: dict[str, list[Invocation]] = field(default_factory=dict)
    captures: dict[str, bytes] = field(default_factory=dict)

    def forget(self) -> None:
        """All that was counted so far."""
        for counted in (self.calls, self.units, self.message_bytes, self.invocations, self.events):
            counted.clear()

    def total(self, unit: str) -> int:
        return sum(count for (_, kind), count in self.units.items() if kind == unit)


class NoObjects:
    """A publisher's messages are small: none needs a claim check."""

    def put_once(self, key: str, data: bytes, content_type: str) -> bool:
        raise AssertionError(f"{key}: {len(data)} bytes of {content_type} are too large")

    def get(self, key: str) -> bytes:
        raise AssertionError(key)


def article(number: int) -> tuple[str, bytes]:
    """Path and HTML of a page that weighs as much as real ones: one of the demo's, with a URL and words of its own."""
    name = ARTICLES[number % len(ARTICLES)]
    [path] = [path for path, page in FIRST_EDITION.items() if page == name]
    own = f"{path}-{number}-{SLUG}"
    text = _as_long_as_real_ones((PAGES / name).read_text(encoding="utf-8")).replace(path, own)
    if name != WITHOUT_SECTION:
        text = text.replace("</head>", '<meta property="article:section" content="Local"></head>', 1)
    words = random.Random(number)  # noqa: S311 - the same pages in each run
    ballast = ",".join(f'"{words.getrandbits(64):x}{words.choice(ARTICLES)}"' for _ in range(7400))
    known = re.findall(r"(?<= )[a-z]{4,}(?= [a-z])", text)  # shuffled, so that no story is another's copy
    text = re.sub(r"(?<= )[a-z]{4,}(?= [a-z])", lambda _: words.choice(known), text)
    text = text.replace("</head>", f"<script>window.state=[{ballast}]</script></head>", 1)
    return own, text.encode()[:PAGE_BYTES] if len(text) < PAGE_BYTES else text.encode()


def _as_long_as_real_ones(page: str) -> str:
    """With more paragraphs, each with a link, behind the longest."""
    paragraphs = re.findall(r"<p>([^<]{150,})", page)
    longest = max(paragraphs, key=len)
    missing = TEXT_CHARS - sum(map(len, paragraphs))
    further = f'<p>{longest.strip()} <a href="/more">Read the register</a> of it.</p>\n'
    return page.replace(f"<p>{longest}", further * (missing // len(longest)) + f"<p>{longest}", 1)


@contextmanager
def serving(path: str, page: bytes, address: str) -> Iterator[str]:
    """A page on a host of its own, on loopback; its robots.txt is not there, which allows everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = page.replace(b"{{origin}}", origin.encode()) if self.path == path else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((address, 0), Handler)
    origin = f"http://{address}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def count_pipeline(stories: int) -> Count:
    """Send this many new stories, each of another host, through the real handlers and count."""
    count = Count()
    with ExitStack() as open_, TemporaryDirectory() as folder:
        paths = {}
        for number in range(stories):
            path, page = article(number)
            paths[open_.enter_context(serving(path, page, f"127.0.0.{number + 2}"))] = path
        log = Path(folder, "functions.log")
        stack = open_.enter_context(LocalStack.in_process(log=log))
        _listen(stack, count)
        pump = Pump(stack, on_event=lambda invocation: _told(count, invocation))
        _announce(stack, [f"{origin}/nothing" for origin in paths])  # robots.txt is asked for once a day
        pump.run_until_idle(timeout=300)
        count.forget()
        written = log.stat().st_size
        _announce(stack, [origin + path for origin, path in paths.items()])
        pump.run_until_idle(timeout=300)
        count.units[FUNCTIONS, "log bytes"] = log.stat().st_size - written
        count.captures = _captures(stack)
    return count


def _announce(stack: LocalStack, urls: Iterable[str]) -> None:
    """Each for itself: a feed rarely has two at once."""
    queue = SqsOutbox(stack.client("sqs"), stack.outputs["FetchQueueUrl"], NoObjects())
    dispatch = slotted_dispatch(stack.client("dynamodb"), stack.outputs["ControlTableName"], queue)
    for url in urls:
        dispatch.publish([StoryPublished(trace_id=uuid4().hex, url=url)])


def _told(count: Count, invocation: Invocation) -> None:
    """An invocation is over: the calls since the last one are its own."""
    if invocation.error or invocation.returned:
        raise AssertionError(f"{invocation.function} did not settle its batch: {invocation.error}")
    if not invocation.messages:
        return
    count.invocations[invocation.function] += 1
    count.events.setdefault(invocation.function, []).append(invocation)
    count.message_bytes[invocation.function] += sum(len(m["Body"].encode()) for m in invocation.messages)


def _listen(stack: LocalStack, count: Count) -> None:
    def built(params: dict[str, Any], model: Any, **_: Any) -> None:
        operation = model.name
        who = POLLER if operation in {"ReceiveMessage", "DeleteMessageBatch", "GetQueueAttributes"} else FUNCTIONS
        if operation == "GetQueueAttributes":
            return  # the local pump asks whether it is done; Lambda does not
        count.calls[who, operation] += 1
        for unit, amount in _billed(operation, params):
            count.units[who, unit] += amount

    def answered(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name == "ReceiveMessage":
            payload = sum(len(m["Body"].encode()) for m in parsed.get("Messages", []))
            if payload:
                count.units[POLLER, "sqs"] += math.ceil(payload / CHUNK)
            else:
                count.calls[POLLER, "ReceiveMessage"] -= 1  # an empty one; see the assumptions

    stack.session.events.register("provide-client-params", built, unique_id="built")
    stack.session.events.register("after-call", answered, unique_id="answered")


def _billed(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, int]]:
    match operation:
        case "SendMessageBatch":
            payload = sum(len(entry["MessageBody"].encode()) for entry in params["Entries"])
            yield "sqs", math.ceil(payload / CHUNK)
        case "DeleteMessageBatch" | "ChangeMessageVisibility":
            yield "sqs", 1
        case "PutObject":
            yield "s3 put", 1
            yield "s3 bytes", len(params["Body"])
        case "GetObject":
            yield "s3 get", 1
        case "GetItem" | "Query":  # what a query finds here is less than a unit
            yield "dynamodb read", 1
        case _:
            yield from _billed_writes(operation, params)


def _billed_writes(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, int]]:
    match operation:
        case "PutItem":
            yield from _written(params["Item"])
        case "BatchWriteItem":
            for requests in params["RequestItems"].values():
                for request in requests:
                    yield from _written(request["PutRequest"]["Item"])
        case "UpdateItem":
            yield "dynamodb write", 1  # items of hosts: a third of a unit, refused or not


def _written(item: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    size = sum(len(name.encode()) + _size(value) for name, value in item.items())
    indexed = ("source", "day", "section_key", "language_key") if "sorted_at" in item else ()
    copies = 1 + sum(1 for key in indexed if key in item)  # its indexes
    if "due_shard" in item:
        yield "dynamodb write", 1  # the index of what is due holds its key only
    yield "dynamodb write", copies * math.ceil(size / WRITE_UNIT)
    yield "dynamodb bytes", copies * (size + 100)  # 100 bytes of overhead an item and index entry


def _size(value: Mapping[str, Any]) -> int:
    [(kind, inner)] = value.items()
    if kind == "L":
        return 3 + sum(1 + _size(each) for each in inner)
    if kind == "M":
        return 3 + sum(1 + len(name) + _size(each) for name, each in inner.items())
    return len(inner if isinstance(inner, bytes) else str(inner).encode())


def _captures(stack: LocalStack) -> dict[str, bytes]:
    for event, listener in (("provide-client-params", "built"), ("after-call", "answered")):
        stack.session.events.unregister(event, unique_id=listener)  # what is read here is no story's cost
    s3, bucket = stack.client("s3"), stack.outputs["BucketName"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="captures/")
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}
