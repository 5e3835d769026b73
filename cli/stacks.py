"""The same handle on every stack: the one in an AWS account, the local one, the one inside a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cli.errors import Unreachable
from cli.options import state_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from infra.local.stack import LocalStack
    from shared.aws.ledger import DynamoLedger
    from shared.aws.s3 import S3Objects
    from shared.aws.sqs import SqsOutbox
    from shared.aws.stories import DynamoStories
    from shared.aws.withdrawals import DynamoWithdrawals
    from shared.dispatch import Dispatch
    from shared.reading import StoryReader

STAGES = ("fetch", "normalize", "store")  # in the order of the pipeline
WAYS_IN = ("receive", "push", "drop")  # what stands before it, with queues of their own
NOT_UP = "no local stack is running"
START_ONE = "start one with `./newsmill up` in another terminal, or name a deployed one with --stack NAME"


@dataclass(frozen=True, slots=True)
class StageQueues:
    """Where a stage's messages wait, and where they end that it could not settle."""

    stage: str
    queue_url: str
    dead_letters_url: str


@dataclass(frozen=True)
class Stack:
    """A newsmill stack: its CloudFormation outputs, and clients that reach it."""

    name: str
    outputs: Mapping[str, str]
    client: Callable[[str], Any]
    is_local: bool

    @cached_property
    def objects(self) -> S3Objects:
        from shared.aws.s3 import S3Objects

        return S3Objects(self.client("s3"), self._output("BucketName"))

    @cached_property
    def stories(self) -> DynamoStories:
        from shared.aws.stories import DynamoStories

        return DynamoStories(self.client("dynamodb"), self._output("StoriesTableName"))

    @cached_property
    def reader(self) -> StoryReader:
        from shared.reading import StoryReader

        return StoryReader(self.stories, self.objects)

    @cached_property
    def withdrawals(self) -> DynamoWithdrawals:
        from shared.aws.withdrawals import DynamoWithdrawals

        return DynamoWithdrawals(self.client("dynamodb"), self._output("ControlTableName"))

    @cached_property
    def ledger(self) -> DynamoLedger:
        from shared.aws.ledger import DynamoLedger

        return DynamoLedger(self.client("dynamodb"), self._output("ControlTableName"), self.objects)

    def queues(self, stage: str) -> StageQueues:
        title = stage.title()
        return StageQueues(stage, self._output(f"{title}QueueUrl"), self._output(f"{title}DeadLettersUrl"))

    @cached_property
    def dispatch(self) -> Dispatch:
        """The way into the pipeline. Slots are a second apart: an operator's list of URLs can wait that long."""
        from shared.aws.dispatch import slotted_dispatch

        return slotted_dispatch(self.client("dynamodb"), self._output("ControlTableName"), self.outbox("fetch"))

    def outbox(self, stage: str) -> SqsOutbox:
        """The way into a stage's queue."""
        from shared.aws.sqs import SqsOutbox

        return SqsOutbox(self.client("sqs"), self.queues(stage).queue_url, self.objects)

    def _output(self, name: str) -> str:
        try:
            return self.outputs[name]
        except KeyError:
            raise Unreachable(
                f"{self.name} has no output {name}",
                then="it is no newsmill stack, or one of another version: deploy it",
            ) from None


def chosen(stack_name: str) -> Stack:
    """The deployed stack of this name; without a name, the local one that is running."""
    if stack_name:
        return deployed(stack_name)
    running = running_local()
    if running is None:
        raise Unreachable(NOT_UP, then=START_ONE)
    return running


def deployed(name: str) -> Stack:
    """A stack in the AWS account that this shell's credentials belong to."""
    from boto3 import Session
    from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError

    session = Session()
    try:
        [described] = session.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "ValidationError":
            raise
        place = f"account of this shell's credentials, region {session.region_name}"
        raise Unreachable(
            f"there is no stack {name} in the {place}", then="check the name, AWS_PROFILE and AWS_REGION"
        ) from error
    except (NoCredentialsError, NoRegionError) as error:
        raise Unreachable(
            f"stack {name}: {error}", then="`aws configure`, or set AWS_PROFILE and AWS_REGION"
        ) from error
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}

    def client(service: str) -> Any:
        return session.client(service)  # type: ignore[call-overload] # one function for all services

    return Stack(name=f"stack {name}", outputs=outputs, client=client, is_local=False)


def running_local() -> Stack | None:
    """The local stack that `./newsmill up` started, while its server lives."""
    from infra.local import server

    found = server.running(state_dir())
    if found is None:
        return None
    from boto3 import Session

    from infra.local.stack import LOCAL_PARAMETERS
    from infra.local.template import REGION, Template

    session = Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=REGION)  # noqa: S106 - moto takes any
    template = Template.load(defaults=LOCAL_PARAMETERS, endpoint_url=found.endpoint_url)

    def client(service: str) -> Any:
        return session.client(service, endpoint_url=found.endpoint_url)  # type: ignore[call-overload]

    return Stack(name="the local stack", outputs=template.outputs(), client=client, is_local=True)


def of(local: LocalStack) -> Stack:
    """A local stack that this process itself has started."""
    return Stack(name="the local stack", outputs=local.outputs, client=local.client, is_local=True)
