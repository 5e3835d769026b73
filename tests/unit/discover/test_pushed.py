"""What hubs push is told once, whoever tells of it, and changes nothing of what polls have learned."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.discover.novelty import HandOver
from functions.discover.pushed import TakePush
from functions.discover.service import ChoreReport, Deadline
from functions.discover.timetable import AT_ONCE, HOUR, MOST_RELAXED
from shared.errors import NotNow, OutOfTime
from shared.messages import Discovery, FeedPushed
from shared.outcomes import Outcome
from tests.discover_fakes import FEED_URL, Served, atom, iso, rss
from tests.unit.discover.conftest import PLENTY, Desk

STORY = "https://ledger.example"


@pytest.fixture
def newsroom() -> Desk:
    return Desk()


def taken(desk: Desk, content: bytes, deadline: Deadline = PLENTY) -> Any:
    """What the push function makes of a delivery."""
    source = next(iter(desk.sources.all()), None)
    reports: list[ChoreReport] = []
    push = FeedPushed(trace_id="1", url=FEED_URL, source=source.id if source else "gone", content=content)
    hand_over = HandOver(desk.seen, desk.dispatch, lambda: desk.now)
    woken = desk.chore(discovery=Discovery.WEBSUB)
    take = TakePush(desk.sources, hand_over, woken.poll_now, deadline, reports.append, lambda: desk.now)
    return take(push)


def test_a_pushed_entry_is_published_once_whoever_tells_of_it(newsroom: Desk):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss("https://ledger.example/1"))
    newsroom.poll()
    both = rss("https://ledger.example/2", "https://ledger.example/1")

    assert taken(newsroom, both).detail == "1 story"
    assert taken(newsroom, both).detail == "0 stories"
    newsroom.web.serve(FEED_URL, both)
    assert newsroom.poll() == []
    told = [(story.url, story.discovered_by) for story in newsroom.published]
    assert told == [
        ("https://ledger.example/1", Discovery.FEED),
        ("https://ledger.example/2", Discovery.WEBSUB),
    ]


def test_a_push_leaves_the_next_poll_where_it_is_and_keeps_the_source_from_looking_silent(newsroom: Desk):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss(f"{STORY}/1"))
    newsroom.poll()
    planned = newsroom.source().due_at
    newsroom.now += 3000
    taken(newsroom, rss(f"{STORY}/2"))
    assert newsroom.source().due_at == planned
    assert newsroom.state().last_story_at == newsroom.now


def test_a_push_says_nothing_of_the_publishers_answers(newsroom: Desk):
    newsroom.watch()
    hub = '<link rel="hub" href="https://hub.example/" xmlns="http://www.w3.org/2005/Atom"/>'
    newsroom.web.serve(FEED_URL, rss(f"{STORY}/1", channel=hub), etag='"1"', moved_to="https://courier.example/new")
    newsroom.poll()
    newsroom.web.documents[FEED_URL] = Served(status=404)
    newsroom.poll()
    before = newsroom.state()
    other = '<link rel="hub" href="https://other.example/" xmlns="http://www.w3.org/2005/Atom"/>'
    taken(newsroom, rss(f"{STORY}/2", channel=other))

    after = newsroom.state()
    told = {
        "etag",
        "body_hash",
        "entries_hash",
        "moved_to",
        "moved_since",
        "hub",
        "problem",
        "strikes",
        "failing_since",
    }
    assert after.model_dump(include=told) == before.model_dump(include=told)
    assert before.problem
    assert [offer.hub for _, offer in newsroom.wanted] == ["https://hub.example/"]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.floats(1, 6 * HOUR), st.integers(1, 5)), min_size=1, max_size=8))
def test_pushes_never_make_polls_denser_than_they_would_be_without(bursts: list[tuple[float, int]]):
    told, alone = Desk(), Desk()
    for desk in (told, alone):
        desk.watch()
        desk.web.serve(FEED_URL, rss(*(f"{STORY}/{number}" for number in range(20))))
        desk.poll()
    for number, (gap, stories) in enumerate(bursts):
        news = rss(*(f"{STORY}/{number}/{story}" for story in range(stories)))
        told.now = alone.now = alone.now + gap
        planned = told.source().due_at
        taken(told, news)
        assert told.source().due_at == planned
        for desk in (told, alone):
            desk.web.serve(FEED_URL, news)
            desk.sources.poll_at(desk.source().id, desk.now)
            desk.tick()
        assert told.state().interval >= alone.state().interval


def hourly(newsroom: Desk, hours: int) -> float:
    """An hour after the other a story that the hub tells of; the seconds between polls in the end."""
    for _ in range(hours):
        newsroom.now += HOUR
        story = f"{STORY}/{newsroom.now}"
        newsroom.web.serve(FEED_URL, rss(story, f"{STORY}/{newsroom.now - HOUR}"))
        taken(newsroom, rss(story))
        newsroom.tick()
    return newsroom.state().interval


def test_a_source_whose_hub_tells_all_is_polled_ever_less_often(newsroom: Desk):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss(f"{STORY}/1"))
    newsroom.poll()
    assert hourly(newsroom, 24) > HOUR
    assert 4 * HOUR < hourly(newsroom, 14 * 24) <= 24 * HOUR
    assert newsroom.state().relaxed == MOST_RELAXED
    assert newsroom.state().silent_since == 0


def test_a_source_whose_hub_keeps_a_story_to_itself_is_polled_at_its_own_rhythm_again(newsroom: Desk):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss(f"{STORY}/1"))
    newsroom.poll()
    relaxed = hourly(newsroom, 14 * 24)
    newsroom.web.serve(FEED_URL, rss(f"{STORY}/kept", f"{STORY}/{newsroom.now}"))
    assert newsroom.poll() == [f"{STORY}/kept"]
    assert newsroom.state().relaxed == 1
    assert newsroom.state().interval < relaxed / 4


def test_a_thin_push_asks_the_publisher_before_its_time(newsroom: Desk):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss("https://ledger.example/1"))
    newsroom.poll()
    newsroom.web.serve(FEED_URL, rss("https://ledger.example/2", "https://ledger.example/1"))
    assert taken(newsroom, b"").detail == "1 story"
    assert newsroom.published[-1].url == "https://ledger.example/2"
    assert newsroom.state().pushed == 1


@pytest.mark.parametrize("content", [b"", b"   ", b"<html><title>Moved</title></html>", b"\x1f\x8b\x00", b"{}"])
def test_the_publisher_is_asked_when_there_is_nothing_to_read(newsroom: Desk, content: bytes):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss(f"{STORY}/1"))
    done = taken(newsroom, content)
    assert (done.outcome, done.detail) == (Outcome.TAKEN_IN, "1 story")
    assert [url for url, _ in newsroom.web.asked] == [FEED_URL]


def test_pushes_without_content_lead_to_one_poll_a_minute(newsroom: Desk):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss(f"{STORY}/1"))
    taken(newsroom, b"")
    newsroom.now += 1
    for _ in range(20):
        taken(newsroom, b"")
    assert len(newsroom.web.asked) == 1
    assert newsroom.source().due_at == newsroom.now - 1 + AT_ONCE
    newsroom.web.serve(FEED_URL, rss(f"{STORY}/2"))
    assert newsroom.poll() == [f"{STORY}/2"]


def test_a_push_that_the_time_did_not_last_for_comes_again(newsroom: Desk):
    newsroom.watch()
    content = rss(*(f"{STORY}/{number}" for number in range(250)))
    left = iter([100.0, 100.0, 1.0])
    with pytest.raises(OutOfTime):
        taken(newsroom, content, Deadline(lambda: next(left)))
    assert len(newsroom.published) == 200
    assert taken(newsroom, content).detail == "50 stories"


def test_old_entries_are_passed_over_in_pushes_too(newsroom: Desk):
    newsroom.watch()
    assert taken(newsroom, rss((f"{STORY}/old", "Mon, 22 Nov 2021 07:05:00 GMT"))).detail == "0 stories"


def test_news_of_a_feed_that_nobody_watches_any_more_is_settled(newsroom: Desk):
    assert taken(newsroom, rss(f"{STORY}/1")).detail == "nobody watches it (any more)"
    assert newsroom.published == []


def test_a_paused_source_is_not_read_whatever_is_pushed(newsroom: Desk):
    source = newsroom.watch()
    newsroom.sources.pause(source.id, "for now")
    assert taken(newsroom, rss("https://ledger.example/1")).detail == "nobody watches it (any more)"
    assert newsroom.published == []


def test_a_push_that_was_not_handed_over_to_its_end_is_when_it_comes_again(newsroom: Desk):
    """The feed may have gone on by the next poll: only the push has the entry."""
    newsroom.watch()
    news = rss(f"{STORY}/1", f"{STORY}/2")
    newsroom.dispatch.broken = True
    with pytest.raises(ConnectionError):
        taken(newsroom, news)
    newsroom.dispatch.broken = False
    newsroom.now += 15
    with pytest.raises(NotNow) as waits:
        taken(newsroom, news)
    newsroom.now += waits.value.retry_after or 0
    assert taken(newsroom, news).detail == "2 stories"
    assert taken(newsroom, news).detail == "0 stories"


def test_a_push_of_what_changes_too_often_is_left_to_the_polls(newsroom: Desk):
    newsroom.watch()
    for _ in range(4):
        newsroom.now += 60
        assert taken(newsroom, atom((f"{STORY}/live", iso(newsroom.now)))).outcome is Outcome.TAKEN_IN
