"""What an origin's answer means: a page, a refusal, or not now."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from shared.captures import RawPage
from shared.errors import MalformedResponse, NotHtml, OriginUnavailable, PageGone, PageRefused

OK = range(200, 300)
GONE = frozenset({404, 410})
LATER = frozenset({408, 425, 429})  # all other 4xx are the origin's final word
CLIENT_ERRORS = range(400, 500)
SERVER_ERRORS = range(500, 600)

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# What servers say when they do not know: the page's first bytes decide.
VAGUE_TYPES = frozenset(
    {"", "text/plain", "application/octet-stream", "application/xml", "text/xml", "*/*", "unknown/unknown"}
)

_SNIFFED_BYTES = 1024
# WHATWG MIME Sniffing, 7.1: what HTML begins with, after white space.
_HTML_START = re.compile(
    rb"<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|article|main)"
    rb"(?=[\s>/])|<!--|<\?xml",
    re.IGNORECASE,
)
_MAGIC = (
    b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"PK\x03\x04", b"\x1f\x8b", b"\x7fELF", b"MZ\x90",
    b"OggS", b"ID3", b"wOF", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0", b"\x28\xb5\x2f\xfd", b"\0asm",
)  # fmt: skip
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")  # WHATWG MIME Sniffing: binary data bytes
_BINARY_SHARE = 0.02  # a stray NUL is sloppiness, one in fifty is no text
_UTF16 = re.compile(rb"\xfe\xff|\xff\xfe|<\0|\0<")


def require_ok(status: int, headers: dict[str, str], now: datetime | None = None) -> None:
    """Raise what a status other than 2xx means."""
    if status in OK:
        return
    if status in GONE:
        raise PageGone(f"status {status}")
    if status in LATER or status in SERVER_ERRORS:
        asked = retry_after(headers, now or datetime.now(UTC))
        raise OriginUnavailable(f"status {status}", retry_after=asked, status=status)
    if status in CLIENT_ERRORS:
        raise PageRefused(f"status {status}", status=status)
    raise MalformedResponse(f"status {status}, which answers no question of ours")


def require_html_type(headers: dict[str, str]) -> None:
    """Refuse by the declared type, before the body is read."""
    media_type = _media_type(headers)
    if media_type not in HTML_TYPES | VAGUE_TYPES:
        raise NotHtml(f"Content-Type {media_type[:80]}")


def require_html(headers: dict[str, str], body: bytes) -> None:
    """Refuse by what the body is, whatever it was declared to be."""
    start = body[:_SNIFFED_BYTES]
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise NotHtml("an empty page")
    if _is_binary(start):
        raise NotHtml("binary data")
    if _media_type(headers) in VAGUE_TYPES and not _HTML_START.match(text.lstrip(b"\xfe\xff").replace(b"\0", b"")):
        raise NotHtml(f"Content-Type {_media_type(headers) or 'missing'}, and it does not begin like HTML")


def require_page(page: RawPage) -> None:
    """All of the above, for an answer that is already here."""
    require_ok(page.status, page.headers)
    require_html_type(page.headers)
    require_html(page.headers, page.body)


def retry_after(headers: dict[str, str], now: datetime) -> float | None:
    """Seconds the origin asks us to wait: a number or an HTTP date (RFC 9110, 10.2.3); None when it does not say."""
    value = headers.get("retry-after", "").strip()[:64]  # the longest date has 33 characters
    if value.isascii() and value.isdigit():
        return float(value[:9])  # nine digits are thirty years
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # the year has any number of digits
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def _media_type(headers: dict[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].partition(",")[0].strip().lower()


def _is_binary(start: bytes) -> bool:
    if start.startswith(_MAGIC):
        return True
    if _UTF16.match(start):
        return False
    return len(_BINARY.findall(start)) > len(start) * _BINARY_SHARE
