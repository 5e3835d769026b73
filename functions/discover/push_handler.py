"""Lambda entry point for what hubs push: wiring only."""

import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from functions.discover.pushed import TakePush
from functions.discover.service import Deadline
from functions.discover.telling import tell_chore
from functions.discover.wiring import Wiring
from shared.aws.ledger import DynamoLedger
from shared.aws.sqs import SqsInbox
from shared.consumer import Stage, consume
from shared.messages import Discovery, FeedPushed
from shared.observability import logger
from shared.politeness.host import SPACING_SECONDS
from shared.settings import Settings


class PushSettings(Settings):
    bucket: str
    inbox_url: str
    outbox_url: str
    control_table: str
    contact: str
    max_receives: int = 5
    host_spacing: float = Field(default=SPACING_SECONDS, ge=0, le=60)
    allow_loopback: bool = False


@dataclass(slots=True)
class Invocation:
    """The one that is going on."""

    context: LambdaContext | None = None

    def seconds_left(self) -> float:
        return self.context.get_remaining_time_in_millis() / 1000 if self.context else 0


@dataclass(frozen=True, slots=True)
class App:
    stage: Stage[FeedPushed]
    invocation: Invocation


@cache
def app() -> App:
    """Build it once per execution environment."""
    settings = PushSettings.from_env()
    wired, invocation = Wiring.of(settings), Invocation()
    take = TakePush(
        sources=wired.sources,
        hand_over=wired.hand_over,
        poll_now=wired.polling(Discovery.WEBSUB).poll_now,
        deadline=Deadline(invocation.seconds_left),
        tell=tell_chore,
        now=time.time,
    )
    stage = Stage(
        name="push",
        contract=FeedPushed,
        process=take,
        inbox=SqsInbox(wired.sqs, settings.inbox_url, wired.objects),
        outcomes=DynamoLedger(wired.dynamodb, wired.table, wired.objects),
        max_receives=settings.max_receives,
    )
    return App(stage, invocation)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    app().invocation.context = context
    return consume(event, context, app().stage)
