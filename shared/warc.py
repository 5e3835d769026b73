"""The container of captures: records of a WARC file, and the HTTP message in each.

Lenient in what it reads (any header order, bare line feeds, compressed or not), strict about
one thing: bytes that are no record raise CaptureLost, they are never skipped in silence.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from shared.content_encoding import Caps, decode_body
from shared.errors import CaptureLost, MalformedResponse

MAX_RECORD_BYTES = 64 * 1024 * 1024  # thrice what fetch lets through; Common Crawl cuts bodies at 1 MiB
MAX_HEAD_BYTES = 64 * 1024
READ_BYTES = 64 * 1024
FIRST_YEAR = 1990  # of the web; years of fewer than four digits would not sort as text either
GZIP_MAGIC = b"\x1f\x8b"

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?: |$)")
_CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record and where it lies; `raw` is what stands in the file, `block` its content."""

    offset: int
    raw: bytes = field(repr=False)
    fields: dict[str, str]
    block: bytes = field(repr=False)

    @property
    def length(self) -> int:
        return len(self.raw)

    @property
    def is_response(self) -> bool:
        """Whether it holds an HTTP answer (not a DNS one, a request, a revisit or a note about the file)."""
        kind, content = self.fields.get("warc-type", ""), self.fields.get("content-type", "application/http")
        return kind.lower() == "response" and content.lower().startswith("application/http")

    @property
    def target(self) -> str:
        return self.fields.get("warc-target-uri", "").strip("<>")  # WARC 1.0's grammar had the brackets

    @property
    def date(self) -> datetime:
        stated = self.fields.get("warc-date", "")
        try:
            moment = datetime.fromisoformat(stated)
            utc = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError) as error:  # the first and the last year end where a zone begins
            raise CaptureLost(f"no WARC-Date: {stated[:40]!r}") from error
        if utc.year < FIRST_YEAR:
            raise CaptureLost(f"no believable WARC-Date: {stated[:40]!r}")
        return utc


@dataclass(frozen=True, slots=True)
class HttpMessage:
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


def records(file: BinaryIO) -> Iterator[Record]:
    """All records of a WARC file, in order; memory holds one at a time."""
    source = _Source(file)
    while start := source.peek(2):
        yield _compressed(source) if start == GZIP_MAGIC else _plain(source)


def http_message(block: bytes) -> HttpMessage:
    """The HTTP answer in a record's block, its body free of chunks and content codings."""
    head, body = _split_head(block)
    status, headers = _read_head(head)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    return HttpMessage(status, headers, _uncoded(body, headers.get("content-encoding", "")))


def http_head(block: bytes) -> tuple[int, dict[str, str]]:
    """Status and headers of the HTTP answer in a record's block; its body is left alone."""
    return _read_head(_split_head(block)[0])


class _Source:
    """A binary stream that can be looked ahead in, and that knows where it is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._ahead = bytearray()
        self.offset = 0

    def peek(self, size: int) -> bytes:
        while len(self._ahead) < size and (more := self._file.read(READ_BYTES)):
            self._ahead += more
        return bytes(self._ahead[:size])

    def take(self, size: int) -> bytes:
        taken = self.peek(size)
        del self._ahead[: len(taken)]
        self.offset += len(taken)
        return taken


def _compressed(source: _Source) -> Record:
    offset, raw, content = source.offset, bytearray(), bytearray()
    inflate = zlib.decompressobj(wbits=31)
    while not inflate.eof:
        piece = source.peek(READ_BYTES)
        if not piece:
            raise CaptureLost(f"the gzip member at {offset} ends in the middle")
        try:
            content += inflate.decompress(piece, MAX_RECORD_BYTES - len(content) + 1)
        except zlib.error as error:
            raise CaptureLost(f"the gzip member at {offset} is damaged: {error}") from error
        if len(content) > MAX_RECORD_BYTES:
            raise CaptureLost(f"the gzip member at {offset} holds more than {MAX_RECORD_BYTES} bytes")
        raw += source.take(len(piece) - len(inflate.unused_data))
    fields, block, rest = _parse(bytes(content), offset)
    if rest.strip():
        raise CaptureLost(f"the gzip member at {offset} holds several records; a WARC file is compressed by record")
    return Record(offset, bytes(raw), fields, block)


def _plain(source: _Source) -> Record:
    offset = source.offset
    end = _HEAD_END.search(source.peek(MAX_HEAD_BYTES))
    if not end:
        raise CaptureLost(f"no WARC record at {offset}")
    size = end.end() + _content_length(_warc_fields(source.peek(end.start()), offset), offset)
    data = source.take(size)
    fields, block, _ = _parse(data, offset)
    closing = b""
    while source.peek(1) in {b"\r", b"\n"}:
        closing += source.take(1)
    return Record(offset, data + closing, fields, block)


def _parse(data: bytes, offset: int) -> tuple[dict[str, str], bytes, bytes]:
    """A record's fields and block, and what follows it."""
    end = _HEAD_END.search(data, 0, MAX_HEAD_BYTES)
    if not end:
        raise CaptureLost(f"no WARC record at {offset}")
    fields = _warc_fields(data[: end.start()], offset)
    until = end.end() + _content_length(fields, offset)
    if until > len(data):
        raise CaptureLost(f"the record at {offset} ends in the middle")
    return fields, data[end.end() : until], data[until:]


def _warc_fields(head: bytes, offset: int) -> dict[str, str]:
    version, _, lines = head.partition(b"\n")
    if not version.startswith(b"WARC/"):
        raise CaptureLost(f"no WARC record at {offset}")
    return _header_fields(lines, "utf-8")


def _content_length(fields: dict[str, str], offset: int) -> int:
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 20 and int(length) <= MAX_RECORD_BYTES):  # noqa: PLR2004 - digits of 2**64
        raise CaptureLost(f"the record at {offset} has no believable length: {length[:40]!r}")
    return int(length)


def _read_head(head: bytes) -> tuple[int, dict[str, str]]:
    status_line, _, lines = head.partition(b"\n")
    status = _STATUS_LINE.match(status_line.strip())
    if not status:
        raise CaptureLost(f"not an HTTP response: {status_line[:60]!r}")
    return int(status[1]), _header_fields(lines)


def _header_fields(lines: bytes, encoding: str = "latin-1") -> dict[str, str]:
    """Names lower-cased, folded lines joined, repeated fields joined by a comma (RFC 9110, 5.3)."""
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", lines)
    fields: dict[str, str] = {}
    for line in unfolded.decode(encoding, "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip():
            key = name.strip().lower()
            fields[key] = f"{fields[key]}, {value.strip()}" if key in fields else value.strip()
    return fields


def _split_head(block: bytes) -> tuple[bytes, bytes]:
    end = _HEAD_END.search(block)
    return (block[: end.start()], block[end.end() :]) if end else (block, b"")


def _unchunked(body: bytes) -> bytes:
    """Chunks put together; as it is when there are none: many writers undo them and keep the header."""
    parts: list[bytes] = []
    position = 0
    while chunk := _CHUNK_HEAD.match(body, position):
        size = int(chunk[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[chunk.end() : chunk.end() + size])
        position = chunk.end() + size
        position += 2 if body.startswith(b"\r\n", position) else 1
    return b"".join(parts) if position >= len(body) and parts else body  # cut off after a whole chunk, or no chunks


def _uncoded(body: bytes, content_encoding: str) -> bytes:
    """The coding undone; as it is when it was undone before: many writers keep that header, too."""
    try:
        return decode_body(body, content_encoding, Caps())
    except MalformedResponse:
        return body
