"""Clocks of invocations that differ by minutes lose no story, and make no second message of one."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.discover.novelty import CLAIM_SECONDS
from functions.discover.timetable import DAY, MINUTE
from shared.messages import StoryPublished
from shared.urls import url_key
from tests.discover_fakes import FEED_URL, rss
from tests.unit.discover.conftest import Desk

OTHER = "https://gazette.example/feed"
SKEW = 5 * MINUTE
WINDOW = 2  # stories that a feed tells of beside those that nobody has claimed yet

Fate = Literal["lives", "dies unheard", "dies heard", "is overtaken"]


@dataclass(frozen=True)
class Turn:
    """An invocation: what its clock says beside the true time, what becomes of it, and who comes in between."""

    ahead: float
    fate: Fate
    other_ahead: float
    minutes: float  # until the next one


class Died(BaseException):
    """The invocation is gone."""


@dataclass
class Newsroom:
    """Publishes a story before each turn; the ones before it leave the feed once somebody has claimed them."""

    desk: Desk = field(default_factory=Desk)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for url in (FEED_URL, OTHER):
            self.desk.watch(url)

    def tell(self) -> None:
        self.told.append(f"https://courier.example/{len(self.told)}")
        unclaimed = [url for url in self.told if url_key(url) not in self.desk.seen.entries]
        self.desk.web.serve(FEED_URL, rss(*dict.fromkeys(unclaimed + self.told[-WINDOW:])))
        self.desk.web.serve(OTHER, rss(*dict.fromkeys(self.told[-WINDOW:] + unclaimed)))

    @contextmanager
    def clock(self, ahead: float) -> Iterator[None]:
        self.desk.now += ahead
        yield
        self.desk.now -= ahead

    def invocation(self, ahead: float) -> None:
        with self.clock(ahead):
            for source in self.desk.sources.all():  # an operator is impatient
                self.desk.sources.poll_at(source.id, min(source.due_at, self.desk.now))
            for chore in (self.desk.tick, self.desk.read_parts, self.desk.publish_abandoned):
                with suppress(Died):
                    chore()

    def take(self, turn: Turn) -> None:
        publish = self.desk.dispatch.publish
        with interrupted(self.desk, self._fate_of(turn, publish)):
            self.invocation(turn.ahead)
        self.desk.now += turn.minutes * MINUTE

    def _fate_of(
        self, turn: Turn, publish: Callable[[Sequence[StoryPublished]], None]
    ) -> Callable[[Sequence[StoryPublished]], None]:
        def fated(stories: Sequence[StoryPublished]) -> None:
            if turn.fate == "dies unheard":
                raise Died
            if turn.fate == "is overtaken":
                with self.clock(-turn.ahead), interrupted(self.desk, publish):
                    self.invocation(turn.other_ahead)
            publish(stories)
            if turn.fate == "dies heard":
                raise Died

        return fated


@contextmanager
def interrupted(desk: Desk, publish: Callable[[Sequence[StoryPublished]], None]) -> Iterator[None]:
    before: Any = desk.dispatch.publish
    desk.dispatch.publish = publish  # type: ignore[method-assign,assignment] # whoever publishes meets this fate
    yield
    desk.dispatch.publish = before  # type: ignore[method-assign] # and nobody after him


def turns(skew: float, fates: Sequence[Fate]) -> st.SearchStrategy[list[Turn]]:
    ahead = st.floats(-skew, skew)
    return st.lists(st.builds(Turn, ahead, st.sampled_from(fates), ahead, st.floats(0, 20)), min_size=1, max_size=12)


def published_in(newsroom: Newsroom, taken: Sequence[Turn]) -> Counter[tuple[str, str]]:
    """Messages, and how often each was sent, until nothing is left to do."""
    for turn in taken:
        newsroom.tell()
        newsroom.take(turn)
    for turn in taken:
        newsroom.desk.now += DAY
        newsroom.take(Turn(turn.ahead, "lives", 0, 6))
    return Counter((story.url, story.trace_id) for story in newsroom.desk.published)


@settings(max_examples=40, deadline=None)
@given(turns(SKEW, ["lives", "dies unheard", "dies heard", "is overtaken"]))
def test_no_story_is_lost_and_each_is_one_message_whatever_the_clocks_say(taken: list[Turn]) -> None:
    newsroom = Newsroom()
    published = published_in(newsroom, taken)
    assert sorted(url for url, _ in published) == sorted(newsroom.told)
    assert not newsroom.desk.seen.claims


@settings(max_examples=20, deadline=None)
@given(turns(CLAIM_SECONDS / 2 - 1, ["lives", "is overtaken"]))
def test_clocks_that_differ_by_less_than_a_claim_lasts_send_no_message_twice(taken: list[Turn]) -> None:
    assert set(published_in(Newsroom(), taken).values()) == {1}


@settings(max_examples=20, deadline=None)
@given(turns(SKEW, ["lives"]))
def test_invocations_one_after_the_other_send_no_message_twice_whatever_their_clocks_say(taken: list[Turn]) -> None:
    assert set(published_in(Newsroom(), taken).values()) == {1}
