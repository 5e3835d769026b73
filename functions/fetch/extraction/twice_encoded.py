"""Pages whose UTF-8 was once taken for Latin-1 and encoded again: an â and two more for each curly quote.

They are safe to mend: one of the two is a control character, and no text has these.
"""

import re

_TRACE = b"\xc3\xa2\xc2\x80"  # the first two bytes of all curly quotes, dashes and ellipses, each encoded once more
_TAIL = rb"\xc2[\x80-\xbf]"
_TWICE = re.compile(
    rb"\xc3[\x82-\x9f]%b|\xc3[\xa0-\xaf](?:%b){2}|\xc3[\xb0-\xb4](?:%b){3}".replace(b"%b", _TAIL)
)  # characters of two, three and four bytes


def encoded_once(raw: bytes) -> bytes:
    """The same page in UTF-8; what was encoded as it should be stays."""
    return _TWICE.sub(_once, raw) if _TRACE in raw else raw


def _once(found: re.Match[bytes]) -> bytes:
    single = found[0].decode("utf-8").encode("latin-1")
    try:
        single.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return single
