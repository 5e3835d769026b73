"""The stage behind `drop/`: a file becomes stories, however large it is and however often it is interrupted.

Stories are handed over in batches, and after each it is noted how far the file has been read. When the
invocation's time runs out the message goes back to its queue, and whoever gets it next goes on from the note.
Between a batch and its note a crash may come: then that batch is handed over twice, under the same trace ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, Protocol, cast

from functions.receive.drop_files import Found, Source, reader_of
from functions.receive.dropped import DroppedFile, FilesDropped
from functions.receive.given import NotAStory, web_url
from functions.receive.progress import Progress
from functions.receive.ranged import RangedFile
from shared.captures import RawPage
from shared.declared_url import declared_url
from shared.dispatch import Dispatch
from shared.errors import MalformedMessage, OutOfTime, PageTooLarge, PermanentError
from shared.messages import Capture, Discovery, StoryPublished
from shared.outcomes import Done, Outcome

BATCH_STORIES = 500  # between two notes: a second of work to do twice after a crash
BATCH_BYTES = 64 * 1024 * 1024  # noted at the latest: a file may hold gigabytes without a story
MOST_PAGE_BYTES = 20 * 1024 * 1024  # of a page of HTML: what fetch takes decoded


@dataclass(frozen=True, slots=True)
class PageFile:
    """A dropped page of HTML."""

    data: bytes = field(repr=False)
    content_type: str
    url: str  # as the object's metadata `url` tells; empty when it does not
    written_at: datetime


class Files(Protocol):
    """What was dropped. All raise CaptureLost when it is not there any more."""

    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes: ...
    def page(self, key: str) -> PageFile: ...
    def is_ours(self, key: str) -> bool:
        """Whether a takedown wrote it, in the place of what was dropped."""


class Notes(Protocol):
    """How far files have been read."""

    def get(self, name: str) -> Progress | None: ...
    def put(self, name: str, progress: Progress) -> None: ...


class Captures(Protocol):
    def keep(self, pages: Sequence[RawPage]) -> list[Capture | None]: ...


@dataclass(frozen=True, slots=True)
class TakeDrop:
    files: Files
    notes: Notes
    captures: Captures
    dispatch: Dispatch
    has_time: Callable[[], bool]
    count: Callable[[str, int], None]  # what was handed over or skipped, by reason
    now: Callable[[], datetime]

    def __call__(self, dropped: FilesDropped) -> Done:
        told = [str(self._take(file)) for file in dropped.files]
        return Done(Outcome.TAKEN_IN, detail="; ".join(told))

    def _take(self, file: DroppedFile) -> Progress:
        progress = self.notes.get(file.name) or Progress(file.key)
        if progress.finished or file.size == 0:  # delivered again; or what consoles make of a folder
            return progress
        if not progress.offset and self.files.is_ours(file.key):
            return progress
        reader = reader_of(file.key)
        if reader is None:
            return self._take_page(file, progress)
        stream = RangedFile(
            lambda at, size: self.files.get(file.key, offset=at, length=size), progress.offset, file.size
        )
        source = Source(file.key, cast("BinaryIO", stream), progress.offset, file.name, self.now)
        return self._hand_over_all(file, reader(source), progress)

    def _hand_over_all(self, file: DroppedFile, stream: Iterator[Found], progress: Progress) -> Progress:
        """Batch by batch; OutOfTime when the rest must wait for the next invocation."""
        batch = _Batch(progress)
        try:
            for found in stream:
                batch.add(found)
                if batch.is_full:
                    batch = _Batch(self._hand_over(file, batch))
                    self._require_time(file, batch.progress)
        except PermanentError as error:  # the file is damaged; what came before is good
            error.add_note(f"until then: {self._hand_over(file, batch)}")
            raise
        batch.is_last = True
        return self._hand_over(file, batch)

    def _hand_over(self, file: DroppedFile, batch: _Batch) -> Progress:
        kept = iter(self.captures.keep(batch.pages) if batch.pages else ())
        stories = [
            found.story.model_copy(update={"capture": next(kept)}) if found.page else found.story
            for found in batch.stories
            if found.story
        ]
        if stories:
            self.dispatch.publish(stories)
        self.notes.put(file.name, batch.after)
        for reason, number in batch.counts.items():
            self.count(reason, number)
        return batch.after

    def _require_time(self, file: DroppedFile, progress: Progress) -> None:
        if not self.has_time():
            raise OutOfTime(f"{progress}; goes on at byte {progress.offset} of {file.size}")

    def _take_page(self, file: DroppedFile, progress: Progress) -> Progress:
        if file.size > MOST_PAGE_BYTES:
            raise PageTooLarge(f"{file.key} has {file.size} bytes; a page has at most {MOST_PAGE_BYTES}")
        dropped = self.files.page(file.key)
        url = _url_of(file, dropped)
        page = RawPage(url, url, 200, {"content-type": dropped.content_type}, dropped.data, dropped.written_at)
        story = StoryPublished(trace_id=file.name, url=url, discovered_by=Discovery.DROP)
        batch = _Batch(progress)
        batch.add(Found(file.size, story, page))
        batch.is_last = True
        return self._hand_over(file, batch)


def _url_of(file: DroppedFile, dropped: PageFile) -> str:
    url = dropped.url or declared_url(dropped.data)
    if not url:
        raise MalformedMessage(f"{file.key} does not say where it comes from: set the object's metadata `url`")
    try:
        return web_url(url)
    except NotAStory as problem:
        raise MalformedMessage(f"{file.key}: {problem}") from problem


class _Batch:
    """What was read since the last note."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.stories: list[Found] = []
        self.counts: Counter[str] = Counter()
        self.is_last = False
        self._end = progress.offset

    def add(self, found: Found) -> None:
        self._end = found.end
        if found.story:
            self.stories.append(found)
        if found.story or found.skipped:
            self.counts[found.skipped or "story"] += 1

    @property
    def pages(self) -> list[RawPage]:
        return [found.page for found in self.stories if found.page]

    @property
    def is_full(self) -> bool:
        return len(self.stories) >= BATCH_STORIES or self._end - self.progress.offset >= BATCH_BYTES

    @property
    def after(self) -> Progress:
        """The note, once all of this is handed over."""
        skipped = Counter(self.progress.skipped) + Counter({r: n for r, n in self.counts.items() if r != "story"})
        return replace(
            self.progress,
            offset=self._end,
            stories=self.progress.stories + self.counts["story"],
            skipped=dict(skipped),
            finished=self.is_last,
        )
