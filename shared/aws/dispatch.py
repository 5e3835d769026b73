"""The way into the fetch queue, wired: for functions that learn of stories, and the command line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from shared.aws.hosts import DynamoHosts
from shared.aws.packs import DynamoPacks
from shared.politeness.host import SPACING_SECONDS
from shared.politeness.slots import Slots, SlottedDispatch

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from shared.politeness.slots import Departures


def slotted_dispatch(
    dynamodb: DynamoDBClient, control_table: str, fetch_queue: Departures, spacing: float = SPACING_SECONDS
) -> SlottedDispatch:
    """Stories go to `fetch_queue` (an SqsOutbox) each at its host's next slot, `spacing` seconds apart."""
    slots = Slots(DynamoHosts(dynamodb, control_table), spacing)
    return SlottedDispatch(slots, fetch_queue, DynamoPacks(dynamodb, control_table), time.time)
