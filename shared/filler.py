"""What lies in a file of captures in the place of a page that was taken down.

A record of the same length, so that all others stay where their stories say they are: one gzip member whose header has
a comment as long as it takes (RFC 1952, 2.3), holding a WARC record that says nothing but that something was here.
"""

import struct
import zlib

_RECORD = (
    b"WARC/1.1\r\nWARC-Type: metadata\r\n"
    b"WARC-Record-ID: <urn:uuid:00000000-0000-5000-8000-000000000000>\r\n"
    b"WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nwithdrawn\r\n\r\n"
)
_HEADER = b"\x1f\x8b\x08\x10\0\0\0\0\0\xff"  # deflate, with a comment, no time, no particular system


class TooShort(ValueError):
    """No record fits into so few bytes, and so no page ever did."""


def filler(length: int) -> bytes:
    """So many bytes of a record that holds nothing; the same bytes each time."""
    deflate = zlib.compressobj(level=9, wbits=-15)
    data = deflate.compress(_RECORD) + deflate.flush()
    trailer = struct.pack("<II", zlib.crc32(_RECORD), len(_RECORD))
    comment = length - len(_HEADER) - len(data) - len(trailer) - 1
    if comment < 0:
        raise TooShort(f"{length} bytes")
    return _HEADER + b"." * comment + b"\0" + data + trailer
