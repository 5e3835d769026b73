"""Origins that lie, stall, flood and explode: each is refused by name, in time and within its bytes."""

import re
from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from shared.errors import OriginUnavailable, PrivateAddress, TooManyRedirects
from shared.web.addresses import DialPolicy
from tests.hostile.answers import HEAD
from tests.hostile.cases import attempt
from tests.hostile.corpus import PEAK_BYTES, corpus
from tests.hostile.lab import HURRIED, Lab, lab
from tests.origin import redirect, response

CORPUS = corpus()


@pytest.fixture(scope="module")
def shared_lab() -> Iterator[Lab]:
    """Origins for all cases; sockets are opened only within the tests that ask for them."""
    with lab() as made:
        yield made


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.title)
def test_each_case_ends_as_it_must_in_time_and_within_its_bytes(case, shared_lab, loopback) -> None:
    result = attempt(case, shared_lab)

    assert result.problem == ""
    assert result.peak_bytes < PEAK_BYTES


def test_the_corpus_is_as_large_as_promised_and_names_no_case_twice() -> None:
    titles = Counter(case.title for case in CORPUS)

    assert sum(case.error is not None for case in CORPUS) >= 300
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("hops", [1, 4])
def test_hops_are_counted_in_requests(web, origin, hops) -> None:
    for hop in range(9):
        origin.at(f"/{hop}", redirect(f"/{hop + 1}"))
    origin.at(f"/{hops}", response(b"<!doctype html><p>News</p>"))

    web.get(origin.url("/0"))

    assert len(origin.requests) == hops + 1


def test_a_public_page_cannot_send_us_to_this_machine(web_with, origin) -> None:
    web = web_with(policy=DialPolicy(besides=(ip_network("127.0.0.1/32"),)))
    for disguise in ("127.0.0.2", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):  # noqa: S104 - refused, not bound
        with pytest.raises(PrivateAddress):
            web.get(origin.at("/", redirect(f"http://{disguise}:{origin.port}/")))


def test_a_name_that_also_leads_inside_is_refused_unasked(web_with, origin) -> None:
    web = web_with(resolve=lambda host, port, seconds: ["127.0.0.1", "192.168.0.1"])

    with pytest.raises(PrivateAddress, match=r"192\.168\.0\.1"):
        web.get(f"http://news.example:{origin.port}/")

    assert origin.requests == []


@pytest.mark.parametrize(("value", "seconds"), [("120", 120), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("soon", None)])
def test_how_long_to_wait_is_passed_on(web, origin, value, seconds) -> None:
    url = origin.at("/", response(b"", f"Retry-After: {value}", status="503 Busy"))

    with pytest.raises(OriginUnavailable) as trouble:
        web.get(url)

    assert trouble.value.retry_after == seconds


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([HEAD + b"Content-Length: 5000\r\n\r\n<p>"], r"127.0.0.1:\d+: Connection broken: IncompleteRead\([^()]+\)"),
        ([HEAD + b"Content-Length: 5000\r\n\r\n<p>", b""], r"127.0.0.1:\d+: Read timed out\."),
    ],
    ids="cut stalled".split(),
)
def test_a_broken_answer_is_told_once_and_in_words(web_with, origin, parts, said) -> None:
    url = origin.at("/", origin.drip(*parts, every=0.05) if len(parts) > 1 else parts[0])

    with pytest.raises(OriginUnavailable) as trouble:
        web_with(limits=HURRIED).get(url)

    assert re.fullmatch(said, str(trouble.value))


def test_who_was_sent_inside_or_round_in_circles_is_told_where(web_with, origin) -> None:
    web = web_with(policy=DialPolicy(besides=(ip_network("127.0.0.1/32"),)))
    origin.at("/round", redirect("/round"))

    with pytest.raises(PrivateAddress, match=r"http://10\.0\.0\.1/secret leads to 10\.0\.0\.1: private"):
        web.get(origin.at("/in", redirect("http://10.0.0.1/secret")))
    with pytest.raises(TooManyRedirects, match=f"in a circle, at {origin.url('/round')}"):
        web.get(origin.url("/round"))


def test_a_closed_port_is_an_origin_that_may_come_back(web, origin) -> None:
    with pytest.raises(OriginUnavailable, match="does not answer"):
        web.get(f"http://127.0.0.2:{origin.port}/")
