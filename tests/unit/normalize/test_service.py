import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from functions.fetch.harvest import harvest, visible
from functions.normalize.fields.measures import words_and_minutes
from functions.normalize.service import NORMALIZER, Normalize, story_from
from shared.consumer import Stage, consume
from shared.errors import NotAnArticle
from shared.messages import PageCleaned, StoryNormalized
from shared.metadata import PageMetadata
from shared.outcomes import Outcome
from shared.story import Story
from tests.builders import URL, lambda_context, page_cleaned, response, sqs_event
from tests.fakes import MemoryInbox, MemoryLedger, MemoryOutbox

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SEED = Path(__file__).parents[4] / "shared" / "seed"


def story(**changes: object) -> Story:
    return story_from(page_cleaned(**changes), NOW)


def test_a_page_becomes_a_story() -> None:
    page = page_cleaned()
    told = story_from(page, NOW)

    assert told.headline == "Harbour freezes"
    assert told.text == "The harbour froze overnight."
    assert (told.word_count, told.reading_minutes) == (4, 1)
    assert (told.canonical_url, told.requested_url, told.capture) == (URL, page.url, page.capture.key)
    assert (told.fetched_at, told.normalized_at, told.normalizer) == (page.response.fetched_at, NOW, NORMALIZER)
    assert told.provenance["headline"] == "dom"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"article_html": ""}, "no text"),
        ({"article_html": "<p>Harbour freezes</p>"}, "no text"),
        ({"article_html": '<figure><img src="https://a.example/i.jpg"></figure>'}, "no text"),
        ({"page": PageMetadata()}, "no headline"),
        ({"page": PageMetadata(), "article_html": ""}, "no headline and no text"),
    ],
)
def test_a_page_without_headline_or_text_is_no_article(changes: dict[str, object], missing: str) -> None:
    with pytest.raises(NotAnArticle, match=missing):
        story(**changes)


@pytest.mark.parametrize("copy", ["<h2>Harbour freezes</h2>", "<p><b>Harbour freezes!</b></p>"])
def test_a_copy_of_the_headline_is_no_part_of_the_body(copy: str) -> None:
    assert story(article_html=f"{copy}<p>Ice.</p>").text == "Ice."


def test_headline_and_byline_on_top_of_the_text_are_no_part_of_it() -> None:
    page = PageMetadata(title="Harbour freezes", visible={"bylines": ({"text": "By Ann Example"},)})
    copy = "<p><b>Harbour freezes</b><br>By Ann Example</p>"

    assert story(article_html=f"{copy}<p>Ice.</p>", page=page).text == "Ice."


@pytest.mark.parametrize(
    ("byline", "lede", "authors"),
    [
        ("Ann Example | San Antonio", "In San Antonio the harbour froze.", ("Ann Example",)),
        ("EFE | San Antonio", "San Antonio, 3 nov (EFE).- Se ha helado.", ()),
        ("By Ann Example, San Antonio", "SAN ANTONIO, Nov. 3 — It froze.", ("Ann Example",)),
        ("Ann Example | Bo Sample", "The harbour froze.", ("Ann Example", "Bo Sample")),
        ("By Ann Example and Bo Sample", "We asked Bo Sample.", ("Ann Example", "Bo Sample")),
    ],
    ids="told agency dateline two-people asked-himself".split(),
)
def test_where_a_story_was_filed_is_no_author(byline: str, lede: str, authors: tuple[str, ...]) -> None:
    page = PageMetadata(title="Harbour freezes", visible={"bylines": ({"text": byline},)})
    body = f"<p>{lede} Ice everywhere.</p><p>{'Nobody has seen that before. ' * 5}</p>"

    assert story(article_html=body, page=page).authors == authors


def test_reporters_whom_the_opening_names_are_the_authors_when_no_byline_is_there() -> None:
    told = story(article_html="<p>新华社北京11月3日电（记者 李小明）港口结冰了。</p>")

    assert (told.authors, told.provenance["authors"]) == (("李小明",), "body")


@pytest.mark.parametrize("date", ["Sunday, November 22, 2026", "22.11.2026 um 8:15 Uhr", "Published: 22 Nov 2026"])
def test_byline_and_date_on_top_of_the_text_are_no_part_of_it(date: str) -> None:
    page = PageMetadata(title="Harbour freezes", visible={"bylines": ({"text": "By Ann Example"},)})

    assert story(article_html=f"<p>By Ann Example<br>{date}</p><p>Ice.</p>", page=page).text == "Ice."
    opening = f"By Ann Example, {date}: {'Nobody has seen that before. ' * 9}"
    assert story(article_html=f"<p>{opening}</p>", page=page).text == opening.strip()
    assert story(article_html=f"<p>{date} was cold.</p><p>Ice.</p>", page=page).text == f"{date} was cold.\n\nIce."


