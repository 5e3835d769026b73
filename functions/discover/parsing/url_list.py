"""Sitemaps as plain text: a URL a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.discover.parsing.document import Document, Entry, Kind
from functions.discover.parsing.fields import web_url
from shared.urls import LONGEST_URL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MOST_ENTRIES = 50_000  # sitemaps.org


def read_url_list(file: BinaryIO, url: str, encoding: str) -> Document:
    """The list in this file; lines that are none of the web's URLs are counted."""
    entries: list[Entry] = []
    others = 0
    for line in _lines(file, encoding):
        if not line or line.startswith("#"):
            continue
        address = web_url(line, url) if line.lower().startswith(("http://", "https://")) else ""
        if address and len(entries) < MOST_ENTRIES:
            entries.append(Entry(address))
        else:
            others += 1
    flaws = (f"{others} lines without an address, or beyond the first {MOST_ENTRIES}",) if others else ()
    return Document(Kind.URL_LIST, tuple(entries), flaws=flaws)


def _lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """By bounded pieces: a file without a line break is one that is read all the same."""
    from codecs import getincrementaldecoder

    decode = getincrementaldecoder(encoding)("replace").decode
    held = ""
    while data := file.read(64 * 1024):
        *lines, held = (held + decode(data)).replace("\r", "\n").split("\n")
        yield from (line.strip("\ufeff \t") for line in lines)
        held = held[: LONGEST_URL + 1]  # longer than any URL, and so it stays none
    yield held.strip("\ufeff \t")
