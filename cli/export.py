"""`export`: stories of the store as files, a day each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.errors import BadInput
from cli.options import Day, as_json, stack_name
from cli.terminal import counted, print_json, remarks
from cli.verb import Verb

if TYPE_CHECKING:
    from cli.exports.places import Place
    from cli.exports.run import DayDone, Form
    from cli.stacks import Stack

FORMATS = ("jsonl", "parquet", "ninjs", "warc", "wacz")
USUAL_DAYS = 30
EXAMPLES = """
    ./newsmill export --to stories --format parquet --since 2026-11-01
    ./newsmill export --to ledger --format jsonl --source ledger.example --until 2026-11-21
    ./newsmill export --to s3://my-bucket/newsmill --format parquet --stack newsmill-prod
    ./newsmill export --to pages --format wacz --since 2026-11-22     the raw pages, for replay tools
    duckdb -c "FROM 'stories/*/*.parquet' SELECT day, source, count(*) GROUP BY ALL"
"""
WRITTEN = """
    day=2026-11-22/stories.parquet   a file for each day on which stories were published (UTC)
    export.json                      what is done: the same command again goes on, or brings it up to date
"""


@click.command(cls=Verb, examples=EXAMPLES, notes={"What is written": WRITTEN})
@click.option("--to", "target", required=True, metavar="DIR|s3://BUCKET/PREFIX")
@click.option("--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True)
@click.option("--since", type=Day(), help=f"First day; by default {USUAL_DAYS} days before the last.")
@click.option("--until", type=Day(), help="Last day; by default today (UTC).")
@click.option("--source", default="", metavar="HOST", help="Only stories of this host (without www.).")
@stack_name
@as_json
def export(  # noqa: PLR0913 - an argument an option
    target: str,
    form: str,
    since: date | None,
    until: date | None,
    source: str,
    stack_name: str,
    *,
    as_json: bool,
) -> None:
    """Write stories to files, as they are now: JSON lines, Parquet, ninjs, WARC or WACZ."""
    from cli.exports.day import Wanted
    from cli.exports.run import Export, OtherExport
    from cli.library import all_heads
    from cli.stacks import chosen

    last = until or datetime.now(UTC).date()
    wanted = Wanted(since or last - timedelta(days=USUAL_DAYS), last, source)
    if wanted.since > wanted.until:
        raise BadInput(f"--since {wanted.since} is after the last day, {wanted.until}", then="turn them round")
    stack = chosen(stack_name)
    listed = all_heads(stack) if stack.is_local else None  # in memory: years of days would be asked for one by one
    run = Export(stack.reader, _place(target, stack), _form(form, stack), now=lambda: datetime.now(UTC), listed=listed)
    count = 0
    try:
        for done in run(wanted):
            count += done.stories
            _tell(done, as_json=as_json)
    except OtherExport as error:
        raise BadInput(f"{target} holds another export: {error}", then="choose another place") from error
    remarks().print(f"{counted(count, 'story', 'stories')} written to {target}")


def _form(name: str, stack: Stack) -> Form:
    from cli.exports import lines, parquet, warc
    from cli.exports.run import Form

    objects = stack.objects
    forms = {
        "jsonl": Form(name, lines.JSONL, lines.write_jsonl),
        "ninjs": Form(name, lines.NINJS, lines.write_ninjs),
        "parquet": Form(name, parquet.PARQUET, parquet.write_parquet),
        "warc": Form(name, warc.WARC, lambda stories, file: warc.write_warc(stories, file, objects)),
        "wacz": Form(name, warc.WACZ, lambda stories, file: warc.write_wacz(stories, file, objects)),
    }
    return forms[name]


def _place(target: str, stack: Stack) -> Place:
    from cli.exports.places import BucketPlace, FolderPlace

    if target.startswith("s3://"):
        bucket, _, prefix = target.removeprefix("s3://").partition("/")
        return BucketPlace(stack.client("s3"), bucket or stack.outputs["BucketName"], prefix)
    return FolderPlace(Path(target))


def _tell(done: DayDone, *, as_json: bool) -> None:
    if as_json:
        print_json({"day": done.day, "stories": done.stories, "file": done.file})
    elif done.stories:
        remarks().print(f"{done.day}  {counted(done.stories, 'story', 'stories')}")
