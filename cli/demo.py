"""`demo`: a small news site on this machine goes through the real pipeline. What `make run` runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import as_json, out_folder
from cli.verb import Verb

if TYPE_CHECKING:
    from cli.show import Visit

EXAMPLES = """
    ./newsmill demo
    ./newsmill demo --json | jq -r '[.url, .outcome] | @tsv'
"""


@click.command(cls=Verb, examples=EXAMPLES)
@out_folder
@as_json
def demo(out: Path, *, as_json: bool) -> None:
    """Serve a news site on loopback, watch its feed, and take its stories through the whole pipeline.

    Real HTTP, real handlers, SQS, S3 and DynamoDB emulated by a server. Ends by itself, with 0 when
    every page had the outcome it should have; results stay in out/.
    """
    from cli.show import give_show

    visits = give_show(out)
    if as_json:
        _print_json(visits)
    else:
        _print(visits, out)
    sys.exit(0 if all(visit.as_expected for visit in visits) else 1)


def _print_json(visits: list[Visit]) -> None:
    from cli.terminal import print_json

    for visit in visits:
        told = {"shows": visit.expected.shows, "expected": visit.expected.outcome, "as_expected": visit.as_expected}
        print_json(visit.result.as_json() | told)


def _print(visits: list[Visit], out: Path) -> None:
    from rich.table import Table
    from rich.text import Text

    from cli.report import near, where
    from cli.terminal import outcome_text, results

    table = Table(box=None, pad_edge=False, show_edge=False)
    origin = visits[0].result.url.removesuffix(visits[0].expected.path)
    for title in ("", f"page of {origin}", "what it is", "outcome", "where the story lies, or why there is none"):
        table.add_column(title, overflow="fold")
    for visit in visits:
        mark = Text("✓", style="green") if visit.as_expected else Text("✗", style="bold red")
        result = visit.result
        lies = where(result) or result.reason
        table.add_row(mark, visit.expected.path, visit.expected.shows, outcome_text(result.outcome), lies)
    screen = results()
    screen.print(table)
    right = sum(visit.as_expected for visit in visits)
    screen.print(f"\n{right} of {len(visits)} visits ended as they should.")
    for visit in visits:
        if not visit.as_expected:
            screen.print(f"✗ {visit.result.url}: expected {visit.wanted}; see {near(str(out))}", soft_wrap=True)
    first = next((visit.result for visit in visits if visit.result.story_id), None)
    if first:
        screen.print(f"Read one:  ./newsmill get {first.url} --format text", soft_wrap=True)
        screen.print(f"See why:   ./newsmill explain {first.url} --html {near(str(out / 'why.html'))}", soft_wrap=True)
    screen.print(f"Read all:  {near(str(out / 'index.html'))}", soft_wrap=True)
