"""The template's resources, made on an emulated AWS; making them again changes nothing.

By direct calls and not through moto's CloudFormation: that one drops a bucket's lifecycle and a
table's TTL, and invents new names each time.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra.local.notices import announce_objects, create_rule
from infra.local.template import Resource, Template

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

# What the local stack does without, and why that is no loss here. A type in neither table is an error:
# nobody should believe that something runs locally which does not.
NOT_EMULATED = {
    "AWS::Lambda::Function": "the pump runs its handler in this process",
    "AWS::Lambda::EventSourceMapping": "the pump polls as it says",
    "AWS::Lambda::EventInvokeConfig": "the local schedule calls a function and waits: there is no queue in between",
    "AWS::Lambda::Permission": "moto checks no rights",
    "AWS::ApiGatewayV2::Api": "infra/local/http_api.py serves its routes",
    "AWS::ApiGatewayV2::Stage": "infra/local/http_api.py serves its routes",
    "AWS::ApiGatewayV2::Route": "infra/local/http_api.py serves it",
    "AWS::ApiGatewayV2::Integration": "infra/local/http_api.py goes by it",
    "AWS::ApiGatewayV2::Authorizer": "on loopback everybody is let in",
    "AWS::Lambda::LayerVersion": "shared/ is imported from the repository",
    "AWS::Scheduler::Schedule": "the pump ticks as it says",
    "AWS::Pipes::Pipe": "the pump reads the stream as it says",
    "AWS::CloudFormation::Stack": "alarms and a dashboard: nobody is woken by a local stack",
    "AWS::IAM::Role": "moto checks no rights; the template's tests do",
    "AWS::Logs::LogGroup": "function output goes to a file",
    "AWS::SQS::QueuePolicy": "moto checks no rights, and the endpoint is on loopback",
    "AWS::S3::BucketPolicy": "it only demands TLS, and the endpoint is on loopback",
}


class NotEmulated(Exception):
    """The template declares something the local stack has never heard of."""


def _create_queue(sqs: "SQSClient", queue: Resource) -> None:
    attributes = {
        name: json.dumps(value) if isinstance(value, dict) else _as_text(value)
        for name, value in queue.properties.items()
        if name not in {"QueueName", "Tags"}
    }
    try:
        sqs.create_queue(QueueName=queue.name, Attributes=attributes)  # type: ignore[arg-type]
    except sqs.exceptions.QueueNameExists:  # it is there with other attributes: the template has changed
        url = sqs.get_queue_url(QueueName=queue.name)["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)  # type: ignore[arg-type]


def _create_table(dynamodb: "DynamoDBClient", table: Resource) -> None:
    if _is_there(dynamodb.describe_table, TableName=table.name):
        return
    given = dict(table.properties) | {"TableName": table.name}
    recovery = given.pop("PointInTimeRecoverySpecification", None)
    expiry = given.pop("TimeToLiveSpecification", None)
    if "StreamSpecification" in given:  # CloudFormation's spelling lacks what the API asks for
        given["StreamSpecification"] = {"StreamEnabled": True} | given["StreamSpecification"]
    dynamodb.create_table(**given)
    if recovery:
        dynamodb.update_continuous_backups(TableName=table.name, PointInTimeRecoverySpecification=recovery)
    if expiry:
        dynamodb.update_time_to_live(TableName=table.name, TimeToLiveSpecification=expiry)


def _create_bucket(s3: "S3Client", bucket: Resource) -> None:
    if _is_there(s3.head_bucket, Bucket=bucket.name):
        return
    s3.create_bucket(Bucket=bucket.name)
    rules = bucket.properties.get("LifecycleConfiguration", {}).get("Rules")
    if rules:
        configuration: Any = {"Rules": list(map(_lifecycle_rule, rules))}
        s3.put_bucket_lifecycle_configuration(Bucket=bucket.name, LifecycleConfiguration=configuration)


def _lifecycle_rule(declared: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation's spelling of a lifecycle rule in the API's."""
    rule = dict(declared)
    rule["Filter"] = {"Prefix": rule.pop("Prefix", "")}
    if "Id" in rule:
        rule["ID"] = rule.pop("Id")
    if "ExpirationInDays" in rule:
        rule["Expiration"] = {"Days": int(rule.pop("ExpirationInDays"))}
    return rule


def _create_bus(events: "EventBridgeClient", bus: Resource) -> None:
    if not _is_there(events.describe_event_bus, Name=bus.name):
        events.create_event_bus(Name=bus.name)


# By type: the service to ask, and how.
EMULATED: dict[str, tuple[str, Callable[[Any, Resource], None]]] = {
    "AWS::SQS::Queue": ("sqs", _create_queue),
    "AWS::DynamoDB::Table": ("dynamodb", _create_table),
    "AWS::S3::Bucket": ("s3", _create_bucket),
    "AWS::Events::EventBus": ("events", _create_bus),
    "AWS::Events::Rule": ("events", create_rule),
}


def create(template: Template, client: Callable[[str], Any]) -> None:
    """Everything of the template that can be emulated; NotEmulated when it holds what nobody has thought of."""
    if strangers := template.types - set(EMULATED) - set(NOT_EMULATED):
        raise NotEmulated(f"infra/local/resources.py says nothing of {', '.join(sorted(strangers))}")
    for resource in _dead_letters_first(template.of_type(*EMULATED)):
        service, make = EMULATED[resource.type]
        make(client(service), resource)
    for bucket in template.of_type("AWS::S3::Bucket"):
        announce_objects(client("s3"), bucket)


def stream_arns(template: Template, dynamodb: "DynamoDBClient") -> Iterator[tuple[str, str]]:
    """Logical id and stream of each table that has one: the one name the emulator chooses itself."""
    for table in template.of_type("AWS::DynamoDB::Table"):
        stream = dynamodb.describe_table(TableName=table.name)["Table"].get("LatestStreamArn")
        if stream:
            yield table.logical_id, stream


def _dead_letters_first(resources: Iterable[Resource]) -> list[Resource]:
    return sorted(resources, key=lambda resource: "RedrivePolicy" in resource.properties)


def _is_there(describe: Callable[..., Any], **named: str) -> bool:
    try:
        describe(**named)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"ResourceNotFoundException", "404", "NoSuchBucket"}:
            return False
        raise
    return True


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
