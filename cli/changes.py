"""`changes`: what happened to stories, as every reader of the change log sees it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.errors import BadInput, Failure
from cli.options import as_json, stack_name
from cli.report import short
from cli.terminal import print_json, remarks, results
from cli.verb import Verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.aws.changes import DynamoChanges, Position, Stretch
    from shared.story_changes import StoryChange

EXAMPLES = """
    ./newsmill changes                                    everything the log still holds
    ./newsmill changes --since latest --follow            from now on, as it happens
    ./newsmill changes --cursor-file mine --json          what came since this was last run
    ./newsmill changes --stack newsmill-prod --limit 20
"""
AT_ONCE = 100
LOOK_SECONDS = 1.0
QUESTION = "changes"  # as the read API's cursors: either takes the other's


@click.command(cls=Verb, examples=EXAMPLES)
@click.option("--since", default="", metavar="CURSOR", help="Behind this place; `latest`: from now on.")
@click.option(
    "--cursor-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Go on where the last run with this file stopped, and note how far this one comes.",
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option("--follow", is_flag=True, help="Do not end: wait for what happens.")
@stack_name
@as_json
def changes(
    since: str, cursor_file: Path | None, limit: int | None, stack_name: str, *, follow: bool, as_json: bool
) -> None:
    """Print what happened to stories: created, updated, withdrawn, each once and in one order."""
    from newsmill_client import KeptCursor

    kept = KeptCursor(cursor_file) if cursor_file else None
    log = _log(stack_name)
    place = _place(log, since or (kept.read() if kept else ""))
    left = limit
    for stretch in _stretches(log, place, left, follow=follow):
        for change in stretch.changes:
            if as_json:
                print_json(change.model_dump(mode="json"))
            else:
                _tell(change)
        place = stretch.end
        if kept:
            kept.write(_cursor(place))
    if not as_json:
        remarks().print(f"the next time: ./newsmill changes --since {_cursor(place)}")


def _stretches(log: DynamoChanges, place: Position, limit: int | None, *, follow: bool) -> Iterator[Stretch]:
    from shared.aws.changes import Expired

    told = 0
    while limit is None or told < limit:
        try:
            stretch = log.read(place, AT_ONCE if limit is None else min(AT_ONCE, limit - told))
        except Expired as error:
            then = "`--since latest` goes on from now; what there is tells `./newsmill list`"
            raise Failure("changes behind this cursor are no longer kept", then=then) from error
        yield stretch
        place, told = stretch.end, told + len(stretch.changes)
        if not stretch.changes and not stretch.more:
            if not follow:
                return
            time.sleep(LOOK_SECONDS)


def _log(stack_name: str) -> DynamoChanges:
    from cli import stacks
    from shared.aws.changes import DynamoChanges

    stack = stacks.chosen(stack_name)
    return DynamoChanges(stack.client("dynamodb"), stack.outputs["ChangesTableName"], now=lambda: datetime.now(UTC))


def _place(log: DynamoChanges, since: str) -> Position:
    from shared.aws.changes import Position
    from shared.cursors import BadCursor, unseal

    if since == "latest":
        return log.latest()
    if not since:
        return log.oldest()
    try:
        page, offset = unseal(QUESTION, since)
    except BadCursor as error:
        raise BadInput(
            f"{since} is no cursor", then="leave --since out to begin with the oldest that is kept"
        ) from error
    return Position(int(page), int(offset))


def _cursor(place: Position) -> str:
    from shared.cursors import seal

    return seal(QUESTION, place.page, place.offset)


def _tell(change: StoryChange) -> None:
    what = change.type.removeprefix("Story").lower()
    said = short(change.headline, 70) or change.reason or change.canonical_url
    line = (
        f"{change.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}  {what:<10}{change.what_changed:<11}{change.story_id}  {said}"
    )
    results().print(line, soft_wrap=True)
