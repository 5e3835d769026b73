"""A list of stories as an Atom feed (RFC 4287), with the link to its next page (RFC 5005)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from xml.etree.ElementTree import Element, ElementTree, SubElement

from shared.formats.addresses import story_uri, web_uri
from shared.heads import StoryHead

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # `updated` of a feed without entries: Atom demands one
# XML 1.0 has no way to write these, not even escaped.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    id: str
    title: str
    self_url: str
    next_url: str = ""
    story_url: str = ""  # where stories are read: the address of one, without its id


def atom(feed: Feed, heads: Sequence[StoryHead]) -> bytes:
    """The feed as XML, entries in the order given."""
    root = Element("feed", xmlns=ATOM)
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _rfc3339(max(map(_updated, heads), default=EPOCH)))
    _text(SubElement(root, "author"), "name", "newsmill")
    SubElement(root, "link", rel="self", href=feed.self_url, type="application/atom+xml")
    if feed.next_url:
        SubElement(root, "link", rel="next", href=feed.next_url, type="application/atom+xml")
    for head in heads:
        _entry(SubElement(root, "entry"), head, feed)
    document = BytesIO()
    ElementTree(root).write(document, encoding="utf-8", xml_declaration=True)
    return document.getvalue()


def _entry(entry: Element, head: StoryHead, feed: Feed) -> None:
    _text(entry, "id", story_uri(head.story_id))
    _text(entry, "title", head.headline)
    _text(entry, "updated", _rfc3339(_updated(head)))
    if head.published_at:
        _text(entry, "published", _rfc3339(head.published_at))
    for name in head.authors or (head.source_name or head.source,):
        _text(SubElement(entry, "author"), "name", name)
    SubElement(entry, "link", rel="alternate", href=web_uri(head.canonical_url), type="text/html")
    if feed.story_url:
        SubElement(entry, "link", rel="self", href=f"{feed.story_url}{head.story_id}", type="application/json")
    if head.section:
        SubElement(entry, "category", term=_clean(head.section))


def _updated(head: StoryHead) -> datetime:
    """When the current revision was first seen; a page's own clock may run ahead or stand still."""
    return head.revisions[-1].first.fetched_at


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
