"""Halves of characters in JSON are replaced; escaped backslashes, whole characters and all else stay."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.halves import without_halves


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (r'"Ice \ud83e\uddca"', "Ice 🧊"),
        (r'"Ice \ud83e"', "Ice \ufffd"),
        (r'"\uDE00 ice"', "\ufffd ice"),
        (r'"\ud83e\ud83e\uddca"', "\ufffd🧊"),
        (r'"\ud83e\\uddca"', "\ufffd\\uddca"),
        (r'"C:\\ud83e"', r"C:\ud83e"),  # a backslash, then letters
        (r'"\\\ud83e"', "\\\ufffd"),  # a backslash, then a half
    ],
)
def test_a_half_is_replaced_and_an_escaped_backslash_begins_none(text: str, told: str) -> None:
    assert json.loads(without_halves(text)) == told


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("\\\\ud83e\ud83e\udd2a\\")))
def test_what_is_read_is_what_was_written_but_for_the_halves(text: str) -> None:
    read = json.loads(without_halves(json.dumps(text)))
    assert read == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
