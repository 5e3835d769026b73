"""Lines that only their words betray as bylines."""

import pytest

from functions.fetch.harvest.by_words import opens_a_byline


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Example",
        "A cura di Paola Conti",
        "Das Gespräch führte Ann Example",
        "लेखक: हर्ष वर्मा",
        "লেখক: রফিক আহমেদ",
        "โดย สมชาย ใจดี",
        "نویسنده: سارا احمدی",
    ],
)
def test_it_says_who_wrote_it_in_many_languages(line: str) -> None:
    assert opens_a_byline(line)


@pytest.mark.parametrize(
    "line", ["A cat on the quay", "Das Wetter von morgen", "Ein Gespräch im Hafen", "लेखकों की सभा हुई"]
)
def test_an_ordinary_line_is_none(line: str) -> None:
    assert not opens_a_byline(line)
