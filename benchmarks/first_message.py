"""Runs a handler on one event with AWS answered at the wire, in the process itself."""

import contextlib
import importlib
import io
import json
import os
from http import HTTPStatus
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
VARIABLES = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
    "POWERTOOLS_SERVICE_NAME": "newsmill",
    "POWERTOOLS_METRICS_NAMESPACE": "newsmill",
    "BUCKET": "bucket",
    "INBOX_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/inbox",
    "OUTBOX_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/outbox",
    "CONTROL_TABLE": "control",
    "STORIES_TABLE": "stories",
    "CHANGES_TABLE": "changes",
    "CHANGE_RETENTION_DAYS": "30",
    "MAX_RECEIVES": "8",
    "CONTACT": "https://newsmill.invalid/benchmark",
}
ANSWERS = {
    "SendMessageBatch": b'{"Successful": [], "Failed": []}',
    "BatchWriteItem": b'{"UnprocessedItems": {}}',
    "Query": b'{"Items": [], "Count": 0}',
    "BatchGetItem": b'{"Responses": {}, "UnprocessedKeys": {}}',
}


class Context:
    """As much of Lambda's context as the handlers look at."""

    function_name = "benchmark"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:benchmark"
    aws_request_id = "benchmark"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 120_000  # as much as fetch has


class Raw(io.BytesIO):
    """The body of an answer, as urllib3 would stream it."""

    def stream(self, **_: Any) -> Any:
        yield self.read()


def answered(session: Any, objects: dict[str, bytes]) -> Any:
    """The session, with every request answered before it is sent."""
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders

    def answer(request: Any, event_name: str, **_: Any) -> Any:
        operation = event_name.rpartition(".")[2]
        body = ANSWERS.get(operation, b"{}")
        if operation == "GetObject":
            body = _ranged(objects[request.url.partition(".com/")[2]], request.headers.get("Range"))
        if operation == "PutObject":
            body = b""
        return AWSResponse(request.url, 200, HTTPHeaders.from_dict({"content-length": str(len(body))}), Raw(body))

    session.register("before-send", answer)
    return session


def _ranged(data: bytes, asked: str | bytes | None) -> bytes:
    if asked is None:
        return data
    first, _, last = (asked if isinstance(asked, str) else asked.decode()).removeprefix("bytes=").partition("-")
    return data[int(first) : int(last) + 1 if last else None]


def run(stage: str, event: str) -> None:
    """One event through a function's handler; AssertionError when it was not done."""
    os.environ.update(VARIABLES)
    from shared.aws import clients

    session = clients.get_session()
    clients.get_session = lambda: answered(session, captured())
    handler = importlib.import_module(f"functions.{stage}.handler")
    with contextlib.redirect_stdout(io.StringIO()):
        answer = handler.lambda_handler(json.loads((ROOT / event).read_text()), Context())
    if not _is_done(answer):
        raise AssertionError(f"{stage} did not do it: {answer}")


def _is_done(answer: Any) -> bool:
    """A batch of which nothing comes back, an HTTP answer that is no error, what a pipe is to send on."""
    if isinstance(answer, list):
        return bool(answer)
    return bool(answer == {"batchItemFailures": []} or answer.get("statusCode") == HTTPStatus.OK)


def captured() -> dict[str, bytes]:
    """The capture that events/fetch-replay.json names; whoever starts this process says where its bytes lie."""
    return (
        {os.environ["CAPTURE_KEY"]: Path(os.environ["CAPTURE_FILE"]).read_bytes()}
        if "CAPTURE_KEY" in os.environ
        else {}
    )
