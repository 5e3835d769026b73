"""Lambda entry point of the read API: wiring only."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.read.api import Api
from functions.read.service import Reading
from shared.aws.changes import DynamoChanges
from shared.aws.clients import Clients
from shared.aws.s3 import S3Objects
from shared.aws.stories import DynamoStories
from shared.aws.story_lists import DynamoStoryLists
from shared.observability import logger
from shared.reading import StoryReader
from shared.settings import Settings


class ReadSettings(Settings):
    bucket: str
    stories_table: str
    changes_table: str


@cache
def app() -> Api:
    """Build the API once per execution environment."""
    settings = ReadSettings.from_env()
    clients = Clients()
    dynamodb = clients.dynamodb()
    return Api.of(
        Reading(
            library=StoryReader(
                DynamoStories(dynamodb, settings.stories_table), S3Objects(clients.s3(), settings.bucket)
            ),
            lists=DynamoStoryLists(dynamodb, settings.stories_table),
            log=DynamoChanges(dynamodb, settings.changes_table, now=lambda: datetime.now(UTC)),
        )
    )


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app().answer(event, context)
