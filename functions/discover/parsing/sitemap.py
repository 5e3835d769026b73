"""Sitemaps, Google's for news among them, and sitemap indexes: streamed, in memory that does not grow with them.

Elements are known by their local names: namespaces are wrong too often. What the parser may not do: resolve
entities, load a DTD, open the network, lift libxml2's bounds on depth and size.
"""

from __future__ import annotations

import re
from collections import Counter
from os import SEEK_END
from typing import TYPE_CHECKING, Any

from functions.discover.parsing.document import Child, Document, Entry, Kind, MalformedDocument
from functions.discover.parsing.fields import is_ascii_based, moment, plain_text, web_url
from shared.messages import Hints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

MOST_ENTRIES = 50_000  # sitemaps.org: of one sitemap, and of one index
FIELDS = frozenset({"loc", "lastmod", "news", "publication_date", "title", "language"})
MOST_EMPTY = 20  # elements of one name that are looked at: inside one another, each would be read with each
LONGEST_FIELD = 10_000  # characters; nothing that is read here is longer

_BARE_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_LONGEST_REFERENCE = 12  # bytes of `&#x10FFFF;` and some
_TAIL_BYTES = 8192
_OPENED = re.compile(rb"<(?:[\w.-]+:)?(?:url|sitemap)[\s>]", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:url|sitemap)\s*>", re.IGNORECASE)


class Mended:
    """A file whose `&` are all escaped: the commonest fault of sitemaps, at which libxml2 drops text."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._held = b""

    def read(self, size: int) -> bytes:
        data = self._held + self._file.read(size)
        cut = data.rfind(b"&", max(0, len(data) - _LONGEST_REFERENCE))
        at_end = len(data) == len(self._held)
        if cut > 0 and not at_end:  # a reference may go on in the next piece
            data, self._held = data[:cut], data[cut:]
        else:
            self._held = b""
        return _BARE_AMPERSAND.sub(b"&amp;", data)


def read_sitemap(file: BinaryIO, url: str) -> Document:
    """The sitemap or the index in this file."""
    entries: list[Entry] = []
    children: list[Child] = []
    kinds: set[Kind] = set()
    without_address = left_out = 0
    for name, facts in _whole(_blocks(file), file):
        address = web_url(facts.get("loc"), url)
        if not address:
            without_address += 1
        elif len(entries) + len(children) >= MOST_ENTRIES:
            left_out += 1
        elif name == "sitemap":
            children.append(Child(address, moment(facts.get("lastmod"))))
        else:
            kinds.add(Kind.NEWS_SITEMAP if _is_news(facts) else Kind.SITEMAP)
            entries.append(_entry(address, facts))
    if without_address and not (entries or children):
        raise MalformedDocument(f"{without_address} entries, and no address in any")
    return Document(
        kind=_kind(kinds, children), entries=tuple(entries), children=tuple(children),
        flaws=tuple(_flaws(without_address, left_out)),
    )  # fmt: skip


def _kind(kinds: set[Kind], children: list[Child]) -> Kind:
    if children:
        return Kind.SITEMAP_INDEX
    return Kind.NEWS_SITEMAP if Kind.NEWS_SITEMAP in kinds else Kind.SITEMAP


def _blocks(file: BinaryIO) -> Iterator[tuple[str, dict[str, str]]]:
    """Each `url` and `sitemap` element's name and texts, in their order."""
    from lxml import etree

    head = file.read(4)
    file.seek(0)
    source: Any = Mended(file) if is_ascii_based(head) else file
    events = etree.iterparse(
        source, events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in events:
            name = _local_name(element)
            if name in {"url", "sitemap"}:
                yield name, _texts(element)
                _forget(element)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:  # LookupError: an encoding nobody has
        raise MalformedDocument(str(error)[:200]) from error


def _whole(blocks: Iterator[tuple[str, dict[str, str]]], file: BinaryIO) -> Iterator[tuple[str, dict[str, str]]]:
    """All but a last one in whose middle the file was cut off: half an address leads elsewhere."""
    held: tuple[str, dict[str, str]] | None = None
    for block in blocks:
        if held:
            yield held
        held = block
    if held and not _is_cut_off(file):
        yield held


def _is_cut_off(file: BinaryIO) -> bool:
    file.seek(max(0, file.seek(0, SEEK_END) - _TAIL_BYTES))
    tail = file.read().replace(b"\0", b"")  # UTF-16
    opened = max((found.start() for found in _OPENED.finditer(tail)), default=-1)
    return opened > max((found.start() for found in _CLOSED.finditer(tail)), default=-1)


def _texts(element: Any) -> dict[str, str]:
    """Texts of what is asked for inside, by local name; the first of each that says anything."""
    found: dict[str, str] = {}
    looked_at: Counter[str] = Counter()
    for inner in element.iter():
        name = _local_name(inner)
        looked_at[name] += 1
        is_wanted = name in FIELDS and name not in found and looked_at[name] <= MOST_EMPTY
        if is_wanted and (text := "".join(inner.itertext()).strip()):
            found[name] = text[:LONGEST_FIELD]
    return found


def _forget(element: Any) -> None:
    """The tree behind us, which would otherwise grow to many times the file."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _local_name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _is_news(facts: dict[str, str]) -> bool:
    return "news" in facts or "publication_date" in facts


def _entry(url: str, facts: dict[str, str]) -> Entry:
    published, updated = moment(facts.get("publication_date")), moment(facts.get("lastmod"))
    is_news = _is_news(facts)  # elsewhere `title` is a picture's, `language` a video's
    hints = Hints(
        headline=plain_text(facts.get("title")) if is_news else None,
        published=published.isoformat() if published else plain_text(facts.get("publication_date")),
        language=plain_text(facts.get("language")) if is_news else None,
    )
    return Entry(url, hints, published, updated)


def _flaws(without_address: int, left_out: int) -> Iterable[str]:
    if without_address:
        yield f"{without_address} entries without an address"
    if left_out:
        yield f"{left_out} entries beyond the first {MOST_ENTRIES}"
