"""Raw pages in the bucket: each a WARC 1.1 `response` record (ISO 28500), one gzip member.

What we write is deterministic: one page, one sequence of bytes. What we read may come from any
writer: other header orders, uncompressed files, bodies still chunked or compressed.
"""

import re
import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from shared.errors import CaptureLost
from shared.urls import host_of
from shared.warc import Record, http_message, records

CONTENT_TYPE = "application/warc"
SITE_TERMS = "Newsmill-Site-Terms"
REQUESTED_URI = "Newsmill-Requested-URI"  # ISO 28500 lets writers add named fields; readers pass over unknown ones

# The body is stored decoded and whole: these would say otherwise. Cookies are nobody's business.
_NOT_KEPT = frozenset(
    "connection content-encoding content-length keep-alive proxy-connection set-cookie set-cookie2 te trailer "
    "transfer-encoding upgrade".split()
)


@dataclass(frozen=True, slots=True)
class RawPage:
    """An origin's answer, as it was given: `url` was asked for, `final_url` answered.

    Header names are lower-cased, repeated ones joined by a comma; the body is free of codings.
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)
    fetched_at: datetime
    site_terms: str = ""  # messages.SiteTerms as JSON: what the site's files said by then


@dataclass(frozen=True, slots=True)
class Stored:
    """A response record in a WARC file: where it lies, and its bytes, which are a capture of their own."""

    url: str
    offset: int
    length: int
    data: bytes = field(repr=False)


def kept_headers(headers: dict[str, str]) -> dict[str, str]:
    """Those that are still true of a decoded, whole body, on one line each."""
    return {name.lower(): _one_line(value) for name, value in headers.items() if name.lower() not in _NOT_KEPT}


def batch_key(name: str, day: datetime) -> str:
    """Where pages that were captured together lie in the bucket, one gzip member behind the other."""
    return f"captures/{day.astimezone(UTC):%Y/%m/%d}/{name}.warc.gz"


def capture_key(page: RawPage) -> str:
    """Where a page that comes by itself lies in the bucket: one key for one content of one URL and day."""
    digest = sha256()
    facts = "\n".join((page.url, page.final_url, str(page.status), page.headers.get("content-type", "")))
    digest.update(facts.encode("utf-8", "replace") + b"\0" + page.body)
    host = quote(host_of(page.final_url) or "unknown", safe="")
    day = page.fetched_at.astimezone(UTC)
    return f"captures/{day:%Y/%m/%d}/{host}/{digest.hexdigest()[:12]}.warc.gz"


def write_record(page: RawPage) -> bytes:
    """The page as one gzip member, fit to lie in a file of its own or in a row of others."""
    block = _http_head(page) + page.body
    moment = page.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    identity = uuid5(NAMESPACE_URL, f"{moment} {page.url} {sha256(block).hexdigest()}")
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{identity}>",
        "WARC-Date": moment,
        "WARC-Target-URI": page.final_url,
        REQUESTED_URI: page.url,
        **({SITE_TERMS: page.site_terms} if page.site_terms else {}),
        "WARC-Payload-Digest": _digest(page.body),
        "WARC-Block-Digest": _digest(block),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields.items())
    gzip = zlib.compressobj(level=6, wbits=31)  # not gzip.compress: its header depends on the Python version
    return gzip.compress(f"WARC/1.1\r\n{head}\r\n".encode("utf-8", "replace") + block + b"\r\n\r\n") + gzip.flush()


def read_record(data: bytes) -> RawPage:
    """The first HTTP response in these bytes; raises CaptureLost when there is none."""
    for record in records(BytesIO(data)):
        if record.is_response:
            return _page(record)
    raise CaptureLost("no WARC response record")


def iterate(file: BinaryIO) -> Iterator[Stored]:
    """The response records of a WARC file (compressed by record, or not at all), in their order.

    Raises CaptureLost where the file stops being a WARC file; what came before has been given.
    """
    for record in records(file):
        if record.is_response:
            yield Stored(record.target, record.offset, record.length, record.raw)


def _page(record: Record) -> RawPage:
    message = http_message(record.block)
    requested = record.fields.get(REQUESTED_URI.lower(), record.target)
    headers, terms = kept_headers(message.headers), record.fields.get(SITE_TERMS.lower(), "")
    return RawPage(requested, record.target, message.status, headers, message.body, record.date, terms)


def _http_head(page: RawPage) -> bytes:
    known = {status.value: status.phrase for status in HTTPStatus}
    lines = [f"HTTP/1.1 {page.status} {known.get(page.status, '')}".rstrip()]
    lines += [f"{name}: {value}" for name, value in sorted(kept_headers(page.headers).items())]
    lines.append(f"content-length: {len(page.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _one_line(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", value).strip()


def _digest(data: bytes) -> str:
    return f"sha256:{b32encode(sha256(data).digest()).decode()}"
