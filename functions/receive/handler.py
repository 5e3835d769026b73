"""Lambda entry point of receive, for the HTTP API and for the queue of announcements: wiring only."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Self

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

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
from shared.aws.withdrawals import DynamoWithdrawals
from shared.dispatch import Dispatch
from shared.http_api import answer
from shared.observability import count, logger
from shared.politeness.host import SPACING_SECONDS
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.receive.announcements import StoryAnnounced
    from shared.consumer import Stage
    from shared.http_api import Route


class ReceiveSettings(Settings):
    bucket: str
    inbox_url: str
    outbox_url: str
    pushes_url: str
    control_table: str
    host_spacing: float = Field(default=SPACING_SECONDS, ge=0, le=60)
    max_receives: int = 5


@dataclass(frozen=True)
class App:
    """What the function serves."""

    routes: "Mapping[str, Route]"
    dispatch: Dispatch
    inbox: SqsInbox
    ledger: DynamoLedger
    max_receives: int

    @classmethod
    def of(cls, settings: ReceiveSettings) -> Self:
        clients = Clients()
        dynamodb, sqs, table = clients.dynamodb(), clients.sqs(), settings.control_table
        objects = S3Objects(clients.s3(), settings.bucket)
        ledger, leases = DynamoLedger(dynamodb, table, objects), DynamoLeases(dynamodb, table)
        fetch_queue = SqsOutbox(sqs, settings.outbox_url, objects)
        dispatch = slotted_dispatch(dynamodb, table, fetch_queue, settings.host_spacing)
        keys = DynamoKeys(dynamodb, table, time.time)
        pages = PageStore(objects, DynamoWithdrawals(dynamodb, table))
        routes: dict[str, Route] = {
            "POST /stories": PostStories(dispatch, pages, keys, ledger, _count_messages, _now),
            "GET /outcomes": GetOutcomes(ledger),
            "GET /outcomes/{key}": GetOutcomes(ledger),
            "GET /websub/{token}": VerifyIntent(leases, _count_push, time.time),
            "POST /websub/{token}": TakeDelivery(leases, SqsOutbox(sqs, settings.pushes_url, objects), _count_push),
        }
        return cls(routes, dispatch, SqsInbox(sqs, settings.inbox_url, objects), ledger, settings.max_receives)

    @cached_property
    def announcements(self) -> "Stage[StoryAnnounced]":
        """Wired with the first event: who waits for an answer to a request does not wait for these imports."""
        from functions.receive.announcements import Announce, StoryAnnounced
        from shared.consumer import Stage

        announce = Announce(self.dispatch)
        return Stage(
            name=STAGE,
            contract=StoryAnnounced,
            process=announce,
            flush=announce.flush,
            inbox=self.inbox,
            outcomes=self.ledger,
            max_receives=self.max_receives,
        )


@cache
def app() -> App:
    """Build it once per execution environment."""
    return App.of(ReceiveSettings.from_env())


def _now() -> datetime:
    return datetime.now(UTC)


def _count_messages(outcome: str, number: int) -> None:
    count("Messages", number, stage=STAGE, outcome=outcome)


def _count_push(outcome: str) -> None:
    count("WebSub", 1, outcome=outcome)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """SQS brings `Records`, API Gateway a request."""
    if "Records" in event:
        from shared.consumer import consume

        return consume(event, context, app().announcements)
    return answer(event, app().routes)
