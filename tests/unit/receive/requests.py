"""Requests as API Gateway hands them over (payload format 2.0)."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from shared.http_api import Request


def event(
    route: str,
    *,
    path: str = "",
    body: bytes | None = None,
    query: dict[str, str] | None = None,
    parameters: dict[str, str] | None = None,
    authorizer: dict[str, Any] | None = None,
    **headers: str,
) -> dict[str, Any]:
    method, _, template = route.partition(" ")
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path or template,
        "rawQueryString": urlencode(query or {}),
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
        "requestContext": {"http": {"method": method, "path": path or template}, "stage": "$default"},
        "isBase64Encoded": body is not None,
    }
    if body is not None:
        made["body"] = b64encode(body).decode()
    if parameters:
        made["pathParameters"] = parameters
    if authorizer:
        made["requestContext"]["authorizer"] = authorizer
    return made


def request(route: str, **given: Any) -> Request:
    return Request.of(event(route, **given))


def post(content: Any, **given: Any) -> Request:
    """`POST /stories` with this as JSON."""
    return request("POST /stories", body=json.dumps(content).encode(), content_type="application/json", **given)
