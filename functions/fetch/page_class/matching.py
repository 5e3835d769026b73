"""The words of pages that are no stories: `words/*.txt`, a pattern a line, whatever its case.

Every language is tried on every page: which one a page is in is often the one thing a wall does not tell.
Files are read with the first page that needs them.
"""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"
_SEPARATOR = re.compile(r"\s+[|–—·»>/-]\s+|\s[|–—»]|[|»]\s")  # no colon: stories about such pages begin so


class Words:
    """Patterns that are matched against a whole segment of a title, or searched in a text."""

    def __init__(self, patterns: str) -> None:
        lines = [line for line in patterns.split("\n") if line and not line.startswith("#")]
        self._pattern = re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE)

    def segment(self, *lines: str) -> str:
        """The first part of these titles ("Page not found | The Ledger") that is such words and nothing more."""
        segments = (part.strip(" .!…-") for line in lines for part in (line, *_SEPARATOR.split(line)))
        return next((segment for segment in segments if segment and self._pattern.fullmatch(segment)), "")

    def within(self, text: str) -> str:
        """The first of the words in a text."""
        found = self._pattern.search(text)
        return found.group() if found else ""

    def count(self, text: str) -> int:
        return sum(1 for _ in self._pattern.finditer(text))


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
