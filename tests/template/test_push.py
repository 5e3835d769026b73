"""The ways in that others push through: who may, where it goes, and that nothing is lost on the way."""

from typing import Any

import pytest

from functions.receive.handler import app
from infra.local.stack import LOCAL_PARAMETERS
from infra.local.template import Template
from tests.template.declared import BUCKET, FUNCTIONS, TEMPLATE, resources

ROUTES = {n: r for n, r in resources("AWS::ApiGatewayV2::Route").items() if "ReceiveIntegration" in r["Target"]}
OPEN = {"GET /websub/{token}", "POST /websub/{token}"}  # hubs cannot sign; the token is the secret
OPEN |= {"OPTIONS /{path+}"}  # browsers ask beforehand, without credentials


def test_each_route_of_receive_is_served_and_nothing_is_served_without_a_route(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FUNCTIONS["ReceiveFunction"]["Environment"]["Variables"]:
        monkeypatch.setenv(name, "5" if name in {"MAX_RECEIVES", "HOST_SPACING"} else "https://queue.invalid/1")
    app.cache_clear()
    assert {route["RouteKey"] for route in ROUTES.values()} == set(app().routes)
    app.cache_clear()


@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda route: route["RouteKey"])
def test_only_hubs_are_let_in_without_showing_who_they_are(route: dict[str, Any]) -> None:
    assert (route["AuthorizationType"] == "NONE") == (route["RouteKey"] in OPEN)


@pytest.mark.parametrize(("issuer", "kind"), [("", "AWS_IAM"), ("https://login.example/", "JWT")])
def test_a_parameter_decides_between_signatures_and_tokens(issuer: str, kind: str) -> None:
    template = Template.load(parameters={**LOCAL_PARAMETERS, "JwtIssuer": issuer})
    routes = [route.properties for route in template.of_type("AWS::ApiGatewayV2::Route")]
    guarded = [route for route in routes if route["RouteKey"] in {"POST /stories", "GET /outcomes/{key}"}]
    assert {route["AuthorizationType"] for route in guarded} == {kind}
    assert all(("AuthorizerId" in route) == (kind == "JWT") for route in guarded)
    assert any(template.of_type("AWS::ApiGatewayV2::Authorizer")) == (kind == "JWT")


def test_reading_can_be_opened_to_everybody_and_nothing_else_with_it() -> None:
    template = Template.load(parameters={**LOCAL_PARAMETERS, "JwtIssuer": "https://login.example/", "Reading": "open"})
    routes = {route.properties["RouteKey"]: route.properties for route in template.of_type("AWS::ApiGatewayV2::Route")}
    assert routes["ANY /{path+}"]["AuthorizationType"] == "NONE"
    assert "AuthorizerId" not in routes["ANY /{path+}"]
    guarded = {key for key, route in routes.items() if route["AuthorizationType"] == "JWT"}
    assert guarded == set(routes) - OPEN - {"ANY /{path+}"}


def test_browsers_are_let_in_where_an_operator_names_them() -> None:
    for origins, expected in (("", None), ("https://desk.example", ["https://desk.example"])):
        template = Template.load(parameters={**LOCAL_PARAMETERS, "CorsOrigins": origins})
        [api] = template.of_type("AWS::ApiGatewayV2::Api")
        cors = api.properties.get("CorsConfiguration", {})
        assert cors.get("AllowOrigins") in (expected, ",".join(expected or []) or None)


def test_open_routes_cannot_be_flooded() -> None:
    [stage] = resources("AWS::ApiGatewayV2::Stage").values()
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] <= 100


def test_an_event_that_cannot_be_delivered_for_a_day_is_kept() -> None:
    [rule] = resources("AWS::Events::Rule").values()
    [target] = rule["Targets"]
    assert rule["EventPattern"] == {"detail-type": ["StoryPublished"]}
    assert target["DeadLetterConfig"] == {"Arn": "!GetAtt ReceiveDeadLetters.Arn"}
    assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 86_400


def test_only_dropped_objects_are_told_of() -> None:
    [told] = BUCKET["NotificationConfiguration"]["QueueConfigurations"]
    assert told["Filter"] == {"S3Key": {"Rules": [{"Name": "prefix", "Value": "drop/"}]}}
    assert TEMPLATE["Resources"]["Bucket"]["DependsOn"] == "DropQueueTakesNotices"


def test_who_may_put_messages_into_a_queue_from_outside_is_named() -> None:
    policies = resources("AWS::SQS::QueuePolicy")
    allowed = {
        name: [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
        for name, policy in policies.items()
    }
    assert {s["Principal"]["Service"] for s in allowed["QueuesTakeEvents"]} == {"events.amazonaws.com"}
    assert {s["Principal"]["Service"] for s in allowed["DropQueueTakesNotices"]} == {"s3.amazonaws.com"}
    assert all("Condition" in s and s["Action"] == "sqs:SendMessage" for each in allowed.values() for s in each)
