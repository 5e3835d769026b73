"""Captures keep their promises on every object store."""

from typing import Any

import pytest

from functions.fetch.capture_store import CaptureStore
from shared.aws.s3 import S3Objects
from shared.errors import CaptureLost
from shared.messages import Capture
from tests.builders import URL, raw_page
from tests.fakes import MemoryObjects


@pytest.fixture(params=["memory", "s3"])
def objects(request: pytest.FixtureRequest) -> Any:
    return MemoryObjects() if request.param == "memory" else S3Objects(request.getfixturevalue("s3"), "bucket")


@pytest.fixture
def captures(objects) -> CaptureStore:
    return CaptureStore(objects)


def test_pages_that_were_kept_are_read_each_by_itself(captures) -> None:
    pages = [raw_page(url=f"{URL}/{number}", body=b"x" * number) for number in range(5)]
    kept = [captures.keep(page) for page in pages]
    captures.flush()

    assert [captures.read(capture) for capture in kept] == pages
    assert len({capture.key for capture in kept}) == 1


def test_each_batch_is_an_object_of_its_own(captures) -> None:
    first = captures.keep(raw_page())
    captures.flush()
    second = captures.keep(raw_page())
    captures.flush()

    assert first.key != second.key
    assert captures.read(first) == captures.read(second) == raw_page()


def test_what_was_not_flushed_is_not_there(captures) -> None:
    with pytest.raises(CaptureLost):
        captures.read(captures.keep(raw_page()))


def test_an_empty_batch_writes_nothing() -> None:
    objects = MemoryObjects()
    CaptureStore(objects).flush()
    assert objects.objects == {}


@pytest.mark.parametrize("capture", [Capture(key="captures/none"), Capture(key="captures/a", offset=10_000)])
def test_a_capture_that_is_not_there_is_lost(captures, objects, capture) -> None:
    objects.put_once("captures/a", b"short", "application/warc")

    with pytest.raises(CaptureLost):
        captures.read(capture)
