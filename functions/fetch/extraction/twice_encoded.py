"""Pages whose UTF-8 was once taken for Latin-1 and encoded again: an â and two more for each curly quote.

Where all of a page was, every letter that is not ASCII is mended. Where a part was (a widget, a feed's words), what
follows a letter may be there by right ("l'été »"): only what holds a control character, which no text does, is mended,
and what begins with the Ã or Â that all letters of western Europe become.
"""

import re

_TRACE = b"\xc3\xa2\xc2\x80"  # the first two bytes of all curly quotes, dashes and ellipses, each encoded once more
_TAIL, _CONTROL = rb"(?:\xc2[\x80-\xbf])", rb"\xc2[\x80-\x9f]"
_TWICE = re.compile(
    rb"\xc3[\x82-\x9f]%t|\xc3[\xa0-\xaf]%t{2}|\xc3[\xb0-\xb4]%t{3}".replace(b"%t", _TAIL)
)  # characters of two, three and four bytes
_SURELY_TWICE = re.compile(
    rb"\xc3[\x82\x83]%t|\xc3[\x84-\x9f]%c|\xc3[\xa0-\xaf](?=%t?%c)%t{2}|\xc3[\xb0-\xb4](?=%t{0,2}%c)%t{3}".replace(
        b"%t", _TAIL
    ).replace(b"%c", _CONTROL)
)
_ONCE = re.compile(rb"\xc3[\x82-\xb4](?!%b)|[\xc4-\xf4]".replace(b"%b", _TAIL))


def encoded_once(raw: bytes) -> bytes:
    """The same page in UTF-8; what was encoded as it should be stays."""
    if _TRACE not in raw:
        return raw
    return (_SURELY_TWICE if _ONCE.search(raw) else _TWICE).sub(_once, raw)


def _once(found: re.Match[bytes]) -> bytes:
    single = found[0].decode("utf-8").encode("latin-1")
    try:
        single.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return single
