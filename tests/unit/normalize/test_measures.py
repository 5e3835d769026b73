"""Words are counted alike, whichever of the ways counts them; the hash of a version is that of its JSON."""

import json
import re
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.measures import content_hash, words_and_minutes
from shared.blocks import Paragraph

PATTERN = re.compile(r"\w+(?:['’\-]\w+)*")  # what a word is, spelled out


def test_words_with_apostrophes_and_hyphens_are_one_each() -> None:
    assert words_and_minutes("“It’s the harbour-master's” — not – ‘a’ re-\nstart--at 5... -") == (9, 1)


@given(st.text("ab1_ '-’‘“”–—…\n\xa0.éł", max_size=60))
def test_english_and_other_texts_are_counted_by_one_rule(text: str) -> None:
    assert words_and_minutes(text)[0] == len(PATTERN.findall(text))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_hash_of_a_version_is_that_of_its_json(text: str) -> None:
    content = {"headline": text, "body": [["paragraph", text]], "byline": "", "authors": [text], "dates": [None, None]}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    facts = {"headline": text, "authors": (text,)}

    assert content_hash(facts, [Paragraph(text=text)]) == sha256(canonical.encode()).hexdigest()
