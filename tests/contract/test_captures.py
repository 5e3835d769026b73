"""Captures keep their promises on every object store."""

from datetime import timedelta
from typing import Any

import pytest

from functions.fetch.capture_store import CaptureStore
from shared.aws.s3 import S3Objects
from shared.captures import capture_key
from shared.errors import CaptureLost
from shared.messages import Capture
from tests.builders import FETCHED_AT, raw_page
from tests.fakes import MemoryObjects


@pytest.fixture(params=["memory", "s3"])
def objects(request: pytest.FixtureRequest) -> Any:
    return MemoryObjects() if request.param == "memory" else S3Objects(request.getfixturevalue("s3"), "bucket")


@pytest.fixture
def captures(objects) -> CaptureStore:
    return CaptureStore(objects)


def test_a_page_that_was_kept_is_read(captures) -> None:
    page = raw_page()

    capture, stands = captures.keep(page)

    assert capture == Capture(key=capture_key(page))
    assert stands == captures.read(capture) == page


def test_the_first_capture_of_a_day_s_content_stands(captures) -> None:
    first, _ = captures.keep(raw_page())

    second, stands = captures.keep(raw_page(fetched_at=FETCHED_AT + timedelta(minutes=5)))

    assert second == first
    assert stands.fetched_at == FETCHED_AT


@pytest.mark.parametrize("capture", [Capture(key="captures/none"), Capture(key="captures/a", offset=10_000)])
def test_a_capture_that_is_not_there_is_lost(captures, objects, capture) -> None:
    objects.put_once("captures/a", b"short", "application/warc")

    with pytest.raises(CaptureLost):
        captures.read(capture)
