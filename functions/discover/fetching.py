"""Asking for a document: conditionally, within bounds, and with a body that need not fit into memory."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Protocol, cast

from functions.discover.parsing.read import IN_MEMORY_BYTES, LARGEST_BYTES
from shared.content_encoding import Caps
from shared.errors import PageGone
from shared.sources import PollState
from shared.web.answers import require_ok
from shared.web.http import NOT_MODIFIED, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from shared.web.http import Answer, Permit

LIMITS = Limits(seconds=30, wire_bytes=LARGEST_BYTES, caps=Caps(decoded_bytes=LARGEST_BYTES, ratio=200))
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
GONE = 410
HASH_CHARS = 16
NEVER_POLLED = PollState()
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


class Feeds(Protocol):
    def open(
        self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str]
    ) -> AbstractContextManager[Answer]:
        """The answer, its body still to be read."""


class SourceGone(PageGone):
    """410: the publisher asks not to come again, which 404 does not say."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document, or the word that it has not changed."""

    url: str  # where it was found
    headers: dict[str, str]
    file: BinaryIO
    digest: str  # of the body
    is_unchanged: bool = False
    moved_to: str = ""

    @property
    def max_age(self) -> float:
        """Seconds for which the publisher would have it cached."""
        told = self.headers.get("cache-control", "")
        found = _MAX_AGE.search(told)
        return float(found[1]) if found and "no-cache" not in told and "no-store" not in told else 0


@contextmanager
def fetched(web: Feeds, url: str, permit: Permit, state: PollState = NEVER_POLLED) -> Iterator[Fetched]:
    """The document at this URL, or the word that it is still the one of `state`; raises why there is none."""
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as spooled:
        file = cast("BinaryIO", spooled)
        headers = {"Accept": ACCEPT} | _validators(state)
        with web.open(url, permit, LIMITS, headers) as answer:
            is_unchanged = answer.status == NOT_MODIFIED and len(headers) > 1
            digest = "" if is_unchanged else _read(answer, file)
        yield Fetched(
            url=answer.target.url,
            headers=answer.headers,
            file=file,
            digest=digest,
            is_unchanged=is_unchanged or bool(digest and digest == state.body_hash),
            moved_to=answer.moved_to,
        )


def _read(answer: Answer, file: BinaryIO) -> str:
    """The body into the file; its hash."""
    if answer.status == GONE:
        raise SourceGone(f"status {GONE}")
    require_ok(answer.status, answer.headers)
    digest = sha256()
    for piece in answer.pieces():
        file.write(piece)
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()[:HASH_CHARS]


def _validators(state: PollState) -> dict[str, str]:
    """As they came, quotes and all."""
    known = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in known.items() if value}
