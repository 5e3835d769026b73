"""RSS of all ages and Atom, through feedparser: it has met more broken feeds than anybody."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from functions.discover.parsing.bounds import require_bounded
from functions.discover.parsing.document import Courtesy, Document, DocumentTooLarge, Entry, Kind, MalformedDocument
from functions.discover.parsing.fields import MOST_AUTHORS, is_ascii_based, moment, moment_of, plain_text, web_url
from shared.messages import Hints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from typing import BinaryIO

LARGEST_BYTES = 10 * 1024 * 1024  # at the most twenty seconds of text; real feeds have a hundredth of it
MOST_ENTRIES = 10_000
# What feedparser and the libraries under it raise over input nobody foresaw.
TROUBLES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError)

_HEAD_BYTES = 64 * 1024  # where a channel's own elements stand
_SKIP_HOURS = re.compile(rb"<skipHours\b.{0,1500}?</skipHours>", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_SKIP_DAYS = re.compile(rb"<skipDays\b.{0,1500}?</skipDays>", re.DOTALL | re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*(\w{3})\w*\s*</day>", re.IGNORECASE)
_WEEK = (b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun")
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400}
# Left bare, `&lang=en` in an address would be read as an entity of HTML. References end with a semicolon.
_BARE_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{1,31};)")
# References to U+D800 to U+DFFF (55296 to 57343): no document may have them.
_HALVES = re.compile(
    rb"(?:&#(?:[xX]0{0,4}[dD][89a-fA-F][0-9a-fA-F]{2}|55[3-9]\d\d|5529[6-9]|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]);)+"
)
_ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_END_OF_ENTRY = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_MAIL_AND_NAME = re.compile(r"\s*\S+@\S+\s+\((.{1,200})\)\s*")  # RSS's way of naming an author
_ADDRESS = re.compile(r"[\w.+-]{1,80}@[\w.-]{1,80}")


def read_syndication(file: BinaryIO, url: str, charset: str = "") -> Document:
    """The feed in this file; `charset` is what the HTTP header said."""
    data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise DocumentTooLarge(f"a feed of more than {LARGEST_BYTES} bytes")
    data, beyond = _first_entries(data)
    require_bounded(data)
    parsed = _parsed(_mended(data) if is_ascii_based(data[:4]) else data, url, charset)
    feed, items = parsed.feed, parsed.entries[:MOST_ENTRIES]
    entries = tuple(entry for item in items if (entry := _entry(item, url, feed)))
    if not (entries or parsed.version):
        raise MalformedDocument(str(parsed.get("bozo_exception", "no entry and no version"))[:200])
    links = feed.get("links", [])
    return Document(
        kind=Kind.ATOM if parsed.version.startswith("atom") else Kind.RSS,
        entries=entries,
        title=plain_text(feed.get("title")) or "",
        self_url=next(_links(links, "self", url), ""),
        hubs=tuple(_links(links, "hub", url)),
        next_url=next(_links(links, "next", url), ""),
        courtesy=_courtesy(feed, data[:_HEAD_BYTES]),
        flaws=tuple(_flaws(parsed, len(items) - len(entries), beyond)),
    )


def _first_entries(data: bytes) -> tuple[bytes, int]:
    """Without the entries beyond those that are taken, which would cost as much; and how many these are."""
    starts = [found.start() for found in _ENTRY.finditer(data)]
    if len(starts) <= MOST_ENTRIES:
        return data, 0
    ends = [found.end() for found in _END_OF_ENTRY.finditer(data, starts[MOST_ENTRIES])]
    if not ends:
        return data, 0
    return data[: starts[MOST_ENTRIES]] + data[ends[-1] :], len(starts) - MOST_ENTRIES


def _mended(data: bytes) -> bytes:
    """Without what would cost all entries, or change some."""
    return _HALVES.sub(_whole, _BARE_AMPERSAND.sub(b"&amp;", data))


def _whole(references: re.Match[bytes]) -> bytes:
    """What a program has written as halves of characters of UTF-16, such as emojis, as characters."""
    told = [int(one[1:], 16) if one[:1] in b"xX" else int(one) for one in re.findall(rb"&#(\w+);", references[0])]
    text = "".join(map(chr, told)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.encode("ascii", "xmlcharrefreplace")


def _parsed(data: bytes, url: str, charset: str) -> Any:
    """What feedparser makes of it. Handed a file, it never takes the text for a path or a URL to open."""
    import feedparser  # type: ignore[import-untyped]

    # As application/xml the document's own word on its encoding counts (text/xml would mean ASCII, RFC 3023).
    content_type = f"application/xml; charset={charset}" if charset else "application/xml"
    headers = {"content-type": content_type, "content-location": url}
    try:
        return feedparser.parse(BytesIO(data), response_headers=headers, sanitize_html=False)
    except TROUBLES as error:
        raise MalformedDocument(f"{type(error).__name__}: {error}"[:200]) from error


def _entry(item: Any, base: str, feed: Any) -> Entry | None:
    """The story an item tells of; None when it tells no address."""
    url = next(filter(None, (web_url(link, base) for link in _addresses(item))), "")
    if not url:
        return None
    published = _moment(item, "published") or _moment(item, "created")
    updated = _moment(item, "updated")
    told = published or updated
    hints = Hints(
        headline=plain_text(item.get("title")),
        published=told.isoformat() if told else plain_text(item.get("published")),
        authors=tuple(islice(_authors(item), MOST_AUTHORS)),
        section=next(filter(None, (plain_text(tag.get("term")) for tag in item.get("tags", []))), None),
        language=plain_text(item.get("language") or feed.get("language")),
    )
    return Entry(url, hints, published, updated)


def _addresses(item: Any) -> Iterable[str]:
    """Where the story may be, best first; feedparser gives a permalink's guid as `link`."""
    yield item.get("feedburner_origlink", "")
    yield item.get("link", "")
    yield from (link.get("href", "") for link in item.get("links", []) if link.get("rel", "alternate") == "alternate")
    if item.get("id", "").lower().startswith(("http://", "https://")):
        yield item["id"]


