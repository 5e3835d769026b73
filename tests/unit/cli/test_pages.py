"""The page of a story stands alone, is safe to open and hides nothing of where it came from."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from cli.index import Listed, index_page
from cli.pages import story_page
from shared.blocks import Paragraph
from shared.story import DateReading, Source
from tests.builders import story

MALICE = "</title><script>alert(1)</script><img src=x onerror=alert(2)>&"


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_it_shows_headline_byline_date_and_body():
    told = story(byline="By A. Reed", published_at=datetime(2026, 11, 22, 8, 15, tzinfo=UTC))
    page = story_page(told)
    assert "<h1>Harbour freezes</h1>" in page
    assert "<bdi>By A. Reed</bdi> · " in page
    assert '<time datetime="2026-11-22T08:15:00+00:00" dir="ltr">22 November 2026, 08:15 UTC</time>' in page
    assert "<p>The harbour froze overnight.</p>" in page


def test_a_date_without_clock_time_is_shown_without_one():
    day = DateReading(raw="22 Nov 2026", precision="day", zone="assumed-utc")
    page = story_page(story(published_at=datetime(2026, 11, 22, tzinfo=UTC), published=day))
    assert ">22 November 2026</time>" in page


def test_names_written_from_the_right_leave_the_dates_beside_them_in_order():
    told = story(
        byline="سلمى",
        source=Source(name="بريد", host="ledger.example"),
        language="ar",
        published_at=datetime(2025, 2, 5, 10, 15, tzinfo=UTC),
    )
    for page, name in ((story_page(told), "سلمى"), (index_page([told], []), "بريد")):
        assert f"<bdi>{name}</bdi> · <time" in page
        assert 'dir="ltr">5 February 2025, 10:15 UTC</time>' in page


def test_a_reason_as_long_as_the_name_of_a_capture_is_broken_to_the_width_of_the_page():
    page = index_page([], [Listed("https://ledger.example/a", "rejected", "index-page", f"captures/{'a' * 80}")])
    [rule] = re.findall(r"\.set-aside \{([^}]*)\}", page)
    assert "overflow-wrap: anywhere" in rule


def test_nothing_that_a_page_says_becomes_markup():
    told = story(
        headline=MALICE,
        description=MALICE,
        byline=MALICE,
        section=MALICE,
        keywords=(MALICE,),
        language='en"><script>',
        source=Source(name=MALICE, host="ledger.example"),
        body=(Paragraph(text=MALICE),),
        published_at=datetime(2026, 11, 22, tzinfo=UTC),
        published=DateReading(raw=MALICE, precision="day", zone="stated"),
    )
    tags = Elements(story_page(told)).tags
    assert not [tag for tag, _ in tags if tag in {"script", "img", "iframe"}]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]


def test_it_needs_no_other_file_and_its_own_policy_forbids_scripts():
    tags = Elements(story_page(story())).tags
    assert not [tag for tag, attributes in tags if tag == "link" or (tag == "script" and attributes.get("src"))]
    policy = [a["content"] for tag, a in tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    assert str(policy[0]).startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("ja", None), ("en-GB", None), ("", None)]
)
def test_it_is_set_in_the_direction_of_its_language(language: str, direction: str | None):
    [root] = [attributes for tag, attributes in Elements(story_page(story(language=language))).tags if tag == "html"]
    assert root.get("lang") == (language or None)
    assert root.get("dir") == direction


def test_it_tells_where_each_field_was_read():
    told = story(authors=("A. Reed",), provenance={"authors": "json-ld"}, aliases=("https://ledger.example/x",))
    facts = re.sub(r"<[^>]+>", " ", story_page(told).partition("<details>")[2])
    assert re.search(r"authors\s+A\. Reed\s+json-ld", facts)
    assert "captures/2026/11/22/ledger.example/0123456789ab.warc.gz" in facts
    assert "https://ledger.example/x" in facts


def test_the_index_leads_to_each_story_and_tells_what_was_set_aside():
    told = story()
    page = index_page([told], [Listed("https://ledger.example/<b>", "rejected", "page-gone", "status 404")])
    links = [attributes["href"] for tag, attributes in Elements(page).tags if tag == "a"]
    assert f"stories/{told.story_id}.html" in links
    assert f"stories/{told.story_id}.json" in links
    assert "<td>https://ledger.example/&lt;b&gt;</td><td>page-gone</td><td>status 404</td>" in page
