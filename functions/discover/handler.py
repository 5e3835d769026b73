"""Lambda entry point of discover: wiring only."""

import logging
import random
import time
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from functions.discover.novelty import HandOver
from functions.discover.pending import ReleaseHeldBack
from functions.discover.poll import Poll
from functions.discover.polling import PollSources
from functions.discover.reading import Reader
from functions.discover.seen_table import DynamoSeen
from functions.discover.service import Deadline, Discover
from functions.discover.telling import tell_chore, tell_poll
from functions.discover.visits import PayVisits
from shared.aws.clients import Clients
from shared.aws.dispatch import slotted_dispatch
from shared.aws.hosts import DynamoHosts
from shared.aws.leases import DynamoLeases
from shared.aws.packs import DynamoPacks
from shared.aws.s3 import S3Objects
from shared.aws.sources import DynamoSources
from shared.aws.sqs import SqsOutbox
from shared.observability import logger
from shared.politeness.host import SPACING_SECONDS
from shared.politeness.slots import Slots
from shared.politeness.turns import Turns
from shared.politeness.web import PoliteWeb
from shared.settings import Settings
from shared.web.addresses import LOOPBACK_TOO, PUBLIC_INTERNET
from shared.web.http import Web, user_agent
from shared.web.robots import Robots
from shared.web.robots_cache import DynamoRobotsCache
from shared.websub.subscriptions import Subscriptions


class DiscoverSettings(Settings):
    bucket: str
    outbox_url: str
    control_table: str
    contact: str
    host_spacing: float = Field(default=SPACING_SECONDS, ge=0, le=60)
    allow_loopback: bool = False


class ChoresFailed(ExceptionGroup):
    """Raised when all chores are done, so that the function's error alarm sees it."""


@cache
def app() -> Discover:
    """Build it once per execution environment."""
    settings = DiscoverSettings.from_env()
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings quote whatever an origin sends
    clients = Clients()
    dynamodb, table = clients.dynamodb(), settings.control_table
    fetch_queue = SqsOutbox(clients.sqs(), settings.outbox_url, S3Objects(clients.s3(), settings.bucket))
    dispatch = slotted_dispatch(dynamodb, table, fetch_queue, settings.host_spacing)
    hosts, packs = DynamoHosts(dynamodb, table), DynamoPacks(dynamodb, table)
    turns = Turns(hosts, Slots(hosts, settings.host_spacing))
    policy = LOOPBACK_TOO if settings.allow_loopback else PUBLIC_INTERNET
    web = PoliteWeb(Web(user_agent(settings.contact), policy=policy), turns)
    robots = Robots(web, DynamoRobotsCache(dynamodb, table), turns.heard)
    hand_over = HandOver(DynamoSeen(dynamodb, table), dispatch, time.time)
    reader = Reader(web, robots.require, hand_over)
    return Discover(
        chores=(
            PollSources(
                sources=DynamoSources(dynamodb, table),
                poll=Poll(web, robots.require, reader, time.time, random.random),
                subscriptions=Subscriptions(DynamoLeases(dynamodb, table), time.time),
                tell=tell_poll,
                now=time.time,
            ),
            PayVisits(packs, dispatch, time.time),
            ReleaseHeldBack(packs, fetch_queue, time.time),
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
