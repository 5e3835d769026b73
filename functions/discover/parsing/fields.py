"""Single facts as documents spell them: moments, URLs, lines of text."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html import unescape
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

from shared.urls import LONGEST_URL, NotAWebUrl, normalize_url

LONGEST_TEXT = 1000  # of a hint: no headline is longer, and hints travel through every queue
LONGEST_DATE = 64
MOST_AUTHORS = 20
_MARKUP = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^<>]{0,2000})>", re.DOTALL)
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# W3C's profile allows what `fromisoformat` does not: a bare year or month.
_YEAR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
# 2025-3-9 7:05, with slashes or dots as well, and a space before the zone.
_LOOSE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(Z|UTC|GMT)?", re.IGNORECASE
)


def moment(value: Any) -> datetime | None:
    """The instant a text names: ISO 8601, RFC 3339, RFC 822 and what comes close; UTC unless it says otherwise.

    >>> moment("2025-03-09").isoformat()
    '2025-03-09T00:00:00+00:00'
    >>> moment("Sun, 09 Mar 2025 07:05:00 EST").isoformat()
    '2025-03-09T07:05:00-05:00'
    """
    text = _SPACE.sub(" ", value).strip()[:LONGEST_DATE] if isinstance(value, str) else ""
    if not text:
        return None
    for read in (datetime.fromisoformat, _year_and_month, _loosely, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, OverflowError):
            continue
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware if _can_be_moved(aware) else None
    return None


def moment_of(parts: struct_time | None) -> datetime | None:
    """A moment that feedparser has read, in UTC."""
    if parts is None:
        return None
    try:
        return datetime(*parts[:5], min(parts[5], 59), tzinfo=UTC)
    except (ValueError, TypeError):
        return None


def web_url(value: Any, base: str) -> str:
    """The http(s) URL that a text names, seen from its document; empty when it names none."""
    if not isinstance(value, str):
        return ""
    text = _SPACE.sub("", value)
    if "&amp;" in text:  # escaped twice, by somebody who did not know that it was done already
        text = text.replace("&amp;", "&")
    if not text or len(text) > LONGEST_URL:
        return ""
    try:
        url = text if _ABSOLUTE.match(text) else urljoin(base, text)
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if _is_on_the_web(parts.scheme.lower(), parts.netloc) else ""


@lru_cache(maxsize=10_000)
def _is_on_the_web(scheme: str, netloc: str) -> bool:
    """Whether pages can be there at all; a document of 50,000 URLs names one host."""
    try:
        normalize_url(f"{scheme}://{netloc}/")
    except NotAWebUrl:
        return False
    return True


def plain_text(value: Any) -> str | None:
    """Text without markup on one line; None when nothing is left.

    >>> plain_text("<b>Ferry</b> &amp;  boats")
    'Ferry & boats'
    """
    if not isinstance(value, str):
        return None
    text = unescape(_MARKUP.sub(" ", value[: LONGEST_TEXT * 4]))
    return _SPACE.sub(" ", text).strip()[:LONGEST_TEXT].strip() or None


def is_ascii_based(start: bytes) -> bool:
    """Whether markup can be found in these bytes as it is; not so in UTF-16 and its like."""
    return not start.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in start


def _year_and_month(text: str) -> datetime:
    if not (found := _YEAR_MONTH.fullmatch(text)):
        raise ValueError(text)
    return datetime(int(found[1]), int(found[2] or 1), 1, tzinfo=UTC)


def _loosely(text: str) -> datetime:
    if not (found := _LOOSE.fullmatch(text)):
        raise ValueError(text)
    return datetime(*(int(part or 0) for part in found.groups()[:6]), tzinfo=UTC)  # type: ignore[misc,arg-type] # six numbers


def _can_be_moved(aware: datetime) -> bool:
    """In the years 1 and 9999, other zones' times do not exist."""
    return 1 < aware.year < 9999  # noqa: PLR2004
