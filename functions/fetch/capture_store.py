"""Captures in the bucket."""

from typing import Protocol

from shared.aws.s3 import ObjectMissing
from shared.captures import CONTENT_TYPE, RawPage, capture_key, read_record, write_record
from shared.errors import CaptureLost
from shared.messages import Capture


class Objects(Protocol):
    def put_once(self, key: str, data: bytes, content_type: str) -> bool: ...
    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes: ...


class CaptureStore:
    """Raw pages, each written once."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def read(self, capture: Capture) -> RawPage:
        """The raw page; CaptureLost when there is none."""
        try:
            data = self._objects.get(capture.key, offset=capture.offset, length=capture.length)
        except ObjectMissing as error:
            raise CaptureLost(f"no capture {capture.key}") from error
        return read_record(data)

    def keep(self, page: RawPage) -> tuple[Capture, RawPage]:
        """Write the page down, and say what stands there now.

        When this very content was captured earlier the same day (a delivery repeated after a crash, or a
        re-fetch that found nothing new), the earlier capture stands: both deliveries go on as one.
        """
        capture = Capture(key=capture_key(page))
        if self._objects.put_once(capture.key, write_record(page), CONTENT_TYPE):
            return capture, page
        return capture, self.read(capture)
