"""What HTTP asks of an answer: the form that is preferred, and nothing that the reader has already."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.read.conditional import etag, is_known, validators
from functions.read.negotiation import MEDIA_TYPES, OF_STORIES, chosen
from shared.cursors import BadCursor, seal, unseal
from shared.http_api import Refused
from tests.builders import FETCHED_AT


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/*", "html"),
        ("text/markdown;q=0.5, text/plain;q=0.9", "text"),
        ("application/json;q=0, */*;q=0.1", "json-ld"),  # anything but JSON
        ("application/ld+json; profile=x", "json-ld"),
        ("nonsense, ;;, text/html;q=high", "json"),
    ],
)
def test_the_reader_gets_what_it_prefers_of_what_there_is(accept: str, form: str) -> None:
    assert chosen(OF_STORIES, "", accept) == form


def test_a_form_that_is_named_wins_over_the_header() -> None:
    assert chosen(OF_STORIES, "ninjs", "text/html") == "ninjs"


@given(st.text(max_size=40))
def test_any_accept_header_is_answered_or_refused(accept: str) -> None:
    with suppress(Refused):
        assert chosen(OF_STORIES, "", accept) in MEDIA_TYPES


def test_a_reader_shows_what_it_has_by_tag_or_by_date() -> None:
    tag = etag("story", 1)
    assert is_known({"if-none-match": f'"other", W/{tag}'}, tag)
    assert is_known({"if-none-match": "*"}, tag)
    assert not is_known({"if-none-match": '"other"'}, tag)
    told = validators(tag, FETCHED_AT)["Last-Modified"]
    assert is_known({"if-modified-since": told}, tag, FETCHED_AT)
    assert is_known({"if-modified-since": told}, tag, FETCHED_AT + timedelta(milliseconds=999))
    assert not is_known({"if-modified-since": told}, tag, FETCHED_AT + timedelta(seconds=1))
    for no_date in ("yesterday", "Sun, 22 Nov 99999999999999999999 12:10:00 GMT"):
        assert not is_known({"if-modified-since": no_date}, tag, FETCHED_AT)


def test_a_tag_that_does_not_fit_is_not_outvoted_by_a_date() -> None:
    told = validators(etag(1), FETCHED_AT)["Last-Modified"]
    assert not is_known({"if-none-match": '"other"', "if-modified-since": told}, etag(1), FETCHED_AT)


@given(st.text(max_size=20), st.lists(st.integers() | st.text(max_size=20), max_size=3))
def test_a_cursor_leads_back_to_its_place(question: str, place: list[int | str]) -> None:
    assert unseal(question, seal(question, *place)) == place


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_a_cursor_that_was_changed_is_none(position: int, put: str) -> None:
    cursor = seal("changes", 12, 3)
    at = position % len(cursor)
    changed = cursor[:at] + put + cursor[at + 1 :]
    if changed != cursor:
        with pytest.raises(BadCursor):
            unseal("changes", changed)
    with pytest.raises(BadCursor):
        unseal("other", cursor)