def _moment(item: Any, name: str) -> datetime | None:
    """`in` and not `get`: feedparser would give `published` for a missing `updated`."""
    if name not in item:
        return None
    return moment_of(item.get(f"{name}_parsed")) or moment(item[name])


def _authors(item: Any) -> Iterable[str]:
    if with_mail := _MAIL_AND_NAME.fullmatch(item.get("author", "")):
        people = [with_mail[1]]
    else:
        people = [person.get("name", "") for person in item.get("authors", []) if person] or [item.get("author", "")]
    for person in people:
        name = plain_text(_ADDRESS.sub("", person)) if person else None
        if name := (name or "").strip(" ()<>,;"):
            yield name


def _links(links: Any, relation: str, base: str) -> Iterator[str]:
    for link in links:
        if link.get("rel", "") == relation and (url := web_url(link.get("href"), base)):
            yield url


def _courtesy(feed: Any, head: bytes) -> Courtesy:
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    frequency = _number(feed.get("sy_updatefrequency")) or 1
    ttl = _number(feed.get("ttl"))
    hours = {int(hour) % 24 for hour in _HOUR.findall(b"".join(_SKIP_HOURS.findall(head)))}
    days = {day.lower() for day in _DAY.findall(b"".join(_SKIP_DAYS.findall(head)))}
    return Courtesy(
        ttl_seconds=ttl * 60 if ttl else None,
        period_seconds=period // frequency if period else None,
        skip_hours=frozenset(hours),
        skip_days=frozenset(number for number, name in enumerate(_WEEK) if name in days),
    )


def _number(value: Any) -> int | None:
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None  # noqa: PLR2004 - two years of minutes


def _flaws(parsed: Any, without_address: int, beyond: int) -> Iterable[str]:
    if parsed.get("bozo") and (problem := parsed.get("bozo_exception")):
        yield f"{type(problem).__name__}: {problem}"[:200]
    if without_address:
        yield f"{without_address} entries without an address"
    if beyond := beyond or max(0, len(parsed.entries) - MOST_ENTRIES):
        yield f"{beyond} entries beyond the first {MOST_ENTRIES}"
