"""`extract`: what newsmill makes of one page, at once; no queue, no store, no emulated AWS."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.errors import BadInput, Failure, Unreachable
from cli.inputs import read_inputs
from cli.options import as_json, contact
from cli.read import FORMATS
from cli.terminal import print_json, remarks
from cli.verb import Verb

if TYPE_CHECKING:
    from shared.errors import PermanentError

EXAMPLES = """
    ./newsmill extract https://news.example/a-story
    ./newsmill extract saved.html --url https://news.example/a-story
    curl -s https://news.example/a-story | ./newsmill extract - --format markdown
    ./newsmill extract saved.html --json | jq '{headline, authors, published_at}'
    ./newsmill extract saved.html --hint hint.json
    ./newsmill extract saved.html --json | jq -r '.body[] | select(.type == "paragraph").text'
"""


@click.command(cls=Verb, examples=EXAMPLES)
@click.argument("page", metavar="FILE|URL|-")
@click.option("--url", default="", metavar="URL", help="Where a file or standard input comes from; helps with links.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--hint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.json",
    help="Try a site hint: where headline, body and byline stand, what to drop; docs/extraction.md tells how.",
)
@contact
@as_json
def extract(page: str, url: str, form: str, hint: Path | None, contact: str, *, as_json: bool) -> None:
    """Read one page as the pipeline would, and print its story.

    A URL is asked for politely: robots.txt, size and time limits hold as in production. --json prints
    the whole Story on one line; docs/data-model.md explains each field.
    """
    from cli.reading_desk import read_hint, read_story
    from shared.errors import OriginUnavailable, PermanentError

    given = next(iter(read_inputs([page], url)), None)
    if given is None or given.problem:
        raise BadInput(f"{page}: {given.problem if given else 'there is no page in it'}")
    try:
        story = read_story(given, contact, read_hint(hint))
    except PermanentError as error:
        raise Failure(f"{page} gives no story: {error.reason}: {error}", then=_next(page, error)) from error
    except OriginUnavailable as error:
        raise Unreachable(f"{page}: {error}", then="the site may answer later") from error
    if as_json:
        print_json(story.model_dump(mode="json"))
        return
    from cli.rendering import rendered

    sys.stdout.write(rendered(story, form))
    read_from = ", ".join(f"{field} from {source}" for field, source in sorted(story.provenance.items()))
    remarks().print(f"\nquality {story.quality:.2f}; {read_from}", style="dim", soft_wrap=True)


def _next(page: str, error: "PermanentError") -> str:
    """What helps further: a look at the page when it was read, else what the reason means."""
    from shared.errors import NotAnArticle

    if isinstance(error, NotAnArticle):
        return f"`./newsmill explain {shlex.quote(page)}` shows how it was read, passage by passage"
    return f"docs/failure-modes.md tells what {error.reason} means, and what to do"
