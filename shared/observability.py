"""The one logger and the one metrics sink. Names come from POWERTOOLS_* variables."""

import json
import os
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric


def log_line(entry: dict[str, Any]) -> str:
    """Half an emoji that an exception quotes is no reason to lose the line: UTF-8 has no bytes for it."""
    written = json.dumps(entry, default=str, separators=(",", ":"), ensure_ascii=False)
    return written.encode(errors="replace").decode()


# The exception is told once, as text. A local stack makes the logger before any function's variables are set.
logger = Logger(
    service=os.environ.get("POWERTOOLS_SERVICE_NAME", "newsmill"), serialize_stacktrace=False, json_serializer=log_line
)

# Powertools adds these to each line; the log group's name says as much, and logs are billed by the byte.
SAME_IN_EVERY_LINE = ["function_arn", "function_memory_size", "function_name"]


def count(name: str, number: int, **dimensions: str) -> None:
    """Count what happened, in a metric line of its own. Hosts and URLs are no dimensions: each value is billed."""
    with single_metric(name=name, unit=MetricUnit.Count, value=number) as metric:
        for dimension, value in dimensions.items():
            metric.add_dimension(name=dimension, value=value)
