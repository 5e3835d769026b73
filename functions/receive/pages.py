"""Pages that came with their stories, kept as captures."""

from __future__ import annotations

from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from shared.captures import CONTENT_TYPE, RawPage, batch_key, write_record
from shared.messages import Capture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Objects(Protocol):
    def put_once(self, key: str, data: bytes, content_type: str) -> bool: ...


class Withdrawals(Protocol):
    def among(self, urls: Iterable[str]) -> set[str]:
        """Those of the URLs whose stories were taken down."""


class PageStore:
    """The pages of one request in one object, as fetch keeps those of a batch (docs/adr/0006).

    Pages of stories that were taken down are not kept: nobody would look for them here. Their stories go on without
    them, to fetch, which says that they are not wanted.
    """

    def __init__(self, objects: Objects, withdrawals: Withdrawals) -> None:
        self._objects = objects
        self._withdrawals = withdrawals

    def keep(self, pages: Sequence[RawPage]) -> list[Capture | None]:
        """Where each page lies, once all are written; None for those that are not kept."""
        withdrawn = self._withdrawals.among(page.url for page in pages)
        records = [b"" if page.url in withdrawn else write_record(page) for page in pages]
        data = b"".join(records)
        key = batch_key(sha256(data).hexdigest()[:32], pages[0].fetched_at)
        if data:
            self._objects.put_once(key, data, CONTENT_TYPE)
        starts = accumulate(map(len, records), initial=0)
        return [
            Capture(key=key, offset=at, length=len(one)) if one else None
            for at, one in zip(starts, records, strict=False)
        ]
