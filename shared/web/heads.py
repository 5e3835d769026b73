"""The head of an answer, read as browsers read it.

Answers before the answer are passed by (RFC 9110, 15.2: early hints come unasked), lines that are no headers are left
out, and so are spaces before a colon. http.client ends the head at the first such line: it would not hear a `noindex`
behind it, nor how the body is coded.
"""

import re
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any, BinaryIO

_INTERIM = re.compile(rb"HTTP/1\.\d +1(?!01)\d\d(?!\d)")  # 101 is final: we asked for no other protocol
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*(:.*)", re.DOTALL)
_FOLDED = (b" ", b"\t")
_END = frozenset({b"\r\n", b"\n", b""})


class LenientResponse(HTTPResponse):
    """What `HTTPConnection` makes of an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fp: Any = _Lines(self.fp)


class _Lines:
    """A response's bytes: all as they came, but for the lines of its head."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._next: Callable[[int], bytes] = self._status

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def readline(self, limit: int = -1) -> bytes:
        return self._next(limit)

    def _status(self, limit: int) -> bytes:
        line = self._file.readline(limit)
        while _INTERIM.match(line):
            while self._file.readline(limit) not in _END:
                pass
            line = self._file.readline(limit)
        self._next = self._header
        return line

    def _header(self, limit: int) -> bytes:
        while (line := self._file.readline(limit)) not in _END:
            text = line.rstrip(b"\r\n").replace(b"\r", b" ")  # a bare one would end the line for http.client
            if found := _HEADER.fullmatch(text):
                return b"%s%s\r\n" % found.groups()
            if line.startswith(_FOLDED) or len(line) == limit:
                return line
        self._next = self._file.readline
        return line
