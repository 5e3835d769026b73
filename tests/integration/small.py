"""The smallest stack there is: one queue with dead letters, one function fed from it."""

import json
from pathlib import Path
from typing import Any

from infra.local.stack import LocalStack


def template(
    folder: Path,
    *,
    source: dict[str, Any] | None = None,
    queue: dict[str, Any] | None = None,
    module: str = "tests.integration.worker",
) -> Path:
    """A template; `source` are properties of the event source, `queue` of the queue; `module` holds the handler."""
    event = {"Queue": {"Fn::GetAtt": ["Inbox", "Arn"]}, "FunctionResponseTypes": ["ReportBatchItemFailures"]}
    redrive = {"deadLetterTargetArn": {"Fn::GetAtt": ["DeadLetters", "Arn"]}, "maxReceiveCount": 3}
    worker = {
        "CodeUri": "anywhere/",
        "Runtime": "python3.13",
        "Handler": f"{module}.lambda_handler",
        "Timeout": 10,
        "Environment": {"Variables": {"INBOX_URL": {"Ref": "Inbox"}, "COLOUR": "blue"}},
        "Events": {"In": {"Type": "SQS", "Properties": event | (source or {})}},
    }
    declared = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Inbox": {
                "Type": "AWS::SQS::Queue",
                "Properties": {"VisibilityTimeout": 60, "RedrivePolicy": redrive} | (queue or {}),
            },
            "DeadLetters": {"Type": "AWS::SQS::Queue"},
            "Kept": {"Type": "AWS::S3::Bucket"},
            "Worker": {"Type": "AWS::Serverless::Function", "Properties": worker},
        },
        "Outputs": {"InboxUrl": {"Value": {"Ref": "Inbox"}}, "DeadLettersUrl": {"Value": {"Ref": "DeadLetters"}}},
    }
    path = folder / "template.yaml"
    path.write_text(json.dumps(declared), encoding="utf-8")  # JSON is YAML
    return path


def send(stack: LocalStack, *bodies: str, delay: int = 0) -> None:
    for body in bodies:
        stack.client("sqs").send_message(QueueUrl=stack.outputs["InboxUrl"], MessageBody=body, DelaySeconds=delay)


def bodies(stack: LocalStack, output: str) -> list[str]:
    """What lies in a queue, seen or not; reading it takes it out of sight for a while."""
    found: list[str] = []
    while (
        messages := stack.client("sqs")
        .receive_message(QueueUrl=stack.outputs[output], MaxNumberOfMessages=10, VisibilityTimeout=3600)
        .get("Messages")
    ):
        found += [message["Body"] for message in messages]
    return sorted(found)
