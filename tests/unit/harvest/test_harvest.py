import json

import pytest
from lxml import html
from lxml.etree import _Element as Element

from functions.fetch.harvest import harvest
from functions.fetch.harvest.schema_items import items_in, trimmed
from shared.metadata import PageMetadata

URL = "https://ledger.example/world/harbour"


def read(head: str = "", body: str = "", attributes: str = "") -> PageMetadata:
    return harvest(page(head, body, attributes), URL).metadata


def page(head: str = "", body: str = "", attributes: str = "") -> Element:
    return html.document_fromstring(f"<html {attributes}><head>{head}</head><body>{body}</body></html>")


def json_ld(*values: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


def test_title_entities_are_resolved_and_white_space_is_collapsed() -> None:
    assert read("<title>\n Ice &amp;amp; wind \n | Ledger</title>").title == "Ice & wind | Ledger"


def test_the_title_of_a_drawing_is_not_the_page_s() -> None:
    assert read("", "<svg><title>Logo</title></svg>").title == ""


@pytest.mark.parametrize(("attributes", "lang"), [('lang="de-AT"', "de-AT"), ('xml:lang="fi"', "fi"), ("", "")])
def test_the_root_tells_the_language(attributes: str, lang: str) -> None:
    assert read(attributes=attributes).html_lang == lang


def test_meta_tags_are_found_by_lower_cased_name_property_or_itemprop() -> None:
    meta = read(
        '<meta property="OG:Title" content="A"><meta name="Author" content=" Ann  Example ">'
        '<meta itemprop="datePublished" content="2026-11-22"><meta name="author" content="Bo Sample">'
    ).meta

    assert meta == {"og:title": ("A",), "author": ("Ann Example", "Bo Sample"), "datepublished": ("2026-11-22",)}


def test_meta_tags_that_say_nothing_of_a_story_are_left_out() -> None:
    noise = (
        '<meta name="viewport" content="x"><meta name="google-site-verification" content="x"><meta name="a" content="">'
    )

    assert read(noise).meta == {}


def test_links_are_absolute_and_only_those_that_matter() -> None:
    links = read(
        '<base href="https://ledger.example/de/"><link rel="canonical" href="story"><link rel="icon" href="a">'
        '<link rel="ALTERNATE" type="application/rss+xml" hreflang="de" href="/feed">'
    ).links

    assert [(link.rel, link.href, link.type, link.hreflang) for link in links] == [
        ("canonical", "https://ledger.example/de/story", "", ""),
        ("alternate", "https://ledger.example/feed", "application/rss+xml", "de"),
    ]


def test_items_in_graphs_and_main_entities_are_found_articles_first() -> None:
    items = read(
        json_ld(
            {"@graph": [{"@type": "WebSite", "name": "Ledger"}, {"@type": "Person", "name": "Ann"}]},
            {"@type": "WebPage", "mainEntity": {"@type": ["Thing", "schema:NewsArticle"], "headline": "Ice"}},
        )
    ).json_ld

    assert [item.get("headline") or item.get("name") for item in items] == ["Ice", "Ledger", "Ann", None]


def test_a_list_of_other_stories_is_not_the_page_s_story() -> None:
    others = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "NewsArticle"}}]}

    assert read(json_ld(others)).json_ld == ()


def test_the_body_is_taken_out_of_the_items_as_plain_text() -> None:
    short = {"@type": "NewsArticle", "articleBody": "Short."}
    long = {
        "@type": "NewsArticle",
        "articleBody": "&lt;p&gt;Ice &amp;amp; wind.&lt;/p&gt;&lt;p&gt;More <b>of</b> it.",
    }

    harvested = harvest(page(json_ld(short, long)), URL)

    assert harvested.article_body == "Ice & wind.\nMore of it."
    assert not any("articleBody" in item for item in harvested.metadata.json_ld)


def test_metadata_stays_small_whatever_the_page_says() -> None:
    article = {
        "@type": "NewsArticle",
        "headline": "x" * 10_000,
        "keywords": ["k" * 900] * 500,
        "comment": ["c" * 9000] * 50,
    }
    head = json_ld(*[article] * 40) + "".join(f'<meta name="m{i}" content="{"y" * 3000}">' for i in range(400))
    links = "".join(f'<link rel="alternate" href="/{i}">' for i in range(500))

    assert len(read(head + links).model_dump_json()) < 40_000


def test_deep_items_are_cut_not_followed() -> None:
    nested: dict[str, object] = {"@type": "NewsArticle", "headline": "Ice"}
    for _ in range(50):
        nested = {"@type": "NewsArticle", "about": nested}

    assert len(json.dumps(trimmed(items_in([nested])))) < 1000


def test_microdata_of_the_article_is_read_with_its_authors_names() -> None:
    microdata = read(
        "",
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Ice</h1>'
        '<span itemprop="author" itemscope itemtype="x/Person"><b itemprop="name">Ann Example</b></span>'
        '<time itemprop="datePublished" datetime="2026-11-22">today</time></article>',
    ).microdata

    assert microdata["headline"] == ("Ice",)
    assert microdata["author"] == ("Ann Example",)
    assert microdata["datepublished"] == ("2026-11-22",)


def test_microdata_of_teasers_is_not_the_story_s() -> None:
    teaser = '<div itemscope itemtype="https://schema.org/NewsArticle"><b itemprop="author">Bo Sample</b></div>'
    story = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Ice</h1>'
        '<b itemprop="author">Ann Example</b></div>'
    )

    assert read("", f"{teaser}{story}{teaser}").microdata["author"] == ("Ann Example",)
    assert read("", f"{teaser}<p>Text</p>").microdata["author"] == ("Bo Sample",)


def test_microdata_of_other_things_is_not_the_article_s() -> None:
    product = '<div itemscope itemtype="https://schema.org/Product"><b itemprop="author">Seller</b></div>'

    assert read("", f'{product}<b itemprop="name">x</b>').microdata == {}


def test_a_page_without_anything_yields_empty_metadata() -> None:
    assert read() == PageMetadata(base_url=URL)


def test_the_body_is_also_kept_as_markup() -> None:
    escaped_twice = {"@type": "NewsArticle", "articleBody": "&amp;lt;p&amp;gt;Ice.&amp;lt;/p&amp;gt;"}

    assert harvest(page(json_ld(escaped_twice)), URL).article_markup == "<p>Ice.</p>"
