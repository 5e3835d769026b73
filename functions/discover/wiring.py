"""What the functions of discover have in common, wired."""

import logging
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from functions.discover.novelty import HandOver
from functions.discover.parts_table import DynamoParts
from functions.discover.poll import Poll
from functions.discover.polling import PollSources
from functions.discover.reading import Reader
from functions.discover.seen_table import DynamoSeen
from functions.discover.telling import tell_poll
from shared.aws.clients import Clients
from shared.aws.dispatch import slotted_dispatch
from shared.aws.hosts import DynamoHosts
from shared.aws.leases import DynamoLeases
from shared.aws.s3 import S3Objects
from shared.aws.sources import DynamoSources
from shared.aws.sqs import SqsOutbox
from shared.messages import Discovery
from shared.politeness.slots import Slots, SlottedDispatch
from shared.politeness.turns import Turns
from shared.politeness.web import PoliteWeb
from shared.web.addresses import LOOPBACK_TOO, PUBLIC_INTERNET
from shared.web.http import Web, user_agent
from shared.web.robots import Robots
from shared.web.robots_cache import DynamoRobotsCache
from shared.websub.subscriptions import Subscriptions, is_private, is_private_or_here

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient


class Discovering(Protocol):
    """Settings of every function that reads sources."""

    @property
    def bucket(self) -> str: ...
    @property
    def outbox_url(self) -> str: ...
    @property
    def control_table(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def host_spacing(self) -> float: ...
    @property
    def allow_loopback(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """One execution environment's parts."""

    table: str
    dynamodb: "DynamoDBClient"
    sqs: "SQSClient"
    objects: S3Objects
    fetch_queue: SqsOutbox
    dispatch: SlottedDispatch
    hubs: Web  # forms go to hubs, which are not asked for pages
    web: PoliteWeb
    robots: Robots
    subscriptions: Subscriptions

    @classmethod
    def of(cls, settings: Discovering) -> Self:
        logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings quote whatever an origin sends
        clients = Clients()
        dynamodb, sqs, table = clients.dynamodb(), clients.sqs(), settings.control_table
        objects = S3Objects(clients.s3(), settings.bucket)
        fetch_queue = SqsOutbox(sqs, settings.outbox_url, objects)
        hosts = DynamoHosts(dynamodb, table)
        turns = Turns(hosts, Slots(hosts, settings.host_spacing), time.time)
        policy = LOOPBACK_TOO if settings.allow_loopback else PUBLIC_INTERNET
        plain = Web(user_agent(settings.contact), policy=policy)
        web = PoliteWeb(plain, turns)
        return cls(
            table=table,
            dynamodb=dynamodb,
            sqs=sqs,
            objects=objects,
            fetch_queue=fetch_queue,
            dispatch=slotted_dispatch(dynamodb, table, fetch_queue, settings.host_spacing),
            hubs=plain,
            web=web,
            robots=Robots(web, DynamoRobotsCache(dynamodb, table), turns.heard),
            subscriptions=Subscriptions(
                DynamoLeases(dynamodb, table), time.time, is_private_or_here if settings.allow_loopback else is_private
            ),
        )

    @property
    def sources(self) -> DynamoSources:
        return DynamoSources(self.dynamodb, self.table)

    @property
    def hand_over(self) -> HandOver:
        return HandOver(self.seen, self.dispatch, time.time)

    @property
    def seen(self) -> DynamoSeen:
        return DynamoSeen(self.dynamodb, self.table)

    @property
    def parts(self) -> DynamoParts:
        return DynamoParts(self.dynamodb, self.table)

    def reader(self, discovery: Discovery) -> Reader:
        return Reader(self.web, self.robots.require, self.hand_over, self.parts, discovery)

    def polling(self, discovery: Discovery) -> PollSources:
        """Polls sources; `discovery` is what leads to it."""
        return PollSources(
            sources=self.sources,
            poll=Poll(self.web, self.robots.require, self.reader(discovery), time.time, random.random),
            subscriptions=self.subscriptions,
            tell=tell_poll,
            now=time.time,
            chance=random.random,
        )
