"""An invocation that dies at any of its AWS calls, its claims alive for minutes after it, costs no entry."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pytest

from functions.discover.novelty import CLAIM_SECONDS
from functions.discover.timetable import DAY, HOUR, MINUTE
from shared.urls import url_key
from tests.discover_fakes import FEED_URL, NOW, iso, rss
from tests.unit.discover.conftest import Desk
from tests.unit.discover.documents import SITEMAP, index, page, urlset

STORY = "https://courier.example/story"
SECOND, THIRD = f"{FEED_URL}?page=2", f"{FEED_URL}?page=3"
CALLS = (
    "known",
    "claim",
    "abandoned",
    "keep",
    "prolong",
    "publish",
    "settle",
    "hold",
    "add",
    "touch",
    "delete",
    "due",
    "get",
)
TICKS = 3  # that find news, as long as nobody dies
MORE_TICKS = 6  # until all claims have ended, and all that was put off is done


class Died(Exception):
    """Nothing that this invocation asks of AWS is answered any more."""


@dataclass
class Life:
    """Of the invocation: each call takes a second, and one of them is its last."""

    desk: Desk
    ends_at: int  # which call; 0: never
    is_answered: bool  # the last one
    calls: int = 0

    def hold(self) -> None:
        """Have all calls of the desk's ports counted."""
        for port in (self.desk.seen, self.desk.dispatch, self.desk.sources, self.desk.parts, self.desk.outcomes):
            for name in CALLS:
                if hasattr(port, name):
                    setattr(port, name, self._mortal(getattr(port, name)))

    def wait(self, url: str) -> None:
        """For a document."""
        self.desk.now += 10 if self.ends_at else 1  # a dead one's claims live longer than the next one takes

    @property
    def is_over(self) -> bool:
        return bool(self.ends_at) and self.calls >= self.ends_at

    def _mortal(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(*args: Any, **named: Any) -> Any:
            if self.is_over:
                raise Died
            self.calls += 1
            self.desk.now += 1
            if self.is_over and not self.is_answered:
                raise Died
            answer = method(*args, **named)
            if self.is_over:
                raise Died
            return answer

        return call


def lived_through(desk: Desk, ticks: int, ends_at: int = 0, *, is_answered: bool = True) -> int:
    """How many calls the ticks took of which one dies with this call; all others live."""
    life = Life(desk, ends_at, is_answered)
    life.hold()
    desk.permit = life.wait
    for _ in range(ticks):
        due = [source.due_at for source in desk.sources.all()] + [part.due_at for part in desk.parts.all()]
        desk.now = max(desk.now + MINUTE, min(due))
        for chore in (desk.tick, desk.read_parts, desk.publish_abandoned):
            with suppress(Died):
                chore()
        if life.is_over:
            life.ends_at = 0
    return life.calls


def paged() -> tuple[Desk, set[str]]:
    """A feed that was read before, and has three pages of news since."""
    desk = Desk()
    desk.watch()
    desk.web.serve(FEED_URL, rss(f"{STORY}/0"))
    desk.poll()
    first, second, third = ([f"{STORY}/{page}{number}" for number in range(2)] for page in "abc")
    desk.web.serve(FEED_URL, page(SECOND, *first), etag='"2"')
    desk.web.serve(SECOND, page(THIRD, *second))
    desk.web.serve(THIRD, rss(*third, f"{STORY}/0"))
    return desk, {*first, *second, *third}


def indexed() -> tuple[Desk, set[str]]:
    """A new index: sitemaps with and without a date, one dated ahead of our clock, an index within it."""
    desk = Desk()
    desk.watch(SITEMAP)
    children = {name: f"https://courier.example/{name}.xml" for name in ("dated", "ahead", "undated", "within", "deep")}
    told: list[tuple[str, str] | str] = [
        (children["dated"], iso(NOW - DAY)),
        (children["ahead"], iso(NOW + 9 * HOUR)),
        children["undated"],
    ]
    desk.web.serve(SITEMAP, index(*told, (children["within"], iso(NOW - HOUR))), etag='"1"')
    desk.web.serve(children["within"], index((children["deep"], iso(NOW - HOUR))))
    stories = set()
    for name in ("dated", "ahead", "undated", "deep"):
        entries = [f"{STORY}/{name}{number}" for number in range(2)]
        desk.web.serve(children[name], urlset(*((url, iso(NOW - DAY)) for url in entries)))
        stories |= set(entries)
    return desk, stories


@pytest.mark.parametrize("newsroom", [paged, indexed])
@pytest.mark.parametrize("is_answered", [True, False])
def test_every_entry_is_published_whichever_call_is_the_last_of_an_invocation(
    newsroom: Callable[[], tuple[Desk, set[str]]],
    is_answered: bool,  # noqa: FBT001 - pytest's parameter
) -> None:
    desk, _ = newsroom()
    calls = lived_through(desk, TICKS)
    for last in range(1, calls + 1):
        desk, stories = newsroom()
        lived_through(desk, TICKS + MORE_TICKS, last, is_answered=is_answered)
        assert stories - {story.url for story in desk.published} == set(), f"lost when call {last} was the last"
        assert desk.parts.all() == []


@pytest.mark.parametrize("is_answered", [True, False])
def test_what_was_claimed_is_published_though_no_document_tells_of_it_any_more(
    is_answered: bool,  # noqa: FBT001 - pytest's parameter
) -> None:
    fleeting = [f"{STORY}/{number}" for number in range(4)]
    for last in range(1, 100):
        desk = Desk()
        desk.watch()
        desk.web.serve(FEED_URL, rss(*fleeting))
        if lived_through(desk, 1, last, is_answered=is_answered) < last:
            break
        desk.web.serve(FEED_URL, rss(f"{STORY}/later"))
        desk.now += CLAIM_SECONDS
        desk.publish_abandoned()
        published = {url_key(story.url) for story in desk.published}
        assert set(desk.seen.entries) <= published, f"lost when call {last} was the last"
        assert not desk.seen.claims
        assert len({(story.url, story.trace_id) for story in desk.published}) == len(published)


def test_of_two_who_take_up_a_claim_one_does_and_what_was_sent_is_not_sent_again(desk: Desk) -> None:
    desk.watch()
    desk.web.serve(FEED_URL, rss(STORY))
    desk.dispatch.broken = True
    desk.tick()
    desk.dispatch.broken = False
    assert desk.publish_abandoned().counts == {"StoriesTakenUp": 0}
    desk.now += CLAIM_SECONDS
    assert desk.publish_abandoned().counts == {"StoriesTakenUp": 1}
    assert desk.publish_abandoned().counts == {"StoriesTakenUp": 0}
    desk.now += DAY
    desk.tick()
    assert [story.url for story in desk.published] == [STORY]
