"""Stories in the state of scripts: texts, and the headings between them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.extraction.script_prose import told_in
from tests.unit.extraction.pages import SENTENCES, clean, page

HEADING = "What it costs"
PADDING = " " * 500  # a short script is not looked into


@pytest.mark.parametrize(
    "heading",
    [
        {"type": "header", "level": 2, "content": HEADING},
        {"nodeType": "heading-2", "content": [{"nodeType": "text", "content": HEADING, "marks": []}]},
        {"key": "a1", "content": HEADING, "type": "header-two", "depth": 0},
        {"children": [{"_type": "span", "content": HEADING, "marks": []}], "style": "h2"},
    ],
    ids="kind-first rich-text kind-behind kind-behind-the-children".split(),
)
def test_a_short_text_whose_object_says_so_is_a_heading(heading: dict[str, object]) -> None:
    texts = [{"type": "text", "content": sentence} for sentence in SENTENCES]
    state = json.dumps([*texts[:2], heading, *texts[2:]])

    written = clean(page(f"<div id='root'></div><script>window.state = {state}</script>"))

    assert f"<p>{SENTENCES[1]}</p>\n<h2>{HEADING}</h2>\n<p>{SENTENCES[2]}</p>" in written


@pytest.mark.parametrize(
    "other",
    [
        {"type": "image", "credit": HEADING},
        {"type": "header", "level": 2},
        {"type": "header", "link": "https://courier.example/what-it-costs"},
        {"slug": HEADING},
    ],
    ids="picture empty address nothing-said".split(),
)
def test_no_other_short_text_is_one(other: dict[str, object]) -> None:
    texts = [{"type": "text", "content": sentence} for sentence in SENTENCES]
    state = json.dumps([*texts[:2], other, *texts[2:]])

    assert [told.text for told in told_in([state])] == list(SENTENCES)


def test_headings_of_other_things_above_and_below_the_story_are_not_its() -> None:
    texts = [{"type": "text", "content": sentence} for sentence in SENTENCES]
    header = {"type": "header", "content": "Most read"}

    written = clean(page(f"<div id='root'></div><script>x = {json.dumps([header, *texts, header])}</script>"))

    assert "Most read" not in written


def test_a_stream_is_read_across_its_pieces_and_texts_by_their_length() -> None:
    rest = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[1:])
    row = json.dumps(["$", "div", None, {"text": f"<p>{SENTENCES[0]} Ögur.</p>"}])
    stream = f"6:{row}\n1a:T{len(rest.encode()):x},{rest}2:[]\n"
    cuts = [stream[at : at + 97] for at in range(0, len(stream), 97)]

    told = list(told_in(f"self.__next_f.push([1,{json.dumps(cut)}])" for cut in cuts))

    assert [(one.key, one.text) for one in told] == [("text", f"<p>{SENTENCES[0]} Ögur.</p>"), ("T", rest)]


@given(
    st.lists(
        st.sampled_from(
            ['"type":"header"', '"text":"Two words"', '"children":', "{", "}", "[", ",", '"', "\\", "1:T5,", "\n"]
        )
    )
)
def test_whatever_a_script_holds_is_read(pieces: list[str]) -> None:
    script = "".join(pieces) + PADDING

    for one in told_in([script, f"self.__next_f.push([1,{json.dumps(script)}])"]):
        assert one.text
