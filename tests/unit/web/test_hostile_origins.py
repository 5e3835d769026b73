"""Origins that lie, stall, flood and explode: each is refused by name, in time and within its bytes."""

import gzip
import time
import tracemalloc
import zlib
from ipaddress import ip_network

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd

from shared.errors import (
    MalformedResponse,
    NotHtml,
    OriginUnavailable,
    PageGone,
    PageRefused,
    PageTooLarge,
    PrivateAddress,
    TooManyRedirects,
    UnfetchableUrl,
)
from shared.web.addresses import DialPolicy
from tests.origin import redirect, response
from tests.unit.web.conftest import HURRIED, SMALL

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PAGE = b"<!doctype html><p>News</p>"
ZEROS = bytes(30 * 1024 * 1024)


def bare_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(data) + deflate.flush()


def coded(coding: str, body: bytes) -> bytes:
    return response(body, f"Content-Encoding: {coding}")


ANSWERS = {
    # statuses
    "gone": (response(status="404 Not Found"), PageGone, "404"),
    "gone for good": (response(status="410 Gone"), PageGone, "410"),
    "unauthorized": (response(status="401 Unauthorized"), PageRefused, "401"),
    "payment required": (response(status="402 Payment Required"), PageRefused, "402"),
    "forbidden": (response(status="403 Forbidden"), PageRefused, "403"),
    "for legal reasons": (response(status="451 Unavailable"), PageRefused, "451"),
    "teapot": (response(status="418 Teapot"), PageRefused, "418"),
    "request timeout": (response(status="408 Timeout"), OriginUnavailable, "408"),
    "too early": (response(status="425 Too Early"), OriginUnavailable, "425"),
    "too many": (response(status="429 Too Many Requests"), OriginUnavailable, "429"),
    "broken": (response(status="500 Oops"), OriginUnavailable, "500"),
    "busy": (response(status="503 Busy"), OriginUnavailable, "503"),
    "not modified": (response(status="304 Not Modified"), MalformedResponse, "304"),
    "switching protocols": (response(status="101 Switching Protocols"), MalformedResponse, "101"),
    "status 999": (response(status="999 Denied"), MalformedResponse, "999"),
    "multiple choices": (response(PAGE, status="300 Multiple Choices"), MalformedResponse, "300"),
    # no HTTP
    "not HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", MalformedResponse, "SSH"),
    "HTTP/0.9": (PAGE, MalformedResponse, "127.0.0.1"),
    "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", MalformedResponse, "127.0.0.1"),
    "binary noise": (bytes(range(256)) * 8, MalformedResponse, "127.0.0.1"),
    "no number for a status": (b"HTTP/1.1 OK\r\n\r\n", MalformedResponse, "127.0.0.1"),
    "nothing at all": (b"", OriginUnavailable, "closed"),
    "nothing after the status": (b"HTTP/1.1 200 OK\r\n", NotHtml, "empty|missing"),
    # heads
    "a status line without end": (b"HTTP/1.1 200 " + b"O" * 20_000, MalformedResponse, "head of more than"),
    "a header without end": (HEAD + b"X: " + b"a" * 20_000, MalformedResponse, "head of more than"),
    "a thousand headers": (HEAD + b"X: 1\r\n" * 1000 + b"\r\n", MalformedResponse, "100 headers"),
    "endless 100 Continue": (b"HTTP/1.1 100 Continue\r\n\r\n" * 2000, MalformedResponse, "head of more than"),
    "two lengths": (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + PAGE, MalformedResponse, "Length"),
    # bodies
    "too long by its own word": (HEAD + b"Content-Length: 99999999\r\n\r\n" + PAGE, PageTooLarge, "wire"),
    "too long without a word": (HEAD + b"\r\n" + PAGE + b" " * 200_000, PageTooLarge, "wire"),
    "longer chunks than allowed": (CHUNKED + b"fffff\r\n" + b" " * 200_000, PageTooLarge, "wire"),
    "more chunks than allowed": (CHUNKED + (b"400\r\n" + b" " * 1024 + b"\r\n") * 200, PageTooLarge, "wire"),
    "a million empty-ish chunks": (CHUNKED + b"1\r\n \r\n" * 100_000, PageTooLarge, "wire"),
    "shorter than it says": (HEAD + b"Content-Length: 500\r\n\r\n" + PAGE, OriginUnavailable, "IncompleteRead"),
    "cut off in a chunk": (CHUNKED + b"ff\r\n" + PAGE, OriginUnavailable, "IncompleteRead"),
    "no number for a chunk": (CHUNKED + b"xyz\r\n" + PAGE, MalformedResponse, "xyz"),
    "a negative chunk": (CHUNKED + b"-5\r\n" + PAGE, MalformedResponse, "127.0.0.1"),
    "a chunk size without end": (CHUNKED + b"1" * 20_000, OriginUnavailable, "IncompleteRead"),
    # codings
    "gzip bomb": (coded("gzip", gzip.compress(ZEROS)), PageTooLarge, "bomb|decoded"),
    "deflate bomb": (coded("deflate", zlib.compress(ZEROS)), PageTooLarge, "bomb|decoded"),
    "bare deflate bomb": (coded("deflate", bare_deflate(ZEROS)), PageTooLarge, "bomb|decoded"),
    "br bomb": (coded("br", brotli.compress(ZEROS, quality=4)), PageTooLarge, "bomb|decoded"),
    "zstd bomb": (coded("zstd", zstd.compress(ZEROS)), PageTooLarge, "bomb|decoded"),
    "bomb in a bomb": (coded("gzip, gzip", gzip.compress(gzip.compress(ZEROS))), PageTooLarge, "bomb|decoded"),
    "large, but no bomb": (coded("gzip", gzip.compress(PAGE * 100_000, 1)), PageTooLarge, "decoded"),
    "many codings": (coded("gzip, gzip, gzip, gzip", gzip.compress(PAGE)), MalformedResponse, "codings"),
    "gzip that is none": (coded("gzip", PAGE), MalformedResponse, "Content-Encoding"),
    "br that is none": (coded("br", b"\xff" * 50), MalformedResponse, "Content-Encoding"),
    "zstd that is none": (coded("zstd", PAGE), MalformedResponse, "Content-Encoding"),
    "half a gzip": (coded("gzip", gzip.compress(PAGE)[:-12]), MalformedResponse, "middle"),
    # not pages
    "empty": (response(), NotHtml, "empty"),
    "blank": (response(b" \r\n\t "), NotHtml, "empty"),
    "no content": (response(status="204 No Content"), NotHtml, "empty"),
    "pdf": (response(b"%PDF-1.7", content_type="application/pdf"), NotHtml, "application/pdf"),
    "json": (response(b"{}", content_type="application/json; charset=utf-8"), NotHtml, "application/json"),
    "feed": (response(b"<rss>", content_type="application/rss+xml"), NotHtml, "rss"),
    "video": (response(b"....", content_type="video/mp4"), NotHtml, "video/mp4"),
    "pdf as HTML": (response(b"%PDF-1.7 ..."), NotHtml, "binary"),
    "png as HTML": (response(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), NotHtml, "binary"),
    "gzip file as HTML": (response(gzip.compress(PAGE)), NotHtml, "binary"),
    "noise as HTML": (response(bytes(range(256)) * 10), NotHtml, "binary"),
    "plain text": (response(b"Just words.", content_type="text/plain"), NotHtml, "does not begin like HTML"),
    "svg as xml": (response(b"<svg>", content_type="text/xml"), NotHtml, "does not begin like HTML"),
    # redirects
    "to nowhere": (response(status="302 Found"), MalformedResponse, "where to"),
    "to a file": (redirect("file:///etc/passwd"), UnfetchableUrl, "scheme"),
    "to a script": (redirect("javascript:alert(1)"), UnfetchableUrl, "scheme"),
    "to gopher": (redirect("gopher://127.0.0.1:6379/_INFO"), UnfetchableUrl, "scheme"),
    "with credentials": (redirect("http://user:secret@news.example/"), UnfetchableUrl, "credentials"),
    "to a private address": (redirect("http://10.0.0.1/"), PrivateAddress, "private"),
    "to the metadata service": (redirect("http://169.254.169.254/latest/meta-data/"), PrivateAddress, "metadata"),
    "to a mapped address": (redirect("http://[::ffff:169.254.169.254]/"), PrivateAddress, "metadata"),
    "to a hidden number": (redirect("http://2852039166/"), UnfetchableUrl, "number"),
    "to a mail port": (redirect("http://93.184.215.14:25/"), UnfetchableUrl, "port 25"),
    "to itself": (redirect("/hostile"), TooManyRedirects, "circle"),
    "to no URL": (redirect("http://[::1"), UnfetchableUrl, "URL"),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "error", "why"), ANSWERS.values(), ids=ANSWERS)
