import pytest
from lxml import html

from functions.fetch.harvest import harvest, visible
from shared.metadata import Time
from tests.builders import URL

TEXT = "<p class='text'>" + "The harbour froze overnight and nobody could leave it. " * 4 + "</p>"
FAR = "<i></i>" * 90


def times(body: str, head: str = "") -> tuple[Time, ...]:
    root = html.document_fromstring(
        f"<html><head><title>Harbour freezes</title>{head}</head><body>{body}</body></html>"
    )
    return visible(root, [p for p in root.iter("p") if p.get("class") == "text"], harvest(root, URL).metadata).times


def sure(body: str) -> list[str]:
    return [time.text for time in times(body) if time.source != "page"]


@pytest.mark.parametrize(
    ("attribute", "stamp"),
    [
        ("data-published-at='2026-11-22T08:00Z'", "2026-11-22T08:00Z"),
        ("data-timestamp='1795334730'", "1795334730"),
        ("data-epoch='1795334730000'", "1795334730000"),
        ("aria-label='Published: 8:05 a.m. ET Nov. 22, 2026'", "Published: 8:05 a.m. ET Nov. 22, 2026"),
    ],
    ids="published seconds milliseconds label".split(),
)
def test_an_attribute_may_hold_the_date(attribute: str, stamp: str) -> None:
    found = times(f"<h1>Harbour freezes</h1><span class='date' {attribute}>today</span>{TEXT}")

    assert [(time.text, time.datetime) for time in found] == [("today", stamp)]


def test_a_number_that_is_no_moment_is_no_date() -> None:
    assert times(f"<h1>Harbour freezes</h1><span class='date' data-date='3'>today</span>{TEXT}") == ()


def test_of_a_line_the_part_marked_as_date_is_taken() -> None:
    line = "<div class='post-meta'><span class='date'>22.11.2026</span> Harbour freezes, by Ann Example</div>"

    assert sure(f"{line}<h1>Harbour freezes</h1>{TEXT}") == ["22.11.2026"]


@pytest.mark.parametrize(
    "element",
    [
        "<meta itemprop='dateModified' content='2026-11-23'>",
        "<span class='modified-date'>23 Nov 2026</span>",
        "<time class='last-updated'>23 Nov 2026</time>",
    ],
    ids="itemprop class time".split(),
)
def test_an_element_s_own_name_may_say_that_it_is_a_change(element: str) -> None:
    (found,) = times(f"<h1>Harbour freezes</h1><div>{element}</div>{TEXT}")

    assert found.label == "modified"


def test_a_blog_s_published_updated_is_no_change() -> None:
    (found,) = times(f"<h1>Harbour freezes</h1><time class='entry-date published updated'>22 Nov 2026</time>{TEXT}")

    assert not found.label.endswith("modified")


def test_dates_of_tweets_and_captions_are_not_the_story_s() -> None:
    tweet = "<blockquote>It froze. <a href='/t'><time datetime='2026-11-20'>20 Nov 2026</time></a></blockquote>"
    picture = "<figure><img src='a.jpg'><figcaption>The pier on 19 Nov 2026</figcaption></figure>"

    assert times(f"<h1>Harbour freezes</h1>{TEXT}{tweet}{picture}") == ()


def test_dates_of_one_make_below_the_text_are_those_of_other_stories() -> None:
    others = "".join(f"<p>Story {day}</p>{FAR[:70]}<span class='date'>{day}.11.2026</span>" for day in (19, 20, 21))

    assert sure(f"<h1>Harbour freezes</h1>{TEXT}{others}") == []


def test_one_of_them_right_beside_the_text_is_the_story_s() -> None:
    others = "".join(f"{FAR[:140]}<span class='date'>{day}.11.2026</span>" for day in (19, 20))

    assert sure(f"<h1>Harbour freezes</h1>{TEXT}<span class='date'>22.11.2026</span>{others}") == ["22.11.2026"]


def test_a_box_right_above_the_headline_may_hold_its_date() -> None:
    box = "<section class='teaser-meta'><time>22 Nov 2026</time></section>"
    other = "<section class='teaser-meta'><time>20 Nov 2026</time></section>"

    found = times(f"{box}{'<i></i>' * 12}<h1>Harbour freezes</h1>{TEXT}{other}")

    assert [(time.text, time.source) for time in found] == [("22 Nov 2026", "page")]


@pytest.mark.parametrize(
    "line",
    [
        "<time datetime='2026-11-22'>22 Nov 2026</time>",
        "<p class='date'>22 Nov 2026</p>",
        "<span>Published 22 Nov 2026</span>",
    ],
    ids="time class words".split(),
)
def test_a_date_far_below_is_looked_for_where_the_page_states_none(line: str) -> None:
    body = f"<h1>Harbour freezes</h1>{TEXT}{FAR}<div>{line}</div>"

    assert len(times(body)) == 1
    assert times(body, "<meta property='article:published_time' content='2026-11-22'>") == ()


@pytest.mark.parametrize("line", ["۱ آذر ۱۴۰۵", "1 آذر 1405", "22 พ.ย. 69", "२२ नवंबर २०२६", "1405/09/01 ساعت 8"])
def test_dates_in_other_digits_and_calendars_are_seen(line: str) -> None:
    assert sure(f"<h1>Harbour freezes</h1><p>{line}</p>{TEXT}") == [line]


def test_a_wiki_s_last_change_is_found_in_its_footer() -> None:
    footer = (
        "<footer><ul><li id='footer-info-lastmod'>This page was last edited on 22 November 2026.</li></ul></footer>"
    )

    (found,) = times(f"<h1>Harbour freezes</h1>{TEXT}{FAR}{footer}")

    assert (found.text, found.label) == ("This page was last edited on 22 November 2026.", "modified")


def test_an_attribute_whose_name_is_none_stops_nothing() -> None:
    assert times(f"<h1>Harbour freezes</h1><span class='date' \x07data-date='22 Nov 2026'>22 Nov 2026</span>{TEXT}")
