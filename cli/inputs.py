"""What `run` and `ingest` are given: URLs, HTML and WARC files, lists of URLs, standard input."""

import gzip
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from cli.errors import BadInput
from cli.identity import url_of_file
from shared.captures import RawPage, iterate, write_record
from shared.errors import CaptureLost

UNREADABLE = "unreadable-input"  # the reason told of an input with a problem
STANDARD_INPUT = "-"
_GZIP = b"\x1f\x8b"
_SNIFFED_BYTES = 4096
_WEB = ("http://", "https://")


class Damaged(Exception):
    """The file is not what its beginning promises."""


@dataclass(frozen=True, slots=True)
class Input:
    """One page to be ingested; with `record` (a WARC record) it is never asked for over the network."""

    given: str  # as the person named it
    url: str = ""
    record: bytes | None = field(default=None, repr=False)
    problem: str = ""  # why it cannot be ingested; the inputs beside it can


def read_inputs(arguments: Sequence[str], url: str = "") -> Iterator[Input]:
    """All pages that the arguments name, in their order; `url` tells where a single HTML file comes from.

    Raises BadInput before the first one when a file is not there.
    """
    if url and len(arguments) != 1:
        raise BadInput("--url tells where one HTML file comes from", then="give one file with it")
    if url and not url.startswith(_WEB):
        raise BadInput(f"--url {url} is no URL of a page", then="one begins with http:// or https://")
    for argument in arguments:
        _require(argument)
    return (found for argument in arguments for found in _inputs(argument, url))


def html_page(path: Path | None, page: bytes, url: str = "") -> RawPage:
    """A page that came as a file, as if its origin had answered with it when the file was last changed."""
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path else datetime.now(UTC)
    known = url or url_of_file(path, page)
    return RawPage(
        url=known, final_url=known, status=200, headers={"content-type": "text/html"}, body=page, fetched_at=moment
    )


def read_file(argument: str) -> tuple[Path | None, bytes]:
    """A named file, or standard input; unpacked when it is gzip."""
    _require(argument)
    if argument == STANDARD_INPUT:
        return None, _unpacked(sys.stdin.buffer.read())
    return Path(argument), _unpacked(Path(argument).read_bytes())


def _require(argument: str) -> None:
    if argument == STANDARD_INPUT or argument.startswith(_WEB):
        return
    path = Path(argument)
    if path.is_dir():
        raise BadInput(f"{argument} is a folder", then=f"name the files in it: {argument.rstrip('/')}/*.html")
    if not os.access(path, os.R_OK):
        why = "cannot be read" if path.exists() else "is not there"
        raise BadInput(f"{argument} {why}", then="if a URL was meant: it begins with http:// or https://")


def _inputs(argument: str, url: str) -> Iterator[Input]:
    if argument.startswith(_WEB):
        yield Input(argument, argument)
        return
    if argument.lower().endswith((".warc", ".warc.gz")):
        with Path(argument).open("rb") as file:  # record by record: a crawl's file is larger than memory
            yield from _records(argument, file)
        return
    try:
        path, content = read_file(argument)
    except Damaged as damage:
        yield Input(argument, problem=str(damage))
        return
    if _is_html(path, content):
        page = html_page(path, content, url)
        yield Input(argument, page.url, write_record(page))
    elif content.startswith(b"WARC/"):
        yield from _records(argument, BytesIO(content))
    else:
        yield from _url_list(argument, content)


def _records(argument: str, file: BinaryIO) -> Iterator[Input]:
    number = 0
    try:
        for number, stored in enumerate(iterate(file), start=1):
            yield Input(f"{argument}#{number}", stored.url, stored.data)
    except CaptureLost as error:
        yield Input(f"{argument}#{number + 1}", problem=f"the WARC file is damaged here: {error}")


def _is_html(path: Path | None, content: bytes) -> bool:
    if path and path.name.lower().removesuffix(".gz").endswith((".html", ".htm", ".xhtml")):
        return True
    return content[:_SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _url_list(argument: str, content: bytes) -> Iterator[Input]:
    """A line, a URL; lines that begin with # and empty lines say nothing."""
    lines = [line.strip() for line in content.decode("utf-8", "replace").lstrip("\ufeff").splitlines()]
    urls = [line for line in lines if line and not line.startswith("#")]
    if any(line.startswith(_WEB) for line in urls):
        yield from (Input(line, line) for line in urls)
    elif not content.strip():
        yield Input(argument, problem="nothing is in it")
    else:
        yield Input(argument, problem="neither an HTML page, nor a WARC file, nor a list of URLs, one a line")


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(f"it begins like gzip and is damaged: {error}") from error
