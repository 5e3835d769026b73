"""Inline HTML (the vocabulary of shared/article_html.py) as inline Markdown.

Emphasis and links are first written with marks of our own (control characters, which no HTML
document may hold). Only when the whole line stands is it decided what each of them becomes,
because that depends on the characters beside it, in whatever element those may be.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_BREAK, _LINK, _CLOSE = "\x01", "\x02", "\x03"
_CODE_OPEN, _CODE_CLOSE = "\x07", "\x08"
_OPEN = {"*": "\x04", "**": "\x05", "~~": "\x06"}
_MARKS = {sign: mark for mark, sign in _OPEN.items()}
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "var": "*", "del": "~~", "s": "~~"}
_CODE = frozenset({"code", "kbd"})

_SPECIAL = re.compile(r"[\\`*_\[\]<~|]|&(?=#?\w+;)")
_ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")
_IN_DESTINATION = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", "\n": ""})
_OWN_MARKS = re.compile(r"[\x00-\x08]")
_EDGES = re.compile(r"^[\s\x01]+|[\s\x01]+$")
_CODE_SPAN = re.compile(r"\x07([^\x08]*)\x08")
_INNERMOST = re.compile(r"([\x04-\x06])([^\x03-\x06]*)\x03")
# Beside an emphasis mark these leave no doubt what it is; letters, digits and other marks might.
_SAFE_OUTSIDE = re.compile(r"[\s.,;:!?()\[\]\"'“”‘’«»„–—…/\x01\x02-]")


def inline(html: str) -> str:
    """Inline HTML as Markdown; hard line breaks are a backslash before the newline."""
    parser = _Inline()
    parser.feed(html)
    parser.close()
    text = _CODE_SPAN.sub(_code, _emphasised(parser.finished()).replace(f"{_CODE_CLOSE}{_CODE_OPEN}", ""))
    # "Look!" before a link would make an image of it
    return _lines(text.replace(f"!{_LINK}", f"\\!{_LINK}").replace(_LINK, "["))


def escape(text: str) -> str:
    """Plain text as Markdown on one line: nothing in it is markup."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def link(label: str, url: str) -> str:
    """A link whose label is Markdown already."""
    return f"[{label}]({_destination(url)})"


@dataclass(slots=True)
class _Span:
    """An element being read, and what is inside it so far."""

    tag: str = ""
    href: str = ""
    text: str = ""


class _Inline(HTMLParser):
    """Reads inline HTML into a stack of spans; each, when it ends, becomes text of the one around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Span()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._open[-1].text += _BREAK
        elif tag != "img":
            self._open.append(_Span(tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if any(span.tag == tag for span in self._open[1:]):
            while self._close_last() != tag:
                pass

    def handle_data(self, data: str) -> None:
        text = _OWN_MARKS.sub("", data)
        self._open[-1].text += text if self._in_code() else _SPECIAL.sub(r"\\\g<0>", text)

    def finished(self) -> str:
        while len(self._open) > 1:
            self._close_last()
        return self._open[0].text

    def _in_code(self) -> bool:
        return any(span.tag in _CODE for span in self._open)

    def _stands_in_its_like(self, span: _Span) -> bool:
        return any(around.tag == span.tag for around in self._open)  # a link in a link is none

    def _close_last(self) -> str:
        span = self._open.pop()
        as_text = self._in_code() or self._stands_in_its_like(span)
        self._open[-1].text += span.text if as_text else _rendered(span)
        return span.tag


def _rendered(span: _Span) -> str:
    lead, core, trail = _parts(span.text)
    if not core:
        return span.text
    if span.tag in _EMPHASIS:
        core = f"{_OPEN[_EMPHASIS[span.tag]]}{core}{_CLOSE}"
    elif span.tag in _CODE:
        core = f"{_CODE_OPEN}{core}{_CODE_CLOSE}"
    elif span.tag == "a" and span.href:
        core = f"{_LINK}{core.replace(_BREAK, ' ')}]({_destination(span.href)})"
    elif span.tag == "q":
        core = f"“{core}”"
    return f"{lead}{core}{trail}"


def _parts(text: str) -> tuple[str, str, str]:
    """White space before, the words, white space after."""
    core = _EDGES.sub("", text)
    start = text.find(core)
    return text[:start], core, text[start + len(core) :]


def _code(span: re.Match[str]) -> str:
    """Code keeps its words as they are; backticks inside ask for longer ones outside."""
    text = span[1].replace(_BREAK, " ")
    ticks = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    pad = " " if "`" in (text[0], text[-1]) else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _destination(url: str) -> str:
    return _ENTITY_LIKE.sub(r"\\&", url.translate(_IN_DESTINATION))


def _emphasised(text: str) -> str:
    """Own marks become Markdown's where those cannot be misread, from the inside out; elsewhere they vanish."""
    while found := _INNERMOST.search(text):
        mark, core = _MARKS[found[1]], found[2]
        before = text[: found.start()].rstrip("\x04\x05\x06")[-1:]
        after = text[found.end() :].lstrip("\x03\x04\x05\x06")[:1]
        unmistakable = all(not char or _SAFE_OUTSIDE.match(char) for char in (before, after))
        plain = unmistakable and core[0] not in "*~" and core[-1] not in "*~" and _BREAK not in core
        text = f"{text[: found.start()]}{f'{mark}{core}{mark}' if plain else core}{text[found.end() :]}"
    return text


def _lines(markdown: str) -> str:
    lines = (" ".join(line.split()) for line in markdown.split(_BREAK))
    return "\\\n".join(filter(None, lines))
