"""No story of a source's parts is lost, whatever crashes, fails or takes too long."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import repeat

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.discover.part import Part, PartKind
from functions.discover.service import Deadline
from functions.discover.timetable import DAY, HOUR
from shared.sources import PollState
from tests.discover_fakes import FEED_URL, NOW, Served, iso, rss
from tests.unit.discover.conftest import Desk
from tests.unit.discover.documents import SITEMAP, index, page, urlset
from tests.unit.discover.test_parts import SECOND, STORY, THIRD, all_parts_read, urls


def test_stories_that_came_meanwhile_and_push_old_ones_down_hide_none(desk: Desk) -> None:
    """A page's number is no place: what stood on the second page stands on the fourth when it is read."""

    def publish(newest: int, unavailable: int = 0) -> None:
        for number in range(1, 12):
            here = FEED_URL if number == 1 else f"{FEED_URL}?page={number}"
            first = newest - 3 * (number - 1)
            stories = [f"{STORY}/{story}" for story in range(first, max(first - 3, 0), -1)]
            desk.web.serve(here, page(f"{FEED_URL}?page={number + 1}", *stories) if stories else rss())
        if unavailable:
            desk.web.documents[f"{FEED_URL}?page={unavailable}"] = Served(status=503)

    desk.watch()
    publish(20, unavailable=2)
    desk.poll()
    for newest in (22, 24, 26):
        publish(newest, unavailable=2)
        desk.poll()
    publish(27)
    all_parts_read(desk)
    assert urls(desk) == {f"{STORY}/{number}" for number in range(1, 27)}


def test_a_page_that_comes_late_is_looked_for_behind_what_was_read_meanwhile(desk: Desk) -> None:
    """More was published than stood before it: what its address shows is new, and what it held is behind known ones."""

    def publish(newest: int) -> None:
        for number in range(newest, 0, -1):
            here = f"{FEED_URL}?page={newest - number + 1}" if number < newest else FEED_URL
            told = f"{STORY}/{number}"
            desk.web.serve(here, page(f"{FEED_URL}?page={newest - number + 2}", told) if number > 1 else rss(told))

    desk.watch()
    publish(4)
    desk.web.documents[THIRD] = Served(status=503)
    assert len(desk.poll()) == 2
    publish(9)
    all_parts_read(desk)
    desk.poll()
    assert urls(desk) == {f"{STORY}/{number}" for number in range(1, 10)}


def test_a_part_that_we_fail_at_ourselves_takes_nothing_from_the_others(desk: Desk) -> None:
    known = desk.watch(state=PollState(interval=HOUR))
    desk.web.documents[SECOND] = Served(trouble=KeyError("a bug"))
    desk.web.serve(THIRD, rss(STORY))
    for url in (SECOND, THIRD):
        desk.parts.add(Part.of(known, url, PartKind.PAGE, NOW))
    report = desk.read_parts()
    assert isinstance(report.error, ExceptionGroup)
    assert urls(desk) == {STORY}
    [left] = desk.parts.all()
    assert left.due_at > NOW + HOUR
    assert left.problem.startswith("error of ours")


def test_parts_beyond_the_time_that_is_left_wait_for_the_next_tick(desk: Desk) -> None:
    known = desk.watch()
    desk.web.serve(SECOND, rss(STORY))
    desk.parts.add(Part.of(known, SECOND, PartKind.PAGE, NOW))
    for seconds in (iter([20.0]), iter([100.0, 20.0])):
        desk.read_parts(Deadline(partial(next, seconds, 20.0)))
        assert desk.web.asked == []
        assert [part.due_at for part in desk.parts.all()] == [NOW]
    desk.read_parts()
    assert urls(desk) == {STORY}


class Crash(Exception):
    """The invocation ends here."""


def crashing(method: Callable[..., object], calls: list[int], at: set[int]) -> Callable[..., object]:
    def call(*args: object, **named: object) -> object:
        calls.append(1)
        if len(calls) in at:
            raise Crash
        done = method(*args, **named)
        if -len(calls) in at:
            raise Crash
        return done

    return call


def crashes(latest: int) -> st.SearchStrategy[set[int]]:
    """At which calls: before them, or, where it is negative, after them."""
    return st.sets(st.integers(1, latest).flatmap(lambda call: st.sampled_from([call, -call])), max_size=4)


def let_crash(desk: Desk, at: set[int]) -> None:
    calls: list[int] = []
    for port in (desk.seen, desk.dispatch, desk.sources, desk.parts):
        for name in ("known", "claim", "keep", "publish", "settle", "add", "delete", "due", "get", "hold"):
            if hasattr(port, name):
                setattr(port, name, crashing(getattr(port, name), calls, at))


def a_while_later(desk: Desk, seconds_left: Callable[[], float] = lambda: 100.0) -> None:
    """A poll and a look at the parts, each to its end or its crash."""
    desk.now += 2 * DAY
    for step in (desk.tick, desk.read_parts):
        with suppress(Crash):
            step(Deadline(seconds_left))


@settings(max_examples=40, deadline=None)
@given(
    crashes(60),
    st.dictionaries(st.integers(2, 24), st.integers(1, 3), max_size=6),
    st.integers(1, 24),
)
def test_every_story_on_every_page_is_published_whatever_crashes_and_whichever_pages_fail(
    at: set[int], failures: dict[int, int], number: int
) -> None:
    desk = Desk()
    desk.watch()
    let_crash(desk, at)
    for tick in range(60):
        for place in range(1, number + 1):
            here = f"{FEED_URL}?page={place}" if place > 1 else FEED_URL
            following = f"{FEED_URL}?page={place + 1}"
            told = page(following, f"{STORY}/{place}") if place < number else rss(f"{STORY}/{place}")
            desk.web.serve(here, told, 503 if tick < failures.get(place, 0) else 200)
        a_while_later(desk)
    assert urls(desk) == {f"{STORY}/{place}" for place in range(1, number + 1)}


@settings(max_examples=20, deadline=None)
@given(
    crashes(120),
    st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=25),
    st.lists(st.integers(1, 200), max_size=6),
)
def test_every_story_of_an_index_is_published_whatever_crashes_fails_or_takes_too_long(
    at: set[int], children: list[tuple[bool, int]], patience: list[int]
) -> None:
    """A sitemap is dated or not, and cannot be had so many times; a tick has time for so many steps."""
    desk = Desk()
    desk.watch(SITEMAP, max_age_days=0)
    let_crash(desk, at)
    for tick in range(50):
        told: list[tuple[str, str] | str] = []
        for number, (is_dated, failures) in enumerate(children):
            url = f"https://courier.example/c{number}.xml"
            told.append((url, iso(NOW - DAY + number)) if is_dated else url)
            desk.web.serve(url, urlset((f"{STORY}/{number}", iso(NOW - DAY))), 503 if tick < failures else 200)
        desk.web.serve(SITEMAP, index(*told), etag='"1"')
        steps = iter(range(patience[tick])) if tick < len(patience) else repeat(0)
        a_while_later(desk, lambda steps=steps: 1.0 if next(steps, None) is None else 100.0)  # type: ignore[misc] # mypy infers no defaults
    assert urls(desk) == {f"{STORY}/{number}" for number in range(len(children))}
