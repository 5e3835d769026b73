"""`takedown`: a story is deleted wherever it lies, and kept out from then on."""

from __future__ import annotations

import getpass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from cli.errors import BadInput, NotFound
from cli.options import Day, as_json, stack_name
from cli.terminal import counted, print_json, remarks, results
from cli.verb import Verb

if TYPE_CHECKING:
    from cli.stacks import Stack
    from shared.heads import StoryHead
    from shared.story import Story
    from shared.takedown import Removed, Takedown

EXAMPLES = """
    ./newsmill takedown https://news.example/a-story --reason 'court order 7 U 12/26'
    ./newsmill takedown mfzwizltmfzwizltmfzwizltmf --reason 'the publisher asked' --stack newsmill-prod
    ./newsmill takedown URL --reason '…' --search 2026-11-22     also read every raw page of that day
    ./newsmill takedown URL --undo                               it may be ingested again; nothing comes back
"""
DELETED = """
    every revision, every raw page, large messages, messages that were set aside, what its copies are known by
    kept: its id, its URLs, when it was seen, why, when and by whom it was taken down
    StoryWithdrawn is sent; whoever has read the story hears of it
    a message that is on its way meanwhile is refused; run the same command again once the queues are empty
"""


@click.command(cls=Verb, examples=EXAMPLES, notes={"What is deleted": DELETED})
@click.argument("reference", metavar="ID|URL")
@click.option("--reason", default="", help="Why; told to whoever asks for the story.")
@click.option("--by", default="", help="Who decided; by default this machine's user.")
@click.option("--search", "days", type=Day(), multiple=True, help="Look through all raw pages of a day, too.")
@click.option("--undo", is_flag=True, help="Let the story be ingested again.")
@stack_name
@as_json
def takedown(  # noqa: PLR0913 - an argument an option
    reference: str, reason: str, by: str, days: tuple[date, ...], stack_name: str, *, undo: bool, as_json: bool
) -> None:
    """Delete a story: body, raw pages, messages; keep a tombstone, and refuse it from now on.

    It can be repeated, and goes on where it was interrupted.
    """
    from cli.stacks import chosen

    stack = chosen(stack_name)
    if undo:
        _undo(stack, reference)
        return
    if not reason:
        raise BadInput("why? --reason TEXT is kept with the tombstone and told to readers")
    removed = _take_down(stack, _name(stack, reference), reason, by or getpass.getuser(), days)
    if as_json:
        print_json({"story_id": removed.story_id, "urls": list(removed.urls), "objects": removed.objects,
                    "captures": sorted(removed.captures), "drafts": removed.drafts})  # fmt: skip
    else:
        _tell(removed)


def _take_down(stack: Stack, reference: str, reason: str, by: str, days: tuple[date, ...]) -> Removed:
    procedure = _procedure(stack)
    removed = procedure(reference, reason, by)
    for day in days:
        procedure.search(day.isoformat(), removed)
    return removed


def _procedure(stack: Stack) -> Takedown:
    from functions.store.copies import impression_of
    from shared.aws.changes import DynamoChanges
    from shared.aws.prints import DynamoPrints
    from shared.aws.sqs import drafts_of
    from shared.takedown import Takedown

    dynamodb = stack.client("dynamodb")
    prints = DynamoPrints(dynamodb, stack.outputs["ControlTableName"])
    log = DynamoChanges(dynamodb, stack.outputs["ChangesTableName"], now=lambda: datetime.now(UTC))

    def forget_copies(story: Story) -> None:
        if impression := impression_of(story):
            prints.forget(impression)

    return Takedown(
        stack.stories, stack.objects, stack.ledger, stack.withdrawals, drafts_of, forget_copies,
        now=lambda: datetime.now(UTC), forget_changes=log.forget,
    )  # fmt: skip


def _undo(stack: Stack, reference: str) -> None:
    from shared.takedown import urls_of

    head = _tombstone(stack, reference)
    stack.withdrawals.unmark(urls_of(head, stack.stories))
    stack.stories.restore(head)
    results().print(f"{head.story_id} may be ingested again: ./newsmill ingest {head.canonical_url}")


def _tombstone(stack: Stack, reference: str) -> StoryHead:
    head = stack.reader.head(reference)
    if head is None or head.withdrawn_at is None:
        raise NotFound(f"{reference} was not taken down")
    return head


def _name(stack: Stack, reference: str) -> str:
    """The id of a story that is known by this URL; else the reference itself: what was never stored is kept out too."""
    head = stack.reader.head(reference)
    if head is None and "://" not in reference:
        raise NotFound(f"no story is known as {reference}", then="a URL that was never stored can be taken down, too")
    return head.story_id if head else reference


def _tell(removed: Removed) -> None:
    results().print(f"{removed.story_id} is taken down")
    for url in removed.urls:
        results().print(f"  {url}", soft_wrap=True)
    parts = (
        counted(removed.objects, "revision object"),
        counted(len(removed.captures), "raw page"),
        counted(removed.drafts, "large message"),
    )
    remarks().print(f"deleted: {', '.join(parts)}; run it again once the queues are empty")