def test_each_is_refused_by_name_in_time_and_within_its_bytes(web, origin, answer, error, why) -> None:
    url = origin.at("/hostile", answer)
    began = time.monotonic()
    tracemalloc.start()

    with pytest.raises(error, match=why) as refusal:
        web.get(url)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert type(refusal.value) is error
    assert time.monotonic() - began < SMALL.seconds
    assert peak < 12 * 1024 * 1024


STALLS = {
    "a silent origin": [],
    "a status line in drops": [b"HTTP/1.1 2", b"0"],
    "headers in drops": [HEAD, b"X-Drop: 1\r\n"],
    "a header's letters in drops": [HEAD + b"X-Slow: ", b"a"],
    "a body in drops": [HEAD + b"Content-Length: 5000\r\n\r\n", b"a"],
    "a body that stops": [HEAD + b"Content-Length: 5000\r\n\r\n<p>", b""],
    "chunks in drops": [CHUNKED, b"1\r\na\r\n"],
    "a chunk size in drops": [CHUNKED, b"0"],
    "an end that never comes": [CHUNKED + b"1\r\na\r\n0\r\n", b"X: y\r\n"],
}


@pytest.mark.parametrize("parts", STALLS.values(), ids=STALLS)
def test_no_stalling_outlasts_the_deadline(hurried, origin, parts) -> None:
    url = origin.at("/slow", origin.drip(*parts, every=0.02) if parts else origin.silent)
    began = time.monotonic()

    with pytest.raises(OriginUnavailable):
        hurried.get(url)

    assert HURRIED.seconds <= time.monotonic() - began < 4 * HURRIED.seconds


def test_all_hops_together_have_one_deadline(hurried, origin) -> None:
    for hop in range(5):
        origin.at(f"/{hop}", origin.late(redirect(f"/{hop + 1}"), after=0.25))
    began = time.monotonic()

    with pytest.raises(OriginUnavailable):
        hurried.get(origin.url("/0"))

    assert time.monotonic() - began < 4 * HURRIED.seconds


def test_a_redirect_circle_is_left_at_its_first_repetition(web, origin) -> None:
    origin.at("/a", redirect("/b"))
    origin.at("/b", redirect("/a"))

    with pytest.raises(TooManyRedirects, match="circle"):
        web.get(origin.url("/a"))

    assert len(origin.requests) == 2


def test_a_sixth_redirect_is_one_too_many(web, origin) -> None:
    for hop in range(9):
        origin.at(f"/{hop}", redirect(f"/{hop + 1}"))

    with pytest.raises(TooManyRedirects, match="more than 5"):
        web.get(origin.url("/0"))

    assert len(origin.requests) == 6


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


def test_a_closed_port_is_an_origin_that_may_come_back(web, origin) -> None:
    with pytest.raises(OriginUnavailable, match="does not answer"):
        web.get(f"http://127.0.0.2:{origin.port}/")
