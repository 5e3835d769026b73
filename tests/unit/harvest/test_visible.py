from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from functions.fetch.harvest import harvest, visible
from shared.metadata import PageMetadata, VisiblePage
from tests.builders import URL

TEXT = "<p class='text'>" + "The harbour froze overnight and nobody could leave it. " * 4 + "</p>"


def look(body: str, title: str = "Harbour freezes | The Ledger") -> VisiblePage:
    root = html.document_fromstring(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    return visible(root, [p for p in root.iter("p") if p.get("class") == "text"], harvest(root, URL).metadata)


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        (f"<h1>The Ledger</h1><main><h1>Harbour freezes</h1>{TEXT}</main>", ("Harbour freezes", "The Ledger")),
        (f"<div class='logo'>x</div><h2>Harbour freezes</h2>{TEXT}<h2>More news</h2>", ("Harbour freezes",)),
        (f"<div class='article-title'>Harbour freezes</div>{TEXT}", ("Harbour freezes",)),
        (f"<h1>Harbour <br>freezes</h1>{TEXT}", ("Harbour freezes",)),
        (f"<h1><span>Harbour</span><span>freezes</span></h1>{TEXT}", ("Harbour freezes",)),
    ],
    ids="site-name-in-h1 only-h2 only-a-class line-break spans".split(),
)
def test_the_headline_is_the_heading_that_the_title_confirms(body: str, headings: tuple[str, ...]) -> None:
    assert look(body).headings == headings


def test_a_kicker_inside_the_headline_is_told_apart() -> None:
    seen = look(f"<h1><span class='kicker'>Weather</span> <span>Harbour freezes</span></h1>{TEXT}")

    assert seen.kicker == "Weather"
    assert seen.headings == ("Weather Harbour freezes", "Harbour freezes")


@pytest.mark.parametrize(
    ("line", "text", "names"),
    [
        (
            "<p class='byline'>By <a href='/author/ann'>Ann Example</a> and Bo Sample</p>",
            "By Ann Example and Bo Sample",
            ("Ann Example",),
        ),
        ("<span><a rel='author' href='/x'>Ann Example</a></span>", "Ann Example", ("Ann Example",)),
        ("<span itemprop='author'><b itemprop='name'>Ann Example</b></span>", "Ann Example", ("Ann Example",)),
        ("<p>By Ann Example</p>", "By Ann Example", ()),
        ("<p>Von Ann Example, Berlin</p>", "Von Ann Example, Berlin", ()),
        ("<p>文／王小明</p>", "文／王小明", ()),
        (
            "<div class='post-meta'>Posted on May 5, 2020 by Ann Example</div>",
            "Posted on May 5, 2020 by Ann Example",
            (),
        ),
    ],
    ids="class rel itemprop english german chinese meta-line".split(),
)
def test_bylines_are_found_by_their_marks_or_their_words(line: str, text: str, names: tuple[str, ...]) -> None:
    bylines = look(f"<h1>Harbour freezes</h1>{line}{TEXT}").bylines

    assert [(byline.text, byline.names) for byline in bylines] == [(text, names)]


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("<span><a href='/authors/ann-example'>Ann Example</a></span>", ("Ann Example", "profile")),
        ("<div><img alt='Ann Example'><p>Ann Example</p></div>", ("Ann Example", "portrait")),
        ("<div><img alt='Ann Example, Harbour Reporter'><div>Ann Example</div></div>", ("Ann Example", "portrait")),
        (
            f"<div class='author-wrapper'><b>Ann Example</b><p>{'She is on the pier. ' * 20}</p></div>",
            ("Ann Example", "box"),
        ),
        ("<h2>Article by</h2><div>Ann Example</div>", ("Article by Ann Example", "text")),
        ("<p><strong>Contributors:</strong> Ann Example</p>", ("Contributors: Ann Example", "text")),
        ("<p>Aus Kiew berichtet Ann Example</p>", ("Aus Kiew berichtet Ann Example", "text")),
    ],
    ids="link-to-a-profile portrait portrait-with-role box label-above label-inside german-phrase".split(),
)
def test_authors_are_found_where_nothing_is_called_a_byline(line: str, byline: tuple[str, str]) -> None:
    found = look(f"<h1>Harbour freezes</h1><section>{line}</section>{TEXT}").bylines

    assert [(one.text, one.source) for one in found][:1] == [byline]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Report</p>",
        "<p>Article: what we know</p>",
        "<div><img alt='The pier on Monday'><p>Ann Example</p></div>",
        f"<p>As <a href='/author/ann'>Ann Example</a> wrote, {'nobody could leave the town of Varrow. ' * 5}</p>",
        "<nav><a href='/authors/ann-example'>Ann Example</a></nav>",
    ],
    ids="word label other-picture link-in-prose menu".split(),
)
def test_what_only_looks_like_a_byline_is_none(line: str) -> None:
    assert look(f"<h1>Harbour freezes</h1>{line}{TEXT}").bylines == ()


def test_bylines_of_other_stories_are_not_this_one_s() -> None:
    related = "<aside class='related'><p class='byline'>By Cy Other</p></aside>"
    menu = "<nav><a rel='author' href='/'>Di Nav</a></nav>"

    assert look(f"{menu}<main><h1>Harbour freezes</h1>{TEXT * 3}</main>{related}").bylines == ()


def test_a_byline_between_headline_and_text_is_this_story_s_whatever_it_is_called() -> None:
    seen = look(f"<h1>Harbour freezes</h1><div class='teaser-card'><p class='byline'>By Ann Example</p></div>{TEXT}")

    assert [(byline.text, byline.source) for byline in seen.bylines] == [("By Ann Example", "page")]


