"""Captures in the bucket: the pages of a batch in one object, each a record of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol
from uuid import uuid4

from shared.aws.s3 import ObjectMissing
from shared.captures import CONTENT_TYPE, RawPage, batch_key, read_record, write_record
from shared.errors import CaptureLost
from shared.messages import Capture


class Objects(Protocol):
    def put_once(self, key: str, data: bytes, content_type: str) -> bool: ...
    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes: ...


@dataclass(slots=True)
class _Batch:
    """An object that is still being filled."""

    key: str
    data: bytearray = field(default_factory=bytearray)


class CaptureStore:
    """Raw pages. What is kept lies in the bucket only after `flush`: one PUT for all pages of a batch."""

    def __init__(self, objects: Objects, name: Callable[[], str] = lambda: uuid4().hex) -> None:
        self._objects = objects
        self._name = name
        self._lock = Lock()
        self._batch: _Batch | None = None

    def read(self, capture: Capture) -> RawPage:
        """The raw page; CaptureLost when there is none."""
        try:
            data = self._objects.get(capture.key, offset=capture.offset, length=capture.length)
        except ObjectMissing as error:
            raise CaptureLost(f"no capture {capture.name}") from error
        return read_record(data)

    def keep(self, page: RawPage) -> Capture:
        """Add the page to the batch; where it will lie."""
        record = write_record(page)
        with self._lock:
            batch = self._batch = self._batch or _Batch(batch_key(self._name(), page.fetched_at))
            offset = len(batch.data)
            batch.data += record
        return Capture(key=batch.key, offset=offset, length=len(record))

    def flush(self) -> None:
        """Write what was kept. Nobody may be told of a capture before."""
        if batch := self._taken():
            self._objects.put_once(batch.key, bytes(batch.data), CONTENT_TYPE)

    def forget(self) -> None:
        self._taken()

    def _taken(self) -> _Batch | None:
        with self._lock:
            batch, self._batch = self._batch, None
        return batch
