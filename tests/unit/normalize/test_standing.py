"""Section, keywords, language, kind, rights, place, pictures."""

from typing import Any

import pytest

from functions.normalize.fields.credits import caption_and_credit
from functions.normalize.fields.description import description
from functions.normalize.fields.images import images
from functions.normalize.fields.kind import kind
from functions.normalize.fields.language import language
from functions.normalize.fields.place import source
from functions.normalize.fields.sections import keywords, section
from shared.blocks import ImageBlock
from shared.messages import Hints
from shared.story import StoryKind
from tests.unit.normalize.pages import URL, evidence

CRUMBS = {
    "@type": "BreadcrumbList",
    "itemListElement": [{"name": "Home"}, {"item": {"name": "World"}}, {"name": "Harbour freezes"}],
}


@pytest.mark.parametrize(
    ("page", "name", "where"),
    [
        (evidence({"articleSection": ["World", "Weather"]}), "World", "json-ld"),
        (evidence(meta={"article:section": "World"}), "World", "meta"),
        (evidence(CRUMBS), "World", "json-ld"),
        (evidence(visible={"breadcrumbs": ("Home", "World")}), "World", "dom"),
        (evidence(url="https://ledger.example/news/world-news/2026/11/ice"), "World News", "url"),
        (evidence(url="https://ledger.example/x", hints=Hints(section="World")), "World", "feed"),
    ],
    ids="json-ld meta breadcrumb-list trail url feed".split(),
)
def test_the_section_comes_from_the_first_that_names_one(page: Any, name: str, where: str) -> None:
    found = section(page)

    assert found is not None
    assert (found.value, found.source) == (name, where)


@pytest.mark.parametrize(
    ("stated", "desk"),
    [
        ("www.ledger.example", "Weather"),
        ("News", "Weather"),
        ("news_news", "Weather"),
        ("2026/47", "Weather"),
        ("The Ledger", "Weather"),
        ("Harbour freezes", "Weather"),
        ("News, Harbours, Ships", "Harbours"),
        ("culture_culture-lifestyle", "culture"),
        ("> Harbours", "Harbours"),
        ("Arts, Books & Ideas", "Arts, Books & Ideas"),
        ("U.S. & Canada", "U.S. & Canada"),
    ],
)
def test_what_names_no_desk_leaves_the_section_to_the_next_source(stated: str, desk: str) -> None:
    page = evidence(
        {"articleSection": stated},
        title="Harbour freezes",
        meta={"article:section": "Weather", "og:site_name": "The Ledger"},
    )
    found = section(page)

    assert found is not None
    assert found.value == desk


@pytest.mark.parametrize("url", ["https://ledger.example/2026/11/22/ice", "https://ledger.example/en/ice.html"])
def test_dates_and_languages_in_a_url_are_no_sections(url: str) -> None:
    assert section(evidence(url=url)) is None


@pytest.mark.parametrize("raw", ["ice, Sea ,ice", ["ice", "Sea"], "#ice; Sea"])
def test_keywords_are_split_and_told_once(raw: Any) -> None:
    found = keywords(evidence({"keywords": raw}))

    assert found is not None
    assert found.value == ("ice", "Sea")


ENGLISH = "The harbour of the town froze in the night and it was said that they had to wait for the ice to go. " * 4
GERMAN = "Der Hafen der Stadt ist in der Nacht zugefroren und die Leute mussten auf das Ende des Frosts warten. " * 4


@pytest.mark.parametrize(
    ("declared", "text", "tag"),
    [
        ("en-US", ENGLISH, "en"),
        ("en_GB", ENGLISH, "en-GB"),
        ("de-at", GERMAN, "de-AT"),
        ("zh-hant-tw", "", "zh-Hant-TW"),
        ("", GERMAN, "de"),
        ("en", GERMAN, "de"),
        ("en-GB", "港は一晩で凍った。" * 20, "ja"),
        ("uk", "Гавань замерзла за ніч, і ніхто не міг вийти в море. " * 5, "uk"),
        ("English", ENGLISH, "en"),
        ("", "Too short.", ""),
    ],
)
def test_the_declared_language_counts_unless_the_text_says_otherwise(declared: str, text: str, tag: str) -> None:
    found = language(evidence(html_lang=declared), text).found

    assert (found.value if found else "") == tag


@pytest.mark.parametrize(
    ("page", "sort"),
    [
        (evidence({"@type": "LiveBlogPosting"}), StoryKind.LIVE_BLOG),
        (evidence({"@type": ["NewsArticle", "ReviewNewsArticle"]}), StoryKind.REVIEW),
        (evidence({"@type": "BlogPosting"}), StoryKind.BLOG_POST),
        (evidence(url="https://ledger.example/opinion/ice"), StoryKind.OPINION),
        (evidence(url="https://ledger.example/kommentare/ice"), StoryKind.OPINION),
        (evidence(url="https://ledger.example/world/opinion-polls-and-ice"), StoryKind.NEWS),
        (evidence({}), StoryKind.NEWS),
    ],
)
def test_the_kind_follows_types_then_words(page: Any, sort: StoryKind) -> None:
    assert kind(page, "", "").value is sort


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (evidence(meta={"og:site_name": "The Ledger"}), "The Ledger"),
        (evidence({"publisher": {"name": "The Ledger"}}), "The Ledger"),
        (
            evidence({"publisher": {"@id": "#us"}}, {"@type": "Organization", "@id": "#us", "name": "The Ledger"}),
            "The Ledger",
        ),
        (evidence(), "ledger.example"),
    ],
)
def test_the_source_has_the_name_it_gives_itself(page: Any, name: str) -> None:
    assert source(page, URL).value.name == name


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("Ferries stay in port until the ice is gone.", "Ferries stay in port until the ice is gone."),
        ("Ferries stay in port until the i...", "Ferries stay in po…"),
        ("The ice is thick.", "Ferries stay in po…"),
    ],
    ids="whole cut-too another".split(),
)
def test_a_description_that_is_cut_off_gives_way_to_the_whole_of_it(other: str, told: str) -> None:
    page = evidence({"description": "Ferries stay in po…"}, meta={"og:description": other})
    found = description(page)

    assert found is not None
    assert found.value == told


