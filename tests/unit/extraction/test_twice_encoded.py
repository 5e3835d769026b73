"""UTF-8 that was taken for Latin-1 and encoded once more becomes what its writer typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.extraction.twice_encoded import encoded_once


def twice(text: str) -> str:
    return text.encode("utf-8").decode("latin-1")


@given(st.text(st.characters(codec="utf-8")))
def test_whatever_was_encoded_twice_beside_a_curly_quote_is_encoded_once(text):
    assert encoded_once(twice(f"’ {text}")) == f"’ {text}"


@given(st.text(st.characters(exclude_characters="\x80")))
def test_a_text_without_control_characters_stays(text):
    assert encoded_once(text) == text


def test_parts_that_are_right_stay_beside_those_that_are_not():
    assert encoded_once("Łódź, " + twice("it’s café")) == "Łódź, it’s café"


@pytest.mark.parametrize(
    "text", ["« Là\u00a0», dit-il, l’été\u00a0»", "»Großer Spaß«", "„MENÜ\u00a0°“", "Ärger »ä«", "Ö» Café"]
)
def test_letters_beside_quotes_and_spaces_stay_what_they_are_where_only_a_part_is_wrong(text):
    assert encoded_once(f"{text} " + twice("it’s café – 1 €")) == f"{text} it’s café – 1 €"


def test_a_page_that_shows_odd_letters_keeps_them():
    shown = "Our café’s sign says “cafÃ©”: somebody read UTF-8 as Latin-1."
    assert encoded_once(shown) == shown


def test_what_would_be_no_character_stay():
    assert encoded_once(twice("’") + "Â ends\xe2\x80!") == "’Â ends\xe2\x80!"
