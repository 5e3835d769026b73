"""Lambda entry point of receive, for the HTTP API and for the queue of announcements: wiring only."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from functions.receive.announcements import Announce, StoryAnnounced
from functions.receive.journeys import GetOutcomes
from functions.receive.keys import DynamoKeys
from functions.receive.pages import PageStore
from functions.receive.stories import STAGE, PostStories
from functions.receive.websub import TakeDelivery, VerifyIntent
from shared.aws.clients import Clients
from shared.aws.dispatch import slotted_dispatch
from shared.aws.leases import DynamoLeases
from shared.aws.ledger import DynamoLedger
from shared.aws.s3 import S3Objects
from shared.aws.sqs import SqsInbox, SqsOutbox
from shared.consumer import Stage, consume
from shared.http_api import answer
from shared.observability import count, logger
from shared.politeness.host import SPACING_SECONDS
from shared.settings import Settings

if TYPE_CHECKING:
    from shared.http_api import Route


class ReceiveSettings(Settings):
    bucket: str
    inbox_url: str
    outbox_url: str
    pushes_url: str
    control_table: str
    host_spacing: float = Field(default=SPACING_SECONDS, ge=0, le=60)
    max_receives: int = 5


@dataclass(frozen=True, slots=True)
class App:
    """What the function serves."""

    routes: "Mapping[str, Route]"
    announcements: Stage[StoryAnnounced]


@cache
def app() -> App:
    """Build it once per execution environment."""
    settings = ReceiveSettings.from_env()
    clients = Clients()
    dynamodb, sqs = clients.dynamodb(), clients.sqs()
    objects = S3Objects(clients.s3(), settings.bucket)
    ledger = DynamoLedger(dynamodb, settings.control_table, objects)
    fetch_queue = SqsOutbox(sqs, settings.outbox_url, objects)
    dispatch = slotted_dispatch(dynamodb, settings.control_table, fetch_queue, settings.host_spacing)
    announce = Announce(dispatch)
    post_stories = PostStories(
        dispatch=dispatch,
        captures=PageStore(objects),
        keys=DynamoKeys(dynamodb, settings.control_table, time.time),
        outcomes=ledger,
        count=lambda outcome, number: count("Messages", number, stage=STAGE, outcome=outcome),
        now=lambda: datetime.now(UTC),
    )
    get_outcomes = GetOutcomes(ledger)
    leases = DynamoLeases(dynamodb, settings.control_table)
    return App(
        routes={
            "POST /stories": post_stories,
            "GET /outcomes": get_outcomes,
            "GET /outcomes/{key}": get_outcomes,
            "GET /websub/{token}": VerifyIntent(leases, _count_push, time.time),
            "POST /websub/{token}": TakeDelivery(leases, SqsOutbox(sqs, settings.pushes_url, objects), _count_push),
        },
        announcements=Stage(
            name=STAGE,
            contract=StoryAnnounced,
            process=announce,
            flush=announce.flush,
            inbox=SqsInbox(sqs, settings.inbox_url, objects),
            outcomes=ledger,
            max_receives=settings.max_receives,
        ),
    )


def _count_push(outcome: str) -> None:
    count("WebSub", 1, outcome=outcome)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """SQS brings `Records`, API Gateway a request."""
    if "Records" in event:
        return consume(event, context, app().announcements)
    return answer(event, app().routes)
