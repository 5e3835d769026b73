"""The files that may be dropped, read as streams: what each brings, and how far one has read by then.

Reading can begin anew wherever a `Found` ended: between records of a WARC file, between lines of a list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from functions.receive.given import GivenPage, NotAStory, given_page, web_url
from shared.captures import REQUESTED_URI, RawPage
from shared.errors import MalformedMessage, OriginUnavailable, PermanentError
from shared.halves import without_halves
from shared.messages import Capture, Discovery, StoryPublished
from shared.warc import Record, http_head, records
from shared.web.answers import require_html_type, require_ok

LONGEST_LINE = 8 * 1024 * 1024  # bytes: of a list in JSON, where a line may hold a page
NOT_A_RESPONSE = "not-a-response"  # requests, metadata and revisits, of which a WARC file has as many
NOT_A_STORY = "not-a-story"  # a line that names none
DATED_AHEAD = "dated-ahead"
MOST_AHEAD = timedelta(days=1)  # a clock that is wrong, or local time told as UTC


@dataclass(frozen=True, slots=True)
class Found:
    """What lies between the end of the one before and `end`."""

    end: int  # bytes of the file that have been read
    story: StoryPublished | None = None
    page: RawPage | None = None  # to be kept, of a story that brings its page along
    skipped: str = ""  # why it is no story


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is open, from `start` on."""

    key: str
    file: BinaryIO
    start: int
    trace: str  # what all its stories' trace ids begin with
    now: Callable[[], datetime]

    def trace_id(self, offset: int) -> str:
        """The same for the same place of the same file, however often it is read."""
        return f"{self.trace}-{offset}"


def warc_stories(source: Source) -> Iterator[Found]:
    """The HTML pages in a WARC file. They stay where they are: the file itself is their capture.

    None is taken from days that have not come: it would be the current text of its story until then.
    """
    for record in records(source.file):
        offset = source.start + record.offset
        end = offset + record.length
        try:
            url = _page_url(record)
            is_ahead = bool(url) and record.date > source.now() + MOST_AHEAD
        except NotAStory:
            yield Found(end, skipped=NOT_A_STORY)
        except PermanentError as error:
            yield Found(end, skipped=error.reason)
        except OriginUnavailable:
            yield Found(end, skipped="page-refused")
        else:
            if not url or is_ahead:
                yield Found(end, skipped=DATED_AHEAD if is_ahead else NOT_A_RESPONSE)
                continue
            capture = Capture(key=source.key, offset=offset, length=record.length)
            yield Found(end, _dropped(url, source.trace_id(offset), capture))


def listed_urls(source: Source) -> Iterator[Found]:
    """A URL a line; lines that begin with # and empty lines say nothing."""
    for offset, line in _lines(source):
        text = line.decode("utf-8", "replace").strip("\ufeff \t\r\n")
        end = offset + len(line)
        if not text or text.startswith("#"):
            yield Found(end)
            continue
        try:
            yield Found(end, _dropped(web_url(text), source.trace_id(offset)))
        except NotAStory:
            yield Found(end, skipped=NOT_A_STORY)


def listed_stories(source: Source) -> Iterator[Found]:
    """A story a line, as `POST /stories` takes them, in JSON."""
    for offset, line in _lines(source):
        end = offset + len(line)
        if not line.strip():
            yield Found(end)
            continue
        try:
            given = _given(line)
            story = given.published_by(Discovery.DROP, source.trace_id(offset))
            yield Found(end, story, given.page(source.now()))
        except NotAStory:
            yield Found(end, skipped=NOT_A_STORY)


READERS: dict[str, Callable[[Source], Iterator[Found]]] = {
    ".warc": warc_stories,
    ".warc.gz": warc_stories,
    ".txt": listed_urls,
    ".jsonl": listed_stories,
}
HTML_SUFFIXES = (".html", ".htm", ".xhtml")


def reader_of(key: str) -> Callable[[Source], Iterator[Found]] | None:
    """Who reads a file of this name; None for a page of HTML; MalformedMessage when nobody does."""
    name = key.lower()
    if name.endswith(HTML_SUFFIXES):
        return None
    for suffix, reader in READERS.items():
        if name.endswith(suffix):
            return reader
    known = ", ".join((*READERS, *HTML_SUFFIXES))
    raise MalformedMessage(f"{key}: files that can be dropped end in {known}")


def _dropped(url: str, trace_id: str, capture: Capture | None = None) -> StoryPublished:
    return StoryPublished(trace_id=trace_id, url=url, discovered_by=Discovery.DROP, capture=capture)


def _page_url(record: Record) -> str:
    """Where the page of a record was found; empty when the record is no answer. Raises why it is no page."""
    if not record.is_response:
        return ""
    status, headers = http_head(record.block)
    require_ok(status, headers)
    require_html_type(headers)
    return web_url(record.fields.get(REQUESTED_URI.lower()) or record.target)


def _given(line: bytes) -> GivenPage:
    try:
        return given_page(json.loads(without_halves(line.decode())))
    except (ValueError, RecursionError) as error:
        raise NotAStory(f"no JSON: {error}") from error


def _lines(source: Source) -> Iterator[tuple[int, bytes]]:
    """Each line with where it begins."""
    offset, left = source.start, b""
    while piece := source.file.read(64 * 1024):
        *lines, left = (left + piece).split(b"\n")
        for line in lines:
            yield offset, line + b"\n"
            offset += len(line) + 1
        if len(left) > LONGEST_LINE:
            raise MalformedMessage(f"a line of more than {LONGEST_LINE} bytes at byte {offset}: no list")
    if left:
        yield offset, left
