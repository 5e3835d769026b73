"""`diff`: what changed between two revisions of a story."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.errors import BadInput, NotFound
from cli.options import as_json, stack_name
from cli.terminal import print_json, remarks, results
from cli.verb import Verb

if TYPE_CHECKING:
    from shared.diffs.stories import StoryDiff
    from shared.reading import StoryReader
    from shared.story import Story

EXAMPLES = """
    ./newsmill diff https://news.example/a-story              the latest revision beside the one before
    ./newsmill diff mfzwizltmfzwizltmfzwizltmf --from 1       from the first to the latest
    ./newsmill diff URL --from 2 --to 4 --html changes.html   a page that stands alone
    ./newsmill diff URL --json | jq .kind
"""


@click.command(cls=Verb, examples=EXAMPLES)
@click.argument("reference", metavar="ID|URL")
@click.option("--from", "before", type=click.IntRange(min=1), help="Revision; by default the one before --to.")
@click.option("--to", "after", type=click.IntRange(min=1), help="Revision; by default the current one.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write a page instead.")
@stack_name
@as_json
def diff(
    reference: str, before: int | None, after: int | None, html: Path | None, stack_name: str, *, as_json: bool
) -> None:
    """Show what a publisher changed: fields, and the body word by word.

    A change is a correction, an update, one of the headline, or cosmetic; docs/data-model.md has the rules.
    """
    from cli.stacks import chosen
    from shared.diffs.stories import diff as compared

    old, new = _pair(chosen(stack_name).reader, reference, before, after)
    found = compared(old, new)
    if html:
        from cli.diff_page import diff_page

        html.write_text(diff_page(found, new), encoding="utf-8")
        remarks().print(f"written: {html}")
    if as_json:
        print_json(found.model_dump(mode="json"))
    elif not html:
        _show(found, new)


def _pair(reader: StoryReader, reference: str, before: int | None, after: int | None) -> tuple[Story, Story]:
    """The two revisions that are to be compared."""
    head = reader.head(reference)
    if head and head.withdrawn_at:
        raise NotFound(f"{head.story_id} was taken down on {head.withdrawn_at:%Y-%m-%d}: {head.withdrawn_reason}")
    count = len(reader.history(reference))
    if not count:
        raise NotFound(f"no story is known as {reference}", then="`./newsmill list` shows what there is")
    until = after or count
    since = before or until - 1
    if until > count or since > count:
        raise NotFound(f"{reference} has no revision {max(since, until)}: there are {count}")
    if not since:
        raise NotFound(f"{reference}: revision 1 is the first, there is none before it; in all there are {count}")
    if since == until:
        raise BadInput(f"revision {since} beside itself: --from and --to must differ")
    old, new = (reader.get(reference, revision=number) for number in (since, until))
    if old is None or new is None:
        raise NotFound(f"{reference} changed while it was read", then="try again")
    return old, new


def _show(found: StoryDiff, story: Story) -> None:
    from cli.diff_text import lines_of

    for line in lines_of(found, story):
        results().print(line, soft_wrap=False)
