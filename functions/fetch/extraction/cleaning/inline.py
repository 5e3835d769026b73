"""The inside of a paragraph: text, line breaks and the few inline elements that mean something."""

import re
from html import escape
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from functions.fetch.extraction.dom import LINE_BREAK, Passage
from shared.article_html import INLINE_TAGS, URL_SCHEMES

# Seen nowhere, found by every search for the words they stand in.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_WRITTEN_AS = {"strike": "s", "tt": "code"}
_SPACES = re.compile(r"\s+")
# What becomes one space: several, or one of no special kind. A no-break, narrow, thin or ideographic space that
# stands alone is typography and stays.
_SPACES_BUT_BREAKS = re.compile(r"[^\S\u2028]{2,}|[^\S\u2028\xa0\u202f\u2009\u3000]")
_BREAKS = re.compile(rf"\s*{LINE_BREAK}\s*")
_NOT_IN_URLS = re.compile(r"[{}<>\"\\^`]")  # JSON and templates where a URL should be
_EMPTY = re.compile(
    r"<(a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|strong|sub|sup|time|u|var)(?: [^>]*)?>(\s*)</\1>"
)


def plain(text: str) -> str:
    """One line, nothing invisible."""
    return " ".join(text.translate(INVISIBLE).split())


def absolute(base: str, url: str | None) -> str:
    """The address, or nothing when it is none that a reader of the story could follow."""
    if not url:
        return ""
    url = "".join(url.split()) if "\n" in url or "\t" in url else url.strip()
    if url.startswith("#") or _NOT_IN_URLS.search(url):
        return ""
    try:
        joined = urljoin(base, url)
        parts = urlsplit(joined)
    except ValueError:  # [ in the host, and other ways of not being a URL
        return ""
    known = parts.scheme in URL_SCHEMES and (parts.netloc or parts.scheme == "mailto")
    return joined.replace(" ", "%20") if known else ""


def inline_html(passage: Passage, base: str) -> str:
    """Elements that stood open around the passage are opened and closed here."""
    out: list[str] = []
    open_tags: list[str] = []
    done = 0
    for position, element, step in passage.marks:
        out.append(_text(passage.pieces[done:position]))
        done = position
        if step > 0:
            tag, start = _start(element, base)
            open_tags.append(tag)
            out.append(start)
        elif open_tags:
            tag = open_tags.pop()
            out.append(f"</{tag}>" if tag else "")
    out.append(_text(passage.pieces[done:]))
    out.extend(f"</{tag}>" for tag in reversed(open_tags) if tag)
    return _tidy("".join(out))


def _text(pieces: list[str]) -> str:
    return escape("".join(pieces).translate(INVISIBLE), quote=False)


def _start(element: Element, base: str) -> tuple[str, str]:
    """Name and start tag; both empty for an element that is not written."""
    tag = _WRITTEN_AS.get(element.tag, element.tag)
    if tag not in INLINE_TAGS:
        return "", ""
    if tag == "a":
        href = absolute(base, element.get("href"))
        return ("a", f'<a href="{escape(href)}">') if href else ("", "")
    shown = "".join(
        f' {name}="{escape(_SPACES.sub(" ", value))}"'
        for name in ("datetime", "title", "dir", "lang")
        if (value := element.get(name)) and (name != "datetime" or tag == "time") and (name != "title" or tag == "abbr")
    )
    return tag, f"<{tag}{shown}>"


def _tidy(html: str) -> str:
    """Collapse white space, drop breaks at the ends and elements with nothing in them."""
    html = _SPACES_BUT_BREAKS.sub(" ", html)
    while True:
        shorter = _EMPTY.sub(r"\2", html)
        if shorter == html:
            break
        html = shorter
    html = _BREAKS.sub(LINE_BREAK, html).strip(" " + LINE_BREAK)
    return html.replace(LINE_BREAK, "<br>")
