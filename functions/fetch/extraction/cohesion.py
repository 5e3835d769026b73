"""How much a passage shares its words with the rest of the prose, and with the headline.

A story keeps coming back to its own names and things; teasers, appeals and boxes about something else
do not. Words are compared as they stand: no language needs to be known.
"""

import re
from collections import Counter
from collections.abc import Iterable

from functions.fetch.extraction.dom import Passage

_WORD = re.compile(r"\w{4,}")
_DENSE_PAIR = re.compile(r"(?=(\w\w))")  # scripts without spaces: two characters
_MOST_CHARS = 600  # of a passage: enough to know what it is about

NAMES = ("shared_words", "often_shared_words", "headline_words", "headline_share")


class Cohesion:
    """The vocabulary of the page's prose and of its headline."""

    def __init__(self, prose: Iterable[Passage], headline: str, *, dense: bool) -> None:
        self._pattern = _DENSE_PAIR if dense else _WORD
        self._known: dict[int, set[str]] = {}
        self._vocabulary: Counter[str] = Counter()
        for passage in prose:
            words = self._known[passage.index] = self._words(passage.text)
            self._vocabulary.update(words)
        self._headline = self._words(headline)

    def _words(self, text: str) -> set[str]:
        return set(self._pattern.findall(text[:_MOST_CHARS].lower()))

    def row(self, passage: Passage) -> list[float]:
        """-1 where there are no words to compare."""
        own = self._known.get(passage.index)
        words = self._words(passage.text) if own is None else own
        if not words:
            return [-1.0, -1.0, 0.0, 0.0]
        once = 0 if own is None else 1  # its own words are counted in the vocabulary
        counts = [self._vocabulary[word] - once for word in words]
        common = words & self._headline
        return [
            sum(count > 0 for count in counts) / len(words),
            sum(count > 2 for count in counts) / len(words),  # noqa: PLR2004 - in three other passages
            float(len(common)),
            len(common) / len(self._headline) if self._headline else -1.0,
        ]
