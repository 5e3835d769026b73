"""The one logger and the one metrics sink. Names come from POWERTOOLS_* variables."""

import json
import os
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

# Powertools adds these to each line. The log group's name, Lambda's own lines, the message and the traceback say as
# much, nothing is traced by X-Ray, and logs are billed by the byte.
SAID_ELSEWHERE = frozenset(
    "cold_start function_arn function_memory_size function_name location service xray_trace_id".split()
)


def log_line(entry: dict[str, Any]) -> str:
    """Half an emoji that an exception quotes is no reason to lose the line: UTF-8 has no bytes for it."""
    told = {key: value for key, value in entry.items() if key not in SAID_ELSEWHERE}
    written = json.dumps(told, default=str, separators=(",", ":"), ensure_ascii=False)
    return written.encode(errors="replace").decode()


# The exception is told once, as text. A local stack makes the logger before any function's variables are set.
logger = Logger(
    service=os.environ.get("POWERTOOLS_SERVICE_NAME", "newsmill"), serialize_stacktrace=False, json_serializer=log_line
)


def count(name: str, number: int, **dimensions: str) -> None:
    """Count what happened, in a metric line of its own. Hosts and URLs are no dimensions: each value is billed."""
    with single_metric(name=name, unit=MetricUnit.Count, value=number) as metric:
        for dimension, value in dimensions.items():
            metric.add_dimension(name=dimension, value=value)
