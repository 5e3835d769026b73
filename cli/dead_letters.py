"""Messages that nobody wrote down: whoever had them was killed each time, and SQS set them aside by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.stacks import STAGES
from shared.aws.sqs import SqsInbox
from shared.errors import MalformedMessage
from shared.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.stacks import Stack

WAIT_SECONDS = 1  # a receive of AWS's that waits at all asks all of its servers


def stage_of(stack: Stack, url: str) -> str:
    """The stage whose dead letters hold a message of this URL; empty when there is none."""
    wanted = url_key(url)
    return next((stage for stage in STAGES if wanted in map(url_key, _urls(stack, stage))), "")


def _urls(stack: Stack, stage: str) -> Iterator[str]:
    """URLs of a stage's dead letters, as far as they tell one."""
    from infra.local.redrive import CarriedDeadLetters

    sqs, queues = stack.client("sqs"), stack.queues(stage)
    inbox = SqsInbox(sqs, queues.queue_url, stack.objects)
    letters = CarriedDeadLetters(
        sqs,
        url=queues.dead_letters_url,
        source_url=queues.queue_url,
        wait_seconds=0 if stack.is_local else WAIT_SECONDS,
    ).letters()
    for letter in letters:
        try:
            told = json.loads(inbox.read(letter["Body"]))
        except (ValueError, MalformedMessage):
            continue
        if isinstance(told, dict) and isinstance(told.get("url"), str):
            yield told["url"]
