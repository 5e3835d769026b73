"""template.yaml as it is written: references stay opaque, so that tests compare them by name."""

from typing import Any

import yaml

from infra.shell import ROOT


class CloudFormation(yaml.SafeLoader):
    """YAML with CloudFormation's `!Ref`, `!GetAtt`, `!Sub` left as text."""


CloudFormation.add_multi_constructor("!", lambda _loader, suffix, node: f"!{suffix} {node.value}")

TEMPLATE = yaml.load((ROOT / "template.yaml").read_text(), CloudFormation)  # noqa: S506 - a SafeLoader
PARAMETERS: dict[str, Any] = TEMPLATE["Parameters"]
OUTPUTS: dict[str, Any] = TEMPLATE["Outputs"]


def resources(kind: str) -> dict[str, Any]:
    """Properties of each resource of a type, by logical id."""
    return {name: found["Properties"] for name, found in TEMPLATE["Resources"].items() if found["Type"] == kind}


FUNCTIONS = resources("AWS::Serverless::Function")
STAGES = {
    name: function
    for name, function in FUNCTIONS.items()
    if any(event["Type"] == "SQS" for event in function.get("Events", {}).values())
}
QUEUES = resources("AWS::SQS::Queue")
TABLES = resources("AWS::DynamoDB::Table")
ROLES = resources("AWS::IAM::Role")
BUCKET = resources("AWS::S3::Bucket")["Bucket"]


def source_of(function: dict[str, Any]) -> dict[str, Any]:
    """The one SQS event source of a function."""
    [event] = function["Events"].values()
    assert event["Type"] == "SQS"
    return dict(event["Properties"])


def queue_of(function: dict[str, Any]) -> dict[str, Any]:
    """The queue that feeds a function."""
    return dict(QUEUES[source_of(function)["Queue"].removeprefix("!GetAtt ").removesuffix(".Arn")])
