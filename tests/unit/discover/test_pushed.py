"""What hubs push goes the way of a poll: told once, read as the source's own document."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.discover.fetching import Feeds, fetched
from functions.discover.pushed import BroughtAlong, TakePush
from functions.discover.service import ChoreReport, Deadline
from shared.messages import FeedPushed
from shared.outcomes import Outcome
from shared.web.http import anywhere

FEED = "https://ledger.example/feed.xml"
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
