"""`run`: the whole pipeline, here and now, on whatever pages one has."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.errors import BadInput
from cli.inputs import read_inputs
from cli.options import RUN_LOG, as_json, contact, out_folder, state_dir
from cli.report import near, print_results, print_results_as_json, summary
from cli.terminal import remarks
from cli.verb import Verb

if TYPE_CHECKING:
    from cli.pipeline import Result

EXAMPLES = """
    ./newsmill run https://news.example/a-story
    ./newsmill run saved/*.html crawl.warc.gz             nothing is asked for over the network
    ./newsmill run page.html --url https://news.example/a-story
    ./newsmill run urls.txt                               a list: one URL a line
    grep -h ^https urls/* | ./newsmill run - --json | jq .outcome
"""
OUTCOMES = """
    created, revised       stored; unchanged, duplicate: it was stored already
    rejected               set aside, with the reason: page-gone, not-an-article, robots-forbidden, …
    retrying, in-flight    not settled when the time was up; dead-lettered: given up after all tries
"""


@click.command(cls=Verb, examples=EXAMPLES, notes={"Outcomes": OUTCOMES})
@click.argument("inputs", nargs=-1, required=True, metavar="URL|FILE|- ...")
@click.option("--url", default="", metavar="URL", help="Where a single HTML file comes from.")
@click.option(
    "--timeout",
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="For pages whose origin wants to be asked again.",
)
@contact
@out_folder
@as_json
def run(inputs: tuple[str, ...], url: str, timeout: int, contact: str, out: Path, *, as_json: bool) -> None:
    """Take pages through fetch, normalize and store on this machine; results go to out/.

    The real handlers run over an AWS emulated inside this process: no account, no server, nothing
    left behind but the results. HTML files, WARC files and lists of URLs may be mixed; a lone dash
    reads standard input.

    A file is known under its own canonical URL, under --url, or else under a URL that stands for
    its place on disk.
    """
    found = list(read_inputs(inputs, url))
    if not found:
        raise BadInput("there is nothing in it: no page, no URL")
    from cli.here import run_here

    done = run_here(found, out, contact, timeout)
    if as_json:
        print_results_as_json(done)
    else:
        print_results(done)
        tell_what_next(done, out)
    sys.exit(0 if all(result.is_settled for result in done) else 1)


def tell_what_next(done: list[Result], out: Path) -> None:
    """After the table: how it went, and the one command to go on with."""
    say = remarks()
    say.print(f"\n{summary(done)}")
    story = next((result for result in done if result.headline), None)
    if story:
        say.print(f"read one:    ./newsmill get {story.story_id} --format text")
        say.print(f"see them:    {near(str(out / 'index.html'))}")
    if any(not result.is_settled for result in done):
        say.print(f"what failed: {near(str(state_dir() / RUN_LOG))}")
