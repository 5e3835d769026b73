"""Pages that came with their stories, kept as captures."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from shared.captures import CONTENT_TYPE, RawPage, batch_key, write_record
from shared.messages import Capture

if TYPE_CHECKING:
    from collections.abc import Sequence


class Objects(Protocol):
    def put_once(self, key: str, data: bytes, content_type: str) -> bool: ...


class PageStore:
    """The pages of one request in one object, as fetch keeps those of a batch (docs/adr/0006)."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def keep(self, pages: Sequence[RawPage]) -> list[Capture]:
        """Where each page lies, once all are written."""
        records = [write_record(page) for page in pages]
        data = b"".join(records)
        key = batch_key(sha256(data).hexdigest()[:32], pages[0].fetched_at)
        self._objects.put_once(key, data, CONTENT_TYPE)
        starts = [sum(map(len, records[:position])) for position in range(len(records))]
        return [Capture(key=key, offset=at, length=len(one)) for at, one in zip(starts, records, strict=True)]
