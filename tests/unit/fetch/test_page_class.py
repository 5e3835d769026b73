"""What a page is: our stubs of every class, and what tells them apart."""

import re
import time
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.page_classes import take
from functions.fetch.page_class import Look, PageClass, Sign, classify, require_story
from functions.fetch.page_class.classes import SURE, verdict
from functions.fetch.page_class.letters import Letters
from functions.fetch.page_class.matching import Words
from functions.fetch.page_class.needed import folded, needed
from functions.fetch.page_class.stories import STUB_LETTERS, is_paid
from shared.errors import BotWall, ConsentWall, IndexPage, PaywallStub, Soft404
from shared.metadata import PageMetadata
from tests.page_classes.stubs import stubs

URL = "https://ledger.example/world/harbour"
LINK = '<li><a href="https://ledger.example/a" title="5 > 4">A story of forty letters, more or less</a></li>'
PROSE = "<p>The harbour froze overnight, and the ferries stayed where they were.</p>"
PAID = PageMetadata(json_ld=({"@type": "NewsArticle", "isAccessibleForFree": False},))
STUBS = list(stubs())


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: stub.name)
def test_each_of_our_pages_is_taken_for_what_it_is(stub) -> None:
    found = take(stub.name, stub.html, stub.url, stub.final_url)

    assert found.taken_for == stub.page_class, found.reasons
    assert bool(found.reasons) is (found.taken_for != PageClass.ARTICLE)


def test_there_are_stubs_of_every_class_and_many_articles_to_mistake() -> None:
    counted = Counter(stub.page_class for stub in STUBS)

    assert set(counted) == set(PageClass)
    assert sum(counted.values()) >= 80
    assert counted[PageClass.ARTICLE] >= 20


def of_article(article_html: str, page: PageMetadata | None = None) -> Look:
    return Look(f"<title>Harbour freezes</title>{article_html}", URL, URL, article_html, page or PageMetadata())


def test_a_story_is_a_story():
    look = of_article(PROSE)
    require_story(look)
    assert classify(look).page_class is PageClass.ARTICLE


def test_a_list_of_links_is_an_index():
    with pytest.raises(IndexPage):
        require_story(of_article(f"<h2>Sea</h2><ul>{LINK * 5}</ul>"))


def test_a_story_may_link_to_others():
    look = of_article(PROSE * 4 + f"<ul>{LINK * 3}</ul>")
    require_story(look)
    assert classify(look).page_class is PageClass.ARTICLE


def test_what_stands_for_an_embed_is_neither_text_nor_link():
    embed = '<figure class="embed"><a href="https://video.example/1">https://video.example/watch?v=1</a></figure>'
    look = of_article(f"<p>Short.</p>{embed}")

    assert (look.letters.all, look.letters.linked) == (6, 0)


def test_the_teaser_of_a_paid_story_is_a_stub():
    with pytest.raises(PaywallStub, match="letters of it are shown"):
        require_story(of_article(PROSE, PAID))


def test_a_paid_story_that_is_there_in_full_is_a_story():
    look = of_article(f"<p>{'x' * STUB_LETTERS}</p>", PAID)
    require_story(look)
    assert classify(look).page_class is PageClass.ARTICLE


def test_walls_may_be_gone_later_and_the_others_never():
    by_class = {stub.page_class: stub for stub in STUBS}
    for kind, error in ((PageClass.BOT_WALL, BotWall), (PageClass.CONSENT_WALL, ConsentWall)):
        stub = by_class[kind]
        with pytest.raises(error) as wall:
            require_story(Look(stub.html, stub.url, stub.final_url))
        assert wall.value.retry_after == error.SECONDS
    stub = by_class[PageClass.SOFT_404]
    with pytest.raises(Soft404):
        require_story(Look(stub.html, stub.url, stub.final_url))


def test_a_story_that_moved_to_a_front_page_with_its_number_is_not_missing():
    story = PROSE * 30
    look = Look(story, "https://ledger.example/harbour", "https://ledger.example/?p=7", story, PAID)

    assert classify(look).page_class is PageClass.ARTICLE


@pytest.mark.parametrize(
    ("page", "paid"),
    [
        (PAID, True),
        (PageMetadata(json_ld=({"isAccessibleForFree": "False"},)), True),
        (PageMetadata(json_ld=({"isAccessibleForFree": "true"},)), False),
        (PageMetadata(meta={"article:content_tier": ("locked",)}), True),
        (PageMetadata(meta={"article:content_tier": ("metered",)}), False),
        (PageMetadata(), False),
    ],
)
def test_a_page_says_itself_that_it_is_paid_for(page: PageMetadata, paid: bool):  # noqa: FBT001 - a table
    assert is_paid(page) is paid