def test_dates_of_several_other_stories_are_nobody_s() -> None:
    related = "".join(f"<div class='related'><time datetime='2026-11-{day}'>x{day}</time></div>" for day in (10, 11))

    assert look(f"<main><h1>Harbour freezes</h1>{TEXT * 3}</main>{related}").times == ()


@pytest.mark.parametrize(
    ("line", "text", "stamp"),
    [
        ("<time datetime='2026-11-22T08:00Z'>today</time>", "today", "2026-11-22T08:00Z"),
        ("<span class='post-date'>22. November 2026</span>", "22. November 2026", ""),
        ("<p>Stand: 22.11.2026, 8.00 Uhr</p>", "Stand: 22.11.2026, 8.00 Uhr", ""),
        ("<abbr class='published' title='2026-11-22'>Sunday</abbr>", "Sunday", "2026-11-22"),
        ("<div>2026年11月22日 08:00</div>", "2026年11月22日 08:00", ""),
    ],
    ids="time class text title cjk".split(),
)
def test_dates_are_found_by_their_marks_or_their_shape(line: str, text: str, stamp: str) -> None:
    times = look(f"<h1>Harbour freezes</h1>{line}{TEXT}").times

    assert [(time.text, time.datetime) for time in times] == [(text, stamp)]


def test_the_word_before_a_date_is_its_label() -> None:
    times = look(
        f"<h1>Harbour freezes</h1><p><b>Updated</b> <time datetime='2026-11-22'>22 Nov 2026</time></p>{TEXT}"
    ).times

    assert times[0].label == "Updated"


def test_a_copyright_year_is_no_date() -> None:
    assert look(f"<h1>Harbour freezes</h1>{TEXT}<p>© 2026 The Ledger</p>").times == ()


def test_breadcrumbs_and_tags_are_their_links_texts() -> None:
    seen = look(
        f"<div class='breadcrumbs'><a href='/'>Home</a> » <a href='/w'>World</a></div><h1>Harbour freezes</h1>{TEXT}"
        "<div class='tags'>Tags: <a href='/t/ice'>Ice</a> <a href='/t/sea'>Sea</a></div>"
    )

    assert (seen.breadcrumbs, seen.tags) == (("Home", "World"), ("Ice", "Sea"))


@pytest.mark.parametrize("name", ["standfirst", "news-detail-spot", "haber_spot"])
def test_the_standfirst_is_found_by_its_name(name: str) -> None:
    deck = "Ferries stay in port as the ice reaches the pier for the first time in years."

    assert look(f"<h1>Harbour freezes</h1><p class='{name}'>{deck}</p>{TEXT}").standfirst == deck


def test_without_an_article_the_whole_page_is_looked_at() -> None:
    root = html.document_fromstring("<body><p class='byline'>By Ann Example</p></body>")

    assert [byline.text for byline in visible(root, (), PageMetadata()).bylines] == ["By Ann Example"]


@given(
    st.lists(
        st.sampled_from(["<div class='author'>", "<h1>", "<time>", "By Ann 2020", "</div>", "<p>", "</h1>", "<nav>"])
    )
)
def test_whatever_a_page_looks_like_its_bylines_stand_on_it(pieces: list[str]) -> None:
    root = html.document_fromstring(f"<html><body>{''.join(pieces)} </body></html>")

    told = "".join("".join(map(str, root.itertext())).split())
    bylines = visible(root, list(root.iter("p"))[:2], PageMetadata()).bylines
    assert all("".join(byline.text.split()) in told for byline in bylines)


def test_time_grows_with_the_page_not_with_its_square() -> None:
    def seconds(copies: int) -> float:
        root = html.document_fromstring(
            f"<body>{'<div class=byline>' * 20}{'<p class=author>By Ann 2020</p>' * copies}</body>"
        )
        start = process_time()
        visible(root, (), PageMetadata())
        return process_time() - start

    seconds(100)
    assert seconds(8000) < 40 * max(seconds(1000), 0.005)


def test_a_date_in_a_link_with_more_above_the_headline_is_another_story_s() -> None:
    ticker = "<p><a href='/b'>Geese return early <time datetime='2026-10-30'>30 Oct</time></a></p>"
    seen = look(f"{ticker}<h1>Harbour freezes</h1><p>Ann Example, 5 October 2026</p>{TEXT}")

    assert [time.text for time in seen.times if time.source != "page"] == ["Ann Example, 5 October 2026"]


def test_a_date_of_the_thai_calendar_is_one() -> None:
    assert look(f"<h1>Harbour freezes</h1><p>14 มีนาคม 2569</p>{TEXT}").times[0].text == "14 มีนาคม 2569"


def test_a_byline_may_begin_with_the_date() -> None:
    line = "Posted on 3 April 2004 by Ann Example"

    assert look(f"<h1>Harbour freezes</h1><div>{line} | <a>9 comments</a></div>{TEXT}").bylines[0].text.startswith(line)


def test_a_byline_is_without_the_line_it_stands_in() -> None:
    line = "<div class='meta'><span class='author'>Von Ann Example</span> <span>24. März 2026</span></div>"

    assert [byline.text for byline in look(f"<h1>Harbour freezes</h1>{line}{TEXT}").bylines] == ["Von Ann Example"]


def test_links_that_html_calls_tags_are_tags_and_desks_are_none() -> None:
    links = "<footer><a rel='category tag' href='/n'>News</a> <a rel='tag' href='/t'>Ice</a></footer>"

    assert look(f"<h1>Harbour freezes</h1>{TEXT}{links}").tags == ("Ice",)
