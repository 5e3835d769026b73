"""Pages into the pipeline, and what became of each: every input ends in exactly one result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pydantic import ValidationError

from cli.inputs import UNREADABLE, Input
from cli.stacks import STAGES, Stack
from shared.aws.sqs import SqsInbox
from shared.captures import capture_key, read_record
from shared.errors import PermanentError
from shared.messages import Capture, Discovery, StoryPublished
from shared.outcomes import Outcome, StageOutcome
from shared.politeness.slots import NotHandedOver
from shared.urls import url_key

if TYPE_CHECKING:
    from infra.local.poller import Invocation

IN_FLIGHT = "in-flight"  # accepted, and neither settled nor given up yet
NOT_SENT = "not-sent"
PASSED_ON = frozenset({Outcome.CLEANED, Outcome.NORMALIZED})
_OPEN = frozenset({IN_FLIGHT, Outcome.RETRYING, Outcome.POSTPONED})
_NOT_DONE = _OPEN | {Outcome.DEAD_LETTERED}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input."""

    given: str
    url: str
    outcome: str
    stage: str = ""
    reason: str = ""
    detail: str = ""
    story_id: str = ""
    headline: str = ""
    paths: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """A later look may find another outcome."""
        return self.outcome in _OPEN

    @property
    def is_settled(self) -> bool:
        """Stored, unchanged, or set aside with a reason."""
        return self.outcome not in _NOT_DONE

    def as_json(self) -> dict[str, Any]:
        told = ("given", "url", "outcome", "reason", "detail", "stage", "story_id", "headline", "paths")
        return {name: getattr(self, name) or None for name in told}


@dataclass(frozen=True, slots=True)
class Entry:
    """An input on its way in: the message made of it, or the result it already has."""

    given: str
    message: StoryPublished | None = None
    result: Result | None = None


def prepare(stack: Stack, inputs: Iterable[Input]) -> list[Entry]:
    """Write the captures of pages that came as files, and make each input's message."""
    return [_entry(stack, given) for given in inputs]


def by_page(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries that name the same page, in their order: the ledger has room for the latest visit to each."""
    visits: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.message:
            visits.setdefault(page_of(entry), []).append(entry)
    return visits


def page_of(entry: Entry) -> str:
    return url_key(_url(entry))


def rounds(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries that name the same page go in one after the other: so each has an outcome of its own."""
    for together in zip_longest(*by_page(entries).values()):
        yield [entry for entry in together if entry]


class Tracker:
    """Follows entries through the ledger; `on_result` hears of each that settles."""

    def __init__(self, stack: Stack, on_result: Callable[[Entry, Result], None]) -> None:
        self._stack = stack
        self._on_result = on_result
        self._open: dict[str, Entry] = {}
        self._inbox = SqsInbox(stack.client("sqs"), "", stack.objects)

    def send(self, entries: Iterable[Entry]) -> None:
        """Into the fetch queue with them, each at its host's next slot."""
        sent = {entry.message.trace_id: entry for entry in entries if entry.message}
        if not sent:
            return
        self._open |= sent
        try:
            self._stack.dispatch.publish([entry.message for entry in sent.values() if entry.message])
        except NotHandedOver as error:
            for story in error.stories:
                entry = self._open[story.trace_id]
                refused = Result(
                    entry.given, _url(entry), Outcome.REJECTED, reason=NOT_SENT, detail=str(error.__cause__)
                )
                self._settle(entry, refused)

    def saw(self, invocation: Invocation) -> None:
        """A function has run: look what became of the messages it had."""
        for message in invocation.messages:
            trace_id = json.loads(self._inbox.read(message["Body"])).get("trace_id", "")
            if trace_id in self._open:
                self.look(self._open[trace_id])

    def look_at_all(self) -> bool:
        """Ask for every open entry; whether all are settled."""
        for entry in list(self._open.values()):
            self.look(entry)
        return not self._open

    def look(self, entry: Entry) -> None:
        result = result_of(entry, self._stack.ledger.journey(_url(entry)))
        if not result.is_open:
            self._settle(entry, result)

    def give_up(self) -> None:
        """Whatever is still open is told as it stands."""
        for entry in list(self._open.values()):
            self._settle(entry, result_of(entry, self._stack.ledger.journey(_url(entry))))

    def _settle(self, entry: Entry, result: Result) -> None:
        if entry.message:
            del self._open[entry.message.trace_id]
        self._on_result(entry, result)


def result_of(entry: Entry, journey: Sequence[StageOutcome]) -> Result:
    """The furthest stage's word on this very message; earlier visits to the same URL do not count."""
    trace_id = entry.message.trace_id if entry.message else ""
    own = sorted((o for o in journey if o.trace_id == trace_id), key=_stage_number)
    if not own:
        return Result(entry.given, _url(entry), IN_FLIGHT, stage=STAGES[0], detail="in the fetch queue")
    last = own[-1]
    if last.outcome in PASSED_ON:
        following = STAGES[STAGES.index(last.stage) + 1]
        return Result(entry.given, _url(entry), IN_FLIGHT, stage=following, detail=f"in the {following} queue")
    return Result(
        entry.given, _url(entry), last.outcome, last.stage, last.reason, detail=last.detail, story_id=last.story_id
    )


def _entry(stack: Stack, given: Input) -> Entry:
    if given.problem:
        return _unreadable(given, given.problem)
    try:
        capture = _keep(stack, given.record) if given.record else None
        message = StoryPublished(
            trace_id=uuid4().hex,
            url=given.url,
            discovered_by=Discovery.DROP if capture else Discovery.API,
            capture=capture,
        )
    except PermanentError as error:
        return _unreadable(given, str(error), error.reason)
    except ValidationError as error:
        return _unreadable(given, f"no URL of a story: {error.errors()[0]['msg']}")
    return Entry(given.given, message)


def _keep(stack: Stack, record: bytes) -> Capture:
    key = capture_key(read_record(record))
    stack.objects.put_once(key, record, "application/warc")
    return Capture(key=key)


def _unreadable(given: Input, problem: str, reason: str = UNREADABLE) -> Entry:
    rejected = Result(given.given, given.url, Outcome.REJECTED, stage="input", reason=reason, detail=problem)
    return Entry(given.given, result=rejected)


def _stage_number(outcome: StageOutcome) -> int:
    return STAGES.index(outcome.stage)


def _url(entry: Entry) -> str:
    return entry.message.url if entry.message else ""
