"""robots.txt as RFC 9309 has it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from shared.captures import RawPage
from shared.errors import HostShut, OriginUnavailable, PrivateAddress, RobotsForbidden, TooManyRedirects
from shared.web import robots as robots_module
from shared.web.http import Limits
from shared.web.robots import ANYTHING, ROBOTS_LIMITS, CachedRules, Robots
from tests.builders import FETCHED_AT, raw_page
from tests.fakes import MemoryRobotsCache

SITE = "https://news.example"


@dataclass
class Site:
    """Answers for robots.txt, and counts how often it was asked."""

    answer: RawPage | Exception
    asked: list[str] = field(default_factory=list)

    def ask(self, url: str, limits: Limits) -> RawPage:
        assert limits == ROBOTS_LIMITS
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def rules(*lines: str, status: int = 200, **changes: object) -> RawPage:
    return raw_page(status=status, body="\n".join(lines).encode(), **changes)


@dataclass
class Clock:
    time: object = FETCHED_AT

    def __call__(self):
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def robots_of(clock: Clock) -> Callable[..., Robots]:
    return lambda answer, cache=None: Robots(Site(answer), cache or MemoryRobotsCache(), now=clock)


def allowed(robots: Robots, path: str) -> bool:
    try:
        robots.require(SITE + path)
    except RobotsForbidden:
        return False
    return True


@pytest.mark.parametrize(
    ("lines", "open_paths", "closed_paths"),
    [
        pytest.param([""], ["/", "/a"], [], id="an empty file"),
        pytest.param(["User-agent: *", "Disallow:"], ["/a"], [], id="an empty rule"),
        pytest.param(["User-agent: *", "Disallow: /"], ["/robots.txt"], ["/", "/a"], id="all closed"),
        pytest.param(
            ["User-agent: *", "Disallow: /a", "Allow: /a/b"], ["/a/b/c", "/b"], ["/a/c"], id="the longest match wins"
        ),
        pytest.param(["User-agent: *", "Disallow: /a", "Allow: /a"], ["/a"], [], id="a tie goes to Allow"),
        pytest.param(["User-agent: *", "Disallow: /*.pdf$"], ["/a.pdf?x"], ["/a.pdf"], id="stars and dollars"),
        pytest.param(["User-agent: *", "Disallow: /?s="], ["/?t="], ["/?s=ice"], id="queries"),
        pytest.param(["User-agent: *", "Disallow: /straße"], ["/"], ["/stra%C3%9Fe"], id="other alphabets"),
        pytest.param(["USER-AGENT: NewsMill", "Disallow: /"], [], ["/a"], id="our group, in any case"),
        pytest.param(
            ["User-agent: newsmill", "Allow: /", "User-agent: *", "Disallow: /"], ["/a"], [], id="our group wins"
        ),
        pytest.param(
            ["User-agent: a", "User-agent: newsmill # us", "Disallow: /a"], ["/b"], ["/a"], id="a shared group"
        ),
        pytest.param(["User-agent: news", "Disallow: /"], ["/a"], [], id="a group whose name begins ours is another's"),
        pytest.param(["User-agent: newsmillbot", "Disallow: /"], ["/a"], [], id="so is one that ours begins"),
        pytest.param(["User-agent: googlebot", "Disallow: /"], ["/a"], [], id="other agents' groups"),
        pytest.param(["<html><body>Not found</body></html>"], ["/a"], [], id="a page in place of rules"),
        pytest.param(["\ufeffUser-agent: *", "Disallow: /a"], ["/b"], ["/a"], id="a BOM"),
    ],
)
def test_the_rules_are_obeyed(robots_of, lines, open_paths, closed_paths) -> None:
    robots = robots_of(rules(*lines))

    assert [path for path in open_paths if not allowed(robots, path)] == []
    assert [path for path in closed_paths if allowed(robots, path)] == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_means_that_there_are_no_rules(robots_of, status) -> None:
    assert allowed(robots_of(rules("User-agent: *", "Disallow: /", status=status)), "/a")


def test_too_many_redirects_mean_that_there_are_no_rules(robots_of) -> None:
    assert allowed(robots_of(TooManyRedirects("more than 5")), "/a")


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_a_site_that_cannot_tell_its_rules_is_left_alone_for_now(robots_of, status) -> None:
    with pytest.raises(OriginUnavailable) as trouble:
        robots_of(rules(status=status, headers={"retry-after": "90"})).require(SITE + "/a")
    assert trouble.value.retry_after == 90


def test_a_site_that_does_not_answer_is_left_alone_for_now(robots_of) -> None:
    with pytest.raises(OriginUnavailable):
        robots_of(OriginUnavailable("timed out")).require(SITE + "/a")


def test_a_site_that_sends_us_inside_is_refused(robots_of) -> None:
    with pytest.raises(PrivateAddress):
        robots_of(PrivateAddress("10.0.0.1")).require(SITE + "/a")


def test_no_more_than_500_kib_are_read(robots_of) -> None:
    padding = "# " + "x" * (500 * 1024)

    assert not allowed(robots_of(rules("User-agent: *", "Disallow: /a", padding)), "/a")
    assert allowed(robots_of(rules(padding, "User-agent: *", "Disallow: /a")), "/a")


def test_one_answer_serves_a_day(robots_of, clock) -> None:
    robots = robots_of(rules("User-agent: *", "Disallow: /a"))

    for hours in (0, 5, 23.9):
        clock.time = FETCHED_AT + timedelta(hours=hours)
        assert not allowed(robots, "/a")
    assert robots.web.asked == [SITE + "/robots.txt"]

    robots.web.answer = rules()
    clock.time = FETCHED_AT + timedelta(hours=24)
    assert allowed(robots, "/a")


def test_an_answer_s_day_does_not_begin_anew_in_another_environment(robots_of, clock) -> None:
    cache = MemoryRobotsCache()
    robots_of(rules("User-agent: *", "Disallow: /a"), cache).require(SITE)
    later = robots_of(rules(), cache)

    clock.time = FETCHED_AT + timedelta(hours=20)
    assert not allowed(later, "/a")
    assert later.web.asked == []
    clock.time = FETCHED_AT + timedelta(hours=25)
    assert allowed(later, "/a")


def test_a_site_without_rules_is_remembered_too(robots_of) -> None:
    cache = MemoryRobotsCache()
    robots_of(rules(status=404), cache).require(SITE)

    later = robots_of(rules("User-agent: *", "Disallow: /"), cache)

    assert allowed(later, "/a")


def test_trouble_is_remembered_for_two_minutes_and_others_are_told_only_since_when(robots_of, clock) -> None:
    robots = robots_of(OriginUnavailable("timed out"))
    for _ in range(3):
        with pytest.raises(OriginUnavailable):
            robots.require(SITE + "/a")
    assert len(robots.web.asked) == 1
    assert robots.cache.rules == {SITE: CachedRules(ANYTHING, FETCHED_AT, unreachable_since=FETCHED_AT)}

    robots.web.answer = rules()
    clock.time = FETCHED_AT + timedelta(minutes=2)
    assert allowed(robots, "/a")
    assert robots.cache.rules[SITE].unreachable_since is None


def test_rules_that_nobody_could_reach_for_thirty_days_count_as_none(robots_of, clock) -> None:
    robots = robots_of(OriginUnavailable("status 503", status=503))
    for day in range(30):
        clock.time = FETCHED_AT + timedelta(days=day)
        with pytest.raises(OriginUnavailable):
            robots.require(SITE + "/a")

    clock.time = FETCHED_AT + timedelta(days=30)
    assert allowed(robots, "/a")


def test_rules_that_were_known_before_hold_even_then(robots_of, clock) -> None:
    robots = robots_of(rules("User-agent: *", "Disallow: /closed"))
    robots.require(SITE + "/a")
    robots.web.answer = OriginUnavailable("timed out")
    clock.time = FETCHED_AT + timedelta(days=1)
    with pytest.raises(OriginUnavailable):
        robots.require(SITE + "/a")

    clock.time = FETCHED_AT + timedelta(days=31)
    assert allowed(robots, "/a")
    assert not allowed(robots, "/closed")


def test_a_host_that_nobody_asks_at_present_tells_nothing_new(robots_of) -> None:
    robots = robots_of(HostShut("left alone", retry_after=60))
    with pytest.raises(HostShut):
        robots.require(SITE + "/a")
    assert robots.cache.rules == {}


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        (["User-agent: *", "Crawl-delay: 10"], 10),
        (["User-agent: *", "Crawl-delay: 10", "User-agent: newsmill", "Crawl-delay: 2.5"], 2.5),
        (["User-agent: newsmill", "Disallow: /a", "User-agent: other", "Crawl-delay: 7"], 0),
        (["User-agent: *", "Crawl-delay: soon"], 0),
        ([], 0),
    ],
)
def test_a_crawl_delay_is_told_once_with_the_rules_it_came_with(clock, lines, seconds) -> None:
    told: list[tuple[str, float]] = []
    robots = Robots(Site(rules(*lines)), MemoryRobotsCache(), lambda *heard: told.append(heard), clock)
    for path in ("/b", "/c"):
        robots.require(SITE + path)
    assert told == [(SITE, seconds)]


def test_each_origin_has_its_own_rules(robots_of) -> None:
    robots = robots_of(rules())
    for url in ("https://a.example/", "http://a.example/", "https://a.example:8443/", "https://a.example/b"):
        robots.require(url)

    assert robots.web.asked == [
        f"{origin}/robots.txt" for origin in ("https://a.example", "http://a.example", "https://a.example:8443")
    ]


def test_pages_of_one_host_wait_for_one_answer(robots_of) -> None:
    robots = robots_of(rules())

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(robots.require, [f"{SITE}/{number}" for number in range(50)]))

    assert len(robots.web.asked) == 1


def test_memory_holds_a_bounded_number_of_origins(robots_of, monkeypatch) -> None:
    monkeypatch.setattr(robots_module, "MOST_ORIGINS", 3)
    robots = robots_of(rules())

    for number in range(9):
        robots.require(f"https://{number}.example/")

    assert len(robots._known) == 3


def test_rules_outlive_the_environment_in_their_cache(robots_of) -> None:
    cache = MemoryRobotsCache()
    robots_of(rules("User-agent: *"), cache).require(SITE + "/a")

    assert cache.rules == {SITE: CachedRules("User-agent: *", FETCHED_AT + timedelta(hours=24))}
