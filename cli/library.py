"""Where stories are read from: a stack, or for want of one the results on disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from cli import stacks
from cli.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cli.stacks import Stack
    from shared.heads import StoryHead
    from shared.outcomes import StageOutcome
    from shared.story import Story


@dataclass(frozen=True, slots=True)
class Line:
    """A story in a list."""

    story_id: str
    revision: int
    headline: str
    source: str
    published_at: datetime | None
    language: str
    word_count: int
    canonical_url: str
    lies_in: str

    def as_json(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in self.__slots__}
        return told | {"published_at": self.published_at.isoformat() if self.published_at else None}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stories a list is to show."""

    source: str = ""
    day: str = ""
    days: int = 30
    limit: int = 20
    copies_of: str = ""  # id or URL


class Library(Protocol):
    def story(self, reference: str, revision: int | None = None) -> Story | None:
        """By id, canonical URL or alias."""

    def tombstone(self, reference: str) -> StoryHead | None:
        """What is left of a story that was taken down; None of one that was not."""

    def journey(self, url: str) -> list[StageOutcome]: ...
    def message(self, message_id: str) -> list[StageOutcome]:
        """What became of a message too broken to tell its URL."""

    def dead_letter(self, url: str) -> str:
        """The stage whose dead letters hold a message of this URL; empty when there is none."""

    def lines(self, wanted: Wanted) -> list[Line]: ...
    def places(self, story: Story) -> dict[str, str]:
        """Where the story and its raw page lie."""

    def raw_page(self, capture: str) -> bytes | None:
        """What is kept under this name, a WARC record; None when it is not there. ValueError: that names no capture."""


@dataclass(frozen=True, slots=True)
class StackLibrary:
    """Stories of a stack: the table tells, the bucket holds."""

    stack: Stack

    def story(self, reference: str, revision: int | None = None) -> Story | None:
        return self.stack.reader.get(reference, revision=revision)

    def tombstone(self, reference: str) -> StoryHead | None:
        head = self.stack.reader.head(reference)
        return head if head and head.withdrawn_at else None

    def journey(self, url: str) -> list[StageOutcome]:
        return self.stack.ledger.journey(url)

    def message(self, message_id: str) -> list[StageOutcome]:
        return self.stack.ledger.message(message_id)

    def dead_letter(self, url: str) -> str:
        from cli.dead_letters import stage_of

        return stage_of(self.stack, url)

    def lines(self, wanted: Wanted) -> list[Line]:
        chosen = (head for head in self._heads(wanted) if not wanted.day or _on(head.published_at, wanted.day))
        return [
            Line(
                head.story_id, head.revision, head.headline, head.source, head.published_at,
                head.language, head.word_count, head.canonical_url, self.stack.name,
            )
            for head in islice(chosen, wanted.limit)
        ]  # fmt: skip

    def places(self, story: Story) -> dict[str, str]:
        head = self.stack.reader.head(story.story_id)
        bucket = f"s3://{self.stack.outputs['BucketName']}"
        return {"story": f"{bucket}/{head.story_key}" if head else "", "capture": f"{bucket}/{story.capture}"}

    def raw_page(self, capture: str) -> bytes | None:
        from shared.aws.s3 import ObjectMissing
        from shared.messages import Capture

        place = Capture.parse(capture)
        try:
            return self.stack.objects.get(place.key, offset=place.offset, length=place.length)
        except ObjectMissing:
            return None

    def _heads(self, wanted: Wanted) -> Iterable[StoryHead]:
        if wanted.copies_of:
            return self.stack.reader.copies(wanted.copies_of)
        if wanted.source:
            return self.stack.reader.of_source(wanted.source)
        if self.stack.is_local and not wanted.day:
            return all_heads(self.stack)  # a table in memory is read through in no time, whatever the stories' age
        return self.stack.reader.of_days(_days(wanted))


