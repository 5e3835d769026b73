"""Text as a reader sees it: nothing that nobody sees, and nothing that a terminal or a feed reader would trip over."""

from time import process_time

import pytest

from functions.fetch.harvest.text import one_line, plain, plain_paragraphs


@pytest.mark.parametrize("read", [one_line, lambda text: plain(text, 100), plain_paragraphs])
def test_control_characters_are_no_text(read) -> None:
    assert read("Harbour \x1b[31mfree\x07zes\x00\x7f over") == "Harbour [31mfreezes over"


@pytest.mark.parametrize("read", [one_line, lambda text: plain(text, 100)])
def test_characters_nobody_sees_are_none(read) -> None:
    assert read("Har\u00adbour\u200b\n free\ufeffzes\t") == "Harbour freezes"


def test_comments_that_are_never_closed_are_looked_for_once() -> None:
    begun = process_time()

    assert plain_paragraphs("<p>The harbour freezes.</p>" + "<!-- " * 60_000) == "The harbour freezes."
    assert process_time() - begun < 1
