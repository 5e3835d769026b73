"""What a hub brought, read as if the publisher had been asked for it.

A push goes the way of a poll, with the hub's content in the place of the publisher's answer: entries are new
once whoever tells of them, the source's rhythm hears of them, and the next poll is put off. What cannot be read,
and a push that says only that there is news, has the source polled at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Protocol

from functions.discover.fetching import Feeds
from functions.discover.parsing.document import UnreadableDocument
from functions.discover.parsing.read import read_document
from functions.discover.service import ChoreReport, Deadline
from shared.messages import FeedPushed
from shared.outcomes import Done, Outcome
from shared.web.http import Answer, Limits, Permit
from shared.web.targets import parse_target


@dataclass(frozen=True, slots=True)
class BroughtAlong:
    """Stands in for the web: whatever is asked, this is the answer."""

    content: bytes
    content_type: str

    @contextmanager
    def open(self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str]) -> Iterator[Answer]:  # noqa: ARG002 - nobody is asked
        yield Answer(
            target=parse_target(url),
            status=HTTPStatus.OK,
            headers={"content-type": self.content_type},
            length=len(self.content),
            pieces=lambda: iter((self.content,)),
        )


class Polling(Protocol):
    def poll_now(self, source_id: str, deadline: Deadline) -> ChoreReport: ...


@dataclass(frozen=True, slots=True)
class TakePush:
    polling: Callable[[Feeds], Polling]
    web: Feeds
    deadline: Deadline
    tell: Callable[[ChoreReport], None]

    def __call__(self, pushed: FeedPushed) -> Done:
        report = self.polling(self._feeds(pushed)).poll_now(pushed.source, self.deadline)
        self.tell(report)
        found = report.counts.get("StoriesDiscovered", 0) + report.counts.get("StoriesChanged", 0)
        return Done(Outcome.TAKEN_IN, detail=_told(found) if report.counts else "nobody watches it (any more)")

    def _feeds(self, pushed: FeedPushed) -> Feeds:
        """Where the source's document comes from this time."""
        try:
            read_document(BytesIO(pushed.content), pushed.url, pushed.content_type)
        except UnreadableDocument:  # nothing at all, too
            return self.web
        return BroughtAlong(pushed.content, pushed.content_type)


def _told(found: int) -> str:
    return f"{found} {'story' if found == 1 else 'stories'}"
