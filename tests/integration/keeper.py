"""A Lambda function that keeps each message as an object, and takes its time."""

import time
from functools import cache
from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError

from shared.aws.clients import Clients


@cache
def app() -> Any:
    return Clients().s3()


def lambda_handler(event: dict[str, Any], context: Any) -> None:
    for record in event["Records"]:
        time.sleep(0.01)
        _keep(record["body"])


def _keep(body: str) -> None:
    try:
        app().put_object(Bucket="newsmill-kept", Key=body, Body=sha256(body.encode()).digest(), IfNoneMatch="*")
    except ClientError as error:
        if error.response["Error"]["Code"] != "PreconditionFailed":
            raise
