"""`replay` and `redrive`: messages that go through a stage again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.errors import BadInput, Failure, NotFound
from cli.options import as_json, stack_name
from cli.stacks import STAGES, WAYS_IN, chosen
from cli.terminal import counted, print_json, remarks, results
from cli.verb import Verb

if TYPE_CHECKING:
    from cli.stacks import Stack, StageQueues
    from shared.messages import Capture, Message
    from shared.outcomes import StageOutcome

REPLAY_EXAMPLES = """
    ./newsmill replay https://news.example/a-story        after the extraction has become better
    ./newsmill replay mfzwizltmfzwizltmfzwizltmf
    ./newsmill replay 'captures/2026/11/22/0b54f0c9c6f24c8f.warc.gz#1024+51200'
    ./newsmill list --source news.example --limit 1000 --json | jq -r .story_id | xargs ./newsmill replay
"""
REDRIVE_EXAMPLES = """
    ./newsmill redrive                     all dead-letter queues
    ./newsmill redrive fetch --stack newsmill-prod
"""
QUEUES = (*WAYS_IN, *STAGES)


@click.command(cls=Verb, examples=REPLAY_EXAMPLES)
@click.argument("references", nargs=-1, required=True, metavar="ID|URL|CAPTURE ...")
@stack_name
@as_json
def replay(references: tuple[str, ...], stack_name: str, *, as_json: bool) -> None:
    """Process pages again from their captures; nobody is asked over the network.

    A story is read from the raw page it was made of. A URL that was set aside has no story: its
    message is given once more to the stage that rejected it.
    """
    stack = chosen(stack_name)
    for reference in references:
        stage, message = _again(stack, reference)
        for error in stack.outbox(stage).send([message]).values():
            raise Failure(f"{reference} was not accepted by the {stage} queue: {error}") from error
        told = {"reference": reference, "stage": stage, "url": message.url, "trace_id": message.trace_id}
        if as_json:
            print_json(told)
        else:
            results().print(f"{reference} → {stage} queue", soft_wrap=True)


@click.command(cls=Verb, examples=REDRIVE_EXAMPLES)
@click.argument("stages", nargs=-1, type=click.Choice(QUEUES), metavar=f"[{'|'.join(QUEUES)}] ...")
@stack_name
@as_json
def redrive(stages: tuple[str, ...], stack_name: str, *, as_json: bool) -> None:
    """Send dead letters back to their queues, once what killed them is mended."""
    stack = chosen(stack_name)
    for stage in stages or QUEUES:
        moved = _redrive(stack, stack.queues(stage))
        if as_json:
            print_json({"stage": stage, "messages": moved})
        else:
            remarks().print(f"{stage:<10}{counted(moved, 'message')} on the way back")


def _again(stack: Stack, reference: str) -> tuple[str, Message]:
    """The stage to go through again, and the message for it."""
    from shared.messages import Capture, Discovery, StoryPublished

    more: tuple[Capture, ...] = ()
    if reference.startswith("captures/"):
        capture = _capture(reference)
        url = _url_of_capture(stack, capture)
    elif story := stack.reader.get(reference):
        url, capture = story.requested_url, Capture.parse(story.capture)
        more = tuple(map(Capture.parse, story.more_captures))
    else:
        return _rejected(stack, reference)
    return "fetch", StoryPublished(
        trace_id=_new_trace(), url=url, discovered_by=Discovery.REPLAY, capture=capture, more_captures=more
    )


def _capture(name: str) -> Capture:
    from shared.messages import Capture

    try:
        return Capture.parse(name)
    except ValueError as error:
        raise BadInput(
            f"{name} names no capture", then="`./newsmill where URL` tells a story's: captures/…#OFFSET+LENGTH"
        ) from error


def _url_of_capture(stack: Stack, capture: Capture) -> str:
    from shared.aws.s3 import ObjectMissing
    from shared.captures import read_record
    from shared.errors import CaptureLost

    try:
        return read_record(stack.objects.get(capture.key, offset=capture.offset, length=capture.length)).url
    except ObjectMissing as error:
        raise NotFound(f"{stack.name} has no capture {capture.name}") from error
    except CaptureLost as error:
        raise NotFound(
            f"{capture.name} is no page: {error}", then="of an object with many pages: captures/…#OFFSET+LENGTH"
        ) from error


def _rejected(stack: Stack, url: str) -> tuple[str, Message]:
    """A message that was set aside, as its stage received it."""
    _require_not_taken_down(stack, url)
    from shared.messages import PageCleaned, StoryNormalized, StoryPublished
    from shared.outcomes import Outcome

    contracts: dict[str, type[Message]] = {
        "fetch": StoryPublished,
        "normalize": PageCleaned,
        "store": StoryNormalized,
    }
    for outcome in reversed(stack.ledger.journey(url)):
        if outcome.outcome is Outcome.REJECTED and outcome.body and outcome.stage in contracts:
            return outcome.stage, _as_new(_read(stack, outcome, contracts[outcome.stage]))
    raise NotFound(
        f"{stack.name} has neither a story nor a reject of {url}",
        then=f"`./newsmill where {url}` tells what is known; `./newsmill ingest {url}` fetches it",
    )


def _read(stack: Stack, outcome: StageOutcome, contract: type[Message]) -> Message:
    from pydantic import ValidationError

    from shared.aws.sqs import SqsInbox
    from shared.errors import MalformedMessage

    inbox, instead = SqsInbox(stack.client("sqs"), "", stack.objects), f"`./newsmill ingest {outcome.url}`"
    try:
        return contract.model_validate_json(inbox.read(outcome.body))
    except MalformedMessage as error:  # somebody has deleted its draft
        raise NotFound(f"the rejected message: {error}", then=instead) from error
    except ValidationError as error:  # another version of newsmill wrote it
        raise NotFound(f"the rejected message is {outcome.detail}", then=instead) from error


def _require_not_taken_down(stack: Stack, reference: str) -> None:
    head = stack.reader.head(reference)
    if head and head.withdrawn_at:
        raise NotFound(
            f"{reference} was taken down: {head.withdrawn_reason}",
            then=f"its raw pages are deleted; `./newsmill takedown {reference} --undo` lets it be ingested anew",
        )


def _as_new(message: Message) -> Message:
    """The same message, as if nobody had ever waited for its origin."""
    from shared.messages import StoryPublished

    fresh: dict[str, object] = {"trace_id": _new_trace()}
    if isinstance(message, StoryPublished):
        fresh |= {"postponed": 0, "unavailable_since": None}
    return message.model_copy(update=fresh)


def _redrive(stack: Stack, queues: StageQueues) -> int:
    """How many messages were there; AWS moves them itself, moto cannot."""
    sqs = stack.client("sqs")
    if stack.is_local:
        from infra.local.redrive import CarriedDeadLetters

        return CarriedDeadLetters(sqs, url=queues.dead_letters_url, source_url=queues.queue_url).redrive()
    wanted = ["QueueArn", "ApproximateNumberOfMessages"]
    known = sqs.get_queue_attributes(QueueUrl=queues.dead_letters_url, AttributeNames=wanted)["Attributes"]
    waiting = int(known["ApproximateNumberOfMessages"])
    if waiting:
        sqs.start_message_move_task(SourceArn=known["QueueArn"])
    return waiting


def _new_trace() -> str:
    from uuid import uuid4

    return uuid4().hex
