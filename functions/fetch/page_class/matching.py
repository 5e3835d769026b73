"""The words of pages that are no stories: `words/*.txt`, a pattern a line, whatever its case.

Every language is tried on every page: which one a page is in is often the one thing a wall does not tell.
Files are read with the first page that needs them.
"""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

from functions.fetch.page_class.needed import folded, needed

_FOLDER = Path(__file__).parent / "words"
_SEPARATOR = re.compile(r"\s+[|–—·»>/-]\s+|\s[|–—»]|[|»]\s")  # no colon: stories about such pages begin so


class Words:
    """Patterns that are matched against a whole segment of a title, or searched in a text."""

    def __init__(self, patterns: str) -> None:
        lines = [line for line in patterns.split("\n") if line and not line.startswith("#")]
        self._lines = [(needed(line), line) for line in lines]

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{line})" for _, line in self._lines), re.IGNORECASE)

    def segment(self, *lines: str) -> str:
        """The first part of these titles ("Page not found | The Ledger") that is such words and nothing more."""
        segments = (part.strip(" .!…-") for line in lines for part in (line, *_SEPARATOR.split(line)))
        return next((segment for segment in segments if segment and self._any.fullmatch(segment)), "")

    def within(self, text: str) -> str:
        """The first of the words in a text."""
        return next((found.group() for found in self._found(text)), "")

    def count(self, text: str) -> int:
        return sum(1 for _ in self._found(text))

    def _found(self, text: str) -> Iterator[re.Match[str]]:
        """All of them, one behind the other; of those that begin at one place, the first in the list."""
        said = folded(text)
        may_match = [_pattern(line) for words, line in self._lines if any(word in said for word in words)]
        ahead = [match for pattern in may_match if (match := pattern.search(text))]
        while ahead:
            first = min(ahead, key=lambda match: match.start())
            yield first
            moved = (m if m.start() >= first.end() else m.re.search(text, first.end()) for m in ahead)
            ahead = [match for match in moved if match]


@cache
def _pattern(line: str) -> re.Pattern[str]:
    """Most lines are never asked for."""
    return re.compile(line, re.IGNORECASE)


@cache
def words(name: str) -> Words:
    """All words of a file."""
    return Words(_text(name))


@cache
def kinds_of_words(name: str) -> tuple[Words, ...]:
    """Those of a file whose empty lines part one kind from the next."""
    return tuple(map(Words, _text(name).split("\n\n")))


def _text(name: str) -> str:
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
