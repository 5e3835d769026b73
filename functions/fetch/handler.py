"""Lambda entry point of the fetch stage: wiring only."""

import logging
import time
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from functions.fetch.capture_store import CaptureStore
from functions.fetch.completion import CleanPage
from functions.fetch.gauge import QualityGauge
from functions.fetch.rights import DEFAULT_POLICY, RightsPolicy
from functions.fetch.service import Fetch
from functions.fetch.site_terms import SiteFiles, TdmFiles
from functions.fetch.visits import Visits, schedule
from shared.aws.clients import Clients
from shared.aws.hosts import DynamoHosts
from shared.aws.ledger import DynamoLedger
from shared.aws.packs import DynamoPacks
from shared.aws.s3 import S3Objects
from shared.aws.sqs import SqsInbox, SqsOutbox
from shared.aws.withdrawals import DynamoWithdrawals
from shared.consumer import Stage, consume
from shared.messages import StoryPublished
from shared.observability import logger
from shared.politeness.host import SPACING_SECONDS
from shared.politeness.patience import Patience
from shared.politeness.slots import Slots
from shared.politeness.turns import Turns
from shared.politeness.web import PoliteWeb
from shared.settings import Settings
from shared.web.addresses import LOOPBACK_TOO, PUBLIC_INTERNET
from shared.web.http import Web, user_agent
from shared.web.robots import Robots
from shared.web.robots_cache import DynamoRobotsCache

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BATCH_WORKERS = 30  # the batch's pages are waited for side by side
RESERVE_SECONDS = 100  # 60 s to the last hop's turn, 30 s for the page, and what the AWS calls afterwards take


class Gathered(Protocol):
    def flush(self) -> None: ...
    def forget(self) -> None: ...


class FetchSettings(Settings):
    bucket: str
    inbox_url: str
    outbox_url: str
    control_table: str
    contact: str
    max_receives: int = 8
    host_spacing: float = Field(default=SPACING_SECONDS, ge=0.1, le=60)
    revisits: str = "1h,6h,24h,72h"
    rights_policy: str = DEFAULT_POLICY
    allow_loopback: bool = False


@cache
def app() -> Stage[StoryPublished]:
    """Build the stage once per execution environment."""
    settings = FetchSettings.from_env()
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings quote whatever an origin sends
    clients = Clients()
    dynamodb, sqs = clients.dynamodb(), clients.sqs()
    objects = S3Objects(clients.s3(), settings.bucket)
    packs = DynamoPacks(dynamodb, settings.control_table)
    captures, patience = CaptureStore(objects), Patience(packs)
    visits = Visits(packs, schedule(settings.revisits))
    gauge = QualityGauge(_fetch(settings, dynamodb, captures, visits), tell_quality)
    return Stage(
        name="fetch",
        contract=StoryPublished,
        process=gauge,
        inbox=SqsInbox(sqs, settings.inbox_url, objects),
        outbox=SqsOutbox(sqs, settings.outbox_url, objects),
        outcomes=DynamoLedger(dynamodb, settings.control_table, objects),
        put_off=patience.put_off,
        flush=lambda: flush_all(captures, patience, visits, gauge),
        max_receives=settings.max_receives,
        workers=BATCH_WORKERS,
        reserve_seconds=RESERVE_SECONDS,
    )


def _fetch(settings: FetchSettings, dynamodb: "DynamoDBClient", captures: CaptureStore, visits: Visits) -> Fetch:
    """What becomes of one page, and everybody it asks."""
    table = settings.control_table
    hosts = DynamoHosts(dynamodb, table)
    turns = Turns(hosts, Slots(hosts, settings.host_spacing), time.time)
    policy = LOOPBACK_TOO if settings.allow_loopback else PUBLIC_INTERNET
    web = PoliteWeb(Web(user_agent(settings.contact), policy=policy), turns)
    return Fetch(
        web=web,
        further=web.more_patiently(),
        site=SiteFiles(
            Robots(web, DynamoRobotsCache(dynamodb, table), turns.heard),
            TdmFiles(web, DynamoRobotsCache(dynamodb, table, "tdmrep")),
        ),
        captures=captures,
        read=read_page,
        rights=RightsPolicy.parse(settings.rights_policy),
        come_back=visits.plan,
        require_wanted=DynamoWithdrawals(dynamodb, table).require_wanted,
    )


def flush_all(*gathered: Gathered) -> None:
    """What processing a batch has gathered is written: pages first, then what is to happen later.

    When something cannot be, the rest is forgotten: its messages come back and gather it anew, and the next batch must
    not write it as well.
    """
    unwritten = list(gathered)
    try:
        while unwritten:
            unwritten.pop(0).flush()
    finally:
        for each in unwritten:
            each.forget()


def tell_quality(qualities: list[float]) -> None:
    """All in one metric line: CloudWatch makes means and percentiles of them."""
    metrics = EphemeralMetrics()  # no state shared with other batches
    for quality in qualities:
        metrics.add_metric(name="Quality", unit=MetricUnit.NoUnit, value=quality)
    metrics.flush_metrics()


def read_page(html: str, url: str) -> CleanPage:
    """The page's article. What reads it (lxml, nh3) is imported with the first page: refusals never need it."""
    from functions.fetch.page import read_page as read

    return read(html, url)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, app())
