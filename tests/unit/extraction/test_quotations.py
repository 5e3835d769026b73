"""Whose words a quotation has, and the marks and readings that stand around words."""

from re import sub
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


@pytest.mark.parametrize(
    "reading",
    ["<rt></rt>", "<rt>\n </rt>", "<rp>（</rp><rt></rt><rp>）</rp>", "<rt><b> </b></rt>"],
    ids="empty blank bracketed bold".split(),
)
def test_a_reading_without_words_has_no_brackets(reading: str) -> None:
    inside = f"<p>The harbour is called <ruby>港{reading}</ruby> by all the sailors who come here from the east.</p>"

    assert "called 港 by all" in _text(article(inside))


def test_brackets_with_nothing_in_them_are_written() -> None:
    inside = "<p>The harbour is called <ruby>港<rp></rp><rt>みなと</rt><rp></rp></ruby> by all who sail here.</p>"

    assert "港（みなと） by all" in _text(article(inside))


def test_a_quotation_that_something_interrupts_names_its_source_at_its_end() -> None:
    lines = f"<p>{WORDS}</p><h3>Next year</h3><p>Next year there will be a breaker, for which money was found.</p>"
    written = clean(article(f"<blockquote>{lines}<footer>Edda Lorne</footer></blockquote>"))

    assert f"<blockquote><p>{WORDS}</p></blockquote>" in written
    assert "money was found.</p><cite>Edda Lorne</cite></blockquote>" in written


def test_the_source_of_a_quotation_in_a_quotation_is_not_that_of_the_whole() -> None:
    inner = "<blockquote><p>The ice will hold until Easter, as it always does.</p><cite>Ivar Holt</cite></blockquote>"
    written = clean(article(f"<blockquote>{inner}<p>{WORDS}</p><cite>Edda Lorne</cite></blockquote>"))

    assert "<cite>Edda Lorne</cite></blockquote>" in written
    assert "<cite>Ivar Holt" not in written


def test_no_more_than_a_hundred_quotations_are_looked_for_in_the_text() -> None:
    said = [f"The office answered on day {day} that the ice would hold" for day in range(120)]
    inside = "".join(f"<p>{words}, and not only until Easter.</p><blockquote>{words}.</blockquote>" for words in said)

    assert clean(article(inside)).count('<blockquote class="pull">') == 100


def _text(html: str) -> str:
    return sub(r"<[^>]+>", "", clean(html))
