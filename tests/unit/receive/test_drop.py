"""Dropped files become stories, in one pass or in many, and each story once for each pass."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.receive import drop, ranged
from functions.receive.drop import PageFile, TakeDrop
from functions.receive.dropped import FilesDropped
from functions.receive.pages import PageStore
from functions.receive.progress import Progress
from shared.captures import read_record, write_record
from shared.errors import CaptureLost, MalformedMessage, OutOfTime, PageTooLarge
from shared.messages import Discovery, StoryPublished
from shared.outcomes import Outcome
from tests.builders import FETCHED_AT, raw_page
from tests.fakes import MemoryObjects, MemoryWithdrawals, RecordingDispatch

KEY = "drop/2026/crawl 1.warc.gz"
HTML = {"content-type": "text/html"}


@dataclass
class Files(MemoryObjects):
    urls: dict[str, str] = field(default_factory=dict)  # metadata of pages, by key
    rewritten: set[str] = field(default_factory=set)

    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes:
        if key not in self.objects:
            raise CaptureLost(key)
        return super().get(key, offset=offset, length=length)

    def is_ours(self, key: str) -> bool:
        return key in self.rewritten

    def page(self, key: str) -> PageFile:
        return PageFile(self.objects[key], "text/html; charset=utf-8", self.urls.get(key, ""), FETCHED_AT)


@dataclass
class Notes:
    notes: dict[str, Progress] = field(default_factory=dict)

    def get(self, name: str) -> Progress | None:
        return self.notes.get(name)

    def put(self, name: str, progress: Progress) -> None:
        self.notes[name] = progress


@dataclass
class Desk:
    files: Files = field(default_factory=Files)
    kept: MemoryObjects = field(default_factory=MemoryObjects)
    withdrawals: MemoryWithdrawals = field(default_factory=MemoryWithdrawals)
    notes: Notes = field(default_factory=Notes)
    dispatch: RecordingDispatch = field(default_factory=RecordingDispatch)
    counted: dict[str, int] = field(default_factory=dict)
    batches_in_time: float = float("inf")  # how many an invocation manages

    def drop(self, key: str, data: bytes, version: str = "1") -> FilesDropped:
        self.files.objects[key] = data
        return FilesDropped.model_validate_json(notice(key, len(data), version))

    def take(self, dropped: FilesDropped) -> Any:
        left = self.batches_in_time

        def has_time() -> bool:
            nonlocal left
            left -= 1
            return left > 0

        take = TakeDrop(
            files=self.files,
            notes=self.notes,
            captures=PageStore(self.kept, self.withdrawals),
            dispatch=self.dispatch,
            has_time=has_time,
            count=lambda what, number: self.counted.update({what: self.counted.get(what, 0) + number}),
            now=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC),
        )
        return take(dropped)

    @property
    def stories(self) -> list[StoryPublished]:
        return self.dispatch.published


@pytest.fixture
def desk() -> Desk:
    return Desk()


def notice(key: str, size: int, version: str = "1") -> str:
    s3 = {
        "bucket": {"name": "bucket"},
        "object": {"key": quote_plus(key), "size": size, "eTag": "e", "sequencer": version},
    }
    return json.dumps({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": s3}]})


def url(number: int) -> str:
    return f"https://ledger.example/{number}"


def record(number: int, **changes: Any) -> bytes:
    return write_record(raw_page(url=url(number), final_url=url(number), **changes))


def test_each_page_of_a_warc_file_is_a_story_whose_capture_is_the_file(desk):
    data = record(1) + record(2, status=404) + record(3, headers={"content-type": "image/png"}) + record(4)
    done = desk.take(desk.drop(KEY, data))

    assert [story.url for story in desk.stories] == [url(1), url(4)]
    assert {story.discovered_by for story in desk.stories} == {Discovery.DROP}
    for story in desk.stories:
        assert story.capture
        assert story.capture.key == KEY
        assert story.capture.length
        lies = data[story.capture.offset : story.capture.offset + story.capture.length]
        assert read_record(lies).url == story.url
    assert done.outcome is Outcome.TAKEN_IN
    assert done.detail == "2 stories, 1 not-html, 1 page-gone"
    assert desk.counted == {"story": 2, "page-gone": 1, "not-html": 1}


def test_a_page_of_a_day_that_has_not_come_is_passed_over(desk):
    tomorrow, later = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (9, 10))
    data = record(1, fetched_at=tomorrow) + record(2, fetched_at=later)
    done = desk.take(desk.drop(KEY, data))
    assert [story.url for story in desk.stories] == [url(1)]
    assert done.detail == "1 story, 1 dated-ahead"


def test_what_is_no_answer_is_passed_over(desk):
    info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
    plain = info + b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: dns:ledger.example\r\n"
    plain += b"WARC-Date: 2026-11-22T08:15:00Z\r\nContent-Type: application/http\r\nContent-Length: 41\r\n\r\n"
    plain += b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"[:41] + b"\r\n\r\n"
    desk.take(desk.drop("drop/a.warc", plain))
    assert desk.stories == []
    assert desk.counted["not-a-response"] == 1


def test_a_file_is_read_on_where_the_time_ran_out(desk, monkeypatch):
    monkeypatch.setattr(drop, "BATCH_STORIES", 2)
    dropped = desk.drop(KEY, b"".join(map(record, range(7))))
    desk.batches_in_time = 2

    with pytest.raises(OutOfTime, match="4 stories; goes on at byte"):
        desk.take(dropped)
    assert desk.take(dropped).detail == "7 stories"
    assert [story.url for story in desk.stories] == list(map(url, range(7)))


def test_a_batch_that_was_not_noted_comes_again_under_the_same_names(desk, monkeypatch):
    monkeypatch.setattr(drop, "BATCH_STORIES", 2)
    dropped = desk.drop(KEY, b"".join(map(record, range(4))))
    broken, desk.notes = desk.notes, Notes()
    desk.take(dropped)
    desk.notes = broken
    desk.take(dropped)
    assert desk.stories[:4] == desk.stories[4:]


def test_nothing_is_noted_that_was_not_handed_over(desk):
    dropped = desk.drop(KEY, record(1))
    desk.dispatch.broken = True
    with pytest.raises(ConnectionError):
        desk.take(dropped)
    assert desk.notes.notes == {}


def test_a_notice_that_comes_twice_is_read_once_and_a_file_dropped_again_anew(desk):
    dropped = desk.drop(KEY, record(1))
    assert desk.take(dropped).detail == desk.take(dropped).detail == "1 story"
    assert len(desk.stories) == 1
    desk.take(desk.drop(KEY, record(2), version="2"))
    assert [story.url for story in desk.stories] == [url(1), url(2)]


def test_what_stands_before_the_damage_is_kept(desk):
    whole = record(1) + record(2)
    with pytest.raises(CaptureLost) as lost:
        desk.take(desk.drop(KEY, whole + record(3)[:-20]))
    assert [story.url for story in desk.stories] == [url(1), url(2)]
    assert lost.value.__notes__ == ["until then: 2 stories"]


@given(st.data())
def test_however_often_it_is_interrupted_a_file_gives_the_same_stories(data):
    numbers = data.draw(st.lists(st.integers(0, 99), max_size=12))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drop, "BATCH_STORIES", data.draw(st.integers(1, 4)))
        patch.setattr(ranged, "PART_BYTES", data.draw(st.integers(1, 5000)))
        desk = Desk(batches_in_time=data.draw(st.integers(1, 4)))
        dropped = desk.drop(KEY, b"".join(map(record, numbers)))
        for _ in range(20):
            try:
                desk.take(dropped)
            except OutOfTime:
                continue
            break
    assert [story.url for story in desk.stories] == list(map(url, numbers))
    assert len({story.trace_id for story in desk.stories}) == len(numbers)


def test_a_list_of_urls_is_read_line_by_line(desk):
    lines = "\ufeffhttps://ledger.example/1\r\n\n# soon\nftp://ledger.example/2\nhttps://ledger.example/3"
    desk.take(desk.drop("drop/urls.TXT", lines.encode()))
    assert [(story.url, story.capture) for story in desk.stories] == [(url(1), None), (url(3), None)]
    assert desk.counted == {"story": 2, "not-a-story": 1}


def test_a_list_of_stories_may_bring_pages_along(desk):
    told = [
        {"url": url(1), "headline": "Ice", "html": "<p>Ice</p>"},
        url(2),
        {"url": url(3), "colour": "blue"},
        7,
    ]
    lines = "".join(json.dumps(each) + "\n" for each in told) + "{broken\n\n"
    desk.take(desk.drop("drop/stories.jsonl", lines.encode()))

    first, second = desk.stories
    assert (first.url, first.hints.headline, second.url, second.capture) == (url(1), "Ice", url(2), None)
    assert first.capture
    assert read_record(desk.kept.objects[first.capture.key]).body == b"<p>Ice</p>"
    assert desk.counted == {"story": 2, "not-a-story": 3}


@pytest.mark.parametrize(
    ("metadata", "page", "known_as"),
    [
        (url(1), b"<title>Ice</title>", url(1)),
        ("", b'<link rel="canonical" href="https://ledger.example/2"><p>Ice', url(2)),
        (url(1), b'<link rel="canonical" href="https://ledger.example/2"><p>Ice', url(1)),
    ],
)
def test_a_page_is_kept_under_the_url_it_is_said_to_have(desk, metadata, page, known_as):
    desk.files.urls["drop/ice.html"] = metadata
    dropped = desk.drop("drop/ice.html", page)
    desk.take(dropped)
    desk.take(dropped)

    [story] = desk.stories
    assert story.url == known_as
    assert story.capture
    kept = read_record(desk.kept.objects[story.capture.key])
    assert (kept.url, kept.body, kept.fetched_at) == (known_as, page, FETCHED_AT)


@pytest.mark.parametrize(
    ("key", "data", "error"),
    [
        ("drop/ice.html", b"<p>Ice", MalformedMessage),
        ("drop/from-my-disk.html", b"<p>Ice", MalformedMessage),
        ("drop/ice.pdf", b"%PDF-1.4", MalformedMessage),
        ("drop/ice.txt", b"x" * (8 * 1024 * 1024 + 70_000), MalformedMessage),
        ("drop/ice.warc.gz", b"this is no archive", CaptureLost),
        ("drop/ice.html", b" " * (drop.MOST_PAGE_BYTES + 1), PageTooLarge),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(desk, key, data, error):
    desk.files.urls["drop/from-my-disk.html"] = "file:///home/ann/ice.html"
    with pytest.raises(error):
        desk.take(desk.drop(key, data))


def test_a_file_that_is_gone_is_lost(desk):
    dropped = desk.drop(KEY, record(1))
    desk.files.objects.clear()
    with pytest.raises(CaptureLost):
        desk.take(dropped)


def test_an_archive_from_which_a_page_was_taken_down_is_not_read_again(desk):
    desk.take(desk.drop(KEY, record(1) + record(2)))
    desk.files.rewritten.add(KEY)
    assert desk.take(desk.drop(KEY, record(1), version="2")).detail == "0 stories"
    assert len(desk.stories) == 2


def test_a_folder_brings_nothing(desk):
    assert desk.take(desk.drop("drop/", b"")).detail == "0 stories"


def test_the_notice_with_which_s3_tries_the_queue_brings_nothing(desk):
    tried = FilesDropped.model_validate(
        {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "bucket", "RequestId": "5582815E1AEA5ADF"}
    )
    assert desk.take(tried).outcome is Outcome.TAKEN_IN
