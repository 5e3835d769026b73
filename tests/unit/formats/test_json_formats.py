"""ninjs and JSON-LD: what they say of a story, and that it keeps the rules in schemas/rules/."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.blocks import Entry, Paragraph
from shared.formats.addresses import web_uri
from shared.formats.json_ld import TYPES, json_ld
from shared.formats.ninjs import ninjs
from shared.story import Image, Note, Rights, Story, StoryKind
from tests.builders import FETCHED_AT, story
from tests.rules import broken
from tests.stories import stories

MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def full() -> Story:
    return story(
        revision=2,
        aliases=("https://ledger.example/?p=7",),
        alternative_headlines=("Ice stops ferries",),
        kicker="Weather",
        description="Ferries stay in port.",
        byline="By Ann Example and Bo Sample",
        authors=("Ann Example", "Bo Sample"),
        agencies=("Reuters",),
        dateline="HELSINKI",
        section="World",
        keywords=("ice", "harbour"),
        language="en-GB",
        published_at=MORNING,
        modified_at=MORNING + timedelta(hours=1),
        images=(Image(url="https://img.example/eis föhn.jpg", role="lead", caption="Ice", credit="Cy", width=640),),
        word_count=4,
        reading_minutes=1,
        is_accessible_for_free=False,
        notes=(Note(kind="correction", text="It was nine centimetres."), Note(kind="update", text="More to come.")),
        rights=Rights(license="https://ledger.example/terms", copyright_holder="The Ledger", copyright_notice="© 2026"),
    )


@given(stories())
def test_every_story_keeps_the_rules_of_both_formats(told: Story) -> None:
    assert broken("ninjs-3.1", ninjs(told)) == []
    assert broken("news-article", json_ld(told)) == []


def test_a_full_story_keeps_them_too() -> None:
    assert broken("ninjs-3.1", ninjs(full())) == []
    assert broken("news-article", json_ld(full())) == []


@pytest.mark.parametrize("kind", StoryKind)
def test_every_kind_has_a_type_of_schema_org(kind: StoryKind) -> None:
    told = json_ld(story(kind=kind, dateline="OSLO", body=(Entry(), Paragraph(text="Ice."))))
    assert told["@type"] == TYPES[kind]
    assert broken("news-article", told) == []


def test_json_ld_says_who_wrote_it_and_that_it_costs() -> None:
    told = json_ld(full())
    assert [author["name"] for author in told["author"]] == ["Ann Example", "Bo Sample", "Reuters"]
    assert told["isAccessibleForFree"] is False
    assert told["correction"] == [{"@type": "CorrectionComment", "text": "It was nine centimetres."}]
    assert told["articleBody"] == "The harbour froze overnight."
    assert told["image"][0]["url"] == "https://img.example/eis%20f%C3%B6hn.jpg"


def test_what_the_publisher_says_of_the_story_is_ninjs_editors_note() -> None:
    assert ninjs(full())["edNote"] == "It was nine centimetres.\nMore to come."
    assert "edNote" not in ninjs(story())


def test_a_live_blog_has_its_entries_in_order() -> None:
    body = (
        Paragraph(text="What we know."),
        Entry(at=MORNING, text="8:00"), Paragraph(text="It froze."), Paragraph(text="Ferries stop."),
        Entry(text="9:00"), Paragraph(text="It thaws."),
        Entry(text="9:30"),
    )  # fmt: skip
    told = json_ld(story(kind=StoryKind.LIVE_BLOG, body=body))
    assert [update["articleBody"] for update in told["liveBlogUpdate"]] == ["It froze.\n\nFerries stop.", "It thaws."]
    assert told["liveBlogUpdate"][0]["datePublished"] == MORNING.isoformat()


def test_ninjs_names_the_story_its_version_and_its_people() -> None:
    told = ninjs(full())
    assert (told["uri"], told["version"], told["pubStatus"]) == (f"urn:newsmill:story:{full().story_id}", "2", "usable")
    assert told["people"] == [{"name": "Ann Example", "rel": "author"}, {"name": "Bo Sample", "rel": "author"}]
    assert [body["contentType"] for body in told["bodies"]] == ["text/html", "text/plain"]
    assert {"role": "canonical", "value": full().canonical_url} in told["altIds"]


@given(st.text(max_size=40))
def test_an_address_is_one_or_empty(text: str) -> None:
    address = web_uri(f"https://x.example/{text}")
    assert address == "" or broken("news-article", json_ld(story()) | {"url": address}) == []
    assert web_uri(text) == "" or web_uri(text).startswith(("http://", "https://"))


def test_the_rules_can_be_broken() -> None:
    assert broken("ninjs-3.1", ninjs(full()) | {"byline": "Ann"})
    assert broken("ninjs-3.1", {"type": "text"})
    assert broken("news-article", json_ld(full()) | {"datePublished": FETCHED_AT.replace(tzinfo=None).isoformat()})
