"""What hubs push goes the way of a poll: told once, read as the source's own document."""

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from functions.discover.fetching import Feeds, fetched
from functions.discover.novelty import HandOver
from functions.discover.poll import Poll
from functions.discover.pushed import BroughtAlong, TakePush
from functions.discover.reading import Reader
from functions.discover.service import ChoreReport, Deadline
from shared.messages import Discovery, FeedPushed
from shared.outcomes import Outcome
from shared.web.http import anywhere
from tests.discover_fakes import FEED_URL, rss
from tests.unit.discover.conftest import PLENTY
from tests.unit.discover.conftest import Desk as Newsroom

FEED = "https://ledger.example/feed.xml"


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


NEWS = b"<rss version='2.0'><channel><item><title>Ice</title><link>https://ledger.example/ice</link></item></channel></rss>"


def pushed(content: bytes = NEWS) -> FeedPushed:
    return FeedPushed(trace_id="1", url=FEED, source="7c1e", content=content, content_type="application/rss+xml")


@dataclass
class Desk:
    """Notes where a source's document came from."""

    counts: dict[str, int] = field(default_factory=lambda: {"StoriesDiscovered": 1, "StoriesChanged": 1})
    feeds: list[Feeds] = field(default_factory=list)
    polled: list[str] = field(default_factory=list)
    told: list[ChoreReport] = field(default_factory=list)

    def polling(self, feeds: Feeds) -> "Desk":
        self.feeds.append(feeds)
        return self

    def poll_now(self, source_id: str, deadline: Deadline) -> ChoreReport:
        self.polled.append(source_id)
        return ChoreReport("sources", self.counts)

    def take(self, push: FeedPushed) -> Any:
        return TakePush(self.polling, TheWeb(), Deadline(lambda: 60), self.told.append)(push)


class TheWeb:
    @contextmanager
    def open(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("nobody is to be asked")
        yield


def test_content_is_read_in_the_place_of_the_publishers_answer():
    desk = Desk()
    done = desk.take(pushed())
    [feeds] = desk.feeds
    assert isinstance(feeds, BroughtAlong)
    with fetched(feeds, FEED, anywhere) as document:
        assert (document.file.read(), document.url) == (NEWS, FEED)
        assert document.headers["content-type"] == "application/rss+xml"
    assert desk.polled == ["7c1e"]
    assert (done.outcome, done.detail) == (Outcome.TAKEN_IN, "2 stories")
    assert [report.counts for report in desk.told] == [desk.counts]


@pytest.mark.parametrize("content", [b"", b"   ", b"<html><title>Moved</title></html>", b"\x1f\x8b\x00", b"{}"])
def test_the_publisher_is_asked_when_there_is_nothing_to_read(content: bytes):
    desk = Desk()
    desk.take(pushed(content))
    [feeds] = desk.feeds
    assert isinstance(feeds, TheWeb)


def test_news_of_a_feed_that_nobody_watches_any_more_is_settled():
    desk = Desk(counts={})
    done = desk.take(pushed())
    assert (done.outcome, done.detail) == (Outcome.TAKEN_IN, "nobody watches it (any more)")


# With the real polling: who pushes and who polls must agree on what is new.


def taken(desk: Newsroom, content: bytes) -> Any:
    """What the push function makes of a delivery."""
    source = next(iter(desk.sources.all()))

    def polling(feeds: Feeds) -> Any:
        chore = desk.chore()
        hand_over = HandOver(desk.seen, desk.dispatch, lambda: desk.now)
        reader = Reader(feeds, anywhere, hand_over, Discovery.WEBSUB)
        poll = Poll(feeds, anywhere, reader, lambda: desk.now, lambda: 0.0)
        return replace(chore, poll=poll)

    push = FeedPushed(trace_id="1", url=source.url, source=source.id, content=content)
    return TakePush(polling, desk.web, PLENTY, lambda _: None)(push)


def test_a_pushed_entry_is_published_once_whoever_tells_of_it(newsroom: Newsroom):
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


def test_a_push_puts_the_next_poll_off_and_keeps_the_source_from_looking_silent(newsroom: Newsroom):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss("https://ledger.example/1"))
    newsroom.poll()
    newsroom.now += 3000
    taken(newsroom, rss("https://ledger.example/2"))
    [source] = newsroom.sources.all()
    assert source.due_at > newsroom.now
    assert source.state.last_story_at == newsroom.now


def test_a_thin_push_asks_the_publisher_before_its_time(newsroom: Newsroom):
    newsroom.watch()
    newsroom.web.serve(FEED_URL, rss("https://ledger.example/1"))
    newsroom.poll()
    newsroom.web.serve(FEED_URL, rss("https://ledger.example/2", "https://ledger.example/1"))
    assert taken(newsroom, b"").detail == "1 story"
    assert newsroom.published[-1].url == "https://ledger.example/2"


def test_a_paused_source_is_not_read_whatever_is_pushed(newsroom: Newsroom):
    source = newsroom.watch()
    newsroom.sources.pause(source.id, "for now")
    assert taken(newsroom, rss("https://ledger.example/1")).detail == "nobody watches it (any more)"
    assert newsroom.published == []
