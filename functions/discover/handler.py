"""Lambda entry point of discover: wiring only."""

import time
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from functions.discover.abandoned import PublishAbandoned
from functions.discover.leases import RenewLeases
from functions.discover.parts import ReadParts
from functions.discover.pending import ReleaseHeldBack
from functions.discover.service import Deadline, Discover
from functions.discover.telling import tell_chore, tell_part
from functions.discover.visits import PayVisits
from functions.discover.wiring import Wiring
from shared.aws.due import DueItems
from shared.aws.leases import DynamoLeases
from shared.aws.ledger import DynamoLedger
from shared.aws.packs import DynamoPacks
from shared.messages import Discovery
from shared.observability import logger
from shared.politeness.host import SPACING_SECONDS
from shared.settings import Settings


class DiscoverSettings(Settings):
    bucket: str
    outbox_url: str
    control_table: str
    contact: str
    callback_url: str  # where hubs find us: the HTTP API's /websub
    host_spacing: float = Field(default=SPACING_SECONDS, ge=0, le=60)
    allow_loopback: bool = False


class ChoresFailed(ExceptionGroup):
    """Raised when all chores are done, so that the function's error alarm sees it."""


@cache
def app() -> Discover:
    """Build it once per execution environment."""
    settings = DiscoverSettings.from_env()
    wired = Wiring.of(settings)
    packs = DynamoPacks(wired.dynamodb, wired.table)
    return Discover(
        chores=(
            wired.polling(Discovery.FEED),
            ReadParts(
                parts=wired.parts,
                sources=wired.sources,
                reader=wired.reader(Discovery.FEED),
                outcomes=DynamoLedger(wired.dynamodb, wired.table, wired.objects),
                tell=tell_part,
                now=time.time,
            ),
            PublishAbandoned(wired.seen, wired.dispatch, time.time),
            PayVisits(packs, wired.dispatch, time.time),
            ReleaseHeldBack(packs, wired.fetch_queue, time.time),
            RenewLeases(
                due=DueItems(wired.dynamodb, wired.table),
                leases=DynamoLeases(wired.dynamodb, wired.table),
                hubs=wired.hubs,
                callback_url=settings.callback_url,
                now=time.time,
            ),
        )
    )


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, dict[str, int]]:  # noqa: ARG001 - a tick says nothing but that it is time
    reports = app()(Deadline(lambda: context.get_remaining_time_in_millis() / 1000))
    for report in reports:
        tell_chore(report)
    if errors := [report.error for report in reports if report.error]:
        raise ChoresFailed("chores failed", errors)
    return {report.name: dict(report.counts) for report in reports}