@dataclass(frozen=True, slots=True)
class FolderLibrary:
    """Stories that `run` and `demo` left on disk; only the latest revision of each."""

    folder: Folder

    def story(self, reference: str, revision: int | None = None) -> Story | None:
        found = self.folder.story(reference)
        return found if found and revision in (None, found.revision) else None

    def tombstone(self, reference: str) -> None:
        """A folder forgets what is deleted from it."""

    def journey(self, url: str) -> list[StageOutcome]:
        return self.folder.journey(url)

    def message(self, message_id: str) -> list[StageOutcome]:  # noqa: ARG002 - results on disk lie under URLs
        return []

    def dead_letter(self, url: str) -> str:  # noqa: ARG002 - a folder has no queues
        return ""

    def lines(self, wanted: Wanted) -> list[Line]:
        chosen = (
            story
            for story in self.folder.stories()
            if wanted.source in ("", story.source.host)
            and (not wanted.day or _on(story.published_at, wanted.day))
            and not wanted.copies_of  # a folder knows of none
        )
        return [
            Line(
                story.story_id, story.revision or 1, story.headline, story.source.host, story.published_at,
                story.language, story.word_count, story.canonical_url, str(self.folder.path),
            )
            for story in islice(chosen, wanted.limit)
        ]  # fmt: skip

    def places(self, story: Story) -> dict[str, str]:
        return {"story": self.folder.place_of_story(story), "capture": self.folder.place_of_capture(story)}

    def raw_page(self, capture: str) -> bytes | None:
        return self.folder.capture(capture)


@dataclass(frozen=True, slots=True)
class Either:
    """The first library that knows; lists show what both have, each story once."""

    first: Library
    second: Library

    def story(self, reference: str, revision: int | None = None) -> Story | None:
        return self.first.story(reference, revision) or self.second.story(reference, revision)

    def tombstone(self, reference: str) -> StoryHead | None:
        return self.first.tombstone(reference) or self.second.tombstone(reference)

    def journey(self, url: str) -> list[StageOutcome]:
        return self.first.journey(url) or self.second.journey(url)

    def message(self, message_id: str) -> list[StageOutcome]:
        return self.first.message(message_id) or self.second.message(message_id)

    def dead_letter(self, url: str) -> str:
        return self.first.dead_letter(url) or self.second.dead_letter(url)

    def lines(self, wanted: Wanted) -> list[Line]:
        found = {line.story_id: line for library in (self.second, self.first) for line in library.lines(wanted)}
        lines = list(found.values())
        return (lines if wanted.copies_of else sorted(lines, key=_newest_first))[: wanted.limit]

    def places(self, story: Story) -> dict[str, str]:
        knows = self.first if self.first.story(story.story_id) else self.second
        return knows.places(story)

    def raw_page(self, capture: str) -> bytes | None:
        return self.first.raw_page(capture) or self.second.raw_page(capture)


def library(stack_name: str, out: Path) -> Library:
    """Of a deployed stack, when one is named; else of the running local stack and the results on disk."""
    if stack_name:
        return StackLibrary(stacks.deployed(stack_name))
    on_disk = FolderLibrary(Folder(out))
    running = stacks.running_local()
    return Either(StackLibrary(running), on_disk) if running else on_disk


def all_heads(stack: Stack) -> list[StoryHead]:
    """Of the whole store, newest first: for the local stack, whose table is read through in no time."""
    from shared.aws.items import from_item
    from shared.heads import StoryHead

    pages = (
        stack.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=stack.outputs["StoriesTableName"],
            FilterExpression="sk = :head",
            ExpressionAttributeValues={":head": {"S": "head"}},
        )
    )
    heads = [StoryHead.model_validate(from_item(item)) for page in pages for item in page["Items"]]
    heads = [head for head in heads if not head.withdrawn_at]
    return sorted(heads, key=lambda head: head.published_at or head.first_seen_at, reverse=True)


def _days(wanted: Wanted) -> Iterator[str]:
    if wanted.day:
        yield wanted.day
        return
    today = datetime.now(UTC).date()
    yield from ((today - timedelta(days=back)).isoformat() for back in range(wanted.days))


def _on(moment: datetime | None, day: str) -> bool:
    return moment is not None and moment.astimezone(UTC).date().isoformat() == day


def _newest_first(line: Line) -> float:
    return -line.published_at.timestamp() if line.published_at else 0.0
