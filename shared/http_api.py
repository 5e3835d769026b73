"""Requests of an HTTP API (payload format 2.0) as plain values, and what is answered.

API Gateway has already chosen the route: `routeKey` is spelled as in the template, so a table from route to
function is all the routing there is. Refusals are problem details (RFC 9457).
"""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Route = Callable[["Request"], "Reply"]

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, by whom."""

    route: str  # as the template spells it: `GET /outcomes/{key}`
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)  # of the path
    query: Mapping[str, str] = field(default_factory=dict)  # of a name given twice, the last
    headers: Mapping[str, str] = field(default_factory=dict)  # names lower-cased
    body: bytes = field(default=b"", repr=False)
    caller: str = ""  # who signed it, as the authorizer says; empty on open routes

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Request:
        body = event.get("body") or ""
        return cls(
            route=event["routeKey"],
            path=event["rawPath"],
            parameters=event.get("pathParameters") or {},
            query=dict(parse_qsl(event.get("rawQueryString", ""), keep_blank_values=True)),
            headers={name.lower(): value for name, value in event.get("headers", {}).items()},
            body=b64decode(body) if event.get("isBase64Encoded") else body.encode(),
            caller=_caller(event["requestContext"].get("authorizer") or {}),
        )

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back."""

    status: int = HTTPStatus.OK
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_answer(self) -> dict[str, Any]:
        return {"statusCode": int(self.status), "headers": dict(self.headers), "body": self.body}


class Refused(Exception):
    """The request cannot be served as it is; `reason` names why, for programs."""

    def __init__(
        self, status: HTTPStatus, reason: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.status = status
        self.headers = headers or {}
        self.problem = {"title": status.phrase, "status": int(status), "reason": reason, "detail": detail, **more}

    def reply(self) -> Reply:
        return as_json(self.problem, self.status, {**self.headers, "content-type": PROBLEM_JSON})


def as_json(content: Any, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Reply:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, text, {"content-type": JSON, "cache-control": "no-store", **(headers or {})})


def answer(event: Mapping[str, Any], routes: Mapping[str, Route]) -> dict[str, Any]:
    """Serve one request. What nobody foresaw is raised: API Gateway answers 500, and Lambda's errors are alarmed."""
    request = Request.of(event)
    try:
        reply = routes.get(request.route, _nowhere)(request)
    except Refused as refused:
        reply = refused.reply()
    return reply.as_answer()


def _nowhere(request: Request) -> Reply:
    raise Refused(HTTPStatus.NOT_FOUND, "no-such-route", f"nothing is served at {request.path}")


def _caller(authorizer: Mapping[str, Any]) -> str:
    """The one who is let in: the subject of a token, or the ARN that signed."""
    claims = authorizer.get("jwt", {}).get("claims", {})
    return str(claims.get("sub") or claims.get("client_id") or authorizer.get("iam", {}).get("userArn") or "")
