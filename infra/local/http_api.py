"""The template's HTTP API on a real socket: its routes, the events of payload format 2.0, Lambda's answers.

What it keeps of API Gateway: the choice of a route, the event's exact shape, which bodies come in base64, the
largest body, 404 and 500 as it words them. What it leaves out: nobody signs requests on loopback, so whoever
asks is let in, as an account's own user; and nothing is throttled.
"""

import json
import re
import time
import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch
from urllib.parse import parse_qsl, unquote

from infra.local.functions import Function
from infra.local.host import FunctionHost, common
from infra.local.intrinsics import Unresolvable
from infra.local.output import FunctionOutput
from infra.local.stack import LocalStack
from infra.local.template import ACCOUNT

LARGEST_BODY_BYTES = 10 * 1024 * 1024  # API Gateway: payload
LARGEST_EVENT_BYTES = 6 * 1024 * 1024  # Lambda: of a request that is waited for
WITHOUT_CONTENT = frozenset({204, 304})  # nor a length (RFC 9110, 8.6); HEAD has GET's length and no content
_AS_TEXT = re.compile(r"text/|application/(?:json|xml|javascript)\b", re.IGNORECASE)  # all other bodies in base64
_PARAMETER = re.compile(r"\{(\w+)(\+?)\}")
YOU = {"iam": {"accountId": ACCOUNT, "userArn": f"arn:aws:iam::{ACCOUNT}:user/you"}}


@dataclass(frozen=True, slots=True)
class Route:
    """One of the template's routes, and the function behind it."""

    key: str  # `GET /outcomes/{key}`
    function: Function
    is_open: bool

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The path's parameters; None when the route is another."""
        wanted, _, template = self.key.partition(" ")
        if wanted not in {method, "ANY"}:
            return None
        found = re.fullmatch(_pattern(template), path)
        return found.groupdict() if found else None

    @property
    def generality(self) -> tuple[int, int, bool]:
        """API Gateway prefers the route that leaves least open."""
        return self.key.count("+}"), len(_PARAMETER.findall(self.key)), self.key.startswith("ANY")


def _pattern(template: str) -> str:
    """What paths a route's path stands for; `{name+}` takes all that is left."""
    pieces = re.findall(r"([^{]+)|\{(\w+)(\+?)\}", template)
    return "".join(
        f"(?P<{name}>{'.+' if rest else '[^/]+'})" if name else re.escape(text) for text, name, rest in pieces
    )


def routes_of(stack: LocalStack) -> list[Route]:
    """The routes of the template, the most particular first."""
    by_arn = {each.arn: each.logical_id for each in stack.template.of_type("AWS::Lambda::Function")}
    integrations = {
        f"integrations/{each.name}": by_arn[each.properties["IntegrationUri"]]
        for each in stack.template.of_type("AWS::ApiGatewayV2::Integration")
    }
    found = [
        Route(
            key=each.properties["RouteKey"],
            function=stack.function(integrations[each.properties["Target"]]),
            is_open=each.properties.get("AuthorizationType", "NONE") == "NONE",
        )
        for each in stack.template.of_type("AWS::ApiGatewayV2::Route")
    ]
    return sorted(found, key=lambda route: route.generality)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]  # names lower-cased, repeated ones joined
    body: bytes
    peer: str


def event_of(route: Route, parameters: dict[str, str], asked: Asked) -> dict[str, Any]:
    """The event that API Gateway makes of a request (payload format 2.0)."""
    path, _, query = asked.target.partition("?")
    now = time.time()
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": unquote(path),
        "rawQueryString": query,
        "headers": asked.headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": asked.headers.get("host", ""),
            "domainPrefix": "local",
            "http": {
                "method": asked.method,
                "path": unquote(path),
                "protocol": "HTTP/1.1",
                "sourceIp": asked.peer,
                "userAgent": asked.headers.get("user-agent", ""),
            },
            "requestId": uuid.uuid4().hex,
            "routeKey": route.key,
            "stage": "$default",
            "time": f"{datetime.fromtimestamp(now, UTC):%d/%b/%Y:%H:%M:%S +0000}",
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": False,
    }
    if not route.is_open:
        event["requestContext"]["authorizer"] = YOU
    if parameters:
        event["pathParameters"] = parameters
    if query:
        event["queryStringParameters"] = dict(_joined(parse_qsl(query, keep_blank_values=True)))
    return event | _body(asked)


