"""Lambda entry point of the change log: the pipe's enrichment. Wiring only."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.changes.log import ChangeLogWriter
from functions.changes.service import Publish
from shared.aws.clients import Clients
from shared.aws.stories import read_head
from shared.observability import logger
from shared.settings import Settings


class ChangesSettings(Settings):
    changes_table: str
    change_retention_days: int


@cache
def app() -> Publish:
    """Build the stage once per execution environment."""
    settings = ChangesSettings.from_env()
    log = ChangeLogWriter(
        Clients().dynamodb(),
        settings.changes_table,
        kept=timedelta(days=settings.change_retention_days),
        now=lambda: datetime.now(UTC),
    )
    return Publish(log, read_head)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: list[dict[str, Any]], context: LambdaContext) -> list[dict[str, Any]]:  # noqa: ARG001 - Lambda's signature
    """One event for the bus for each change; the pipe takes `type` for its detail-type."""
    changes = app()(event)
    if changes:
        _tell_age(min(change.at for change in changes))
    return [change.model_dump(mode="json") for change in changes]


def _tell_age(oldest: datetime) -> None:
    """How late readers learn of it: an alarm watches that they do."""
    age = (datetime.now(UTC) - oldest).total_seconds()
    with single_metric(name="ChangeAge", unit=MetricUnit.Seconds, value=max(0.0, age)):
        pass
