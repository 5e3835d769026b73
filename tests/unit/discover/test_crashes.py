"""Whatever fails between any two calls, no entry is lost, and validators are never ahead of entries."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.discover.novelty import CLAIM_SECONDS, HandOver
from functions.discover.poll import Poll
from functions.discover.polling import LEASE_SECONDS, PollSources
from functions.discover.reading import Reader
from functions.discover.timetable import LONGEST
from shared.urls import url_key
from shared.web.http import anywhere
from tests.discover_fakes import FEED_URL, rss
from tests.unit.discover.conftest import PLENTY, Desk

PAGES = [f"https://courier.example/{number}" for number in range(7)]
OTHER = "https://gazette.example/feed"


class Crash(Exception):
    """The process is gone."""


@dataclass
class Crashing:
    """Lets calls through until one of them crashes, before it did anything or after it did all."""

    crash_at: dict[int, str] = field(default_factory=dict)
    calls: int = 0

    def around(self, port: Any) -> Any:
        return _Port(port, self)

    def call(self, method: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self.calls += 1
        moment = self.crash_at.get(self.calls)
        if moment == "before":
            raise Crash(method.__name__)
        answer = method(*args, **named)
        if moment == "after":
            raise Crash(method.__name__)
        return answer


@dataclass
class _Port:
    port: Any
    crashing: Crashing

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.port, name)
        if name == "open":  # the web: it fails in its own ways
            return method
        return lambda *args, **named: self.crashing.call(method, *args, **named)


def chore(desk: Desk, crashing: Crashing) -> PollSources:
    def now() -> float:
        return desk.now

    hand_over = HandOver(crashing.around(desk.seen), crashing.around(desk.dispatch), now)
    poll = Poll(desk.web, anywhere, Reader(desk.web, anywhere, hand_over, desk.parts), now, lambda: 0.0)
    plain = desk.chore()
    return PollSources(
        crashing.around(desk.sources), poll, plain.subscriptions, plain.tell, now, lambda: 0.0, workers=1
    )


def validators_are_not_ahead(desk: Desk) -> bool:
    """A source that would not be read again has nothing unpublished in it."""
    published = {url_key(story.url) for story in desk.published}
    for source in desk.sources.all():
        served = desk.web.documents[source.url]
        if source.state.etag == served.headers["etag"]:
            told = [page for page in PAGES if f"<link>{page}</link>".encode() in served.body]
            if not {url_key(page) for page in told} <= published:
                return False
    return True


@settings(max_examples=60)
@given(
    st.dictionaries(st.integers(1, 40), st.sampled_from(["before", "after"]), max_size=6),
    st.lists(st.lists(st.sampled_from(PAGES), unique=True, min_size=1), min_size=2, max_size=4),
)
def test_every_entry_is_published_whatever_crashes(crashes: dict[int, str], editions: list[list[str]]) -> None:
    desk, crashing = Desk(), Crashing(crashes)
    desk.watch(FEED_URL)
    desk.watch(OTHER)
    for number, pages in enumerate(editions):
        desk.web.serve(FEED_URL, rss(*pages), etag=f'"{number}"')
        desk.web.serve(OTHER, rss(*reversed(pages)), etag=f'"o{number}"')
        for _ in range(8):  # ticks while this edition stands: crashes, leases and claims run out in between
            desk.now += LONGEST + max(LEASE_SECONDS, CLAIM_SECONDS)
            with suppress(Crash):
                chore(desk, crashing)(PLENTY)
            assert validators_are_not_ahead(desk)
        assert {url_key(page) for page in pages} <= {url_key(story.url) for story in desk.published}


@given(st.lists(st.lists(st.sampled_from(PAGES), unique=True, min_size=1), min_size=1, max_size=5))
def test_without_a_crash_every_entry_is_published_once(editions: list[list[str]]) -> None:
    desk = Desk()
    desk.watch(FEED_URL)
    desk.watch(OTHER)
    for number, pages in enumerate(editions):
        for url in (FEED_URL, OTHER):
            desk.web.serve(url, rss(*pages), etag=f'"{number}"')
        desk.now += 86_400
        desk.tick()
    keys = [url_key(story.url) for story in desk.published]
    assert sorted(keys) == sorted({url_key(page) for pages in editions for page in pages})


@given(st.sampled_from(["before", "after"]), st.integers(1, 30))
def test_what_is_published_twice_after_a_crash_is_the_same_message(moment: str, call: int) -> None:
    desk, crashing = Desk(), Crashing({call: moment})
    desk.watch(FEED_URL)
    desk.web.serve(FEED_URL, rss(*PAGES), etag='"1"')
    for _ in range(3):
        desk.now += 86_400
        with suppress(Crash):
            chore(desk, crashing)(PLENTY)
    assert len({(story.url, story.trace_id) for story in desk.published}) == len(PAGES)
