import json
import time

import pytest
from pydantic import ValidationError

from functions.fetch.extraction.dom import parse
from functions.fetch.page import read_page
from functions.fetch.selectors import BadSelector, select, xpath_of
from functions.fetch.site_hints import HINTS_FILE, NO_HINT, SiteHint, SiteHints, site_hints
from shared.metadata import Byline, VisiblePage

PAGE = """
<body>
  <h1 class="logo">The Ledger</h1>
  <div class="page main">
    <p class="title">Ice closes the harbour</p>
    <p class="by">By <b>Ines Halvard</b> and Tobin Marsh</p>
    <div id="story"><p>Ferries stayed.</p><aside class="box promo">Win a boat</aside> Still text.</div>
    <p data-kind="related">Read on</p>
  </div>
</body>
"""


def hint(**says: list[str]) -> SiteHint:
    return SiteHint.model_validate({"reason": "its logo is the headline", "added": "2026-11-22", **says})


def hints(**sites: str) -> SiteHints:
    return SiteHints(version=1, sites={host.replace("_", "."): hint(body=[body]) for host, body in sites.items()})


@pytest.fixture
def root():
    return parse(PAGE)


@pytest.mark.parametrize(
    ("selector", "text"),
    [
        ("p.title", "Ice closes the harbour"),
        (".page.main > .title", "Ice closes the harbour"),
        ("div > p.by b", "Ines Halvard"),
        ("#story aside", "Win a boat"),
        ("*[data-kind]", "Read on"),
        ("[data-kind=related]", "Read on"),
        ("//p[@class='by']/b", "Ines Halvard"),
        ("(//p)[1]", "Ice closes the harbour"),
    ],
)
def test_a_selector_finds_what_css_would(root, selector, text):
    assert [element.text for element in select(root, selector)] == [text]


def test_a_class_is_a_whole_word(root):
    assert select(root, ".pag") == []


def test_an_xpath_that_selects_no_elements_finds_nothing(root):
    assert select(root, "//p/text()") == []
    assert select(root, "//p/@class") == []


@pytest.mark.parametrize("selector", ["", "p >", "> p", "p:first-child", "a, b", "//p[", "//*[foo()]", "p[a=']"])
def test_what_is_no_selector_is_refused_by_name(selector):
    with pytest.raises(ValidationError, match=r"selector|names no element|understood"):
        hint(drop=[selector])


def test_css_is_translated_without_quotes_that_could_break_out():
    with pytest.raises(BadSelector):
        xpath_of("p[class='x']")


def test_dropped_elements_go_and_the_text_behind_them_stays(root):
    hint(drop=["aside.promo", "p[data-kind]"]).drop_from(root)
    assert "Win a boat" not in "".join(root.itertext())
    assert "Read on" not in "".join(root.itertext())
    assert "Still text." in "".join(root.itertext())


def test_the_root_cannot_be_dropped(root):
    hint(drop=["/html"]).drop_from(root)
    assert root.find("body") is not None


def test_the_article_is_looked_for_in_the_first_body_that_is_there(root):
    assert hint(body=["article", "#story", ".main"]).body_of(root).get("id") == "story"


def test_a_body_that_is_not_there_leaves_the_whole_page(root):
    assert hint(body=["article"]).body_of(root) is root


def test_hinted_headline_and_byline_replace_what_was_seen(root):
    seen = VisiblePage(headings=("The Ledger",), kicker="Sea", bylines=(Byline(text="By The Ledger"),))
    around = hint(headline=["p.title"], byline=["p.by"]).around(root, seen)
    assert around.headings == ("Ice closes the harbour",)
    assert around.bylines == (Byline(text="By Ines Halvard and Tobin Marsh", source="hint"),)
    assert around.kicker == "Sea"


def test_what_a_hint_does_not_find_stays_as_it_was_seen(root):
    seen = VisiblePage(headings=("The Ledger",))
    assert hint(headline=["h2"], byline=[".author"]).around(root, seen) is seen


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("https://ledger.example/a", "#all"),
        ("https://www.ledger.example/a", "#all"),
        ("https://m.ledger.example/a", "#all"),
        ("https://sport.ledger.example/a", "#sport"),
        ("https://live.sport.ledger.example/a", "#sport"),
    ],
)
def test_the_nearest_domain_above_the_host_decides(url, body):
    assert hints(ledger_example="#all", sport_ledger_example="#sport").of(url).body == (body,)


@pytest.mark.parametrize("url", ["https://myledger.example/a", "https://example/", "not a url", ""])
def test_other_sites_have_no_hint(url):
    assert hints(ledger_example="#all").of(url) is NO_HINT


@pytest.mark.parametrize("field", ["bodies", "quality", "selectors"])
def test_unknown_fields_are_refused(field):
    with pytest.raises(ValidationError, match=field):
        SiteHint.model_validate({"reason": "x", "added": "2026-11-22", field: ["p"]})
    with pytest.raises(ValidationError, match=field):
        SiteHints.model_validate({"version": 1, "sites": {}, field: {}})


@pytest.mark.parametrize("missing", ["reason", "added"])
def test_a_hint_says_why_and_since_when(missing):
    says = {"reason": "the logo is the headline", "added": "2026-11-22", "body": ["article"]}
    del says[missing]
    with pytest.raises(ValidationError, match=missing):
        SiteHint.model_validate(says)


@pytest.mark.parametrize("host", ["com", "www.ledger.example", "https://ledger.example", "Ledger.example", ""])
def test_a_site_is_named_by_its_bare_host(host):
    with pytest.raises(ValidationError):
        SiteHints.model_validate({"version": 1, "sites": {host: {"reason": "x", "added": "2026-11-22"}}})


def test_our_own_file_can_be_read_and_holds_no_site_yet():
    assert json.loads(HINTS_FILE.read_text("utf-8")) == {"version": 1, "sites": {}}
    assert site_hints().sites == {}


def test_an_empty_file_costs_nothing_measurable(root):
    seen = VisiblePage()
    started = time.process_time()
    for _ in range(1000):
        found = site_hints().of("https://www.ledger.example/a")
        found.drop_from(root)
        found.body_of(root)
        found.around(root, seen)
    assert time.process_time() - started < 0.5  # seconds: half a thousandth of a page's time, on a slow machine


STORY = "The harbour froze overnight, and the ferries stayed where they were, to the relief of nobody at all. "
OTHER = "Our readers choose the boat of the year again, and whoever takes part may win one of three weekends. "


def page_of(where: str) -> str:
    other = "".join(f"<p>{OTHER}{number}</p>" for number in range(12))
    story = "".join(f"<p>{STORY}{number}</p>" for number in range(6))
    return f"<body><h1>Ice</h1><div class='a'>{other}</div><div class='b {where}'>{story}</div></body>"


def test_a_hint_points_the_reading_of_a_page_to_the_story():
    page = page_of("story")
    hinted = read_page(page, "https://ledger.example/ice", hint(body=[".story"])).article_html
    assert hinted.count("The harbour froze") == 6
    assert "boat of the year" not in hinted


def test_a_dropped_part_is_not_in_the_story():
    hinted = read_page(page_of("story"), "https://ledger.example/ice", hint(drop=[".a"])).article_html
    assert "boat of the year" not in hinted
