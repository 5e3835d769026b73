"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from functions.discover.parsing.document import Document, DocumentTooLarge, Entry, Kind, MalformedDocument, NotAFeed
from functions.discover.parsing.fields import MOST_AUTHORS, moment, plain_text, web_url
from shared.halves import without_halves
from shared.messages import Hints

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

LARGEST_BYTES = 10 * 1024 * 1024
MOST_ENTRIES = 10_000
VERSION = "https://jsonfeed.org/version/"


def read_json_feed(file: BinaryIO, url: str) -> Document:
    """The feed in this file."""
    feed = _feed(file.read(LARGEST_BYTES + 1))
    items = feed["items"][:MOST_ENTRIES]
    entries = tuple(entry for item in items if (entry := _entry(item, url, feed)))
    return Document(
        kind=Kind.JSON_FEED,
        entries=entries,
        title=plain_text(feed.get("title")) or "",
        self_url=web_url(feed.get("feed_url"), url),
        hubs=tuple(_hubs(feed, url)),
        next_url=web_url(feed.get("next_url"), url),
        flaws=tuple(_flaws(feed, len(items) - len(entries))),
    )


def _feed(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_BYTES:
        raise DocumentTooLarge(f"a feed of more than {LARGEST_BYTES} bytes")
    try:
        found = json.loads(without_halves(_text(data)))
    except (ValueError, RecursionError) as error:
        raise MalformedDocument(f"no JSON: {error}"[:200]) from error
    if not isinstance(found, dict) or not ("items" in found or _version(found).startswith(VERSION)):
        raise NotAFeed("JSON, and no feed")
    if not isinstance(found.get("items"), list):
        raise MalformedDocument("a JSON feed whose items are no list")
    return found


def _text(data: bytes) -> str:
    """RFC 8259 allows UTF-8 only; others occur."""
    try:
        return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


def _entry(item: Any, base: str, feed: dict[str, Any]) -> Entry | None:
    if not isinstance(item, dict):
        return None
    identifier = item.get("id")
    is_address = isinstance(identifier, str) and identifier.lower().startswith(("http://", "https://"))
    spelled = (item.get("url"), identifier if is_address else "", item.get("external_url"))
    url = next(filter(None, (web_url(each, base) for each in spelled)), "")
    if not url:
        return None
    published, updated = moment(item.get("date_published")), moment(item.get("date_modified"))
    told = published or updated
    tags = item.get("tags")
    hints = Hints(
        headline=plain_text(item.get("title")),
        published=told.isoformat() if told else plain_text(item.get("date_published")),
        authors=tuple((_authors(item) or _authors(feed))[:MOST_AUTHORS]),
        section=plain_text(tags[0]) if isinstance(tags, list) and tags else None,
        language=plain_text(item.get("language") or feed.get("language")),
    )
    return Entry(url, hints, published, updated)


def _authors(told: dict[str, Any]) -> list[str]:
    """1.1 has a list, 1.0 had one."""
    listed = told.get("authors")
    people = listed if isinstance(listed, list) else [told.get("author")]
    names = (plain_text(person.get("name")) for person in people if isinstance(person, dict))
    return [name for name in names if name]


def _hubs(feed: dict[str, Any], base: str) -> Iterable[str]:
    hubs = feed.get("hubs")
    for hub in hubs if isinstance(hubs, list) else []:
        if (
            isinstance(hub, dict)
            and str(hub.get("type")).lower() == "websub"
            and (url := web_url(hub.get("url"), base))
        ):
            yield url


def _version(feed: dict[str, Any]) -> str:
    return str(feed.get("version", "")).replace("http://", "https://").replace("://www.", "://")


def _flaws(feed: dict[str, Any], without_address: int) -> Iterable[str]:
    if not _version(feed).startswith(VERSION):
        yield "it does not say which version of JSON Feed it is"
    if without_address:
        yield f"{without_address} entries without an address"
    if len(feed["items"]) > MOST_ENTRIES:
        yield f"{len(feed['items']) - MOST_ENTRIES} entries beyond the first {MOST_ENTRIES}"
