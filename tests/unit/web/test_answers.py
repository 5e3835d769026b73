"""What answers mean, beyond what a server on loopback shows."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import MalformedResponse, NotHtml, OriginUnavailable, PageGone, PageRefused
from shared.web.answers import require_html, require_ok, require_page, retry_after
from tests.builders import raw_page
from tests.guards import LET_IN, verdict

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@given(st.integers(200, 299))
def test_any_2xx_is_an_answer(status) -> None:
    assert verdict(require_ok, status, {}) == LET_IN


@given(st.integers(0, 999).filter(lambda status: not 200 <= status < 300))
def test_every_other_status_has_its_fate(status) -> None:
    with pytest.raises((PageGone, PageRefused, OriginUnavailable, MalformedResponse)):
        require_ok(status, {})


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 30 ", 30),
        ("Sun, 22 Nov 2026 12:10:00 GMT", 600),
        ("Sunday, 22-Nov-26 12:10:00 GMT", 600),
        ("Sun, 22 Nov 2026 12:10:00", 600),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("99999999999999999999", 999999999),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("later", None),
        ("Sun, 99 Nov 2026 12:10:00 GMT", None),
        ("Sun, 22 Nov 99999999999999999999 12:10:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


@given(st.text(max_size=40))
def test_any_retry_after_is_seconds_or_nothing(value) -> None:
    seconds = retry_after({"retry-after": value}, NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    "start",
    [
        b"<!DOCTYPE html>",
        b"\n\t <html lang=en>",
        b"<!-- build 7 --><p>",
        b"<?xml version='1.0'?><html>",
        b"\xef\xbb\xbf<head>",
        "<html>".encode("utf-16"),
        b"<p>A stray \0 happens",
    ],
)
def test_html_is_known_by_its_face(start) -> None:
    assert verdict(require_html, {"content-type": "text/plain"}, start + b" and so on" * 9) == LET_IN


@pytest.mark.parametrize(
    "content_type", ["text/html", "TEXT/HTML;charset=x", "application/xhtml+xml", "text/html, text/html"]
)
def test_a_page_that_says_it_is_html_need_not_begin_like_it(content_type) -> None:
    assert verdict(require_html, {"content-type": content_type}, b"Warning: mysql_connect() <html>") == LET_IN


def test_a_captured_answer_is_judged_like_a_fresh_one() -> None:
    assert verdict(require_page, raw_page()) == LET_IN
    with pytest.raises(PageGone):
        require_page(raw_page(status=404))
    with pytest.raises(NotHtml):
        require_page(raw_page(headers={"content-type": "application/pdf"}))
    with pytest.raises(NotHtml):
        require_page(raw_page(body=b""))
