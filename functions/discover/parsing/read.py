"""What a document is, and who reads it."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, cast

from functions.discover.parsing.document import Document, DocumentTooLarge, EmptyDocument, HtmlPage, NotAFeed
from shared.content_encoding import BodyDecoder, Caps
from shared.errors import MalformedResponse, PageTooLarge

if TYPE_CHECKING:
    from typing import BinaryIO

MEBIBYTE = 1024 * 1024
LARGEST_BYTES = 50 * MEBIBYTE  # sitemaps.org: of a sitemap, uncompressed
IN_MEMORY_BYTES = MEBIBYTE  # what is larger lies on disk while it is read
_SNIFFED_BYTES = 64 * 1024  # some sites' code says what is wrong with it before the feed begins
_GZIP = b"\x1f\x8b"

_BEFORE_ROOT = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+(?P<type>[\w:.-]+)[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([a-z][\w.-]*)[\s>/]", re.IGNORECASE)
_BURIED = re.compile(r"<\?xml\b|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_SYNDICATION = frozenset({"rss", "rdf", "feed", "channel"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_HTML = re.compile(r"<(?:html|head|body|script)[\s>]", re.IGNORECASE)
_HTML_ROOTS = frozenset("html head body title meta link script style div p br h1 center table".split())
_URL_LINE = re.compile(r"https?://\S+", re.IGNORECASE)


def read_document(file: BinaryIO, url: str, content_type: str = "") -> Document:
    """The feed, sitemap or list in this file; raises an UnreadableDocument that says why it is none."""
    with ExitStack() as opened:
        return _read(_plain(file, opened), url, content_type, opened)


def _read(file: BinaryIO, url: str, content_type: str, opened: ExitStack) -> Document:
    head = file.read(_SNIFFED_BYTES)
    encoding = _encoding(head)
    text = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n\0")
    if not text:
        raise EmptyDocument("nothing but white space" if head else "not a byte")
    file.seek(0)
    if text.startswith(("{", "[")):
        from functions.discover.parsing.json_feed import read_json_feed

        return read_json_feed(file, url)
    if text.startswith("<") and (root := _root(text)) in _SYNDICATION | _SITEMAPS:
        return _by_root(root, file, url, content_type)
    if _is_list(text):
        from functions.discover.parsing.url_list import read_url_list

        return read_url_list(file, url, encoding)
    root, behind = _buried(file, text, encoding, opened)
    return _by_root(root, behind, url, content_type)


def _by_root(root: str, file: BinaryIO, url: str, content_type: str) -> Document:
    if root in _SITEMAPS:
        from functions.discover.parsing.sitemap import read_sitemap

        return read_sitemap(file, url)
    from functions.discover.parsing.syndication import read_syndication

    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    return read_syndication(file, url, charset[1] if charset else "")


def _root(text: str) -> str:
    """Local name of the root element, in lower case; empty when none is in sight."""
    position = 0
    while found := _BEFORE_ROOT.match(text, position):
        position = found.end()
        if (found["type"] or "").lower() == "html":
            return "html"
    root = _ROOT.match(text, position)
    return root[1].lower() if root else ""


def _buried(file: BinaryIO, text: str, encoding: str, opened: ExitStack) -> tuple[str, BinaryIO]:
    """Warnings, notices and blank pages stand before many a feed: the feed behind them, and its root element."""
    start = _BURIED.search(text)
    root = _root(text[start.start() :]) if start else ""
    if start is None or root not in _SYNDICATION | _SITEMAPS:
        first = _root(text) if text.startswith("<") else ""
        if first in _HTML_ROOTS or (not first and _HTML.search(text)):
            raise HtmlPage("a web page")
        raise NotAFeed(f"it begins with {text[:40]!r}")
    whole = file.read(LARGEST_BYTES)
    rest = _spooled(opened)
    rest.write(whole[max(0, whole.find(start[0].encode(encoding.removesuffix("-sig")))) :])
    rest.seek(0)
    return root, rest


def _is_list(text: str) -> bool:
    """Most of the first lines are URLs; the last of them may have been cut."""
    lines = [line for line in text[:8192].splitlines()[:20] if line.strip() and not line.startswith("#")]
    return sum(1 for line in lines if _URL_LINE.fullmatch(line.strip())) > len(lines) / 2


def _encoding(head: bytes) -> str:
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(b"<\0"):
        return "utf-16-le"
    if head.startswith(b"\0<"):
        return "utf-16-be"
    return "utf-8-sig" if head.startswith(BOM_UTF8) else "utf-8"


def _plain(file: BinaryIO, opened: ExitStack) -> BinaryIO:
    """The file without gzip around it, which sitemaps bring along as a matter of course."""
    layers = 0
    while file.read(2) == _GZIP:
        file.seek(0)
        layers += 1
        if layers > 2:  # noqa: PLR2004 - inside itself it happens by mistake, deeper it is meant to hurt
            raise DocumentTooLarge("gzip inside gzip inside gzip")
        file = _unpacked(file, opened)
    file.seek(0)
    return file


def _unpacked(file: BinaryIO, opened: ExitStack) -> BinaryIO:
    unpacked = _spooled(opened)
    decoder = BodyDecoder("gzip", Caps(decoded_bytes=LARGEST_BYTES, ratio=1_000))
    try:
        while data := file.read(64 * 1024):
            for piece in decoder.feed(data):
                unpacked.write(piece)
    except PageTooLarge as error:
        raise DocumentTooLarge(str(error)) from error
    except MalformedResponse as error:
        if not unpacked.tell():
            raise NotAFeed(f"gzip, and broken: {error}") from error
    unpacked.seek(0)  # cut off in the middle: what came until then is read
    return unpacked


def _spooled(opened: ExitStack) -> BinaryIO:
    return cast("BinaryIO", opened.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)))
