"""Somebody who asks the read API, in this process: requests as API Gateway hands them on."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from functions.read.api import Api
from tests.builders import lambda_context


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # names lower-cased
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def reason(self) -> str:
        """Why it was refused."""
        assert self.headers["content-type"] == "application/problem+json"
        assert self.json["status"] == self.status
        return str(self.json["reason"])


@dataclass(frozen=True)
class Reader:
    api: Api

    def get(self, target: str, **headers: str) -> Answer:
        return self.ask("GET", target, **headers)

    def ask(self, method: str, target: str, **headers: str) -> Answer:
        answer = self.api.answer(request(method, target, headers), lambda_context())
        headers = {name.lower(): _line(value) for name, value in answer["headers"].items()}
        return Answer(answer["statusCode"], headers, answer["body"])


def _line(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def request(method: str, target: str, headers: dict[str, str]) -> dict[str, Any]:
    """An event of payload format 2.0."""
    path, _, query = target.partition("?")
    return {
        "version": "2.0",
        "routeKey": "ANY /{path+}",
        "rawPath": path,
        "rawQueryString": query,
        "queryStringParameters": dict(parse_qsl(query, keep_blank_values=True)),
        "headers": {"x-forwarded-proto": "https"} | {name.replace("_", "-"): value for name, value in headers.items()},
        "requestContext": {
            "domainName": "api.example",
            "http": {"method": method, "path": path, "sourceIp": "192.0.2.1", "userAgent": "tests"},
            "requestId": "1",
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
