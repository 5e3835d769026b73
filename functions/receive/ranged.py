"""An object in the bucket as a file that is read from front to back, part by part."""

from __future__ import annotations

from io import RawIOBase
from typing import TYPE_CHECKING

from shared.errors import CaptureLost

if TYPE_CHECKING:
    from collections.abc import Callable

PART_BYTES = 8 * 1024 * 1024  # a request's latency is lost in its transfer, and memory does not notice


class RangedFile(RawIOBase):
    """Holds one part in memory, however large the object."""

    def __init__(self, read: Callable[[int, int], bytes], start: int, size: int) -> None:
        super().__init__()
        self._read = read
        self._position = start  # of the next part
        self._size = size
        self._part = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes (by default a part): fewer at a part's end, none at the object's."""
        if not self._part and self._position < self._size:
            self._part = memoryview(self._next())
        taken = self._part[: size if size >= 0 else PART_BYTES]
        self._part = self._part[len(taken) :]
        return bytes(taken)

    def _next(self) -> bytes:
        part = self._read(self._position, min(PART_BYTES, self._size - self._position))
        if not part:
            raise CaptureLost(f"the object ends at {self._position}, before its {self._size} bytes")
        self._position += len(part)
        return part