signs = st.lists(st.builds(Sign, st.sampled_from(PageClass), st.floats(0, 1), st.text(max_size=5)), max_size=8)


@given(signs)
def test_a_verdict_against_the_article_is_sure_and_has_its_reasons(found) -> None:
    told = verdict(found)

    assert 0 <= told.confidence <= 1
    if told.page_class is not PageClass.ARTICLE:
        assert told.confidence >= round(SURE, 2)
        assert told.reasons


@given(signs, st.builds(Sign, st.sampled_from(PageClass), st.floats(0, 1), st.just("more")))
def test_another_witness_never_makes_a_class_less_likely(found, more) -> None:
    def alone(among: list[Sign]) -> float:
        told = verdict([sign for sign in among if sign.page_class is more.page_class])
        return 0.0 if told.page_class is PageClass.ARTICLE else told.confidence

    assert alone([*found, more]) >= alone(found)


UNCLOSED = (
    "<script ",
    "<!--",
    "<title>",
    "<h1>",
    "<a ",
    "<meta og:url ",
    "<button",
    '<div id="root">',
    "<noscript>",
    "class='",
)


@pytest.mark.parametrize("start", UNCLOSED)
def test_no_page_makes_looking_at_it_slow(start) -> None:
    begun = time.process_time()

    classify(Look(start * (250_000 // len(start)), URL, URL))

    assert time.process_time() - begun < 2


def test_letters_are_counted_as_a_reader_sees_them_and_embeds_not_at_all() -> None:
    embed = '<figure class="embed"><a href="https://video.example/1">Watch it</a></figure>'
    letters = Letters(f'<p>Ice &amp; <a href="/a" title="5 > 4">more <b>of it</b></a></p>{embed}')

    assert (letters.all, letters.linked) == (len("Ice&moreofit"), len("moreofit"))


LINES = [
    line
    for words in sorted(files("functions.fetch.page_class").joinpath("words").iterdir(), key=str)
    for line in words.read_text("utf-8").split("\n")
    if line and not line.startswith("#")
]


@given(st.data())
def test_whatever_the_lists_of_words_match_holds_what_they_need(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(LINES))
    text = data.draw(st.from_regex(re.compile(line, re.IGNORECASE), fullmatch=True))

    assert any(words in folded(text) for words in needed(line))


@given(st.sampled_from(LINES), st.data())
def test_words_in_turkish_capitals_are_found(line: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(line, fullmatch=True))
    capitals = text.replace("i", "İ").upper()
    if re.search(line, capitals, re.IGNORECASE):
        assert Words(line).within(capitals)


def test_every_letter_that_patterns_take_for_another_is_folded_alike() -> None:
    letters = "".join(map(chr, range(0x110000)))
    twins = {
        letter: other for letter, other in zip(letters, map(str.swapcase, letters), strict=True) if letter != other
    }
    alike = (pair for pair in twins.items() if re.fullmatch(*pair, re.IGNORECASE))
    assert [pair for pair in [*alike, ("i", "ı"), ("i", "İ")] if folded(pair[0]) != folded(pair[1])] == []


def test_a_button_in_turkish_capitals_is_read() -> None:
    look = Look("<button>TÜMÜNÜ KABUL ET</button><button>İZİN VER</button>", URL, URL, "", PageMetadata())
    assert Words("tümünü kabul et").segment(*look.buttons)
    assert Words("izin ver").segment(*look.buttons)


@given(st.lists(st.sampled_from(["we use cookies", " and ", "our partners", "legitimate interest", "We use COOKIES"])))
def test_words_are_found_as_one_pattern_of_all_lines_finds_them(parts: list[str]) -> None:
    text = "".join(parts)
    lines = ["we use (cookies|ice)", "(use )?cookies and", "our partners", "interests?", "e u"]
    found = [match.group() for match in re.finditer("|".join(lines), text, re.IGNORECASE)]
    words = Words("\n".join(lines))

    assert (words.count(text), words.within(text)) == (len(found), next(iter(found), ""))


def test_a_page_that_calls_itself_what_is_no_url_is_judged_all_the_same() -> None:
    html = "<link rel='canonical' href='http://[404'><h1>Harbour</h1><p>Nothing more.</p>"

    assert classify(Look(html, URL, URL, "<p>Nothing more.</p>", PageMetadata())).page_class
