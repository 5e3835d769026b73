"""Text of elements, as a reader sees it."""

import re
from html import unescape

from lxml.etree import _Element as Element

UNSEEN = frozenset("script style noscript template svg button select textarea".split())
_BREAKS = frozenset("br p div li ul ol h1 h2 h3 h4 h5 h6 td tr table section header figure figcaption dt dd".split())
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_INSIDE_WORDS = frozenset("b i em u mark sub sup font wbr".split())
_MAX_DEPTH = 40  # of a headline or a byline; what lies deeper is none
_LOOKED_AT = 4  # times as many characters as are wanted: much may be white space
_MAX_PIECES = 400  # whoever has more is not read to the end
_BLOCK_MARKUP = re.compile(r"<(?:/(?:p|div|h\d|li|blockquote|figure|table|tr)|br\b|p\b)[^<>]{0,300}>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>|<!--.*?(?:-->|\Z)", re.DOTALL)


def one_line(text: str, limit: int = 1000) -> str:
    """White space collapsed; soft hyphens, zero-width spaces and control characters, which no reader sees, gone."""
    text = text[: limit * _LOOKED_AT]
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    elif "  " not in text:  # of what is printable only the space is white
        return text.strip()[:limit].rstrip()
    return " ".join(text.split())[:limit].rstrip()


def text_of(element: Element, limit: int = 1000) -> str:
    """The element's text on one line; words of neighbouring elements are not glued."""
    if not len(element):
        return one_line(element.text or "", limit)
    pieces: list[str] = []
    _collect(element, pieces, 0, limit * _LOOKED_AT)
    return one_line("".join(pieces), limit)


def _collect(element: Element, pieces: list[str], depth: int, room: int) -> int:
    """The element's pieces, until there is no room for more characters; the room that is left."""
    if text := element.text:
        pieces.append(text)
        room -= len(text)
    for child in element:
        if room <= 0 or len(pieces) > _MAX_PIECES:
            return 0
        tag = child.tag
        if isinstance(tag, str) and tag not in UNSEEN and depth < _MAX_DEPTH:
            if tag in _BREAKS or _follows_a_sibling_directly(child):
                pieces.append(" ")
            room = _collect(child, pieces, depth + 1, room)
            if tag in _BREAKS:
                pieces.append(" ")
        if tail := child.tail:
            pieces.append(tail)
            room -= len(tail)
    return room


def _follows_a_sibling_directly(child: Element) -> bool:
    """`<span>Kicker</span><span>Headline</span>`: two things set apart by style alone."""
    before = child.getprevious()
    return before is not None and not before.tail and before.tag == child.tag and child.tag not in _INSIDE_WORDS


def plain(markup: str, limit: int) -> str:
    """A string out of JSON-LD or a meta tag: markup and entities (twice encoded ones too) resolved, on one line."""
    text = markup[: limit * 4]
    for _ in range(2):
        if "&" in text:
            text = unescape(text)
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    return one_line(text, limit)


def unescaped_markup(text: str) -> str:
    """Markup whose signs were escaped, also twice, as it was before."""
    for _ in range(2):
        if "<" not in text and "&" in text:
            text = unescape(text)
    return text


def plain_paragraphs(markup: str) -> str:
    """A whole text out of JSON-LD: as `plain`, paragraphs kept as lines."""
    text = markup
    for _ in range(2):
        if "&" in text:
            text = unescape(text)
    if "<" in text:
        text = _MARKUP.sub("", _BLOCK_MARKUP.sub("\n", text))
    lines = (one_line(line, len(line)) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
