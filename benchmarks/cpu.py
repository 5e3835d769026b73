"""CPU time of each handler for a story, on the messages of a counted run, with AWS answered in the process."""

import contextlib
import importlib
import io
import json
import os
import time
from typing import Any
from unittest.mock import patch

from botocore.session import get_session

from benchmarks.counting import Count
from benchmarks.first_message import VARIABLES, Context, answered
from infra.local.batches import event_of
from shared.messages import PageCleaned
from shared.observability import logger

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:inbox"
ROUNDS = 5  # the best of them counts: what disturbs a process only ever adds


def cpu_seconds(count: Count) -> dict[str, float]:
    """Stage → seconds of CPU a story."""
    os.environ.update(VARIABLES)
    logger.setLevel("WARNING")
    events = {
        name.removesuffix("Function").lower(): [event_of(i.messages, QUEUE) for i in invocations]
        for name, invocations in count.events.items()
    }
    events["fetch"] = [_from_captures(event) for event in events["normalize"]]
    with patch("shared.aws.clients.get_session", lambda: answered(get_session(), count.captures)):
        return {stage: _best(stage, events[stage]) for stage in ("fetch", "normalize", "store")}


def _from_captures(event: dict[str, Any]) -> dict[str, Any]:
    """What fetch would have to do again if these pages were replayed from their captures."""

    def replay(body: str) -> str:
        page = PageCleaned.model_validate_json(body)
        return json.dumps({"trace_id": page.trace_id, "url": page.url, "capture": page.capture.model_dump()})

    return {"Records": [{**record, "body": replay(record["body"])} for record in event["Records"]]}


def _best(stage: str, events: list[dict[str, Any]]) -> float:
    handler = importlib.import_module(f"functions.{stage}.handler")
    handler.app.cache_clear()
    messages = sum(len(event["Records"]) for event in events)
    taken = []
    for _ in range(ROUNDS + 1):  # the first warms up
        started = time.process_time()
        for event in events:
            with contextlib.redirect_stdout(io.StringIO()):
                answer = handler.lambda_handler(event, Context())
            if answer["batchItemFailures"]:
                raise AssertionError(f"{stage} sent messages back")
        taken.append(time.process_time() - started)
    return min(taken[1:]) / messages
