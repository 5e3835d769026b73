"""`get` and `list`: stories out of the store."""

import sys
from datetime import UTC, date
from pathlib import Path

import click
from rich.table import Table

from cli.errors import NotFound
from cli.options import Day, as_json, out_folder, stack_name
from cli.report import short
from cli.terminal import counted, print_json, remarks, results
from cli.verb import Verb

FORMATS = ("text", "json", "html", "markdown")
GET_EXAMPLES = """
    ./newsmill get https://news.example/a-story           readable, in the terminal
    ./newsmill get mfzwizltmfzwizltmfzwizltmf --json | jq .body
    ./newsmill get URL --format html > story.html         a page that stands alone
    ./newsmill get URL --format markdown
    ./newsmill get URL --revision 1 --stack newsmill-prod
"""
LIST_EXAMPLES = """
    ./newsmill list
    ./newsmill list --source news.example --limit 100
    ./newsmill list --copies-of https://news.example/a-story
    ./newsmill list --day 2026-11-22 --json | jq -r .headline
    ./newsmill list --stack newsmill-prod --days 2
"""


@click.command(cls=Verb, examples=GET_EXAMPLES)
@click.argument("reference", metavar="ID|URL")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--revision", type=click.IntRange(min=1), help="An earlier one; by default the current.")
@stack_name
@out_folder
@as_json
def get(reference: str, form: str, revision: int | None, stack_name: str, out: Path, *, as_json: bool) -> None:
    """Print one story, found by its id, its canonical URL or any URL it was seen under.

    --json is short for --format json, on one line.
    """
    from cli.library import library

    shelves = library(stack_name, out)
    story = shelves.story(reference, revision)
    if story is None and (tombstone := shelves.tombstone(reference)):
        raise NotFound(
            f"{tombstone.story_id} was taken down on {tombstone.withdrawn_at:%Y-%m-%d}: {tombstone.withdrawn_reason}"
        )
    if story is None:
        if revision and (current := shelves.story(reference)):
            raise NotFound(
                f"{current.story_id} has no revision {revision} here",
                then=f"the current one is {current.revision or 1}: leave --revision out to read it",
            )
        raise NotFound(
            f"no story is known as {reference}",
            then=f"`./newsmill where {reference}` tells what became of a URL, `./newsmill list` shows what there is",
        )
    if as_json:
        print_json(story.model_dump(mode="json"))
    else:
        from cli.rendering import rendered

        sys.stdout.write(rendered(story, form))


@click.command("list", cls=Verb, examples=LIST_EXAMPLES)
@click.option("--source", default="", metavar="HOST", help="Only stories of this host (without www.).")
@click.option(
    "--copies-of", default="", metavar="ID|URL", help="Stories that tell the same; the likely original first."
)
@click.option("--day", type=Day(), help="Only stories published that day (UTC).")
@click.option("--days", default=30, show_default=True, help="How far back to look in a stack when no day is given.")
@click.option("--limit", default=20, show_default=True, help="At most so many.")
@stack_name
@out_folder
@as_json
def list_(  # noqa: PLR0913 - an argument an option
    *,
    source: str,
    copies_of: str,
    day: date | None,
    days: int,
    limit: int,
    stack_name: str,
    out: Path,
    as_json: bool,
) -> None:
    """List stories, newest first."""
    from cli.library import Wanted, library

    wanted = Wanted(source, day.isoformat() if day else "", days, limit, copies_of)
    lines = library(stack_name, out).lines(wanted)
    if as_json:
        for line in lines:
            print_json(line.as_json())
        return
    if not lines:
        remarks().print(
            "no stories found; a stack is asked for the last 30 days unless --days, --day or --source say more"
        )
        return
    table = Table(box=None, pad_edge=False, show_edge=False)
    for title in ("published (UTC)", "source", "headline", "id"):
        table.add_column(title, overflow="fold")
    for line in lines:
        published = f"{line.published_at.astimezone(UTC):%Y-%m-%d %H:%M}" if line.published_at else ""
        table.add_row(published, line.source, short(line.headline, 80), line.story_id)
    results().print(table)
    remarks().print(f"\n{counted(len(lines), 'story', 'stories')}; read one: ./newsmill get {lines[0].story_id}")
