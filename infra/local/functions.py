"""What Lambda would know of each function and of the queue it is fed from, read from the template."""

from dataclasses import dataclass
from typing import Any

from infra.local.intrinsics import Unresolvable
from infra.local.template import REGION, Template

DEFAULT_TIMEOUT_SECONDS = 3  # Lambda's, when the template says nothing
DEFAULT_MEMORY_MB = 128
DEFAULT_BATCH_SIZE = 10  # an SQS event source's
DEFAULT_VISIBILITY_SECONDS = 30  # a queue's
LARGEST_BATCH_WITHOUT_WINDOW = 10


@dataclass(frozen=True, slots=True)
class Function:
    """A function as configured."""

    logical_id: str
    name: str
    arn: str
    handler: str  # package.module.function
    timeout_seconds: int
    memory_mb: int
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class EventSource:
    """An SQS event source mapping: how Lambda feeds a function from a queue."""

    function: Function
    queue_arn: str
    queue_url: str
    visibility_seconds: int  # the queue's VisibilityTimeout
    batch_size: int
    window_seconds: int
    reports_item_failures: bool
    concurrency: int | None  # MaximumConcurrency; None: the account's limit


def function(template: Template, logical_id: str) -> Function:
    """The function of this logical id."""
    resource = template.resource(logical_id)
    if resource.type != "AWS::Lambda::Function":
        raise Unresolvable(f"{logical_id} is a {resource.type}, not a function")
    declared = resource.properties
    variables = declared.get("Environment", {}).get("Variables", {})
    return Function(
        logical_id=logical_id,
        name=resource.name,
        arn=resource.arn,
        handler=declared["Handler"],
        timeout_seconds=int(declared.get("Timeout", DEFAULT_TIMEOUT_SECONDS)),
        memory_mb=int(declared.get("MemorySize", DEFAULT_MEMORY_MB)),
        environment={name: _as_variable(value) for name, value in variables.items()},
    )


def event_sources(template: Template) -> list[EventSource]:
    """Every queue that feeds a function, in the template's order."""
    by_name = {
        resource.name: function(template, resource.logical_id) for resource in template.of_type("AWS::Lambda::Function")
    }
    mappings = template.of_type("AWS::Lambda::EventSourceMapping")
    return [
        _event_source(template, by_name[mapping.properties["FunctionName"]], mapping.properties)
        for mapping in mappings
        if mapping.properties.get("Enabled", True) and ":sqs:" in mapping.properties["EventSourceArn"]
    ]


def _event_source(template: Template, fed: Function, declared: dict[str, Any]) -> EventSource:
    if "FilterCriteria" in declared:
        raise Unresolvable(f"{fed.logical_id}: event filters are not emulated")
    queue = template.by_arn(declared["EventSourceArn"])
    batch_size = int(declared.get("BatchSize", DEFAULT_BATCH_SIZE))
    window = int(declared.get("MaximumBatchingWindowInSeconds", 0))
    if batch_size > LARGEST_BATCH_WITHOUT_WINDOW and not window:
        raise Unresolvable(f"{fed.logical_id}: Lambda refuses batches of {batch_size} without a batching window")
    concurrency = declared.get("ScalingConfig", {}).get("MaximumConcurrency")
    return EventSource(
        function=fed,
        queue_arn=queue.arn,
        queue_url=template.ref(queue.logical_id),
        visibility_seconds=int(queue.properties.get("VisibilityTimeout", DEFAULT_VISIBILITY_SECONDS)),
        batch_size=batch_size,
        window_seconds=window,
        reports_item_failures="ReportBatchItemFailures" in declared.get("FunctionResponseTypes", []),
        concurrency=None if concurrency is None else int(concurrency),
    )


def runtime_environment(of: Function, endpoint_url: str | None) -> dict[str, str]:
    """What Lambda itself adds to a function's variables, and where AWS is while it is only emulated."""
    added = {
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",  # moto takes any
        "AWS_LAMBDA_FUNCTION_NAME": of.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(of.memory_mb),
        "_HANDLER": of.handler,
    }
    return added | ({"AWS_ENDPOINT_URL": endpoint_url} if endpoint_url else {})


def _as_variable(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
