"""`where`: the journey of a URL through the pipeline, and where its message, story and capture are now."""

from __future__ import annotations

from dataclasses import dataclass
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

_DETAIL = 800  # characters: what was seen may be long, and what the raw page is kept as stands at its end
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
    set aside by fetch             no retry can help: the reason says why, `then` what to do; `./newsmill explain URL`
                                   shows how it was read, `./newsmill replay URL` tries anew once the cause is mended
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

    trail = _trail(library(stack_name, out), reference)
    if not (trail.journey or trail.story or trail.dead_in or trail.withdrawn):
        raise NotFound(
            f"nothing is known of {reference}",
            then="it was never ingested here (`./newsmill ingest URL`), it still waits in the fetch queue, "
            "or its outcome has expired",
        )
    if as_json:
        print_json(_as_json(trail))
    else:
        _print(trail)


@dataclass(frozen=True, slots=True)
class Trail:
    """All that is known of a URL, id or message."""

    reference: str
    journey: list[StageOutcome]
    story: Story | None
    dead_in: str  # the stage among whose dead letters it lies
    withdrawn: str  # why it was taken down
    places: dict[str, str]

    @property
    def last(self) -> StageOutcome | None:
        return max(self.journey, key=lambda outcome: outcome.at, default=None)

    @property
    def whereabouts(self) -> str:
        if self.withdrawn:
            return f"taken down: {self.withdrawn}"
        return f"in the {self.dead_in} dead letters" if self.dead_in else whereabouts_of(self.journey, self.story)

    @property
    def then(self) -> str:
        from cli.advice import BY_REASON, advice

        if self.withdrawn:
            return BY_REASON["withdrawn"]
        return advice(self.last, self.dead_in)

    @property
    def broken_message(self) -> str:
        """The message itself, when it is known by nothing else."""
        return self.journey[-1].body if self.journey and not self.journey[-1].url else ""


def _trail(shelves: Library, reference: str) -> Trail:
    story = shelves.story(reference)
    journey = _journey(shelves, reference, story)
    tombstone = None if story else shelves.tombstone(reference)
    return Trail(
        reference,
        journey,
        story,
        dead_in=_dead_in(shelves, reference, journey, story),
        withdrawn=tombstone.withdrawn_reason if tombstone else "",
        places=shelves.places(story) if story else {},
    )


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


def _dead_in(shelves: Library, reference: str, journey: list[StageOutcome], story: Story | None) -> str:
    """The ledger may not know: a function that is killed writes no outcome, and SQS moves dead letters by itself."""
    from cli.pipeline import PASSED_ON
    from shared.outcomes import Outcome

    if not journey:
        return "" if story else shelves.dead_letter(reference)
    last = max(journey, key=lambda outcome: outcome.at)
    if last.outcome is Outcome.DEAD_LETTERED:
        return last.stage
    may_be_dead = PASSED_ON | {Outcome.ACCEPTED, Outcome.RETRYING, Outcome.POSTPONED}
    return shelves.dead_letter(journey[0].url) if last.outcome in may_be_dead else ""


def _as_json(trail: Trail) -> dict[str, Any]:
    story = trail.story
    return {
        "reference": trail.reference,
        "whereabouts": trail.whereabouts,
        "then": trail.then or None,
        "journey": [outcome.model_dump(mode="json", exclude={"body"}) for outcome in trail.journey],
        "message": trail.broken_message or None,
        "story_id": story.story_id if story else None,
        "revision": story.revision if story else None,
        "story": trail.places.get("story") or None,
        "capture": trail.places.get("capture") or None,
    }


def _print(trail: Trail) -> None:
    out, story = results(), trail.story
    if trail.journey:
        out.print(_table(trail.journey))
        out.print()
    facts = {"now": trail.whereabouts, "then": trail.then, "message": short(trail.broken_message, 400)}
    if story:
        facts |= {"story": f"{story.story_id}, revision {story.revision or 1}: {story.headline}"}
        facts |= {"lies in": near(trail.places.get("story", "")), "raw page": near(trail.places.get("capture", ""))}
    for name, value in facts.items():
        if value:
            out.print(f"{name + ':':<10}{value}", soft_wrap=True)


def _table(journey: list[StageOutcome]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False)
    for title in ("when", "stage", "outcome", "attempt", "why"):
        table.add_column(title, overflow="fold")
    for outcome in journey:
        why = ": ".join(filter(None, (outcome.reason, short(outcome.detail, _DETAIL))))
        moment = f"{outcome.at:%Y-%m-%d %H:%M:%S}"
        table.add_row(moment, outcome.stage, outcome_text(outcome.outcome), str(outcome.attempt), why)
    return table
