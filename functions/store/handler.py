"""Lambda entry point of the store stage: wiring only."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.store.copies import Copies
from functions.store.service import Store
from shared.aws.clients import Clients
from shared.aws.ledger import DynamoLedger
from shared.aws.prints import DynamoPrints
from shared.aws.s3 import S3Objects
from shared.aws.sqs import SqsInbox
from shared.aws.stories import DynamoStories
from shared.consumer import Stage, consume
from shared.messages import StoryNormalized
from shared.observability import logger
from shared.settings import Settings


class StoreSettings(Settings):
    bucket: str
    inbox_url: str
    control_table: str
    stories_table: str
    max_receives: int


@cache
def app() -> Stage[StoryNormalized]:
    """Build the stage once per execution environment."""
    settings = StoreSettings.from_env()
    clients = Clients()
    dynamodb = clients.dynamodb()
    objects = S3Objects(clients.s3(), settings.bucket)
    stories = DynamoStories(dynamodb, settings.stories_table)
    return Stage(
        name="store",
        contract=StoryNormalized,
        process=Store(stories, objects, Copies(DynamoPrints(dynamodb, settings.control_table), stories, objects)),
        inbox=SqsInbox(clients.sqs(), settings.inbox_url, objects),
        outcomes=DynamoLedger(dynamodb, settings.control_table, objects),
        max_receives=settings.max_receives,
    )


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, app())
