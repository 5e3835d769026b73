"""Lambda entry point for what is dropped into the bucket: wiring only."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from functions.receive.drop import TakeDrop
from functions.receive.drop_store import DropStore
from functions.receive.dropped import FilesDropped
from functions.receive.pages import PageStore
from functions.receive.progress import DynamoProgress
from shared.aws.clients import Clients
from shared.aws.dispatch import slotted_dispatch
from shared.aws.ledger import DynamoLedger
from shared.aws.sqs import SqsInbox, SqsOutbox
from shared.aws.withdrawals import DynamoWithdrawals
from shared.consumer import Stage, consume
from shared.observability import count, logger
from shared.politeness.host import SPACING_SECONDS
from shared.settings import Settings

RESERVE_MILLISECONDS = 60_000  # for one more batch: its pages, its slots, its note


class DropSettings(Settings):
    bucket: str
    inbox_url: str
    outbox_url: str
    control_table: str
    host_spacing: float = Field(default=SPACING_SECONDS, ge=0, le=60)
    max_receives: int = 10


@dataclass(slots=True)
class Invocation:
    """The one that is going on: a file is read for as long as it lasts."""

    context: LambdaContext | None = None

    def has_time(self) -> bool:
        return self.context is None or self.context.get_remaining_time_in_millis() > RESERVE_MILLISECONDS


@dataclass(frozen=True, slots=True)
class App:
    stage: Stage[FilesDropped]
    invocation: Invocation


@cache
def app() -> App:
    """Build it once per execution environment."""
    settings = DropSettings.from_env()
    clients = Clients()
    dynamodb, sqs = clients.dynamodb(), clients.sqs()
    files = DropStore(clients.s3(), settings.bucket)
    fetch_queue = SqsOutbox(sqs, settings.outbox_url, files)
    invocation = Invocation()
    take = TakeDrop(
        files=files,
        notes=DynamoProgress(dynamodb, settings.control_table, time.time),
        captures=PageStore(files, DynamoWithdrawals(dynamodb, settings.control_table)),
        dispatch=slotted_dispatch(dynamodb, settings.control_table, fetch_queue, settings.host_spacing),
        has_time=invocation.has_time,
        count=lambda reason, number: count("DropEntries", number, what=reason),
        now=lambda: datetime.now(UTC),
    )
    stage = Stage(
        name="drop",
        contract=FilesDropped,
        process=take,
        inbox=SqsInbox(sqs, settings.inbox_url, files),
        outcomes=DynamoLedger(dynamodb, settings.control_table, files),
        max_receives=settings.max_receives,
    )
    return App(stage, invocation)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    app().invocation.context = context
    return consume(event, context, app().stage)
