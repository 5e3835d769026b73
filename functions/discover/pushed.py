"""What a hub brought: the entries themselves, or the word that there are some.

Entries are handed over as if the publisher had been asked: they are new once, whoever tells of them. The source's
rhythm hears of them, and nothing else of what polls have learned is touched: neither what the publisher's answer was
and where it stood, nor when to ask next (docs/adr/0014). What cannot be read, and a push that says only that there is
news, has the source polled at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from functions.discover.novelty import CLAIM_SECONDS, Handed, Teller, believed
from functions.discover.parsing.document import Document, Entry, UnreadableDocument
from functions.discover.parsing.read import read_document
from functions.discover.poll import counted
from functions.discover.service import ChoreReport, Deadline
from functions.discover.timetable import AT_ONCE
from functions.discover.young import young
from shared.errors import NotNow, OutOfTime
from shared.messages import Discovery, FeedPushed
from shared.outcomes import Done, Outcome
from shared.sources import PollState, Source, Status


class Sources(Protocol):
    def get(self, source_id: str) -> Source | None: ...
    def heard(self, source_id: str, state: PollState) -> bool: ...
    def poll_at(self, source_id: str, moment: float) -> bool: ...


class HandOver(Protocol):
    def __call__(self, entries: Sequence[Entry], teller: Teller, deadline: Deadline) -> Handed: ...


@dataclass(frozen=True, slots=True)
class TakePush:
    sources: Sources
    hand_over: HandOver
    poll_now: Callable[[str, Deadline], ChoreReport]
    deadline: Deadline
    tell: Callable[[ChoreReport], None]
    now: Callable[[], float]

    def __call__(self, pushed: FeedPushed) -> Done:
        source = self.sources.get(pushed.source)
        if source is None or source.status is Status.PAUSED:
            return Done(Outcome.TAKEN_IN, detail="nobody watches it (any more)")
        try:
            document = read_document(BytesIO(pushed.content), pushed.url, pushed.content_type)
        except UnreadableDocument:  # nothing at all, too
            return self._polled(source)
        return self._taken(document, source)

    def _taken(self, document: Document, source: Source) -> Done:
        """An entry that is claimed by somebody else may be lost with him, and no poll may see it: we come again.

        What only changes too often for now is the polls' business.
        """
        now = self.now()
        entries = young(believed(document.entries, now), source, now)
        handed = self.hand_over(entries, Teller(source.id, source.name, Discovery.WEBSUB), self.deadline)
        if told := len(handed.new) + handed.changed:
            state = counted(source.state, entries, handed.new, now)
            heard = {"pushed": state.pushed + told, "silent_since": 0}
            self.sources.heard(source.id, state.model_copy(update=heard))
        self.tell(ChoreReport("push", {"StoriesDiscovered": len(handed.new), "StoriesChanged": handed.changed}))
        if handed.left:
            raise OutOfTime(f"{handed.left} entries are left for another invocation")
        if handed.waiting:
            raise NotNow(f"{handed.waiting} entries are in other hands", retry_after=CLAIM_SECONDS)
        return _done(told)

    def _polled(self, source: Source) -> Done:
        """A poll for each push, but one a minute at most: anybody on the way to a hub without HTTPS can send those."""
        if self.now() < (soonest := source.state.woken_at + AT_ONCE):
            self.sources.poll_at(source.id, soonest)
            return Done(Outcome.TAKEN_IN, detail="was polled a moment ago, and is again within a minute")
        report = self.poll_now(source.id, self.deadline)
        self.tell(report)
        return _done(report.counts.get("StoriesDiscovered", 0) + report.counts.get("StoriesChanged", 0))


def _done(found: int) -> Done:
    return Done(Outcome.TAKEN_IN, detail=f"{found} {'story' if found == 1 else 'stories'}")
