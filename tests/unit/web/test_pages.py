"""What comes of well-meaning origins."""

import gc
import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd

from shared.content_encoding import Caps
from shared.errors import MalformedResponse, RobotsForbidden
from shared.web.http import Limits, Web, anywhere, user_agent
from shared.web.wire import GuardedSocket
from tests.hostile.lab import SMALL
from tests.origin import Origin, redirect, response

PAGE = "<!doctype html><title>Eis</title><p>Häfen vereist</p>".encode()


def test_a_page_comes_with_what_was_said_about_it(web, origin) -> None:
    url = origin.at(
        "/a?b=c", response(PAGE, 'ETag: "1"', "X-Robots-Tag: noai", "X-Robots-Tag: nofollow", "Set-Cookie: id=7")
    )

    page = web.get(url + "#top")

    assert (page.url, page.final_url, page.status, page.body) == (url + "#top", url, 200, PAGE)
    assert page.headers == {"content-type": "text/html", "etag": '"1"', "x-robots-tag": "noai, nofollow"}
    assert abs((datetime.now(UTC) - page.fetched_at).total_seconds()) < 5


def test_we_say_who_we_are_and_what_we_can_read(web_with, origin) -> None:
    web_with().get(origin.at("/a", response(PAGE)))

    [request] = origin.requests
    assert request.startswith("GET /a HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{origin.port}\r\n" in request
    assert "User-Agent: newsmill-test\r\n" in request
    assert "Accept-Encoding: gzip, deflate, br, zstd\r\n" in request
    assert user_agent("mailto:desk@ledger.example").endswith(" (+mailto:desk@ledger.example)")


@pytest.mark.parametrize(
    ("coding", "encode"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress)]
)
def test_coded_pages_are_decoded(web, origin, coding, encode) -> None:
    url = origin.at("/", response(encode(PAGE * 500), f"Content-Encoding: {coding}"))

    assert web.get(url).body == PAGE * 500


def test_chunked_pages_are_put_together(web, origin) -> None:
    chunks = b"".join(b"%x;note\r\n%s\r\n" % (len(part), part) for part in (PAGE[:7], PAGE[7:]))
    url = origin.at(
        "/", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    )

    assert web.get(url).body == PAGE


def test_pages_without_a_length_end_with_the_connection(web, origin) -> None:
    assert web.get(origin.at("/", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)).body == PAGE


@pytest.mark.parametrize("before", ["103 Early Hints", "102 Processing", "100 Continue", "199 Miscellaneous"])
def test_answers_before_the_answer_are_passed_by(web, origin, before) -> None:
    interim = f"HTTP/1.1 {before}\r\nLink: </style.css>; rel=preload\r\n\r\n".encode()
    page = web.get(origin.at("/", interim * 2 + response(PAGE)))
    assert (page.status, page.body) == (200, PAGE)
    assert "link" not in page.headers


@pytest.mark.parametrize(
    "line", ["no header at all", "Näme: value", ": no name", "X: a\rbare return", "X-\0: nul", "GET /"]
)
def test_what_stands_behind_a_line_that_is_no_header_is_heard(web, origin, line) -> None:
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    head = f"HTTP/1.1 200 OK\r\n{line}\r\nX-Robots-Tag : noindex\r\nTransfer-Encoding: chunked\r\n\r\n"
    page = web.get(origin.at("/", head.encode() + chunked))
    assert (page.headers["x-robots-tag"], page.body) == ("noindex", PAGE)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(web, origin, status) -> None:
    start = origin.at("/old", redirect("/new", status))
    end = origin.at("/new", response(PAGE))

    page = web.get(start)

    assert (page.url, page.final_url, page.body) == (start, end, PAGE)


def test_five_redirects_are_followed(web, origin) -> None:
    for hop in range(5):
        origin.at(f"/{hop}", redirect(f"/{hop + 1}"))
    origin.at("/5", response(PAGE))

    assert web.get(origin.url("/0")).final_url == origin.url("/5")


def test_every_hop_needs_a_permit(web, origin) -> None:
    origin.at("/open", redirect("/closed"))
    origin.at("/closed", response(PAGE))
    asked: list[str] = []

    def permit(url: str) -> None:
        asked.append(url)
        if url.endswith("/closed"):
            raise RobotsForbidden(url)

    with pytest.raises(RobotsForbidden):
        web.get(origin.url("/open"), permit)

    assert asked == [origin.url("/open"), origin.url("/closed")]
    assert len(origin.requests) == 1


