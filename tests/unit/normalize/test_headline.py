import pytest

from functions.normalize.fields.evidence import Evidence
from functions.normalize.fields.headline import headlines, kicker
from shared.messages import Hints
from tests.unit.normalize.pages import evidence

SITE = {"og:site_name": "The Ledger"}


def told(page: Evidence) -> str:
    found = headlines(page).chosen
    return found.value if found else ""


@pytest.mark.parametrize(
    "title",
    [
        "Harbour freezes",
        "Harbour freezes | The Ledger",
        "Harbour freezes - The Ledger",
        "Harbour freezes | World | The Ledger",
        "Harbour freezes – Ledger",
        "The Ledger: Harbour freezes",
        "The Ledger » Harbour freezes",
        "Harbour freezes - ledger.example",
        "Harbour freezes over in a night | World news",
    ],
)
def test_the_site_s_name_is_no_part_of_a_title(title: str) -> None:
    assert told(evidence(title=title, meta=SITE)) in {"Harbour freezes", "Harbour freezes over in a night"}


@pytest.mark.parametrize(
    "title", ["Harbour – and river – freeze", "Ice: what it is", "Ice-cold: harbour freezes", "Harbour freezes - again"]
)
def test_dashes_and_colons_of_a_headline_stay(title: str) -> None:
    assert told(evidence(title=title, meta=SITE)) == title


def test_the_heading_shown_wins_over_the_title_for_search_engines() -> None:
    page = evidence(
        {"headline": "Harbour freezes"},
        title="Ice in Helsinki harbour: latest freeze news | The Ledger",
        meta={"og:title": "Why the harbour of Helsinki freezes", **SITE},
        visible={"headings": ("Harbour freezes",)},
    )

    assert told(page) == "Harbour freezes"
    assert headlines(page).others == (
        "Why the harbour of Helsinki freezes",
        "Ice in Helsinki harbour: latest freeze news",
    )


def test_the_site_s_name_in_an_h1_is_no_headline() -> None:
    page = evidence(title="Harbour freezes - The Ledger", meta=SITE, visible={"headings": ("The Ledger",)})

    assert told(page) == "Harbour freezes"


def test_the_kicker_is_told_apart_from_the_headline() -> None:
    shown = {"headings": ("Weather: Harbour freezes", "Harbour freezes"), "kicker": "Weather:"}
    page = evidence({"headline": "Harbour freezes"}, visible=shown)

    assert (told(page), kicker(page, told(page))) == ("Harbour freezes", "Weather")


def test_the_kicker_has_no_date_beside_it() -> None:
    assert kicker(evidence(visible={"kicker": "Politics / January 11, 2024"}), "Harbour freezes") == "Politics"


def test_a_kicker_that_the_headline_repeats_is_not_kept() -> None:
    assert kicker(evidence(visible={"kicker": "Harbour"}), "Harbour freezes") == ""


def test_a_site_that_calls_itself_like_the_story_leaves_the_story_its_headline() -> None:
    site = {"@type": "WebSite", "name": "Harbour freezes"}

    assert (
        told(evidence(site, title="Harbour freezes", visible={"headings": ("Harbour freezes",)})) == "Harbour freezes"
    )


def test_a_silent_page_has_the_feed_s_headline() -> None:
    page = evidence(hints=Hints(headline="Harbour freezes"))
    found = headlines(page).chosen

    assert found is not None
    assert (found.value, found.source) == ("Harbour freezes", "feed")


def test_a_page_without_any_title_has_no_headline() -> None:
    assert headlines(evidence()).chosen is None


def test_a_title_that_the_site_repeats_as_its_own_name_is_a_headline_all_the_same() -> None:
    title = "Doctors offer free shots"
    page = evidence(title=title, meta={"og:title": title, "application-name": title}, visible={"headings": (title,)})
    assert told(page) == title


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://ledger.example/2026/harbour-freezes-over_123.html", "Harbour freezes over"),
        ("https://ledger.example/news/12345", ""),
    ],
)
def test_a_story_without_any_title_is_called_by_the_words_of_its_url(url: str, words: str) -> None:
    assert told(evidence(url=url)) == words


def test_the_only_heading_wins_over_a_title_that_is_the_site_s_slogan() -> None:
    shown = {"headings": ("Old tram depot to become a market hall",)}

    assert told(evidence(title="Courier online - read it here first!!", visible=shown)) == shown["headings"][0]


@pytest.mark.parametrize("heading", ["The Courier", "Local News", "Latest harbour freezes and floods"])
def test_a_heading_that_may_be_the_site_s_does_not_win(heading: str) -> None:
    page = evidence(title="Harbour freezes and river floods", visible={"headings": (heading,)})

    assert told(page) in {"Harbour freezes and river floods", "Latest harbour freezes and floods"}


def test_a_short_headline_of_a_script_without_spaces_is_confirmed_by_the_title() -> None:
    page = evidence(title="最后一座风车重新转动_青螺日报", visible={"headings": ("最后一座风车重新转动",)})

    assert told(page) == "最后一座风车重新转动"


def test_a_whole_heading_that_two_sources_repeat_wins_over_a_shorter_one() -> None:
    heading = "'Ends the debate': harbour freezes over in a night"
    page = evidence(
        {"headline": heading},
        title="Harbour freezes over in a night | The Ledger",
        meta={"og:title": heading, **SITE},
        visible={"headings": (heading,)},
    )

    assert told(page) == heading


@pytest.mark.parametrize("heading", ["Most common ways to skate on ice", "The common ways to skate on ice"])
def test_a_short_word_before_the_stated_headline_is_no_kicker(heading: str) -> None:
    assert told(evidence(meta={"og:title": "common ways to skate on ice"}, visible={"headings": (heading,)})) == heading


def test_words_set_apart_by_style_alone_get_the_space_that_the_head_has() -> None:
    page = evidence(
        meta={"og:title": "National rally / Ferries stay in port"},
        visible={"headings": ("National rallyFerries stay in port",)},
    )

    assert told(page) == "National rally / Ferries stay in port"


def test_a_news_item_s_own_headline_wins_over_a_heading_that_repeats_the_title_for_search_engines() -> None:
    searched = "Harbour Helsinki: ferries, ice – how safe is the pier?"
    own = "Ferries stay, ice grows: how safe is our pier?"
    page = evidence({"headline": own}, title=searched, meta={"og:title": searched}, visible={"headings": (searched,)})

    assert told(page) == own
    assert searched in headlines(page).others


def test_a_blog_s_name_in_its_only_heading_gives_way_to_the_title_s_words_that_the_address_has() -> None:
    page = evidence(
        url="https://ledger.example/2026/skating-on-thin-ice/",
        title="Years Remaining » Blog Archive » Skating on thin ice",
        visible={"headings": ("Years Remaining",)},
    )

    assert told(page) == "Skating on thin ice"


def test_quotation_marks_inside_a_headline_part_nothing() -> None:
    assert (
        told(evidence(title="Of rules and «quite normal» ice | The Ledger", meta=SITE))
        == "Of rules and «quite normal» ice"
    )


def test_a_desk_behind_a_hyphen_is_cut_in_scripts_without_spaces() -> None:
    assert (
        told(evidence(title="장동혁, 한동훈 제명했지만 부담 커졌다 더 크게-정치ㅣ한국일보"))
        == "장동혁, 한동훈 제명했지만 부담 커졌다 더 크게"
    )


def test_the_heading_of_the_comments_is_no_headline() -> None:
    page = evidence(title="How ice grows | Ledger", visible={"headings": ("25 thoughts on “How ice grows”",)})

    assert told(page) == "How ice grows"
