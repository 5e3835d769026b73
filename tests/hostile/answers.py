"""Answers that lie, flood and explode; and some that only look so, and do no harm."""

import gzip
import zlib
from collections.abc import Callable
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]
from backports import zstd

from shared.captures import RawPage
from shared.errors import (
    BotWall,
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
from tests.hostile.cases import Case
from tests.hostile.lab import PAGE, Lab
from tests.origin import redirect, response

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNKS = b"1a\r\n" + PAGE + b"\r\n0\r\n\r\n"
ZEROS = bytes(30 * 1024 * 1024)


def bare_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(data) + deflate.flush()


def coded(coding: str, body: bytes) -> bytes:
    return response(body, f"Content-Encoding: {coding}")


class Refused(NamedTuple):
    answer: bytes
    error: type[Exception]
    why: str


COOKIES = HEAD + (b"Set-Cookie: a=" + b"b" * 4000 + b"\r\n") * 25
CODED_CHUNKS = HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


# fmt: off
REFUSED = {
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
    # what two readers of one answer would read differently
    "three lengths in one line": (HEAD + b"Content-Length: 26, 5, 26\r\n\r\n" + PAGE, MalformedResponse, "Length"),
    "a negative length": (HEAD + b"Content-Length: -1\r\n\r\n" + PAGE, MalformedResponse, "Length"),
    "a length in words": (HEAD + b"Content-Length: many\r\n\r\n" + PAGE, MalformedResponse, "Length"),
    "a length in hexadecimal": (HEAD + b"Content-Length: 0x1a\r\n\r\n" + PAGE, MalformedResponse, "Length"),
    "a length of a hundred digits": (HEAD + b"Content-Length: %s\r\n\r\n" % (b"9" * 100), PageTooLarge, "wire"),
    "a chunk size of sixty digits": (CHUNKED + b"f" * 60 + b"\r\n" + PAGE, OriginUnavailable, "IncompleteRead"),
    "a chunk longer than it says": (CHUNKED + b"5\r\n" + PAGE + b"\r\n0\r\n\r\n", MalformedResponse, "127.0.0.1"),
    "an unknown transfer coding": (HEAD + b"Transfer-Encoding: rot13\r\n\r\n" + b"\x01\x02" * 50, NotHtml, "binary"),
    # status lines and heads
    "a status of four digits": (b"HTTP/1.1 2000 OK\r\n\r\n" + PAGE, MalformedResponse, "127.0.0.1"),
    "a status of two digits": (b"HTTP/1.1 20 OK\r\n\r\n" + PAGE, MalformedResponse, "127.0.0.1"),
    "a negative status": (b"HTTP/1.1 -200 OK\r\n\r\n" + PAGE, MalformedResponse, "127.0.0.1"),
    "HTTP of another world": (b"ICY 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n", MalformedResponse, "127.0.0.1"),
    "a mail server": (b"220 mail.example ESMTP\r\n", MalformedResponse, "127.0.0.1"),
    "a database": (b"-ERR wrong number of arguments\r\n", MalformedResponse, "127.0.0.1"),
    "line feeds without end": (b"\n" * 20_000, MalformedResponse, "127.0.0.1|head"),
    "NUL bytes for a head": (b"\0" * 20_000, MalformedResponse, "127.0.0.1|head"),
    "endless early hints": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 500, MalformedResponse, "103|head"),
    "five hundred continues": (b"HTTP/1.1 100 Continue\r\n\r\n" * 500, MalformedResponse, "head of more than"),
    "a header name without end": (HEAD + b"X" * 20_000, MalformedResponse, "head of more than"),
    "folded headers without end": (HEAD + b"X: 1\r\n" + b" more\r\n" * 5000, MalformedResponse, "head|headers"),
    "a hundred kilobytes of cookies": (COOKIES, MalformedResponse, "head of more than"),
    # more codings
    "a bomb in another": (coded("gzip, br", brotli.compress(gzip.compress(ZEROS))), PageTooLarge, "bomb|decoded"),
    "zstd in gzip": (coded("zstd, gzip", gzip.compress(zstd.compress(ZEROS))), PageTooLarge, "bomb|decoded"),
    "gzip members without number": (coded("gzip", gzip.compress(b" " * 60_000) * 900), PageTooLarge, "bomb|decoded"),
    "gzip of empty members": (coded("gzip", gzip.compress(b"") * 6000), PageTooLarge, "wire"),
    "a bomb that begins like a page": (coded("gzip", gzip.compress(PAGE + ZEROS)), PageTooLarge, "bomb|decoded"),
    "a bomb in chunks": (CODED_CHUNKS + chunk(gzip.compress(ZEROS)), PageTooLarge, "bomb|decoded"),
    "half a zstd": (coded("zstd", zstd.compress(PAGE * 50)[:-5]), MalformedResponse, "middle"),
    "half a br": (coded("br", brotli.compress(PAGE * 50)[:-3]), MalformedResponse, "middle"),
    "deflate that is none": (coded("deflate", b"\x78\x9c" + b"\xff" * 60), MalformedResponse, "Content-Encoding"),
    "three codings": (coded("gzip, br, zstd", PAGE), MalformedResponse, "codings"),
    # more that is no page
    "a feed as HTML, with its type": (response(b"<rss></rss>", content_type="text/rss+xml"), NotHtml, "rss"),
    "a script": (response(b"alert(1)", content_type="application/javascript"), NotHtml, "javascript"),
    "an archive as HTML": (response(b"PK\x03\x04" + bytes(100)), NotHtml, "binary"),
    "an executable as HTML": (response(b"MZ\x90\0" + bytes(100)), NotHtml, "binary"),
    "NUL bytes as HTML": (response(bytes(5000)), NotHtml, "binary"),
    "a page full of NUL bytes": (response(b"<html>" + b"\0a" * 2000), NotHtml, "binary"),
    # walls
    "a challenge of Cloudflare": (response(b"", "cf-mitigated: challenge", status="403 No"), BotWall, "Cloudflare"),
    "a captcha of PerimeterX": (response(b"<div id='px-captcha'>", status="403 Forbidden"), BotWall, "PerimeterX"),
    # more redirects
    "to a private network": (redirect("http://192.168.0.1/admin"), PrivateAddress, "private"),
    "to carrier-grade NAT": (redirect("http://100.64.0.1/"), PrivateAddress, "carrier"),
    "to NAT64": (redirect("http://[64:ff9b::a9fe:a9fe]/"), PrivateAddress, "metadata"),
    "to 6to4": (redirect("http://[2002:7f00:1::]/"), PrivateAddress, "6to4"),
    "to an octal host": (redirect("http://0177.0.0.1/"), UnfetchableUrl, "number"),
    "to a host of hexadecimal": (redirect("http://0x7f000001/"), UnfetchableUrl, "number"),
    "to a database's port": (redirect("http://93.184.215.14:6379/"), UnfetchableUrl, "port 6379"),
    "to another scheme": (redirect("ftp://news.example/a"), UnfetchableUrl, "scheme"),
    "to data": (redirect("data:text/html,<p>News"), UnfetchableUrl, "scheme"),
    "to a URL without end": (redirect("/" + "a" * 7000), PageGone, "404"),
    "to two places": (response(b"", "Location: /a", "Location: http://10.0.0.1/", status="302 Found"), PageGone, "404"),
    "with a line break": (redirect("/hostile%0d%0aHost:%20evil"), PageGone, "404"),
    "with a NUL byte": (redirect("http://news.example\0.evil.example/"), UnfetchableUrl, "host"),
}
HARMLESS = {
    "a length and chunks": (HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS, PAGE),
    "one length twice": (HEAD + b"Content-Length: 26\r\nContent-Length: 26\r\n\r\n" + PAGE, PAGE),
    "a second answer behind the first": (response(PAGE) + response(b"<p>Not ours</p>"), PAGE),
    "a folded header": (HEAD + b"X: 1\r\n folded\r\nContent-Length: 26\r\n\r\n" + PAGE, PAGE),
    "three early hints": (b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + response(PAGE), PAGE),
    "chunks with notes and trailers": (CHUNKED + b"1a;a=b\r\n" + PAGE + b"\r\n0\r\nX-Trailer: 1\r\n\r\n", PAGE),
    # each answer has one reader and its connection ends with it: sizes spelled oddly smuggle nothing
    "a chunk size with a sign": (CHUNKED + b"+" + CHUNKS, PAGE),
    "a chunk size with a prefix": (CHUNKED + b"0x" + CHUNKS, PAGE),
    "a chunk size with an underscore": (CHUNKED + b"0_" + CHUNKS, PAGE),
    "junk behind gzip": (coded("gzip", gzip.compress(PAGE) + b"\0" * 20), PAGE),
    "a coding nobody knows": (coded("rot13", PAGE), PAGE),
    "a NUL byte in a page": (response(PAGE + b" a\0b " + b"text " * 20), PAGE + b" a\0b " + b"text " * 20),
    "line feeds for line ends": (b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE, PAGE),
    "a status line with a story": (response(PAGE, status="200 " + "All is well " * 99), PAGE),
}
# fmt: on


def cases() -> list[Case]:
    refused = [_refused(name, Refused(*told)) for name, told in REFUSED.items()]
    return [*refused, *(_harmless(name, *told) for name, told in HARMLESS.items())]


def _refused(name: str, told: Refused) -> Case:
    return Case("answer", name, _asking(told.answer), told.error, told.why)


def _harmless(name: str, answer: bytes, body: bytes) -> Case:
    return Case("harmless", name, _asking(answer), None, body=body)


def _asking(answer: bytes) -> Callable[[Lab], RawPage]:
    def fetch(lab: Lab) -> RawPage:
        return lab.web().get(lab.origin.at("/hostile", answer))

    return fetch
