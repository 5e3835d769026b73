"""The prose that scripts hold: string literals of JSON, by their keys; and the sub-headings between them.

No script is parsed as JSON: most hold a program around it, or pieces of it. What stands beside a text in the same
object is told by the brackets between the two.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from functions.fetch.extraction.rich_text import unescaped, whole_literals
from functions.fetch.extraction.structure import DENSE

PROSE_CHARS = 40
MARKUP = re.compile(r"<(?:p|br|div|h\d|li)\b", re.IGNORECASE)
_STATE_CHARS = 500  # of a script: less holds no story
_NESTED = 2  # JSON in a string in JSON
# A literal that is never closed ends with the script: looking for its end once more from each quote would be quadratic.
_LITERAL = re.compile(r'(?:"([\w$-]{1,40})"\s*:\s*(?:\[\s*)?)?"((?:[^"\\]|\\.)*+)(?:"|\Z)', re.DOTALL)
_CODE = re.compile(r"[{}\\]|https?://\S+$|;\s*$|\b(?:function|var|const)\b")
_SENTENCE = re.compile(r"[.!?。！？…।]")
_SHORT_SENTENCE = re.compile(r".*\S\s*[.!?。！？…।][\"'”’»」)]*\s*")
_LETTERS = 0.7  # share of letters and spaces in prose
_KINDS = frozenset("type _type nodeType style tag tagName blockType kind element component".split())
_HEADING = re.compile(
    r"(?:sub-?)?head(?:er|ing|line)?s?(?:[-_ ]?(?:h?[2-6]|two|three|four|five|six))?|h[2-6]|cross-?head(?:ing|er)?"
    r"|inter-?title|intertitre|zwischentitel|sub-?title",
    re.IGNORECASE,
)
_NEUTRAL = frozenset(
    "text span leaf inline string bold strong italic em emphasis underline link hyperlink".split()
)  # kinds of what a block holds
_NAME = re.compile(r"[a-z][\w-]*", re.ASCII)  # of a setting: "left", "ltr"
_BRACE = re.compile(r"[{}]")
_HEADING_CHARS = range(2, 121)
_LEVEL = re.compile(r"[2-6]")
_FLIGHT = re.compile(r'__next_f\.push\(\[1,\s*"((?:[^"\\]|\\.)*+)"', re.DOTALL)  # React's: a stream cut anywhere
_FLIGHT_TEXT = re.compile(rb"(?:(?<=\n)|\A|(?<=[\]}\"]))[0-9a-f]{1,6}:T([0-9a-f]{1,6}),")


class Told(NamedTuple):
    """A text of a script, as written."""

    key: str
    text: str
    is_heading: bool = False
    is_short: bool = False  # a sentence that belongs to the story if it stands between its paragraphs


def told_in(scripts: Iterable[str]) -> Iterator[Told]:
    """All that reads like prose, and the headings of such, in order."""
    streamed: list[str] = []
    for script in scripts:
        if "__next_f.push(" in script:
            streamed += map(unescaped, _FLIGHT.findall(script))
        elif len(script) > _STATE_CHARS:
            yield from _told(script, _NESTED)
    stream = _with_texts_quoted("".join(streamed))
    if len(stream) > _STATE_CHARS:
        yield from _told(stream, _NESTED)


def _with_texts_quoted(stream: str) -> str:
    """A text row of the stream says how many bytes it has; written as the other rows are, as a literal."""
    raw, at = stream.encode("utf-8", "replace"), 0
    out: list[str] = []
    for row in _FLIGHT_TEXT.finditer(raw):
        if row.start() >= at:
            end = row.end() + int(row[1], 16)
            text = raw[row.end() : end].decode("utf-8", "replace")
            out += (raw[at : row.start()].decode("utf-8", "replace"), f'{{"T":{json.dumps(text)}}}\n')
            at = end
    return "".join((*out, raw[at:].decode("utf-8", "replace")))


def _told(source: str, depth: int) -> Iterator[Told]:
    """Key and text of the literals that read like prose, in order."""
    last_key, kinds = "", _Kinds(source)
    for match, literal in whole_literals(source, list(_LITERAL.finditer(source))):
        last_key = match[1] or last_key
        heading = kinds.heading_at(match, literal)
        if heading:
            yield heading
        elif len(literal) >= PROSE_CHARS:
            text = unescaped(literal)
            if _reads_like_prose(text):
                yield Told(last_key, text)
            elif depth > 1 and '"' in text:
                yield from _told(text, depth - 1)
        elif match[1] and _is_sentence(text := unescaped(literal)):
            yield Told(last_key, text, is_short=True)


class _Kinds:
    """Follows what the objects say to be: a short text in one that says to be a heading is one."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.end = 0  # of the last literal
        self.level = 0  # of braces
        self.kind, self.kind_level = "", 0  # a heading's, stated before its text, and the level of its object
        self.short: Told | None = None  # the last short text, whose kind may follow it
        self.short_level = 0  # of the innermost object that it and what is read stand in

    def heading_at(self, literal: re.Match[str], value: str) -> Told | None:
        """The heading that this literal is, or of which it states the kind."""
        self._go_to(literal)
        key = literal[1]
        if key in _KINDS:
            return self._of_kind(value)
        return self._of_text(key, value) if key else None

    def _go_to(self, literal: re.Match[str]) -> None:
        if literal.start() - self.end >= PROSE_CHARS:
            self.kind, self.short = "", None
        for brace in _BRACE.findall(self.source, self.end, literal.start()):
            self.level += 1 if brace == "{" else -1
            self.short_level = min(self.short_level, self.level)
            if self.level < self.kind_level:
                self.kind = ""
        self.end = literal.end()

    def _of_kind(self, value: str) -> Told | None:
        if value in _NEUTRAL:
            return None
        before, self.short = self.short, None
        self.kind, self.kind_level = (value if _HEADING.fullmatch(value) else ""), self.level
        return _heading(self.kind, before) if self.kind and before and self.short_level == self.level else None

    def _of_text(self, key: str, value: str) -> Told | None:
        text = unescaped(value) if len(value) in _HEADING_CHARS else ""
        if not any(map(str.isalpha, text)) or _CODE.search(text) or MARKUP.search(text) or _NAME.fullmatch(text):
            return None
        kind, self.kind, self.short, self.short_level = self.kind, "", Told(key, text), self.level
        return _heading(kind, self.short) if kind else None


def _heading(kind: str, told: Told) -> Told:
    level = _LEVEL.search(kind)
    tag = f"h{level[0] if level else 2}"
    return Told(told.key, f"<{tag}>{escape(told.text, quote=False)}</{tag}>", is_heading=True)


def _reads_like_prose(text: str) -> bool:
    if MARKUP.search(text):
        return '":"' not in text
    letters = sum(char.isalpha() or char.isspace() for char in text)
    return not _CODE.search(text) and letters > _LETTERS * len(text) and bool(_SENTENCE.search(text))


def _is_sentence(text: str) -> bool:
    """Of two words or more; in scripts without spaces, of any."""
    if not _SHORT_SENTENCE.fullmatch(text) or MARKUP.search(text) or text.lstrip()[0].islower():
        return False
    return _reads_like_prose(text) and (" " in text.strip() or bool(DENSE.search(text)))
