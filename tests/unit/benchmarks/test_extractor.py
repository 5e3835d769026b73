"""The entry that the benchmark loads: pages as text or bytes, and an answer whatever they are."""

import pytest

from benchmarks.extractor import extract
from tests.unit.extraction.pages import SENTENCES, URL, article

KEYS = {"text", "title", "authors", "published", "quality"}


@pytest.mark.parametrize("html", [article(), article().encode()], ids=["text", "bytes"])
def test_a_page_is_read_as_text_and_as_bytes(html: str | bytes) -> None:
    found = extract(html, URL)

    assert found["text"].split("\n\n") == list(SENTENCES)
    assert found["title"] == "Harbour freezes over"
    assert set(found) >= KEYS


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "not-an-article"),
        (b"", "not-an-article"),
        (b"\x00\x01\x02" * 100, "not-html"),
        ("<p>x", "not-an-article"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >>", "not-an-article"),
    ],
    ids="empty no-bytes control-characters short pdf".split(),
)
def test_a_page_that_is_refused_has_no_text_and_a_reason(html: str | bytes, reason: str) -> None:
    found = extract(html, "no address")

    assert set(found) >= KEYS
    assert (found["text"], found["published"], found["error"]) == ("", None, reason)
