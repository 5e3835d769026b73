"""No request leaves before its turn, and every answer is taken to heart."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from shared.errors import (
    BotWall,
    HostShut,
    MalformedResponse,
    NotOurTurn,
    OriginUnavailable,
    PageGone,
    PageRefused,
    PrivateAddress,
    UnfetchableUrl,
)
from shared.politeness.host import Host
from shared.politeness.slots import Slots
from shared.politeness.turns import START_SECONDS, Turns
from tests.polite_fakes import MemoryHosts

NOW = 1_795_000_000.0
NAME = "ledger.example"
URL = f"https://www.{NAME}/story"


@dataclass
class World:
    """One table, as many functions as a test wants, and time that sleeping moves."""

    hosts: MemoryHosts = field(default_factory=MemoryHosts)
    time: float = NOW
    left: list[float] = field(default_factory=list)

    def function(self, spacing: float = 1.0) -> Turns:
        return Turns(self.hosts, Slots(self.hosts, spacing), lambda: self.time, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def ask(self, turns: Turns, url: str = URL) -> None:
        turns.take(url)
        self.left.append(self.time)

    @property
    def host(self) -> Host:
        return self.hosts.get(NAME)


@pytest.fixture
def world() -> World:
    return World()


def test_requests_of_many_functions_leave_one_spacing_apart(world) -> None:
    functions = [world.function() for _ in range(4)]
    for turn in range(20):
        world.ask(functions[turn % 4])
    assert min(later - earlier for earlier, later in pairwise(world.left)) == pytest.approx(1)


def test_threads_that_share_what_they_know_never_share_a_turn(world) -> None:
    left: list[float] = []
    turns = Turns(world.hosts, Slots(world.hosts, 0.04), lambda: NOW, lambda seconds: left.append(NOW + seconds))
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(turns.take, [URL] * 100))
    finally:
        sys.setswitchinterval(usual)
    assert min(later - earlier for earlier, later in pairwise(sorted(left))) == pytest.approx(0.04, abs=1e-3)
    assert len(left) == 100


def test_a_host_at_rest_is_asked_at_once(world) -> None:
    world.ask(world.function())
    assert world.left == [pytest.approx(NOW + START_SECONDS)]


def test_a_turn_far_away_is_not_waited_for_and_another_slot_is_found(world) -> None:
    world.hosts.hosts[NAME] = Host(NAME, next_turn=NOW + 60, next_slot=NOW + 20)
    for place in range(3):
        with pytest.raises(NotOurTurn) as caught:
            world.function().take(URL)
        assert caught.value.retry_after == pytest.approx(60 + place)
    assert world.time == NOW


def test_whoever_is_under_way_waits_longer(world) -> None:
    world.hosts.hosts[NAME] = Host(NAME, next_turn=NOW + 20)
    world.function().take(URL, 35)
    assert world.time == NOW + 20


def test_a_turn_that_was_over_before_we_knew_is_not_used(world) -> None:
    turns = world.function()
    slow_once = iter([0.2, 0.0])
    move = world.hosts.move

    def slowly(known, wish):
        moved = move(known, wish)
        world.sleep(next(slow_once))
        return moved

    world.hosts.move = slowly
    world.ask(turns)
    assert world.left == [pytest.approx(NOW + START_SECONDS + 1)]


def test_on_this_machine_nobody_waits(world) -> None:
    turns = world.function()
    for _ in range(30):
        world.ask(turns, "http://127.0.0.1:8000/story")
    assert world.time == NOW


def test_time_that_stands_still_keeps_nobody_from_a_turn() -> None:
    world = World(time=NOW + 0.000456)
    turns = world.function()
    for _ in range(3):
        world.ask(turns, "http://127.0.0.1/")
    assert world.hosts.updates == 3


def test_a_crawl_delay_holds_for_all_from_the_moment_it_is_heard(world) -> None:
    reader, other = world.function(), world.function()
    world.ask(other)
    world.ask(reader)  # robots.txt itself
    reader.heard(f"https://{NAME}", 4)
    world.ask(other)
    world.ask(reader)
    assert [round(later - earlier) for earlier, later in pairwise(world.left)] == [1, 4, 4]


@pytest.mark.parametrize(("said", "kept"), [(3600, 30), (-1, 0), (float("nan"), 0), (float("inf"), 30), (0, 0)])
def test_a_crawl_delay_is_honoured_within_reason(world, said, kept) -> None:
    world.function().heard(f"https://{NAME}", said)
    assert world.host.crawl_delay == kept


def test_a_crawl_delay_that_was_taken_back_is_forgotten(world) -> None:
    world.function().heard(f"https://{NAME}", 2)
    later = world.function()
    world.ask(later)  # robots.txt
    later.heard(f"https://{NAME}", 0)
    assert world.host.crawl_delay == 0


def test_rules_that_ask_nothing_cost_no_update(world) -> None:
    world.function().heard(f"https://{NAME}", 0)
    world.function().answered(URL)
    assert world.hosts.updates == 0


def test_nobody_asks_a_host_that_said_when_to_come_back(world) -> None:
    world.function().failed(URL, OriginUnavailable("429", status=429, retry_after=600))
    for place in range(2):
        with pytest.raises(HostShut, match="it asked for a pause") as caught:
            world.function().take(URL)
        assert caught.value.retry_after == pytest.approx(600 + 2 * place, abs=0.1)
    world.time += 601
    world.ask(world.function())


def test_a_short_pause_is_waited_for(world) -> None:
    world.function().failed(URL, OriginUnavailable("503", status=503, retry_after=2))
    world.ask(world.function())
    assert world.left == [pytest.approx(NOW + 2 + START_SECONDS)]


def test_an_open_circuit_lets_one_try_and_all_others_wait_for_what_comes_of_it(world) -> None:
    turns = world.function()
    for _ in range(5):
        turns.failed(URL, OriginUnavailable("no answer"))
    with pytest.raises(HostShut, match="it failed or refused again and again"):
        world.function().take(URL)

    world.time += 61
    one, other = world.function(), world.function()
    one.take(URL)
    with pytest.raises(HostShut):
        other.take(URL)
    one.answered(URL)
    other.take(URL)
    assert (world.host.openings, world.host.failures) == (0, 0)


def test_a_trial_that_fails_keeps_the_circuit_open_for_longer(world) -> None:
    turns = world.function()
    for _ in range(5):
        turns.failed(URL, OriginUnavailable("no answer"))
    world.time += 61
    turns.take(URL)
    turns.failed(URL, OriginUnavailable("no answer"))
    assert world.host.shut_until == pytest.approx(world.time + 120, abs=1)


@pytest.mark.parametrize(
    ("error", "trace"),
    [
        (OriginUnavailable("timed out"), lambda host: host.failures == 1),
        (OriginUnavailable("500", status=500), lambda host: host.failures == 1),
        (OriginUnavailable("503", status=503), lambda host: (host.failures, host.slowed) == (1, 2)),
        (OriginUnavailable("503", status=503, retry_after=90), lambda host: host.shut_until == NOW + 90),
        (OriginUnavailable("429", status=429), lambda host: (host.shut_until, host.slowed) == (NOW + 60, 2)),
        (PageRefused("403", status=403), lambda host: host.refusals == 1),
        (BotWall("a challenge"), lambda host: host.refusals == 1),
        (PageRefused("401", status=401), lambda host: host.manner == 0),
        (PageGone("404"), lambda host: host.manner == 0),
        (MalformedResponse("nonsense"), lambda host: host.manner == 0),
        (PrivateAddress("10.0.0.1"), lambda host: host.manner == 0),
        (UnfetchableUrl("no such host"), lambda host: host.manner == 0),
    ],
    ids=lambda value: repr(value) if isinstance(value, Exception) else "",
)
def test_what_ended_a_request_says_something_of_the_host(world, error, trace: Callable[[Host], bool]) -> None:
    world.function().failed(URL, error)
    assert trace(world.host), world.host


def test_a_page_that_is_gone_shows_that_the_host_is_there(world) -> None:
    turns = world.function()
    turns.failed(URL, OriginUnavailable("timed out"))
    turns.failed(URL, PageGone("404"))
    assert world.host.failures == 0
