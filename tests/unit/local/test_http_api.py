"""The local API hands functions what API Gateway would (payload format 2.0), and answers as it does."""

import json
from base64 import b64decode

import pytest

from infra.local.functions import Function
from infra.local.http_api import Answered, Asked, Route, event_of

NOBODY = Function("", "", "", "", 0, 0, {})


def route(key: str, *, is_open: bool = False) -> Route:
    return Route(key, NOBODY, is_open)


def asked(target: str = "/stories", method: str = "POST", body: bytes = b"", **headers: str) -> Asked:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Asked(method, target, {"host": "127.0.0.1:4580", **named}, body, "127.0.0.1")


@pytest.mark.parametrize(
    ("key", "method", "path", "parameters"),
    [
        ("POST /stories", "POST", "/stories", {}),
        ("POST /stories", "GET", "/stories", None),
        ("POST /stories", "POST", "/stories/", None),
        ("GET /outcomes/{key}", "GET", "/outcomes/7c1e", {"key": "7c1e"}),
        ("GET /outcomes/{key}", "GET", "/outcomes/7c1e/more", None),
        ("GET /outcomes/{key}", "GET", "/outcomes/", None),
        ("ANY /{path+}", "PUT", "/a/b.c", {"path": "a/b.c"}),
        ("GET /a.b", "GET", "/aXb", None),
    ],
)
def test_a_route_takes_what_its_path_says(key, method, path, parameters):
    assert route(key).match(method, path) == parameters


def test_the_most_particular_route_is_asked_first():
    keys = ["ANY /{path+}", "GET /outcomes/{key}", "ANY /outcomes", "GET /outcomes"]
    assert sorted(keys, key=lambda key: route(key).generality) == [
        "GET /outcomes",
        "ANY /outcomes",
        "GET /outcomes/{key}",
        "ANY /{path+}",
    ]


def test_an_event_has_the_shape_of_payload_format_2():
    request = asked("/outcomes/a%20b?x=1&x=2&y=%2B+", "GET", user_agent="curl/8")
    event = event_of(route("GET /outcomes/{key}"), {"key": "a b"}, request)
    assert (event["version"], event["routeKey"], event["rawPath"]) == ("2.0", "GET /outcomes/{key}", "/outcomes/a b")
    assert event["rawQueryString"] == "x=1&x=2&y=%2B+"
    assert event["queryStringParameters"] == {"x": "1,2", "y": "+ "}
    assert event["pathParameters"] == {"key": "a b"}
    context = event["requestContext"]
    assert context["http"] == {
        "method": "GET",
        "path": "/outcomes/a b",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "curl/8",
    }
    assert (context["stage"], context["domainName"]) == ("$default", "127.0.0.1:4580")
    assert "body" not in event


@pytest.mark.parametrize("content_type", ["application/json", "text/xml; charset=utf-8", "application/xml"])
def test_text_comes_as_text(content_type):
    event = event_of(route("POST /stories"), {}, asked(body="Größe".encode(), content_type=content_type))
    assert (event["body"], event["isBase64Encoded"]) == ("Größe", False)


@pytest.mark.parametrize("content_type", ["application/atom+xml", "application/octet-stream", "image/png"])
def test_all_else_comes_in_base64(content_type):
    event = event_of(route("POST /stories"), {}, asked(body=b"\0\xff", content_type=content_type))
    assert (b64decode(event["body"]), event["isBase64Encoded"]) == (b"\0\xff", True)


def test_only_on_open_routes_nobody_has_a_name():
    assert "iam" in event_of(route("POST /stories"), {}, asked())["requestContext"]["authorizer"]
    assert "authorizer" not in event_of(route("POST /stories", is_open=True), {}, asked())["requestContext"]


def test_an_answer_goes_over_the_wire_as_the_function_meant_it():
    told = {"statusCode": 202, "headers": {"Content-Type": "application/json"}, "body": "{}"}
    assert Answered.of(told) == Answered(202, {"content-type": "application/json"}, b"{}")
    assert Answered.of({"statusCode": 200, "body": "AP8=", "isBase64Encoded": True}).body == b"\0\xff"
    assert json.loads(Answered.of({"no": "status"}).body) == {"no": "status"}
    assert Answered.of(None).status == 200
