"""Words are counted alike, whichever of two ways counts them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.measures import words_and_minutes

PATTERN = re.compile(r"\w+(?:['’\-]\w+)*")  # what a word is, spelled out


def test_words_with_apostrophes_and_hyphens_are_one_each() -> None:
    assert words_and_minutes("“It’s the harbour-master's” — not – ‘a’ re-\nstart--at 5... -") == (9, 1)


@given(st.text("ab1_ '-’‘“”–—…\n\xa0.é", max_size=60))
def test_english_and_other_texts_are_counted_by_one_rule(text: str) -> None:
    assert words_and_minutes(text)[0] == len(PATTERN.findall(text))
