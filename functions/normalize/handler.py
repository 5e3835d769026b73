"""Lambda entry point of the normalize stage: wiring only."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.normalize.service import Normalize
from shared.aws.clients import Clients
from shared.aws.ledger import DynamoLedger
from shared.aws.s3 import S3Objects
from shared.aws.sqs import SqsInbox, SqsOutbox
from shared.consumer import Stage, consume
from shared.messages import PageCleaned
from shared.observability import logger
from shared.settings import Settings


class NormalizeSettings(Settings):
    bucket: str
    inbox_url: str
    outbox_url: str
    control_table: str
    max_receives: int


@cache
def app() -> Stage[PageCleaned]:
    """Build the stage once per execution environment."""
    settings = NormalizeSettings.from_env()
    clients = Clients()
    sqs = clients.sqs()
    objects = S3Objects(clients.s3(), settings.bucket)
    return Stage(
        name="normalize",
        contract=PageCleaned,
        process=Normalize(now=lambda: datetime.now(UTC)),
        inbox=SqsInbox(sqs, settings.inbox_url, objects),
        outbox=SqsOutbox(sqs, settings.outbox_url, objects),
        outcomes=DynamoLedger(clients.dynamodb(), settings.control_table, objects),
        max_receives=settings.max_receives,
    )


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, app())
