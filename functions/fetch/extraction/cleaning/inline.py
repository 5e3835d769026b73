"""The inside of a paragraph: text, line breaks and the few inline elements that mean something."""

import re
from html import escape
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.quotation_marks import quotation_marks
from functions.fetch.extraction.dom import LINE_BREAK, Passage
from shared.article_html import INLINE_TAGS, URL_SCHEMES

# Seen nowhere, found by every search for the words they stand in.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_TYPOGRAPHY = "\xa0\u202f\u2009\u3000"  # spaces that stay what they are when they stand alone
_UNCOMMON = re.compile(f"[{_INVISIBLE}{_TYPOGRAPHY}]")
_WRITTEN_AS = {"strike": "s", "tt": "code"}
_SPACES = re.compile(r"\s+")
# What becomes one space: several, or one that is neither a space nor typography.
_SPACES_BUT_BREAKS = re.compile(rf"[^\S{LINE_BREAK}]{{2,}}|[^\S {LINE_BREAK}{_TYPOGRAPHY}]")
_NO_COMMON_SPACE = re.compile(rf"[^\S {LINE_BREAK}]")  # most text has none: found out in a fifth of the time
# The source's line breaks between characters of scripts that put no spaces between words.
_DENSE = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60"
_OF_DENSE = re.compile(f"[{_DENSE}]")
_WRAPPED = re.compile(rf"(?<=[{_DENSE}])[ \t\r]*\n[ \t\r\n]*(?=[{_DENSE}])")
_TAG = r"<[^<>]*>"
_WRAPPED_BESIDE_TAGS = re.compile(rf"(?<=[{_DENSE}])(?:[ \t\r]|{_TAG})*+\n(?:[ \t\r\n]|{_TAG})*+(?=[{_DENSE}])")
_TAGS = re.compile(_TAG)
_BREAKS = re.compile(rf"\s*{LINE_BREAK}\s*")
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?:/[^\s\[\]]*)?$")
_NOT_IN_URLS = re.compile(r"[{}<>\"\\^`]")  # JSON and templates where a URL should be
_NESTED_AND_EMPTY = 8  # inside each other: what is nested deeper is left for normalize to drop
_NO_READING = re.compile(r"(?:<rp>[^<]*</rp>)?<rt(?: [^>]*)?>\s*</rt>(?:<rp>[^<]*</rp>)?")  # with its brackets
_MAYBE_EMPTY = re.compile(r">\s*</")
_EMPTY = re.compile(
    r"<(a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|strong|sub|sup|time|u|var)(?: [^>]*)?>(\s*)</\1>"
)


def plain(text: str) -> str:
    """One line, nothing invisible."""
    return " ".join(_visible(text).split())


def in_one_line(passage: Passage) -> str:
    """The words of a passage without its elements."""
    text = passage.text
    return plain(text if text.isascii() else _WRAPPED.sub("", "".join(passage.pieces)))


def _visible(text: str) -> str:
    if not text.isascii():
        for character in _INVISIBLE:
            text = text.replace(character, "")
    return text


def absolute(base: str, url: str | None) -> str:
    """The address, or nothing when it is none that a reader of the story could follow."""
    if not url:
        return ""
    url = "".join(url.split()) if "\n" in url or "\t" in url else url.strip()
    if url.startswith("#") or _NOT_IN_URLS.search(url):
        return ""
    if _PLAIN_ADDRESS.match(url):  # as nearly all are: nothing to join, nothing to doubt
        return url
    try:
        joined = urljoin(base, url)
        parts = urlsplit(joined)
    except ValueError:  # [ in the host, and other ways of not being a URL
        return ""
    known = parts.scheme in URL_SCHEMES and (parts.netloc or parts.scheme == "mailto")
    return joined.replace(" ", "%20") if known else ""


def inline_html(passage: Passage, base: str) -> str:
    """Elements that stood open around the passage are opened and closed here."""
    if not passage.marks and not passage.breaks and _is_simple(passage.pieces):
        return escape(passage.text, quote=False)
    out: list[str] = []
    ends: list[str] = []
    done = 0
    for position, element, step in passage.marks:
        out.append(_text(passage.pieces[done:position]))
        done = position
        if step > 0:
            start, end = _start_and_end(element, base)
            ends.append(end)
            out.append(start)
        elif ends:
            out.append(ends.pop())
    out.append(_text(passage.pieces[done:]))
    out.extend(reversed(ends))
    return _tidy("".join(out))


def _is_simple(pieces: list[str]) -> bool:
    """Nothing but letters and common spaces, of which the passage has a copy that is tidy already."""
    text = "".join(pieces)
    return text.isascii() or not (_UNCOMMON.search(text) or ("\n" in text and _WRAPPED.search(text)))


def _text(pieces: list[str]) -> str:
    return escape(_visible("".join(pieces)), quote=False)


def _start_and_end(element: Element, base: str) -> tuple[str, str]:
    """Both empty for an element that is not written."""
    tag = _WRITTEN_AS.get(element.tag, element.tag)
    if tag not in INLINE_TAGS:
        return "", ""
    if tag == "a":
        href = absolute(base, element.get("href"))
        return (f'<a href="{escape(href)}">', "</a>") if href else ("", "")
    if tag == "q":
        return quotation_marks(element)
    if tag == "rt" and not _has_brackets(element):
        return "<rp>（</rp><rt>", "</rt><rp>）</rp>"  # browsers hide these, plain text needs them
    shown = "".join(
        f' {name}="{escape(_SPACES.sub(" ", value))}"'
        for name in ("datetime", "title", "dir", "lang")
        if (value := element.get(name)) and (name != "datetime" or tag == "time") and (name != "title" or tag == "abbr")
    )
    return f"<{tag}{shown}>", f"</{tag}>"


def _has_brackets(reading: Element) -> bool:
    before = reading.getprevious()
    return before is not None and before.tag == "rp" and bool((before.text or "").strip())


def _tidy(html: str) -> str:
    """Collapse white space, drop breaks at the ends and elements with nothing in them."""
    if "\n" in html and _OF_DENSE.search(html):
        html = _WRAPPED_BESIDE_TAGS.sub(lambda found: "".join(_TAGS.findall(found[0])), html)
    if "  " in html or _NO_COMMON_SPACE.search(html):
        html = _SPACES_BUT_BREAKS.sub(" ", html)
    for _ in range(_NESTED_AND_EMPTY):
        if not _MAYBE_EMPTY.search(html):
            break
        html = _EMPTY.sub(r"\2", html)
    if "<rt" in html:
        html = _NO_READING.sub("", html)
    if LINE_BREAK not in html:
        return html.strip(" ")
    return _BREAKS.sub(LINE_BREAK, html).strip(" " + LINE_BREAK).replace(LINE_BREAK, "<br>")