def test_every_field_that_was_found_tells_where() -> None:
    told = story()

    assert set(told.provenance) <= set(Story.model_fields)
    assert {"headline", "canonical_url", "source"} <= set(told.provenance)


def test_the_same_page_is_always_the_same_story() -> None:
    assert story() == story()


def test_when_it_was_read_is_no_part_of_the_content() -> None:
    later = response(fetched_at=datetime(2026, 11, 23, tzinfo=UTC))

    assert story(response=later).content_hash == story().content_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"article_html": "<p>The harbour thawed.</p>"},
        {"page": PageMetadata(title="Harbour thaws", visible={"headings": ("Harbour thaws",)})},
        {"page": PageMetadata(title="Harbour freezes", meta={"author": ("Ann Example",)})},
        {"page": PageMetadata(title="Harbour freezes", meta={"date": ("2026-11-20",)})},
    ],
    ids="body headline byline date".split(),
)
def test_another_body_headline_byline_or_date_is_another_version(changes: dict[str, object]) -> None:
    assert story(**changes).content_hash != story().content_hash


@pytest.mark.parametrize(
    ("text", "words", "minutes"),
    [
        ("", 0, 0),
        ("one two, three’s – four-five", 4, 1),
        ("word " * 239, 239, 2),
        ("港は凍った。", 5, 1),
        ("港" * 501, 501, 2),
        ("氷 ice 氷", 3, 1),
    ],
)
def test_words_are_counted_and_characters_where_there_are_no_spaces(text: str, words: int, minutes: int) -> None:
    assert words_and_minutes(text) == (words, minutes)


WORDS = st.text(max_size=30)
VALUES = st.recursive(WORDS | st.none() | st.booleans() | st.integers(), lambda x: st.lists(x, max_size=3))
NAMES = st.sampled_from(
    "headline author datePublished dateModified image publisher keywords articleSection inLanguage url hasPart "
    "isAccessibleForFree mainEntityOfPage license name @id".split()
)
ARTICLES = st.dictionaries(NAMES, VALUES | st.dictionaries(NAMES, VALUES, max_size=3), max_size=8)


@given(
    ARTICLES, st.dictionaries(st.sampled_from("og:title author date robots og:image og:url".split()), WORDS), st.text()
)
def test_whatever_a_page_says_it_becomes_a_story_or_no_article(
    article: dict[str, object], meta: dict[str, str], fragment: str
) -> None:
    page = PageMetadata(
        title="Harbour freezes",
        json_ld=({"@type": "NewsArticle"} | article,),
        meta={name: (value,) for name, value in meta.items() if value},
    )
    message = page_cleaned(page=page, article_html=f"<p>Ice. {fragment}</p>")

    assert story_from(message, NOW) == story_from(message, NOW)


def test_the_stage_sends_the_story_on_under_the_url_it_was_asked_for() -> None:
    outbox, ledger = MemoryOutbox(), MemoryLedger()
    stage = Stage(
        name="normalize",
        contract=PageCleaned,
        process=Normalize(now=lambda: NOW),
        inbox=MemoryInbox(),
        outcomes=ledger,
        outbox=outbox,
    )
    good, hopeless = page_cleaned(), page_cleaned(url=f"{URL}/stub", article_html="")

    consume(sqs_event(good.model_dump_json(), hopeless.model_dump_json()), lambda_context(), stage)

    (sent,) = outbox.sent
    assert isinstance(sent, StoryNormalized)
    assert (sent.trace_id, sent.url, sent.story.headline) == (good.trace_id, good.url, "Harbour freezes")
    assert [o.outcome for o in ledger.journey(good.url)] == [Outcome.NORMALIZED]
    assert [(o.outcome, o.reason) for o in ledger.journey(hopeless.url)] == [(Outcome.REJECTED, "not-an-article")]


@pytest.mark.parametrize(("name", "charset"), [("page-tidy.html", "utf-8"), ("page-messy.html", "cp1252")])
def test_the_seed_pages_lead_to_the_facts_they_should(name: str, charset: str) -> None:
    if not SEED.exists():
        return  # the seed lies beside the project, not in it
    expected = json.loads((SEED / "expected.json").read_text())
    root = html.document_fromstring((SEED / name).read_bytes().decode(charset))
    url = "https://ledger.example/world/2021/09/23/milley-meets-russian-defense-chief"
    paragraphs = [p for p in root.iter("p", "div") if p.tag == "p" or p.get("class") == "txt-p"]
    body = "".join(f"<p>{block['text']}</p>" for block in expected["blocks"])
    page = harvest(root, url).metadata
    page = page.model_copy(update={"visible": visible(root, paragraphs, page)})

    told = story_from(page_cleaned(url=url, response=response(final_url=url), page=page, article_html=body), NOW)

    assert told.headline == expected["headline"]
    assert told.published_at is not None
    assert told.published_at.isoformat() == expected["published_at"]
    assert (told.section, told.language, told.authors) == (expected["section"], expected["language"], ())
    assert told.text == expected["text"]
