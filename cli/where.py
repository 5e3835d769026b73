"""`where`: the journey of a URL through the pipeline, and where its message, story and capture are now."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from cli.errors import NotFound
from cli.options import as_json, out_folder, stack_name
from cli.report import near, short
from cli.terminal import outcome_text, print_json, results
from cli.verb import Verb

if TYPE_CHECKING:
    from cli.library import Library
    from shared.outcomes import StageOutcome
    from shared.story import Story

EXAMPLES = """
    ./newsmill where https://news.example/a-story
    ./newsmill where mfzwizltmfzwizltmfzwizltmf            of a story, by its id
    ./newsmill where 9e20d826-737f-41d8-8e7d-43326cc4daf2  of a message too broken to tell its URL, by SQS's id
    ./newsmill where URL --json | jq .whereabouts
    ./newsmill where URL --stack newsmill-prod
"""
WHEREABOUTS = """
    in the fetch queue             waits, or is retried when its time has come
    in the fetch dead letters      out of tries, a bug or an outage: mend it, then `./newsmill redrive fetch`
    set aside by fetch             no retry can help, the reason says why; `./newsmill explain URL` shows how it was
                                   read, `./newsmill replay URL` tries anew
    stored                         the story can be read
    taken down: …                  it is deleted, and kept out; the reason follows
"""


@click.command(cls=Verb, examples=EXAMPLES, notes={"Whereabouts": WHEREABOUTS})
@click.argument("reference", metavar="URL|ID|MESSAGE-ID")
@stack_name
@out_folder
@as_json
def where(reference: str, stack_name: str, out: Path, *, as_json: bool) -> None:
    """Tell what each stage did with a URL, and where it is now.

    For each stage the latest outcome is kept for 30 days (rejects 90).
    """
    from cli.library import library

    shelves = library(stack_name, out)
    story = shelves.story(reference)
    journey = _journey(shelves, reference, story)
    dead_in = shelves.dead_letter(journey[0].url if journey else reference) if _is_open(journey, story) else ""
    if not (journey or story or dead_in):
        raise NotFound(
            f"nothing is known of {reference}",
            then="it was never ingested here, it still waits in the fetch queue, or its outcome has expired",
        )
    whereabouts = f"in the {dead_in} dead letters" if dead_in else whereabouts_of(journey, story)
    if not story and (tombstone := shelves.tombstone(reference)):
        whereabouts = f"taken down: {tombstone.withdrawn_reason}"
    places = shelves.places(story) if story else {}
    if as_json:
        print_json(_as_json(reference, journey, story, whereabouts, places))
    else:
        _print(journey, story, whereabouts, places)


def whereabouts_of(journey: list[StageOutcome], story: Story | None) -> str:
    """Where the latest message for this URL is, in words."""
    from cli.stacks import STAGES
    from shared.outcomes import Outcome

    if not journey:
        return "stored" if story else "unknown"
    last = max(journey, key=lambda outcome: outcome.at)
    following = dict(pairwise(STAGES)).get(last.stage, "")
    places = {
        Outcome.ACCEPTED: "in the fetch queue",
        Outcome.TAKEN_IN: "read to its end; its stories were handed over",
        Outcome.CLEANED: f"in the {following} queue",
        Outcome.NORMALIZED: f"in the {following} queue",
        Outcome.REJECTED: f"set aside by {last.stage}",
        Outcome.POSTPONED: "held back until its host may be asked",
        Outcome.RETRYING: f"in the {last.stage} queue, to be tried again",
        Outcome.DEAD_LETTERED: f"in the {last.stage} dead letters",
    }
    return places.get(last.outcome, "stored")


def _journey(shelves: Library, reference: str, story: Story | None) -> list[StageOutcome]:
    """By the URL as given; of a story, by any URL it was published under."""
    spellings = [reference, *([story.requested_url, story.canonical_url, *story.aliases] if story else [])]
    for url in dict.fromkeys(spellings):
        if journey := shelves.journey(url):
            return journey
    return shelves.message(reference)


def _is_open(journey: list[StageOutcome], story: Story | None) -> bool:
    """The ledger has no last word: a function that is killed writes none, and SQS moves dead letters by itself."""
    from cli.pipeline import PASSED_ON
    from shared.outcomes import Outcome

    if not journey:
        return story is None
    return max(journey, key=lambda outcome: outcome.at).outcome in PASSED_ON | {
        Outcome.ACCEPTED,
        Outcome.RETRYING,
        Outcome.POSTPONED,
    }


def _broken_message(journey: list[StageOutcome]) -> str:
    """The message itself, when it is known by nothing else."""
    return journey[-1].body if journey and not journey[-1].url else ""


def _as_json(
    reference: str, journey: list[StageOutcome], story: Story | None, whereabouts: str, places: dict[str, str]
) -> dict[str, Any]:
    return {
        "reference": reference,
        "whereabouts": whereabouts,
        "journey": [outcome.model_dump(mode="json", exclude={"body"}) for outcome in journey],
        "message": _broken_message(journey) or None,
        "story_id": story.story_id if story else None,
        "revision": story.revision if story else None,
        "story": places.get("story") or None,
        "capture": places.get("capture") or None,
    }


def _print(journey: list[StageOutcome], story: Story | None, whereabouts: str, places: dict[str, str]) -> None:
    out = results()
    if journey:
        table = Table(box=None, pad_edge=False, show_edge=False)
        for title in ("when", "stage", "outcome", "attempt", "why"):
            table.add_column(title, overflow="fold")
        for outcome in journey:
            why = ": ".join(filter(None, (outcome.reason, short(outcome.detail, 160))))
            moment = f"{outcome.at:%Y-%m-%d %H:%M:%S}"
            table.add_row(moment, outcome.stage, outcome_text(outcome.outcome), str(outcome.attempt), why)
        out.print(table)
        out.print()
    facts = {"now": whereabouts, "message": short(_broken_message(journey), 400)}
    if story:
        facts |= {"story": f"{story.story_id}, revision {story.revision or 1}: {story.headline}"}
        facts |= {"lies in": near(places.get("story", "")), "raw page": near(places.get("capture", ""))}
    for name, value in facts.items():
        if value:
            out.print(f"{name + ':':<10}{value}", soft_wrap=True)
