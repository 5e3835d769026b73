"""Pages whose UTF-8 was once taken for Latin-1 and encoded again: an â and two more for each curly quote.

Where all of a page was, every letter that is not ASCII is mended. Where a part was (a widget, a feed's words), what
follows a letter may be there by right ("l'été »"): only what holds a control character, which no text does, is mended,
and what begins with the Ã or Â that all letters of western Europe become.
"""

import re

_SECOND = "\x80"  # of all curly quotes, dashes and ellipses
_TRACE = f"\xe2{_SECOND}"
_TAIL, _CONTROL = "[\x80-\xbf]", "[\x80-\x9f]"
_TWICE = re.compile(  # characters of two, three and four bytes
    f"[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{{2}}|[\xf0-\xf4]{_TAIL}{{3}}"
)
_SURELY_TWICE = re.compile(
    f"[\xc2\xc3]{_TAIL}|[\xc4-\xdf]{_CONTROL}"
    f"|[\xe0-\xef](?={_TAIL}?{_CONTROL}){_TAIL}{{2}}|[\xf0-\xf4](?={_TAIL}{{0,2}}{_CONTROL}){_TAIL}{{3}}"
)
_ONCE = re.compile(f"[\xc2-\xf4](?!{_TAIL})|[^\x00-\xff]")


def encoded_once(html: str) -> str:
    """The same page; what was encoded as it should be stays."""
    if _SECOND not in html or _TRACE not in html:  # one character is looked for in no time, two are not
        return html
    return (_SURELY_TWICE if _ONCE.search(html) else _TWICE).sub(_once, html)


def _once(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
