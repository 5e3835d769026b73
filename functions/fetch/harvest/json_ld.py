"""Reading JSON-LD as pages really hold it.

Strict JSON first, since most pages are clean. What fails is mended once, by named repairs,
and read again; what still fails is skipped, never raised: a page may be wrong about itself.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from shared.halves import without_halves

MAX_SCRIPT_CHARS = 2_000_000  # a live blog's script may be large; nothing honest is larger
MAX_MENDED_CHARS = 400_000  # mending walks the text string by string in Python

_DECODER = json.JSONDecoder(strict=False)  # control characters inside strings are the commonest fault
_OPENINGS, _CLOSINGS = ("{", "["), ("}", "]")
_WRAPPER_BEFORE = re.compile(r"^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)")
_WRAPPER_BEHIND = re.compile(r"(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|-->)\s*$")
_PREFIX = re.compile(r'"schema:(?=\w{1,40}")')  # of names and types, where a context declares it
_BETWEEN_VALUES = re.compile(r"[\s,;]*")
_TOKEN = re.compile(r'"|//[^\n]*|/\*.{0,2000}?\*/', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_CLOSING = {"[": "]", "{": "}"}
# Of what stands between strings: what is wrong, and what is written in its place.
_FAULTS = (
    (re.compile("[“”„]"), '"'),
    (re.compile(r"([{,\s])([A-Za-z_$][\w$]{0,40})(\s*:)"), r'\1"\2"\3'),
    (re.compile(r",(?:\s*,)+"), ","),
    (re.compile(r",(\s*[}\]])"), r"\1"),
    (re.compile(r"\bundefined\b"), "null"),
    (re.compile(r":(\s*[,}\]])"), r":null\1"),
)
_STRAIGHT = str.maketrans("“”„", '"""')
_LACKS_COMMA = re.compile(r"(?:\A|[}\]\w])\s*\Z")  # before a string
_QUOTE = re.compile(r'(?<!\\)(?:\\\\){0,50}"')  # one that no backslash escapes
_CLOSES_STRING = re.compile(  # space is never given back: looking again at each line would be quadratic
    r"""
    \s*+ (?: [}\]:] | ,\s*+(?:[,"}\]{\[\-\d/]|true|false|null|$) | // | /\* | $ )
    | \s*+ ,\s*+ [A-Za-z_$][\w$]{0,40}+ \s*+ : \s*+ ["{\[\d]  # a key without quotes follows
    | [^\S\n]*+ \n \s*+ "@?\w{1,40}" \s*+ :  # the comma is missing
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r'\\(?:\\|u[0-9a-fA-F]{4}|["/bfnrt])?')  # without the option: a backslash that escapes nothing


def read_json_ld(script: str) -> list[Any]:
    """All values a JSON-LD script holds, in order; what cannot be read is left out."""
    if len(script) > MAX_SCRIPT_CHARS:
        return []
    text = _PREFIX.sub('"', without_halves(_unwrap(script)))
    values, whole = _values(text)
    if not whole and len(text) <= MAX_MENDED_CHARS:
        mended, _ = _values(mend(_from_the_first_bracket(text)))
        values = max(values, mended, key=len)
    return [member for value in values for member in _members(value)]


def _from_the_first_bracket(text: str) -> str:
    """Without what a server wrote before it, mostly notices of errors."""
    found = _BRACKET.search(text)
    return text[found.start() :] if found else text


def _members(value: Any) -> list[Any]:
    """The value, or those in a string that is JSON once more."""
    is_encoded_twice = isinstance(value, str) and value.lstrip().startswith(_OPENINGS)
    return _values(without_halves(value))[0] if is_encoded_twice else [value]


def _unwrap(script: str) -> str:
    """Without byte order mark, comment and CDATA wrappers, final semicolon."""
    text = script.strip("\ufeff \t\r\n")
    if not text.startswith(_OPENINGS):
        text = _WRAPPER_BEFORE.sub("", text, count=1).strip()
    if not text.endswith(_CLOSINGS):
        behind = _WRAPPER_BEHIND.search(text, max(0, len(text) - 40))
        text = text[: behind.start()] if behind else text
    return text.rstrip("; \n")


def _values(text: str) -> tuple[list[Any], bool]:
    """JSON values written one after the other, and whether they are all the text holds."""
    values: list[Any] = []
    position = _skip(text, 0)
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return values, False
        values.append(value)
        position = _skip(text, position)
    return values, True


def _skip(text: str, position: int) -> int:
    between = _BETWEEN_VALUES.match(text, position)
    return between.end() if between else position


def mend(text: str) -> str:
    r"""Repair what hand-made JSON-LD gets wrong: comments, commas, quotes, escapes, empty values, a missing end.

    >>> mend('{"a": "x", /* why */ "b": ["y",],}')
    '{"a": "x",  "b": ["y"]}'
    >>> mend('{"says": "He said "no" to it"')
    '{"says": "He said \\"no\\" to it"}'
    """
    if '"' not in text:
        text = unescape(text)
    if '"' not in text:
        text = text.replace("'", '"') if "“" not in text else text.translate(_STRAIGHT)
    out: list[str] = []
    open_brackets: list[str] = []
    for gap, string in _gaps_and_strings(text):
        for bracket in _BRACKET.findall(gap):
            if bracket in _CLOSING:
                open_brackets.append(_CLOSING[bracket])
            elif open_brackets:
                open_brackets.pop()
        out += (_without_faults(gap), "," if out and string and _LACKS_COMMA.search(gap) else "", string)
    return "".join(out).rstrip(", \n") + "".join(reversed(open_brackets))


def _without_faults(gap: str) -> str:
    for fault, mended in _FAULTS:
        gap = fault.sub(mended, gap)
    return gap


def _gaps_and_strings(text: str) -> Iterator[tuple[str, str]]:
    """What stands between strings (comments dropped), with the mended string that follows."""
    gap, position = "", 0
    while token := _TOKEN.search(text, position):
        gap += text[position : token.start()]
        position = token.end()
        if token.group() == '"':
            content, position = _string(text, token.end())
            yield gap, f'"{content}"'
            gap = ""
    yield gap + text[position:], ""


def _string(text: str, start: int) -> tuple[str, int]:
    """Content of the string that begins here, and where reading goes on: an inner quote closes nothing."""
    for quote in _QUOTE.finditer(text, start):
        if _CLOSES_STRING.match(text, quote.end()):
            return _escaped(text[start : quote.end() - 1]), quote.end()
    return _escaped(text[start:]), len(text)


def _escaped(content: str) -> str:
    content = _ESCAPE.sub(lambda m: m.group() if len(m.group()) > 1 else "", content)
    return _QUOTE.sub(lambda m: m.group()[:-1] + '\\"', content)
