"""From a published story to clean article HTML, whatever happens on the way."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest

from functions.fetch.capture_store import CaptureStore
from functions.fetch.rights import RightsPolicy
from functions.fetch.service import Fetch
from shared.errors import (
    BotWall,
    NotAnArticle,
    RightsReserved,
    RobotsForbidden,
    Soft404,
)
from shared.messages import Capture, Discovery, Hints, PageCleaned, SiteTerms
from shared.outcomes import Outcome
from tests.builders import URL, raw_page, story_published
from tests.unit.fetch.conftest import Clean, ClosedPaths, MemoryWeb, read


def cleaned(fetch: Fetch, **changes: Any) -> PageCleaned:
    sent = fetch(story_published(**changes)).send
    assert isinstance(sent, PageCleaned)
    return sent


def test_a_published_story_becomes_clean_html_with_its_capture(fetch, captures) -> None:
    message = story_published(source="ledger", discovered_by="feed", hints=Hints(headline="Ice"))

    done = fetch(message)

    assert done.outcome is Outcome.CLEANED
    sent = done.send
    assert isinstance(sent, PageCleaned)
    assert (sent.trace_id, sent.url, sent.source) == (message.trace_id, message.url, "ledger")
    assert (sent.discovered_by, sent.hints.headline) == (Discovery.FEED, "Ice")
    assert sent.article_html == f"<p>1 paragraphs of {URL}</p>"
    assert (sent.quality, sent.page.title) == (0.8, "Harbour freezes")
    captures.flush()
    assert captures.read(sent.capture).body == raw_page().body


def test_the_answer_s_facts_go_along(fetch, web) -> None:
    web.pages[URL] = raw_page(
        final_url="https://www.ledger.example/harbour",
        headers={"content-type": "text/html; charset=koi8-r", "etag": '"7"', "x-robots-tag": "noai", "server": "nginx"},
        body="<p>Лёд</p>".encode("koi8-r"),
    )

    response = cleaned(fetch).response

    assert (response.final_url, response.status) == ("https://www.ledger.example/harbour", 200)
    assert (response.charset, response.charset_from) == ("koi8-r", "header")
    assert response.content_type == "text/html; charset=koi8-r"
    assert response.headers == {"etag": '"7"', "x-robots-tag": "noai"}


def test_the_pages_of_a_batch_lie_in_one_object_each_a_record_of_its_own(fetch, captures, objects, web) -> None:
    first = cleaned(fetch)
    web.pages[URL] = raw_page(body=b"<p>Corrected.</p>")
    second = cleaned(fetch)
    captures.flush()

    assert second.capture != first.capture
    assert list(objects.objects) == [first.capture.key]
    assert captures.read(first.capture).body == raw_page().body
    assert captures.read(second.capture).body == b"<p>Corrected.</p>"


def test_a_page_that_must_not_be_kept_leaves_nothing(fetch, captures, objects, web) -> None:
    web.pages[URL] = raw_page(body=b'<head><meta name="robots" content="noarchive"></head><p>Secret</p>')
    with pytest.raises(RightsReserved):
        fetch(story_published())

    captures.flush()
    assert objects.objects == {}


SAID = SiteTerms(ai_agents_barred=("gptbot",), usage=("ai-train=no",), tdm_reservation=True)


def test_what_the_site_says_of_use_goes_along_and_into_the_capture(objects, web) -> None:
    captures = CaptureStore(objects)
    first = cleaned(Fetch(web, ClosedPaths(said=SAID), captures, read))
    captures.flush()
    replayed = cleaned(Fetch(MemoryWeb({}), ClosedPaths(), captures, read), capture=first.capture)

    assert first.terms == replayed.terms == SAID


def test_the_operator_s_policy_decides_what_is_stored(objects, web) -> None:
    strict = Fetch(
        web, ClosedPaths(said=SAID), CaptureStore(objects), read, rights=RightsPolicy.parse("noindex,tdm,ai")
    )
    with pytest.raises(RightsReserved, match=r"^ai, tdm$"):
        strict(story_published())


def test_robots_are_asked_before_the_origin(objects, web) -> None:
    fetch = Fetch(web, ClosedPaths(("harbour",)), CaptureStore(objects), read)
    with pytest.raises(RobotsForbidden):
        fetch(story_published())

    assert (web.fetched, objects.objects) == ([], {})


def test_a_page_without_an_article_keeps_its_capture_for_better_days(fetch, captures, web) -> None:
    web.pages[URL] = page = raw_page(body=b"<html>nothing")
    with pytest.raises(NotAnArticle) as caught:
        fetch(story_published())
    captures.flush()

    [note] = caught.value.__notes__
    assert captures.read(Capture.parse(note.removeprefix("the page is kept as "))).body == page.body


WALL = b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"


def test_of_a_wall_nothing_is_kept_and_it_is_tried_again(fetch, captures, objects, web) -> None:
    web.pages[URL] = raw_page(body=WALL)
    with pytest.raises(BotWall):
        fetch(story_published())
    captures.flush()

    assert objects.objects == {}


def test_what_stands_in_a_story_s_place_is_named(fetch, web) -> None:
    web.pages[URL] = raw_page(body=b"<title>Page not found | The Ledger</title><h1>Page not found</h1>")
    with pytest.raises(Soft404) as missing:
        fetch(story_published())
    web.pages[URL] = raw_page(body=b"<html><p>Front</p>", final_url="https://ledger.example/")
    with pytest.raises(Soft404, match="redirected to the front page"):
        fetch(story_published())

    assert "the page is kept as captures/" in missing.value.__notes__[0]


def test_pages_are_read_one_by_one(objects, web) -> None:
    urls = [f"{URL}/{number}" for number in range(8)]
    web.pages = {url: raw_page(url=url, final_url=url) for url in urls}
    at_once: list[int] = []
    reading = 0

    def slowly(html: str, url: str) -> Clean:
        nonlocal reading
        reading += 1
        at_once.append(reading)
        sleep(0.01)
        reading -= 1
        return read(html, url)

    fetch = Fetch(web, ClosedPaths(), CaptureStore(objects), slowly)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fetch, [story_published(url=url) for url in urls]))

    assert at_once == [1] * 8