def test_a_name_is_looked_up_once_and_the_vetted_address_is_dialled(web_with, origin) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])  # rebinding: a second look-up would lead elsewhere
    web = web_with(resolve=lambda host, port, seconds: next(answers))
    origin.at("/", response(PAGE))

    assert web.get(f"http://news.example:{origin.port}/").body == PAGE
    assert f"Host: news.example:{origin.port}\r\n" in origin.requests[0]


def test_the_next_address_is_tried_when_one_does_not_answer(web_with, origin) -> None:
    web = web_with(resolve=lambda host, port, seconds: ["127.0.0.2", "127.0.0.1"])
    origin.at("/", response(PAGE))

    assert web.get(f"http://news.example:{origin.port}/").body == PAGE


def test_ipv6_hosts_are_reached(web, loopback) -> None:
    with Origin("::1").serving() as origin:
        origin.at("/", response(PAGE))
        page = web.get(f"http://[::1]:{origin.port}/")

    assert page.body == PAGE
    assert f"Host: [::1]:{origin.port}\r\n" in origin.requests[0]


def test_names_are_looked_up_by_the_system(web, origin) -> None:
    origin.at("/", response(PAGE))

    assert web.get(f"http://localhost:{origin.port}/").body == PAGE


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", "", "text/xml"])
def test_html_is_known_by_its_face_when_its_type_says_nothing(web, origin, content_type) -> None:
    url = origin.at("/", response(b"\xef\xbb\xbf\n  " + PAGE, content_type=content_type))

    assert web.get(url).body.endswith(PAGE)


def test_anything_can_be_asked_for_when_it_is_not_a_page(web, origin) -> None:
    url = origin.at("/robots.txt", response(b"User-agent: *", status="503 Busy", content_type="text/plain"))

    answer = web.ask(url, Limits())

    assert (answer.status, answer.body) == (503, b"User-agent: *")


@pytest.mark.parametrize("headers", [[], ["Content-Encoding: gzip"]], ids=["plain", "coded"])
def test_of_what_is_not_a_page_the_beginning_will_do(web, origin, headers) -> None:
    rules = b"User-agent: *\nDisallow: /a\n" + b"# comment\n" * 30_000
    url = origin.at("/robots.txt", response(gzip.compress(rules) if headers else rules, *headers))
    limits = Limits(wire_bytes=100_000, caps=Caps(decoded_bytes=100_000))

    body = web.ask(url, limits).body

    assert body.startswith(b"User-agent: *\nDisallow: /a\n")
    assert 30_000 < len(body) <= 100_000


def test_threads_may_share_the_web(web, origin) -> None:
    bodies = [PAGE + str(number).encode() for number in range(20)]
    urls = [origin.at(f"/{number}", response(body)) for number, body in enumerate(bodies)]

    with ThreadPoolExecutor(10) as pool:
        assert [page.body for page in pool.map(web.get, urls)] == bodies


def test_headers_of_a_conditional_request_reach_the_origin(origin: Origin, web: Web):
    url = origin.at("/feed", response(b"", status="304 Not Modified"))
    with web.open(url, anywhere, SMALL, {"If-None-Match": '"v1"', "Accept": "application/rss+xml"}) as answer:
        assert answer.status == 304
    assert 'If-None-Match: "v1"' in origin.requests[0]
    assert origin.requests[0].count("Accept: ") == 1


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        (["301 Moved", "308 Permanent"], "/2"),
        (["301 Moved", "302 Found"], "/1"),
        (["302 Found", "301 Moved"], ""),
        ([], ""),
    ],
)
def test_where_a_page_has_moved_for_good_is_told_up_to_the_first_detour(origin: Origin, web: Web, statuses, moved_to):
    for hop, status in enumerate(statuses):
        origin.at(f"/{hop}", redirect(f"/{hop + 1}", status))
    origin.at(f"/{len(statuses)}", response(b"<rss/>"))
    with web.open(origin.url("/0"), anywhere, SMALL) as answer:
        assert answer.moved_to == (origin.url(moved_to) if moved_to else "")


def test_a_broken_answer_keeps_no_connection_open_while_somebody_holds_its_error(origin: Origin, web: Web):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: plenty\r\n\r\n"
    with pytest.raises(MalformedResponse) as held:
        web.get(origin.at("/", head + b"<p>Words"))
    assert held.value
    assert [each for each in gc.get_objects() if isinstance(each, GuardedSocket) and each.fileno() >= 0] == []
