"""HTTP content codings undone piece by piece, under a cap on what comes out.

A few kilobytes of gzip, br or zstd can stand for gigabytes, so every decoder here is asked for
at most one piece (64 KiB) at a time, and the total is counted before the next.
"""

import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from shared.errors import MalformedResponse, PageTooLarge

PIECE_BYTES = 64 * 1024
MOST_LAYERS = 2  # gzip inside gzip happens by mistake; more than that is meant to hurt
RATIO_FREE_BYTES = 1024 * 1024  # up to here any ratio goes: small pages of one repeated table compress absurdly well


@dataclass(frozen=True, slots=True)
class Caps:
    """How much may come out: bytes in all, and bytes out for each byte in (deflate's own limit is 1,032)."""

    decoded_bytes: int = 20 * 1024 * 1024
    ratio: int = 200


class _Coding(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What these bytes decode to, at most a piece at a time."""

    @property
    def complete(self) -> bool:
        """Whether the coded stream has reached its end."""


class BodyDecoder:
    """Undoes a `Content-Encoding`; codings nobody knows are taken for labels without meaning, as browsers do."""

    def __init__(self, content_encoding: str, caps: Caps) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        known = [_CODINGS[name] for name in names if name in _CODINGS]
        if len(known) > MOST_LAYERS:
            raise MalformedResponse(f"{len(known)} content codings on top of each other: {content_encoding[:80]}")
        self._layers = [coding() for coding in reversed(known)]  # the last one applied comes off first
        self._caps = caps
        self._taken = 0
        self._given = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode the next bytes off the wire; PageTooLarge past the caps, MalformedResponse when they lie."""
        self._taken += len(data)
        try:
            for piece in self._through(data, self._layers):
                self._count(len(piece))
                yield piece
        except _errors() as error:
            raise MalformedResponse(f"the body is not what Content-Encoding says: {error}") from error

    def finish(self) -> None:
        """To be called at the body's end: a coded stream that stops in the middle has lost its rest."""
        if self._taken and not all(layer.complete for layer in self._layers):
            raise MalformedResponse("the coded body ends in the middle")

    def _through(self, data: bytes, layers: list[_Coding]) -> Iterator[bytes]:
        if not layers:
            if data:
                yield data
            return
        for piece in layers[0].pieces(data):
            yield from self._through(piece, layers[1:])

    def _count(self, size: int) -> None:
        self._given += size
        if self._given > self._caps.decoded_bytes:
            raise PageTooLarge(f"more than {self._caps.decoded_bytes} bytes decoded")
        if self._given > max(RATIO_FREE_BYTES, self._taken * self._caps.ratio):
            raise PageTooLarge(f"a decompression bomb: {self._given} bytes out of {self._taken}")


def decode_body(body: bytes, content_encoding: str, caps: Caps) -> bytes:
    """A whole body at once."""
    decoder = BodyDecoder(content_encoding, caps)
    decoded = b"".join(decoder.feed(body))
    decoder.finish()
    return decoded


class _Gzip:
    """RFC 1952; members follow each other, and zeros or junk after the last one are no matter."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self.complete = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self.complete:
                if not data.startswith(b"\x1f\x8b"):
                    return
                self._inflate, self.complete = zlib.decompressobj(wbits=31), False
            yield self._inflate.decompress(data, PIECE_BYTES)
            self.complete = self._inflate.eof
            data = self._inflate.unused_data if self.complete else self._inflate.unconsumed_tail


class _Deflate:
    """RFC 9110 means zlib's format by it; many servers send bare deflate."""

    def __init__(self) -> None:
        self._inflate: zlib._Decompress | None = None

    @property
    def complete(self) -> bool:
        return self._inflate is not None and self._inflate.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._inflate is None and data:
            is_zlib = data[0] & 0x0F == zlib.DEFLATED  # RFC 1950: the low half of the first byte is the method, 8
            self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
        while self._inflate and data and not self._inflate.eof:
            yield self._inflate.decompress(data, PIECE_BYTES)
            data = self._inflate.unconsumed_tail


class _Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self._brotli = brotli.Decompressor()

    @property
    def complete(self) -> bool:
        return bool(self._brotli.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Asked until it gives nothing: it says that it can take more data while it still holds output back."""
        while not self.complete:
            piece = self._brotli.process(data, output_buffer_limit=PIECE_BYTES)
            data = b""
            if not piece and self._brotli.can_accept_more_data():
                return
            yield piece


class _Zstd:
    """RFC 8878, with its 8 MiB bound on the window; frames may follow each other."""

    def __init__(self) -> None:
        self._zstd = self._frame()

    @property
    def complete(self) -> bool:
        return bool(self._zstd.eof)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._zstd.needs_input or self.complete):
            if self.complete:
                self._zstd = self._frame()
            yield self._zstd.decompress(data, PIECE_BYTES)
            data = self._zstd.unused_data if self.complete else b""

    def _frame(self) -> "_ZstdFrame":
        zstd = _zstd()
        frame: _ZstdFrame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})
        return frame


class _ZstdFrame(Protocol):
    eof: bool
    needs_input: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


_CODINGS: dict[str, type[_Coding]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}


def _zstd() -> Any:
    """The module, which is in the standard library from 3.14 on."""
    return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


def _errors() -> tuple[type[Exception], ...]:
    """Evaluated only when something was raised: brotli and zstd are not imported for their errors' sake."""
    import brotli

    return (zlib.error, brotli.error, _zstd().ZstdError)
