"""Every hop has a turn, and the host that answered, or did not, is told apart from all others."""

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.captures import RawPage
from shared.errors import NotOurTurn, OriginUnavailable, PageGone, PrivateAddress, RobotsForbidden
from shared.politeness.turns import PATIENCE_SECONDS
from shared.politeness.web import UNDER_WAY_SECONDS, PoliteWeb
from shared.web.http import NOTHING_ELSE, Answer, Limits, Permit
from shared.web.targets import parse_target
from tests.builders import raw_page

A, B, C = "https://a.example/1", "https://b.example/2", "https://c.example/3"


@dataclass
class Hops:
    """A web in which every URL leads over the same hops, and ends in an error if there is one."""

    hops: tuple[str, ...] = (A,)
    error: Exception | None = None

    def get(self, url: str, permit: Permit, headers: Mapping[str, str]) -> RawPage:
        for hop in self.hops:
            permit(hop)
        if self.error:
            raise self.error
        return raw_page(headers=dict(headers))

    def ask(self, url: str, limits: Limits, permit: Permit) -> RawPage:
        return self.get(url, permit, NOTHING_ELSE)

    @contextmanager
    def open(self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str]) -> Any:
        page = self.get(url, permit, headers)
        yield Answer(parse_target(url), page.status, page.headers, None, lambda: iter([page.body]))


@dataclass
class Book:
    """Writes down what is asked and told; gives no turn to the URLs in `busy`."""

    busy: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)

    def take(self, url: str, patience: float) -> None:
        if url in self.busy:
            raise NotOurTurn("others first", retry_after=60)
        self.lines.append(f"take {url} within {patience:.0f} s")

    def answered(self, url: str) -> None:
        self.lines.append(f"answered {url}")

    def failed(self, url: str, error: Exception) -> None:
        self.lines.append(f"failed {url}: {error}")


def nowhere(url: str) -> None:
    raise RobotsForbidden(url)


@pytest.fixture
def book() -> Book:
    return Book()


def test_each_hop_has_a_turn_and_its_answer_is_told(book) -> None:
    PoliteWeb(Hops((A, B)), book).get(A)
    assert book.lines == [
        f"take {A} within {PATIENCE_SECONDS:.0f} s",
        f"answered {A}",
        f"take {B} within {UNDER_WAY_SECONDS:.0f} s",
        f"answered {B}",
    ]


@pytest.mark.parametrize("error", [OriginUnavailable("no answer"), PageGone("404"), PrivateAddress("10.0.0.1")])
def test_what_ended_the_last_hop_is_told_of_its_host(book, error) -> None:
    with pytest.raises(type(error)):
        PoliteWeb(Hops((A, B), error), book).get(A)
    assert book.lines[-1] == f"failed {B}: {error}"


def test_who_may_not_ask_takes_no_turn(book) -> None:
    with pytest.raises(RobotsForbidden):
        PoliteWeb(Hops(), book).get(A, nowhere)
    assert book.lines == []


def test_a_hop_that_gets_no_turn_says_nothing_bad_of_the_one_before(book) -> None:
    book.busy = (B,)
    with pytest.raises(NotOurTurn):
        PoliteWeb(Hops((A, B)), book).get(A)
    assert book.lines[1:] == [f"answered {A}"]


def test_what_completes_a_page_waits_as_long_as_its_redirects_would(book) -> None:
    PoliteWeb(Hops(), book).more_patiently().get(A)
    assert book.lines[0] == f"take {A} within {UNDER_WAY_SECONDS:.0f} s"


def test_robots_txt_has_its_turn_too(book) -> None:
    PoliteWeb(Hops(), book).ask(A, Limits())
    assert book.lines == [f"take {A} within 5 s", f"answered {A}"]


def test_a_body_that_breaks_off_while_it_is_read_is_told(book) -> None:
    web = PoliteWeb(Hops(), book)
    with pytest.raises(OriginUnavailable), web.open(A, lambda _: None, Limits()):
        raise OriginUnavailable("connection lost")
    assert book.lines[-1] == f"failed {A}: connection lost"


def test_conditions_are_passed_on(book) -> None:
    assert PoliteWeb(Hops(), book).get(A, headers={"If-None-Match": '"1"'}).headers == {"If-None-Match": '"1"'}


def test_a_visit_that_takes_too_long_with_its_waits_ends_before_its_function_does(book) -> None:
    moments = iter([0.0, 1.0, 2.0, 61.0])
    with pytest.raises(OriginUnavailable, match="more than 60 s"):
        PoliteWeb(Hops((A, B, C)), book, lambda: next(moments)).get(A)
    assert book.lines[-1] == f"answered {B}"
