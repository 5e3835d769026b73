"""`ingest`: pages into the queue of a stack that is running."""

from __future__ import annotations

import sys
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from cli.errors import BadInput
from cli.inputs import read_inputs
from cli.options import as_json, stack_name
from cli.report import print_results, print_results_as_json, progress, summary
from cli.terminal import remarks
from cli.verb import Verb

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cli.inputs import Input
    from cli.pipeline import Entry, Result
    from cli.stacks import Stack

EXAMPLES = """
    ./newsmill ingest https://news.example/a-story https://news.example/another
    ./newsmill ingest urls.txt --wait 60
    ./newsmill ingest saved-page.html --url https://news.example/a-story
    ./newsmill ingest crawl.warc.gz --stack newsmill-prod
"""
LOOK_SECONDS = 0.5  # between looks at the ledger while waiting


@click.command(cls=Verb, examples=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="URL|FILE|- ...")
@click.option("--url", default="", metavar="URL", help="Where a single HTML file comes from.")
@click.option("--wait", default=0, metavar="SECONDS", help="Stay until all are settled, at most so long.")
@stack_name
@as_json
def ingest(inputs: tuple[str, ...], url: str, wait: int, stack_name: str, *, as_json: bool) -> None:
    """Announce stories to a running stack: it fetches, normalizes and stores them in its own time.

    HTML and WARC files are written to the bucket as captures and never asked for over the network.
    Without --wait the outcome is `in-flight`; `./newsmill where URL` tells how it went.
    """
    from cli import stacks

    found = list(read_inputs(inputs, url))
    if not found:
        raise BadInput("there is nothing in it: no page, no URL")
    stack = stacks.chosen(stack_name)
    done = announce(stack, found, wait)
    if as_json:
        print_results_as_json(done)
    else:
        print_results(done)
        remarks().print(f"\n{summary(done)}")
        if any(result.is_open for result in done):
            remarks().print("how it goes: ./newsmill where URL")
    given_up = any(not result.is_settled and (wait or not result.is_open) for result in done)
    sys.exit(1 if given_up else 0)


def announce(
    stack: Stack, inputs: list[Input], wait: float, pause: Callable[[float], None] = time.sleep
) -> list[Result]:
    """A result for each input, in their order, as it stands when the wait is over."""
    from cli.pipeline import Tracker, by_page, page_of, prepare

    entries = prepare(stack, inputs)
    results = {id(entry): entry.result for entry in entries if entry.result}
    ends_at = time.monotonic() + wait
    visits = Visits(by_page(entries))
    with progress(len(entries)) as on_result:

        def settled(entry: Entry, result: Result) -> None:
            head = stack.reader.head(result.story_id) if result.story_id else None
            results[id(entry)] = replace(result, headline=head.headline if head else "")
            on_result(result)
            visits.settled(page_of(entry))

        tracker = Tracker(stack, settled)
        try:
            while time.monotonic() < ends_at and not visits.all_settled:
                tracker.send(visits.next())
                tracker.look_at_all()
                pause(0 if visits.all_settled else LOOK_SECONDS)
        finally:  # also on Ctrl-C: what was announced goes in, though nobody waits for it
            tracker.send(visits.rest())
        tracker.give_up()
    return [results[id(entry)] for entry in entries]


class Visits:
    """What is to go in: of a page one visit at a time, so that each has an outcome of its own."""

    def __init__(self, by_page: Mapping[str, Sequence[Entry]]) -> None:
        self._waiting = {page: deque(visits) for page, visits in by_page.items()}
        self._free = list(by_page)
        self._open = sum(map(len, by_page.values()))

    @property
    def all_settled(self) -> bool:
        return not self._open

    def settled(self, page: str) -> None:
        self._open -= 1
        self._free.append(page)

    def next(self) -> list[Entry]:
        """One of each page whose visits before have settled."""
        free, self._free = self._free, []
        return [self._waiting[page].popleft() for page in free if self._waiting[page]]

    def rest(self) -> list[Entry]:
        """All that have not gone in."""
        left = [entry for visits in self._waiting.values() for entry in visits]
        self._waiting = {page: deque() for page in self._waiting}
        return left
