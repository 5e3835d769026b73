"""`explain`: why a page became the story it became, or none: each passage, and each field with all its witnesses."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table
from rich.text import Text

from cli.errors import BadInput, Failure, NotFound, Unreachable
from cli.options import as_json, contact, out_folder, stack_name
from cli.report import short
from cli.terminal import counted, print_json, remarks, results
from cli.verb import Verb

if TYPE_CHECKING:
    from cli.passages import Decided
    from cli.reading_desk import Understood
    from shared.captures import RawPage

EXAMPLES = """
    ./newsmill explain https://news.example/a-story                  of a stored story: its raw page, nobody is asked
    ./newsmill explain https://news.example/a-story --html why.html  a page to look at
    ./newsmill explain saved.html --url https://news.example/a-story --hint hint.json
    ./newsmill explain URL --stack newsmill-prod --json | jq '.fields.headline.witnesses'
    ./newsmill explain URL --json | jq '.passages[] | select(.kept | not) | [.probability, .text]'
"""
_CAPTURE = re.compile(r"captures/[\w/.-]+(?:#\d+\+\d+)?")
_WORDS_TO_SHOW = 6  # of a passage that was left out: shorter ones are counted


@click.command(cls=Verb, examples=EXAMPLES)
@click.argument("page", metavar="FILE|URL|ID|CAPTURE|-")
@click.option("--url", default="", metavar="URL", help="Where a file or standard input comes from; helps with links.")
@click.option(
    "--hint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.json",
    help="Try a site hint, and see what it changes.",
)
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write a page instead.")
@stack_name
@out_folder
@contact
@as_json
def explain(  # noqa: PLR0913 - one parameter an option
    page: str,
    *,
    url: str,
    hint: Path | None,
    html: Path | None,
    stack_name: str,
    out: Path,
    contact: str,
    as_json: bool,
) -> None:
    """Show why a page became the story it became, or none.

    Which passages were kept and which left out, how sure that was, and where each field's value stood
    beside all else that the page says of it. A stored story, or a URL that was set aside, is read again
    from its raw page, by the code that is here; any other URL is asked for politely.
    """
    from cli.reading_desk import read_hint, understand

    found = understand(_page(page, url, stack_name, out, contact), read_hint(hint))
    if html:
        from cli.explain_page import explain_page

        html.write_text(explain_page(found), encoding="utf-8")
        remarks().print(f"written: {html}")
    if as_json:
        print_json(_as_json(found))
    elif not html:
        _print(found)


def _page(reference: str, url: str, stack_name: str, out: Path, contact: str) -> RawPage:
    """The file, else the page as it is kept, else what the site answers now."""
    from cli.inputs import read_inputs
    from cli.reading_desk import raw_page
    from shared.errors import OriginUnavailable, PermanentError

    if reference != "-" and not Path(reference).is_file():
        if kept := _kept(reference, stack_name, out):
            return kept
        if "://" not in reference:
            raise NotFound(f"there is no story and no file {reference}", then="`./newsmill list` shows what is stored")
    given = next(iter(read_inputs([reference], url)), None)
    if given is None or given.problem:
        raise BadInput(f"{reference}: {given.problem if given else 'there is no page in it'}")
    try:
        return raw_page(given, contact)
    except PermanentError as error:
        raise Failure(f"{reference} gives no page: {error.reason}: {error}") from error
    except OriginUnavailable as error:
        raise Unreachable(f"{reference}: {error}", then="the site may answer later") from error


def _kept(reference: str, stack_name: str, out: Path) -> RawPage | None:
    """The raw page of a story, or of a URL that was set aside."""
    from cli.library import library
    from shared.captures import read_record

    shelves = library(stack_name, out)
    story = shelves.story(reference)
    told = story.capture if story else " ".join(outcome.detail for outcome in shelves.journey(reference))
    named = _CAPTURE.fullmatch(reference) or _CAPTURE.search(told)
    record = shelves.raw_page(named.group()) if named else None
    if named is None or record is None:
        return None
    remarks().print(f"as it is kept: {named.group()}", style="dim")
    return read_record(record)


def _as_json(found: Understood) -> dict[str, Any]:
    from cli.passages import decided
    from cli.testimony import chosen, testimony

    story, reading = found.story, found.reading
    heard = testimony(found)
    return {
        "url": found.page.final_url,
        "story_id": story.story_id if story else None,
        "refusal": found.refusal.reason if found.refusal else None,
        "quality": story.quality if story else None,
        "fields": {
            field: {
                "chosen": chosen(story, field) if story else None,
                "from": story.provenance.get(field) if story else None,
                "witnesses": [witness._asdict() for witness in witnesses],
            }
            for field, witnesses in heard.items()
        },
        "passages": [passage.as_json() for passage in decided(reading.chosen)] if reading else [],
    }


def _print(found: Understood) -> None:
    from cli.passages import decided
    from cli.testimony import chosen, testimony

    console = results()
    if found.story:
        console.print(found.story.headline, style="bold", soft_wrap=True)
    console.print(f"{found.verdict}\n", soft_wrap=True)
    if found.reading is None:
        return
    fields = Table(box=None, pad_edge=False, show_edge=False)
    for title in ("field", "chosen", "from", "what the page says of it"):
        fields.add_column(title, overflow="fold")
    for field, witnesses in testimony(found).items():
        value, source = (chosen(found.story, field), found.story.provenance.get(field, "")) if found.story else ("", "")
        others = "\n".join(f"{witness.place}: {short(witness.value, 70)}" for witness in witnesses)
        fields.add_row(field, Text(short(value, 50)), source, Text(others))
    console.print(fields)
    console.print()
    console.print(_passages(decided(found.reading.chosen)))


def _passages(passages: list[Decided]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False)
    for title in ("", "sure"):
        table.add_column(title)
    table.add_column("text", no_wrap=True)
    for title in ("where", "remarks"):
        table.add_column(title, overflow="fold")
    for is_shown, run in groupby(passages, lambda passage: passage.kept or len(passage.text.split()) >= _WORDS_TO_SHOW):
        told = list(run)
        if not is_shown:
            table.add_row("", "", f"… {counted(len(told), 'short line')} left out", "", "", style="dim")
        for passage in told if is_shown else ():
            sure = "" if passage.probability is None else f"{passage.probability:.2f}"
            mark, style = ("+", "green") if passage.kept else ("-", "dim")
            text, remarks = Text(short(passage.text, 60)), "; ".join(passage.remarks)
            table.add_row(mark, sure, text, Text(passage.place), remarks, style=style)
    return table
