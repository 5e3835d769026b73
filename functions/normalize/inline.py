"""Inline content: one line of clean text, and the same with the markup that says more."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from functions.normalize.markup import Line, Node
from shared.article_html import ALLOWED_ATTRIBUTES, BLOCK_TAGS, INLINE_TAGS, URL_SCHEMES, unescaped

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")  # soft hyphens and zero-width spaces
_TYPOGRAPHY = "\xa0\u202f\u2009\u3000"  # no-break, narrow no-break, thin, ideographic: where they stand alone
_LAYOUT = re.compile(rf"\s{{2,}}|[^\S {_TYPOGRAPHY}]")  # white space that is to be one space
_TAG = re.compile("<[^>]*>")
# Entities that are written otherwise, and no-break spaces beside other spaces or at an element's edge.
_OTHERWISE_WRITTEN = re.compile(r"&(?!(?:amp|lt|gt);|nbsp;(?<=[^\s>;]&nbsp;)(?!\s|</|\Z))")
_ORDINARY = re.compile(r"https?://[a-z0-9]")  # most addresses: no need to take them apart
_UNSEEN = frozenset("script style template noscript img figure svg iframe object".split())
_ALLOWED = {tag: ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(tag, set()) for tag in INLINE_TAGS}
_SAYS_NOTHING = frozenset({"span", "br"})  # by itself; with a language or direction it does
_PARTS_LINES = BLOCK_TAGS | {"div", "br", "dd", "dt", "article", "header", "footer"}


class Inline(NamedTuple):
    """`html` is empty when the text, escaped, is all there is."""

    text: str
    html: str


def inline(nodes: Sequence[Node | str]) -> Inline:
    """Text and markup of a run of inline nodes; a block among them becomes a line."""
    if len(nodes) == 1 and isinstance(nodes[0], str):
        return Inline(_tidy(nodes[0]).strip(), "")
    writer = _Writer()
    writer.write_all(nodes)
    return Inline("".join(writer.text), "".join(writer.html) if writer.marked else "")


def content_of(node: Node) -> Inline:
    """Text and markup of what stands in an element."""
    if not isinstance(node, Line):
        return inline(node.children)
    if "<" not in node.markup:
        return Inline(_tidy(unescaped(node.markup)).strip(), "")
    if not _is_as_written(node.markup):
        return inline(node.children)
    html = node.markup.strip()
    return Inline(unescaped(_TAG.sub("", html)), html)


def _is_as_written(markup: str) -> bool:
    """Whether the markup of a line, taken apart and written again, is the same: for most it is."""
    return (
        "  " not in markup
        and markup.isprintable()
        and markup.count("<") == markup.count(">")
        and not ("&" in markup and _OTHERWISE_WRITTEN.search(markup))
    )


def plain_text(nodes: Sequence[Node | str]) -> str:
    return " ".join(inline(nodes).text.split())


class _Writer:
    """Writes white space and opening tags only when something visible follows them."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.html: list[str] = []
        self.marked = False
        self._gap = ""  # a space or line break, owed before the next word
        self._unopened: list[str] = []
        self._open_tags: list[str] = []
        self._link_just_ended = False

    def write_all(self, nodes: Iterable[Node | str]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._write_text(node)
            elif node.tag in _PARTS_LINES:
                self._gap = "\n"
                self.write_all(node.children)
                self._gap = "\n"
            elif node.tag not in _UNSEEN:
                self._write_element(node)

    def _write_text(self, data: str) -> None:
        data = _tidy(data)
        text = data.strip()
        if not text:
            self._gap = self._gap or data
            return
        if data[0].isspace():
            self._gap = self._gap or data[0]
        self._flush()
        self.text.append(text)
        self.html.append(_escaped(text))
        self._gap = data[-1] if data[-1].isspace() else ""

    def _flush(self) -> None:
        """Pay what is owed: the gap, then the tags opened since."""
        if self.text and self._gap:
            self.text.append(self._gap)
            self.html.append("<br>" if self._gap == "\n" else _escaped(self._gap))
        self.marked = self.marked or bool(self._unopened)
        self.html.extend(self._unopened)
        self._unopened.clear()
        self._link_just_ended = False

    def _write_element(self, node: Node) -> None:
        opening = self._opening(node)
        if not opening:
            self.write_all(node.children)
            return
        if node.tag == "a" and self._link_just_ended:
            self._gap = self._gap or " "  # links in a row are a list, not a word
        self._unopened.append(opening)
        self._open_tags.append(node.tag)
        self.write_all(node.children)
        self._open_tags.pop()
        if self._unopened:
            self._unopened.pop()  # nothing visible inside
        else:
            self.html.append(f"</{node.tag}>")
            self._link_just_ended = node.tag == "a" and not self._gap

    def _opening(self, node: Node) -> str:
        """The start tag, when the element says something that its text does not."""
        if node.tag not in INLINE_TAGS or node.tag in self._open_tags:
            return ""
        allowed = _ALLOWED[node.tag]
        kept = {name: value for name, value in node.attributes.items() if name in allowed and value}
        if "href" in kept and not _is_allowed_url(kept["href"]):
            del kept["href"]
        if (node.tag == "a" and "href" not in kept) or (node.tag in _SAYS_NOTHING and not kept):
            return ""
        attributes = "".join(f' {name}="{attribute(value)}"' for name, value in kept.items())
        return f"<{node.tag}{attributes}>"


def _tidy(data: str) -> str:
    """Without what no reader sees, white space collapsed; fetch has done that for most text."""
    if "  " in data or not data.isprintable():
        return _LAYOUT.sub(" ", _INVISIBLE.sub("", data))
    return data


def _escaped(text: str) -> str:
    """As HTML serializers write text."""
    return escape(text, quote=False).replace("\xa0", "&nbsp;")


def attribute(value: str) -> str:
    """A value between double quotes, as HTML serializers write it."""
    return _escaped(value).replace('"', "&quot;")


def _is_allowed_url(url: str) -> bool:
    if _ORDINARY.match(url):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in URL_SCHEMES and bool(parts.netloc or parts.path)