def _body(asked: Asked) -> dict[str, Any]:
    if not asked.body:
        return {}
    if _AS_TEXT.match(asked.headers.get("content-type", "text/plain")):
        return {"body": asked.body.decode("utf-8", "replace")}
    return {"body": b64encode(asked.body).decode(), "isBase64Encoded": True}


def _joined(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Repeated names once, their values joined by commas."""
    for name in dict(pairs):
        yield name, ",".join(value for known, value in pairs if known == name)


@dataclass(frozen=True, slots=True)
class Answered:
    """What goes over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, answer: Any) -> Self:
        """A function's answer; without a status it is the body itself, as JSON."""
        if not isinstance(answer, dict) or "statusCode" not in answer:
            return cls(200, {"content-type": "application/json"}, json.dumps(answer).encode())
        body = answer.get("body") or ""
        data = b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        headers = {str(name).lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
        return cls(int(answer["statusCode"]), {"content-type": "text/plain;charset=UTF-8"} | headers, data)

    @classmethod
    def by_the_gateway(cls, status: int, message: str) -> Self:
        return cls(status, {"content-type": "application/json"}, json.dumps({"message": message}).encode())


class HttpApi:
    """The API of a stack that stands on a server, for as long as the `with` block lasts.

    `stack` is the same stack, with functions and outputs that know the API's address.
    """

    def __init__(self, stack: LocalStack, port: int = 0) -> None:
        if stack.endpoint_url is None:
            raise Unresolvable("moto inside this process bears no second thread: start the stack on a server")
        self._server = _bind(port, _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.stack = stack.serving(self.url)
        self._routes = routes_of(self.stack)
        output = FunctionOutput(stack.log)
        self._hosts = {
            route.function.logical_id: (self._host(route.function, output), Lock()) for route in self._routes
        }
        self._output = output
        self._while_open = ExitStack()

    def __enter__(self) -> Self:
        serving = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        everywhere = common([self.stack.runtime_environment(route.function) for route in self._routes])
        self._while_open.enter_context(self._output.diverted())
        self._while_open.enter_context(patch.dict("os.environ", everywhere))
        self._while_open.callback(serving.join)
        self._while_open.callback(self._server.server_close)
        self._while_open.callback(self._server.shutdown)
        for host, _ in self._hosts.values():
            host.warm_up()
        serving.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._while_open.close()

    def answer(self, asked: Asked) -> Answered:
        """What API Gateway would answer."""
        if len(asked.body) > LARGEST_BODY_BYTES:
            return Answered.by_the_gateway(413, "Request Entity Too Large")
        path = unquote(asked.target.partition("?")[0])
        for route in self._routes:
            parameters = route.match(asked.method, path)
            if parameters is not None:
                return self._invoke(route, event_of(route, parameters, asked))
        return Answered.by_the_gateway(404, "Not Found")

    def _invoke(self, route: Route, event: dict[str, Any]) -> Answered:
        if len(json.dumps(event)) > LARGEST_EVENT_BYTES:
            return Answered.by_the_gateway(413, "Request Entity Too Large")
        host, turn = self._hosts[route.function.logical_id]
        with turn:
            try:
                return Answered.of(host.invoke(event))
            except Exception:  # noqa: BLE001 - whatever a function raises, the gateway says no more than this
                return Answered.by_the_gateway(500, "Internal Server Error")

    def _host(self, of: Function, output: FunctionOutput) -> FunctionHost:
        stack, variables = self.stack, self.stack.runtime_environment(of)
        return FunctionHost(of, variables=variables, session=stack.session, clock=stack.clock, output=output)


def _bind(port: int, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    """On this port; on any when it is taken."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    return server


def _handler(api: HttpApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = dict(_joined([(name.lower(), value) for name, value in self.headers.items()]))
            answered = api.answer(Asked(self.command, self.path, headers, body, self.client_address[0]))
            self.send_response(answered.status)
            for name, value in answered.headers.items():
                self.send_header(name, value)
            if answered.status not in WITHOUT_CONTENT:
                self.send_header("content-length", str(len(answered.body)))
            self.end_headers()
            if self.command != "HEAD" and answered.status not in WITHOUT_CONTENT:
                self.wfile.write(answered.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_QUERY = do_any  # noqa: N815 - the base class looks for these

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Functions log for themselves."""

    return Handler
