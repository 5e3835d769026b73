"""Who hears of what happens: the bus's rules, and the bucket's notices of new objects.

moto carries both to their queues by itself, once it has been told of them.
"""

import json
from typing import TYPE_CHECKING, Any

from infra.local.intrinsics import Unresolvable
from infra.local.template import Resource

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client


def create_rule(events: "EventBridgeClient", rule: Resource) -> None:
    """A rule by pattern whose targets are queues."""
    declared = rule.properties
    targets = [{"Id": target["Id"], "Arn": target["Arn"]} for target in declared["Targets"]]
    if strangers := [target["Arn"] for target in targets if ":sqs:" not in target["Arn"]]:
        raise Unresolvable(f"{rule.logical_id}: only queues hear of events here, not {', '.join(strangers)}")
    bus: dict[str, Any] = {"EventBusName": declared["EventBusName"]} if "EventBusName" in declared else {}
    events.put_rule(Name=rule.name, EventPattern=json.dumps(declared["EventPattern"]), **bus)
    events.put_targets(Rule=rule.name, Targets=targets, **bus)  # type: ignore[arg-type] # plain dicts will do


def announce_objects(s3: "S3Client", bucket: Resource) -> None:
    """Have the bucket tell its queues of new objects; S3 tries each queue with a notice that names none."""
    declared = bucket.properties.get("NotificationConfiguration", {}).get("QueueConfigurations", [])
    known = s3.get_bucket_notification_configuration(Bucket=bucket.name).get("QueueConfigurations")
    if not declared or known:
        return
    queues: Any = [
        {"QueueArn": each["Queue"], "Events": [each["Event"]], "Filter": _filter(each.get("Filter", {}))}
        for each in declared
    ]
    s3.put_bucket_notification_configuration(
        Bucket=bucket.name, NotificationConfiguration={"QueueConfigurations": queues}
    )


def _filter(declared: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation's spelling in the API's."""
    return {"Key": {"FilterRules": declared.get("S3Key", {}).get("Rules", [])}}
