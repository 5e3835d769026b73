"""Clients of the AWS services the pipeline speaks with.

They are botocore's, which boto3 would hand out too: importing boto3 itself brings S3's transfer manager,
more than half of its import time, to functions that never use it (docs/adr/0005).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from botocore.config import Config
from botocore.session import Session

from shared.aws.service_models import ServiceModels

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

# An answer that takes longer than this is lost; four tries fit into the shortest function timeout (30 s).
# A batch of fetch writes its captures side by side, each over a connection of its own.
CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 4},
    max_pool_connections=30,
)


def get_session() -> Session:
    """A new session, which reads the descriptions of our services only."""
    session = Session()
    session.register_component("data_loader", ServiceModels())
    return session


@dataclass(frozen=True, slots=True)
class Clients:
    """One botocore session's clients; a function makes those it needs once per execution environment."""

    session: Session = field(default_factory=lambda: get_session())  # noqa: PLW0108 - looked up late: a local stack puts its own in place

    def s3(self) -> S3Client:
        return cast("S3Client", self.session.create_client("s3", config=CONFIG))

    def sqs(self) -> SQSClient:
        return cast("SQSClient", self.session.create_client("sqs", config=CONFIG))

    def dynamodb(self) -> DynamoDBClient:
        return cast("DynamoDBClient", self.session.create_client("dynamodb", config=CONFIG))
