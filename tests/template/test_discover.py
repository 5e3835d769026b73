"""The tick, the function it calls, and what both may do."""

import json
from collections.abc import Iterator

import pytest

from functions.discover import novelty, polling
from infra.demo.feeds import ATOM_PATH, SITEMAP_PATH
from infra.demo.site import DemoSite
from infra.local.clock import SimulatedClock
from infra.local.pump import Pump
from infra.local.schedules import tick_event
from infra.local.stack import LocalStack
from infra.sample_events import FOLDER
from shared.aws.sources import DynamoSources
from tests.discover_fakes import source
from tests.template.declared import FUNCTIONS, ROLES
from tests.template.test_rights import NOT_CALLED_BY_OUR_CODE, Right, granted, used_by

DISCOVER = FUNCTIONS["DiscoverFunction"]
TICK = DISCOVER["Events"]["Tick"]


def test_a_tick_comes_once_a_minute_and_is_never_tried_again() -> None:
    assert TICK["Type"] == "ScheduleV2"
    assert TICK["Properties"]["ScheduleExpression"] == "rate(1 minute)"
    assert TICK["Properties"]["RetryPolicy"]["MaximumRetryAttempts"] == 0
    assert DISCOVER["EventInvokeConfig"]["MaximumRetryAttempts"] == 0


def test_the_schedule_may_call_discover_and_nothing_else() -> None:
    assert TICK["Properties"]["RoleArn"] == "!GetAtt TickRole.Arn"
    [policy] = ROLES["TickRole"]["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == ("lambda:InvokeFunction", "!GetAtt DiscoverFunction.Arn")


def test_a_lease_outlives_the_invocation_that_took_it() -> None:
    assert DISCOVER["Timeout"] < min(polling.LEASE_SECONDS, novelty.CLAIM_SECONDS)


def test_a_poll_is_begun_only_while_there_is_time_to_end_it() -> None:
    assert DISCOVER["Timeout"] / 2 > polling.RESERVE_SECONDS


def test_the_sample_is_what_the_scheduler_sends() -> None:
    sample = json.loads((FOLDER / "discover-tick.json").read_text(encoding="utf-8"))
    assert sample.keys() == tick_event("newsmill-tick", 0).keys()
    assert (sample["source"], sample["detail-type"]) == ("aws.scheduler", "Scheduled Event")


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with pytest.MonkeyPatch.context() as patch, LocalStack.in_process(clock=SimulatedClock()) as stack:
        patch.setattr("shared.aws.sqs.CLAIM_CHECK_BYTES", 300)  # so that ordinary stories count as large
        yield stack


@pytest.fixture(scope="module")
def used(stack: LocalStack) -> set[Right]:
    """What discover asked of AWS while it read a feed, a sitemap and a source that is gone, twice."""
    rights: set[Right] = set()
    registry = DynamoSources(stack.client("dynamodb"), stack.outputs["ControlTableName"])
    pump = Pump(stack)
    with DemoSite() as site:
        for path in (ATOM_PATH, SITEMAP_PATH, "/gone.xml"):
            registry.add(source(url=site.origin + path, due_at=0, max_age_days=0))
        stack.session.events.register(
            "provide-client-params", lambda params, model, **_: rights.update(used_by(params, model))
        )
        pump.tick()
    return rights


def test_every_call_is_allowed(stack: LocalStack, used: set[Right]) -> None:
    allowed = granted(stack, "discover") | _of_indexes(stack)
    assert {right for right in used if not any(grant.covers(right) for grant in allowed)} == set()


def test_what_a_tick_is_allowed_is_needed(stack: LocalStack, used: set[Right]) -> None:
    """DeleteItem ends leases: tests/integration/test_push_websub.py sees it."""
    elsewhere = NOT_CALLED_BY_OUR_CODE | {"dynamodb:DeleteItem", "dynamodb:Query"}
    ours = {grant for grant in granted(stack, "discover") if grant.action not in elsewhere}
    assert {grant for grant in ours if not any(grant.covers(right) for right in used)} == set()


def _of_indexes(stack: LocalStack) -> set[Right]:
    """A query names its table in the request, and the index beside it."""
    return {
        Right(grant.action, grant.resource.partition("/index/")[0])
        for grant in granted(stack, "discover")
        if "/index/" in grant.resource
    }
