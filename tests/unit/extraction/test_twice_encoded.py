"""UTF-8 that was taken for Latin-1 and encoded once more becomes what its writer typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.extraction.twice_encoded import encoded_once


def twice(text: str) -> bytes:
    return text.encode("utf-8").decode("latin-1").encode("utf-8")


@given(st.text())
def test_whatever_was_encoded_twice_beside_a_curly_quote_is_encoded_once(text):
    assert encoded_once(twice(f"’ {text}")).decode("utf-8") == f"’ {text}"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x80")))
def test_a_text_without_control_characters_stays(text):
    assert encoded_once(text.encode("utf-8")) == text.encode("utf-8")


def test_parts_that_are_right_stay_beside_those_that_are_not():
    assert encoded_once("Łódź, ".encode() + twice("it’s café")).decode("utf-8") == "Łódź, it’s café"


@pytest.mark.parametrize(
    "text", ["« Là\u00a0», dit-il, l’été\u00a0»", "»Großer Spaß«", "„MENÜ\u00a0°“", "Ärger »ä«", "Ö» Café"]
)
def test_letters_beside_quotes_and_spaces_stay_what_they_are_where_only_a_part_is_wrong(text):
    assert encoded_once(text.encode() + b" " + twice("it’s café – 1 €")).decode() == f"{text} it’s café – 1 €"


def test_a_page_that_shows_odd_letters_keeps_them():
    shown = "Our café’s sign says “cafÃ©”: somebody read UTF-8 as Latin-1.".encode()
    assert encoded_once(shown) == shown


def test_bytes_that_would_be_no_character_stay():
    assert (
        encoded_once(twice("’") + "Â ends".encode() + b"\xc3\xa2\xc2\x80!") == "’Â ends".encode() + b"\xc3\xa2\xc2\x80!"
    )
