"""Text made to keep a reader busy: megabytes of it are read in a blink."""

import time
from contextlib import suppress

import pytest

from functions.fetch.charset import decode_page
from functions.fetch.extraction.cleaning.article import safe
from functions.fetch.rights import header_directives, signals
from functions.fetch.site_terms import rules_in
from shared.captures import read_record, write_record
from shared.errors import CaptureLost
from shared.web.answers import require_html
from shared.web.robots import parse
from shared.web.robots_notes import matches, notes_of
from tests.builders import raw_page

MEGABYTE = 1024 * 1024
BLINK = 3  # seconds, on a busy machine; what grows with the square of a megabyte takes hours
UNCLOSED = [
    "<!--",
    "<script>",
    "<style ",
    "<meta ",
    "<",
    '<meta name="',
    "<meta name='content=\"",
    "</script",
    "&#",
    "\n",
]


@pytest.mark.parametrize("piece", UNCLOSED)
def test_pages_of_nothing_but_beginnings(piece) -> None:
    html = "<html>" + piece * (MEGABYTE // len(piece))
    began = time.monotonic()

    decode_page(html.encode() + b"\xff\xfe\xfd" * 9)
    require_html({"content-type": "text/plain"}, html.encode())
    signals(html, {})

    assert time.monotonic() - began < BLINK


@pytest.mark.parametrize(
    "lines",
    [
        "\n" * 500_000,
        " " * 500_000,
        "User-agent: *\n" * 35_000,
        "Disallow: /a\n" * 35_000,
        "user-agent" * 50_000,
        "#" * 500_000,
    ],
)
def test_robots_files_of_nothing_but_lines(lines) -> None:
    began = time.monotonic()

    rules, agent = parse("User-agent: *\nDisallow: /b\n" + lines)

    assert rules
    assert not rules.can_fetch("https://news.example/b", agent)
    assert time.monotonic() - began < BLINK


def test_robots_patterns_of_many_stars() -> None:
    rules, agent = parse("User-agent: *\n" + "Disallow: /" + "*a" * 200 + "b$\n")
    assert rules
    began = time.monotonic()

    rules.can_fetch("https://news.example/" + "a" * 2000, agent)

    assert time.monotonic() - began < BLINK


def test_site_files_of_nothing_but_rules() -> None:
    began = time.monotonic()

    notes_of("Content-Signal: /*a*a*a*a*b$ ai-train=no\nLicense: x\n" * 9_000)
    rules_in("[" * 200_000)
    rules_in('[{"location": "/' + "*a" * 900 + '$", "tdm-reservation": 1}]')
    matches("/" + "*a" * 900 + "b$", "/" + "a" * 8000)

    assert time.monotonic() - began < BLINK


def test_header_values_of_nothing_but_commas() -> None:
    began = time.monotonic()

    header_directives("a:" * 50_000 + "," * 50_000)

    assert time.monotonic() - began < BLINK


@pytest.mark.parametrize("junk", ["1\r\n", "0\r\n", "\r\n", "1;a\r\n", "ffffffff\r\n"])
def test_captures_of_nothing_but_chunk_heads(junk) -> None:
    record = write_record(raw_page(headers={"x": "y"}, body=junk.encode() * 100_000))
    began = time.monotonic()

    with suppress(CaptureLost):
        read_record(record)

    assert time.monotonic() - began < BLINK


def test_long_stories_of_paragraphs_that_are_just_short_enough() -> None:
    html = f"<p>{'so it went on ' * 350}</p>\n" * 300
    began = time.monotonic()

    assert safe(html) == html
    assert time.monotonic() - began < BLINK