def test_the_description_is_not_the_title_again() -> None:
    page = evidence(title="Harbour freezes", meta={"og:description": "Harbour freezes", "description": "Ferries stay."})
    found = description(page)

    assert found is not None
    assert found.value == "Ferries stay."


def test_the_lead_image_is_the_largest_offered_with_the_body_s_caption() -> None:
    page = evidence(
        {
            "image": [
                {"url": "/harbour-pier-200x100.jpg", "width": 200},
                {"url": "/harbour-pier-1200x600.jpg", "width": "1200", "height": 600},
            ]
        },
        base_url=URL,
    )
    body = (ImageBlock(url="https://ledger.example/harbour-pier-640x320.jpg", caption="The pier", credit="Bo Sample"),)
    found = images(page, body)

    assert [(i.url, i.role, i.caption, i.width) for i in found] == [
        ("https://ledger.example/harbour-pier-1200x600.jpg", "lead", "The pier", 1200)
    ]


def test_a_logo_is_no_lead_image() -> None:
    body = (ImageBlock(url="https://ledger.example/pier.jpg"),)
    found = images(evidence(meta={"og:image": "https://ledger.example/logo.png"}), body)

    assert [(i.url, i.role) for i in found] == [("https://ledger.example/pier.jpg", "lead")]


def test_a_declared_language_that_the_text_is_not_in_is_kept_beside_the_text_s() -> None:
    assert language(evidence(html_lang="en"), GERMAN).declared == "en"
    assert language(evidence(html_lang="de"), GERMAN).declared == ""


@pytest.mark.parametrize(("declared", "tag"), [("jp", "ja"), ("kr", "ko"), ("UTF-8", ""), ("dk", "da")])
def test_countries_are_no_languages(declared: str, tag: str) -> None:
    found = language(evidence(html_lang=declared), "").found

    assert (found.value if found else "") == tag


@pytest.mark.parametrize(
    ("caption", "told", "credit"),
    [
        ("The pier on Monday. (Ann Example/AP)", "The pier on Monday.", "Ann Example/AP"),
        ("The pier. (AP Photo/Ann Example)", "The pier.", "Ann Example"),
        ("The pier on Monday. Photograph: Ann Example", "The pier on Monday.", "Ann Example"),
        ("The pier. Photo by Ann Example/Getty Images", "The pier.", "Ann Example/Getty Images"),
        ("Die Mole am Montag. © dpa | Anna Beispiel", "Die Mole am Montag.", "dpa | Anna Beispiel"),
        ("Die Mole am Montag. Foto: Anna Beispiel", "Die Mole am Montag.", "Anna Beispiel"),
        (
            "The pier on Monday. Ann Example/Ledger/Getty Images",
            "The pier on Monday.",
            "Ann Example/Ledger/Getty Images",
        ),
        ("Foto: Anna Beispiel", "", "Anna Beispiel"),
        ("Lanterns on the ice. (Ann Example/Lake Herald)", "Lanterns on the ice.", "Ann Example/Lake Herald"),
        ("The pier, once a mill. Getty Images", "The pier, once a mill.", "Getty Images"),
        ("Die Mole im Januar. AFP", "Die Mole im Januar.", "AFP"),
        ("Trains of the TT", "Trains of the TT", ""),
        ("The gates (North Gate/South Gate) are shut.", "The gates (North Gate/South Gate) are shut.", ""),
        ("1/12", "", ""),
        ("Die Mole (links)Quelle: Anna Beispiel/dpa", "Die Mole (links)", "Anna Beispiel/dpa"),
        ("Where the ice is. Source: Harbour Board", "Where the ice is.", "Harbour Board"),
        ("The source: a spring below the pier, in a wood.", "The source: a spring below the pier, in a wood.", ""),
        ("A photo of the pier, by night.", "A photo of the pier, by night.", ""),
        ("The pier (left) and the harbour.", "The pier (left) and the harbour.", ""),
    ],
)
def test_a_credit_at_a_caption_s_end_is_told_apart(caption: str, told: str, credit: str) -> None:
    assert caption_and_credit(caption) == (told, credit)


def test_a_credit_that_the_page_sets_apart_leaves_the_caption_alone() -> None:
    assert caption_and_credit("The pier. Foto: Bo", "Ann") == ("The pier. Foto: Bo", "Ann")


@pytest.mark.parametrize("path", ["/blog/ice", "/2026/11/ice", "/web/http:/ledger.example/ice", "/pages/ice", "/s/ice"])
def test_folders_that_hold_everything_are_no_sections(path: str) -> None:
    assert section(evidence(url=f"https://ledger.example{path}")) is None
