"""Whose words a quotation has, and the marks and readings that stand around words."""

from time import process_time

import pytest

from functions.fetch.extraction.cleaning.quotes import source_apart
from tests.unit.extraction.pages import SENTENCES, article, clean

WORDS = "We were told that the ice would hold until Easter, and it did not, and that is all there is to say about it."


@pytest.mark.parametrize(
    "quotation",
    [
        f"<p>{WORDS}</p><cite>Edda Lorne</cite>",
        f"<p>{WORDS}<br>— <cite>Edda Lorne</cite></p>",
        f"<p>{WORDS}</p><footer>— Edda Lorne</footer>",
        f"<p>{WORDS}</p><p><cite>— <a href='/lorne'>Edda Lorne</a></cite></p>",
    ],
    ids="cite line footer linked".split(),
)
def test_the_source_of_a_quotation_is_told_apart_from_its_words(quotation: str) -> None:
    written = f"<blockquote><p>{WORDS}</p><cite>Edda Lorne</cite></blockquote>"

    assert written in clean(article(f"<blockquote>{quotation}</blockquote>"))


@pytest.mark.parametrize(
    "lines",
    [
        f"<p><cite>Ivar Holt</cite></p><p>{WORDS}</p>",
        f"<p>{WORDS}</p><p>— <cite>Ivar Holt</cite></p><p>The office has not said so since, and nobody asked.</p>",
    ],
    ids=["above", "between"],
)
def test_a_source_that_stands_among_the_lines_is_told_once(lines: str) -> None:
    assert clean(article(f"<blockquote>{lines}</blockquote>")).count("Ivar Holt") == 1


def test_a_line_of_dashes_is_looked_through_once() -> None:
    begun = process_time()
    lines, cite = source_apart([WORDS, "— " * 50_000 + "x <cite>Edda Lorne</cite>"], None)

    assert (len(lines), cite) == (2, "")
    assert process_time() - begun < 1


def test_a_work_that_the_words_speak_of_is_not_their_source() -> None:
    spoken = f"{WORDS} It reads like the end of <cite>The Ice Palace</cite>"

    assert f"<blockquote><p>{spoken}</p></blockquote>" in clean(article(f"<blockquote><p>{spoken}</p></blockquote>"))


@pytest.mark.parametrize("tag", ["aside", "div", "section"])
def test_a_box_that_is_named_a_pull_quote_and_repeats_the_text_is_one(tag: str) -> None:
    said = SENTENCES[0].partition(", and")[0]

    assert f'<blockquote class="pull"><p>{said}</p></blockquote>' in clean(
        article(f"<{tag} class='c-pullquote'><p>{said}</p></{tag}>")
    )


@pytest.mark.parametrize(
    ("language", "quoted"),
    [("en", "“Let it stay”"), ("de-AT", "„Let it stay“"), ("fr", "«\xa0Let it stay\xa0»"), ("xx", "“Let it stay”")],
)
def test_the_marks_that_browsers_put_around_a_quotation_are_written(language: str, quoted: str) -> None:
    inside = f"<p lang='{language}'>The harbour office answered in a letter: <q>Let it stay</q>, and nothing more.</p>"

    assert f"a letter: {quoted}, and nothing" in clean(article(inside)).replace("&nbsp;", "\xa0")


def test_marks_that_the_page_writes_itself_are_not_doubled() -> None:
    inside = "<p>The harbour office answered in a letter: <q>“Let it stay”</q>, and said nothing more about it.</p>"

    assert "a letter: “Let it stay”, and" in clean(article(inside))


def test_readings_above_names_stand_in_brackets_that_browsers_hide() -> None:
    inside = (
        "<p>The harbour is called <ruby>港<rt>みなと</rt></ruby> by all the sailors who come here from the east.</p>"
    )

    assert "<ruby>港<rp>（</rp><rt>みなと</rt><rp>）</rp></ruby>" in clean(article(inside))


def test_line_breaks_of_the_source_are_no_spaces_between_characters_without_them() -> None:
    inside = "<p>港は凍りついた。\n    船は一隻も出られ\nなかった、 と港長は火曜日の朝に話した。Ice\nとは氷である。</p>"

    assert "港は凍りついた。船は一隻も出られなかった、 と港長は火曜日の朝に話した。Ice とは" in clean(article(inside))
