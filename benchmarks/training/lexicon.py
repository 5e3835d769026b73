"""Counting the lexicon: class words by the sites whose article text, and whose other text, stood under them.

Sites, not pages: fifty pages of one site must not teach that site's names. When rows for training are
made, the page's own site is left out, so that the trees learn how far to trust words of other sites.
"""

import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from benchmarks.training.table import WORD_FEATURES, Chain, Example
from functions.fetch.extraction.hints import words
from functions.fetch.extraction.lexicon import Lexicon

_FEWEST_SITES = 3
_PRIOR = 0.7
Sites = dict[str, tuple[set[str], set[str]]]  # word → sites where it stood over other text; over article text


def count(examples: Iterable[Example]) -> Sites:
    sites: Sites = {}
    for example in examples:
        for node, label in zip(example.nodes, example.labels, strict=True):
            if label is None:
                continue
            names = words(node.names) + (words(node.parent.names) if node.parent else ())
            for word in names:
                sites.setdefault(word, (set(), set()))[label].add(example.domain)
    return {word: both for word, both in sites.items() if len(both[0] | both[1]) >= _FEWEST_SITES}


class Odds(Mapping[str, float]):
    """Log odds by word, one site left out."""

    def __init__(self, sites: Sites, without: str = "") -> None:
        self._sites, self._without = sites, without

    def __getitem__(self, word: str) -> float:
        other, article = self._sites[word]
        others, articles = len(other) - (self._without in other), len(article) - (self._without in article)
        if others + articles < _FEWEST_SITES:
            raise KeyError(word)
        return math.log((articles + _PRIOR) / (others + _PRIOR))

    def __contains__(self, word: object) -> bool:
        try:
            self[str(word)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return (word for word in self._sites if word in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def fill_in(example: Example, sites: Sites) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """The example's rows with their word features, its own site left out."""
    lexicon = Lexicon(dict(Odds({w: sites[w] for w in _words(example) if w in sites}, without=example.domain)))
    rows = example.rows.copy()
    for position, passage in enumerate(example.asked):
        rows[position, -WORD_FEATURES:] = lexicon.row(example.nodes[passage])
    return rows


def _words(example: Example) -> set[str]:
    found: set[str] = set()
    seen: set[int] = set()
    for chain in example.nodes:
        node: Chain | None = chain
        while node is not None and id(node) not in seen:
            seen.add(id(node))
            found.update(words(node.names))
            node = node.parent
    return found
