"""Conditional requests (RFC 9110, section 13): who already has it is told so, and no more."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

# A takedown holds at once: whoever keeps a copy asks again before showing it. Asking costs no more than a 304.
CACHE_CONTROL = "no-cache"


def etag(*facts: object) -> str:
    """A strong validator of what these facts make."""
    return f'"{sha256(repr(facts).encode()).hexdigest()[:20]}"'


def validators(tag: str, modified: datetime | None = None) -> dict[str, str]:
    """The headers that make a later request conditional."""
    headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept"}
    if modified:
        headers["Last-Modified"] = format_datetime(modified.astimezone(UTC).replace(microsecond=0), usegmt=True)
    return headers


def is_known(headers: Mapping[str, str], tag: str, modified: datetime | None = None) -> bool:
    """Whether the reader has this already, by its own account; names of headers are lower-cased."""
    if "if-none-match" in headers:
        tags = [each.strip().removeprefix("W/") for each in headers["if-none-match"].split(",")]
        return tag in tags or "*" in tags
    since = headers.get("if-modified-since")
    if not since or modified is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except (ValueError, OverflowError):  # the year has any number of digits
        return False  # RFC 9110, 13.1.3: a date that is none is as if it were not there
    return modified.replace(microsecond=0) <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
