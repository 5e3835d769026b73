"""Each function may do what it does, and nothing it never does: every AWS call of a run, held against its role."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from infra.demo.site import FERRY_PATH, DemoSite
from infra.local.host import FunctionHost
from infra.local.output import FunctionOutput
from infra.local.stack import LocalStack
from infra.local.template import ACCOUNT, REGION
from infra.sam_local import logical_id, seed
from infra.sample_events import POISON, UNREADABLE, claim_of, cleaned, event, published, replayed
from shared.aws.sqs import CLAIM_CHECK_BYTES
from shared.aws.stories import DynamoStories as Stories
from shared.blocks import Paragraph
from shared.heads import StoryHead
from shared.messages import Message
from shared.urls import story_id
from tests.builders import FETCHED_AT, story_normalized

TAKEN_DOWN = "https://ledger.example/taken-down"
HUGE_POISON = POISON + " " * CLAIM_CHECK_BYTES
STAGES = ("fetch", "normalize", "store")
# Lambda's own poller and log writer act under the function's role; S3 asks for ListBucket to say "not there".
NOT_CALLED_BY_OUR_CODE = {
    "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "logs:CreateLogStream", "logs:PutLogEvents",
    "s3:ListBucket",
}  # fmt: skip
IAM_NAMES = {"sqs:SendMessageBatch": "sqs:SendMessage", "s3:HeadObject": "s3:GetObject"}


@dataclass(frozen=True, slots=True)
class Right:
    """An action on a resource: granted by a role, or used by a call."""

    action: str
    resource: str

    def covers(self, used: "Right") -> bool:
        return self.action == used.action and fnmatchcase(used.resource, self.resource)


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def granted(stack: LocalStack, stage: str) -> set[Right]:
    role = stack.template.resource(f"{stage.capitalize()}Role").properties
    statements = [statement for policy in role["Policies"] for statement in policy["PolicyDocument"]["Statement"]]
    return {
        Right(action, resource)
        for statement in statements
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }


def used_by(params: dict[str, Any], model: Any) -> Iterator[Right]:
    """The rights that a request needs."""
    service = model.service_model.service_name
    action = f"{service}:{model.name}"
    if service == "s3":
        yield Right(IAM_NAMES.get(action, action), f"arn:aws:s3:::{params['Bucket']}/{params['Key']}")
    elif service == "sqs":
        yield Right(IAM_NAMES.get(action, action), arn("sqs", params["QueueUrl"].rpartition("/")[2]))
    else:
        for table in params.get("RequestItems", [params.get("TableName")]):
            yield Right(action, arn("dynamodb", f"table/{table}"))


def arn(service: str, name: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"


def long_page() -> Message:
    paragraphs = "".join(f"<p>{number} {'words ' * 50}</p>" for number in range(400))
    return cleaned().model_copy(update={"article_html": paragraphs})


def a_story_that_returns_to_its_first_wording() -> list[Message]:
    hours = (("Harbour freezes", 0), ("Harbour thaws", 1), ("Harbour freezes", 2))
    return [story_normalized(headline=said, fetched_at=FETCHED_AT + timedelta(hours=hour)) for said, hour in hours]


def tombstone() -> StoryHead:
    return StoryHead(
        story_id=story_id(TAKEN_DOWN), revision=1, canonical_url=TAKEN_DOWN, headline="", source="ledger.example",
        story_key="", first_seen_at=FETCHED_AT, last_seen_at=FETCHED_AT, withdrawn_at=FETCHED_AT,
    )  # fmt: skip


def two_copies() -> list[Message]:
    body = (Paragraph(text=" ".join(f"word{number}" for number in range(60))),)
    return [story_normalized(canonical_url=f"https://{host}.example/a", body=body) for host in ("ledger", "gazette")]


def deliveries(stage: str, site: DemoSite) -> list[Message | str]:
    """Messages that take a stage down all its ways."""
    broken: list[Message | str] = [POISON, HUGE_POISON, UNREADABLE]
    match stage:
        case "fetch":
            page = published(url=f"{site.origin}{FERRY_PATH}")
            long = published(url=f"{site.origin}/2025/02/budget-in-full")
            dropped = published(url=f"{site.origin}/dropped", capture={"key": "drop/stories.warc.gz"})
            return [page, long, replayed(), dropped, *broken]
        case "normalize":
            return [cleaned(), long_page(), claim_of(cleaned()), *broken]
    unwanted = story_normalized(canonical_url=TAKEN_DOWN, authors=("Ann Example",))
    return [*a_story_that_returns_to_its_first_wording(), *two_copies(), unwanted, *broken]


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalStack]:
    monkeypatch.setattr("shared.aws.sqs.CLAIM_CHECK_BYTES", 2000)  # so that ordinary pages count as large
    with LocalStack.in_process() as stack:
        seed(stack)
        Stories(stack.client("dynamodb"), stack.outputs["StoriesTableName"]).replace(tombstone(), None)
        yield stack


@pytest.fixture
def used(stage: str, stack: LocalStack) -> set[Right]:
    """What the stage asked of AWS while it met all of its deliveries, one by one."""
    rights: set[Right] = set()
    function = next(s.function for s in stack.event_sources if s.function.logical_id == logical_id(stage))
    host = FunctionHost(
        function, variables=stack.runtime_environment(function), session=stack.session, clock=stack.clock,
        output=FunctionOutput(Path("/dev/null")),
    )  # fmt: skip
    stack.session.events.register(
        "provide-client-params", lambda params, model, **_: rights.update(used_by(params, model))
    )
    with DemoSite() as site:
        for delivery in deliveries(stage, site):
            host.invoke(event(f"{stage.capitalize()}Queue", delivery))
    return rights


def test_every_call_is_allowed(stage: str, stack: LocalStack, used: set[Right]) -> None:
    allowed = granted(stack, stage)
    assert {right for right in used if not any(grant.covers(right) for grant in allowed)} == set()


def test_nothing_is_allowed_that_is_never_done(stage: str, stack: LocalStack, used: set[Right]) -> None:
    ours = {grant for grant in granted(stack, stage) if grant.action not in NOT_CALLED_BY_OUR_CODE}
    assert {grant for grant in ours if not any(grant.covers(right) for right in used)} == set()


def test_the_two_sides_really_differ_per_stage() -> None:
    assert Right("s3:GetObject", "arn:aws:s3:::b/drafts/*").covers(Right("s3:GetObject", "arn:aws:s3:::b/drafts/1"))
    assert not Right("s3:GetObject", "arn:aws:s3:::b/drafts/*").covers(Right("s3:PutObject", "arn:aws:s3:::b/drafts/1"))
