"""Dropped files and notices that are none: read or refused, and never an error."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.receive.dropped import FilesDropped
from shared.errors import PermanentError
from tests.unit.receive.test_drop import Desk


@pytest.mark.parametrize("body", ["{}", '{"Records": []}', '{"Records": [{"s3": {}}]}', "7", '{"Records": 7}'])
def test_a_notice_that_is_none_is_malformed(body):
    with pytest.raises(ValueError, match="FilesDropped"):
        FilesDropped.model_validate_json(body)


@given(st.binary(max_size=300), st.sampled_from([".warc", ".warc.gz", ".txt", ".jsonl", ".html"]))
def test_any_bytes_are_read_or_refused(data, suffix):
    desk = Desk()
    dropped = desk.drop(f"drop/a{suffix}", data)
    with suppress(PermanentError):
        desk.take(dropped)
    assert len(desk.stories) == desk.counted.get("story", 0)
