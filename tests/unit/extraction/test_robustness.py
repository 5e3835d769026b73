"""Whatever comes in: an answer or a named reason, in bounded time."""

import gc
import json
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.fetch.extraction.cleaning.article import safe
from functions.fetch.page import read_page
from shared.errors import PermanentError
from tests.unit.extraction.pages import PARAGRAPHS, TEXT, URL

TAGS = (
    "div p span a b ul ol li table tr td th blockquote figure figcaption img h1 h2 pre br button nav article script"
).split()
TOKENS = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["<p class='related'>", "<a href='http://['>", "<img src='\x00'>", "<div hidden>", "&#0;", "<![CDATA[", "<!--"]
    ),
    st.sampled_from(PARAGRAPHS),
    st.text(max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TOKENS, max_size=60).map("".join))
def test_any_page_is_read_or_refused_by_name(html: str) -> None:
    try:
        page = read_page(html, URL)
    except PermanentError:
        return
    assert 0 <= page.quality <= 1
    assert safe(page.article_html) == page.article_html


@pytest.mark.parametrize(
    "html",
    [
        "<body>" + "<div>" * 10_000 + TEXT,
        "<body>" + "<ul><li>The ice was thick.</li>" * 3_000 + TEXT,
        "<body><p>" + "<b>x " * 10_000 + TEXT,
        "<body>" + "<button>x" * 10_000 + TEXT,
        "<body><p>Ice. " + "<q>x " * 10_000 + TEXT,
        "<body><p>Ice. " + "<rt>" * 5_000 + "</rt>" * 5_000 + TEXT,
        "<body><p>" + "line of text<br>" * 50_000,
        "<body><script>" + '"' + '\\"' * 500_000 + "</script>" + TEXT,
        "<body>" + TEXT + "<img srcset='" + "a.jpg 1w, " * 10_000 + "'>",
        "<body><p " + " ".join(f"a{i}=b" for i in range(100_000)) + ">" + TEXT,
        "<body><p " + " ".join(f"a{i}='>'" for i in range(100_000)) + ">" + TEXT,
        "<body><p <noframes> " + " ".join(f"a{i}" for i in range(100_000)) + ">" + TEXT,
        "<body><script type='application/ld+json'>" + '{"a": "x"' + "\n" * 300_000 + "z}</script>" + TEXT,
        "<body><p title='<script'><p title='<!--' " + "".join(f"a{i}='>'" for i in range(100_000)) + ">" + TEXT,
        "<body>" + ("<a" + ' <a="<a <a"' * 62 + ">") * 1_000 + TEXT,
        "<body>" + ("<a" + " <a" * 70 + ">") * 5_000 + "<!--" * 100_000 + TEXT,
        "<body>" + "<a" * 200_000 + TEXT,
        "<body>" + "<a x" + "<a" * 200_000 + TEXT + "<p>x" * 10_000,
        "<body><p>" + "One & two \x85. " * 100_000 + TEXT,
        "<body>"
        + TEXT
        + "<div><p>"
        + "x" * 500
        + "</p><div><input type=email><p>Sign up</p></div></div>" * 3_000
        + "<p>x" * 30_000,
        "\0".join(f"<body>{TEXT}"),
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>" + TEXT + "</body></html>",
        "<body>\ud800" + TEXT,
    ],
    ids=(
        "deep lists bold buttons quotes readings breaks text srcset attributes quoted frames unmended "
        "disguised nested open starts run "
        "entities fields nulls xhtml half"
    ).split(),
)
def test_hostile_pages_take_no_more_than_seconds(html: str) -> None:
    begun = process_time()
    with suppress(PermanentError):
        read_page(html, URL)
    assert process_time() - begun < 5


def test_time_grows_with_the_page_and_not_faster() -> None:
    def seconds(copies: int) -> float:
        begun = process_time()
        read_page("<body><article>" + TEXT * copies, URL)
        return process_time() - begun

    seconds(10)  # reads the model

    assert seconds(800) < 16 * max(seconds(100), 0.02)


@pytest.mark.parametrize("before", ["", "<!-- <p {} -->", "<script>if (a <b {} )</script>"])
def test_a_tag_with_too_many_attributes_keeps_its_text_and_what_stands_before_it(before: str) -> None:
    attributes = " ".join(f"a{i}='{i}'" for i in range(20_000))
    start = before.format("words " * 3_000)

    page = read_page(f"<body><h1>Ice</h1>{start}<article {attributes}>{TEXT}</article>", URL)

    assert page.article_html.count("<p>") == len(PARAGRAPHS)


def test_a_very_long_text_leaves_the_cleaner_as_it_came() -> None:
    text = '<p>One &amp; <a href="https://a.example/?b=1&amp;c=2">two</a> &lt;three' + " &amp; four" * 30_000 + "</p>"

    assert safe(text) == text


def test_half_an_emoji_that_a_script_states_can_be_sent_on() -> None:
    item = json.dumps(
        {"@type": "NewsArticle", "headline": "Ice \ud83e", "articleBody": " \ud83e ".join(PARAGRAPHS * 3)}
    )

    page = read_page(f'<body><script type="application/ld+json">{item}</script><script>a={item}</script>{TEXT}', URL)

    assert page.metadata.model_dump_json()
    assert page.article_html.encode()


def test_the_collector_works_on_after_a_page_as_before() -> None:
    for work in (gc.enable, gc.disable):
        work()
        expected = gc.isenabled()
        with suppress(PermanentError):
            read_page("<p>No story", URL)
        assert gc.isenabled() == expected
    gc.enable()
