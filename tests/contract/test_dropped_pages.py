"""Dropped pages as they lie in the bucket."""

import pytest

from functions.receive import drop_store
from functions.receive.drop_store import DropStore
from shared.errors import CaptureLost, PageTooLarge

KEY = "drop/ice.html"


@pytest.fixture
def dropped(s3, monkeypatch) -> DropStore:
    monkeypatch.setattr(drop_store, "MOST_PAGE_BYTES", 10)
    return DropStore(s3, "bucket")


def test_a_page_is_read_with_what_was_said_of_it(dropped, s3):
    s3.put_object(
        Bucket="bucket",
        Key=KEY,
        Body=b"<p>Ice</p>",
        ContentType="text/html",
        Metadata={"url": "https://ledger.example/1"},
    )
    page = dropped.page(KEY)
    assert (page.data, page.content_type, page.url) == (b"<p>Ice</p>", "text/html", "https://ledger.example/1")


def test_a_page_in_whose_place_a_greater_one_was_put_is_refused(dropped, s3):
    s3.put_object(Bucket="bucket", Key=KEY, Body=b"<p>Iced</p>")
    with pytest.raises(PageTooLarge, match="has 11 bytes; a page has at most 10"):
        dropped.page(KEY)


def test_a_page_that_is_gone_is_lost(dropped):
    with pytest.raises(CaptureLost, match="not there any more"):
        dropped.page(KEY)
