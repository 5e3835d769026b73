"""Words of class names, and how often text under them belonged to articles: log odds, counted by site.

An unknown word says nothing. Learned with the trees, kept in the same file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from functions.fetch.extraction.dom import Node
from functions.fetch.extraction.hints import words

_REMEMBERED = 50_000  # class strings
_NEAR = 4  # ancestors above the parent whose best word counts


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Log odds by word."""

    odds: Mapping[str, float]
    _known: dict[str, tuple[float, float]] = field(default_factory=dict)

    def range(self, names: str) -> tuple[float, float]:
        """The worst and the best word of a class string."""
        known = self._known.get(names)
        if known is None:
            odds = [self.odds[word] for word in set(words(names)) if word in self.odds]
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[names] = (min(odds, default=0.0), max(odds, default=0.0))
        return known

    def row(self, node: Node) -> list[float]:
        """Worst and best words of the node, its parent, and the ancestors above (the body left out)."""
        own = self.range(node.names)
        parent = node.parent
        if parent is None or parent.parent is None:
            return [*own, 0.0, 0.0, 0.0, 0.0]
        lows: list[float] = []
        highs: list[float] = []
        ancestor = parent.parent
        while ancestor.parent is not None:
            low, high = self.range(ancestor.names)
            lows.append(low)
            highs.append(high)
            ancestor = ancestor.parent
        return [*own, *self.range(parent.names), min(lows, default=0.0), max(highs[:_NEAR], default=0.0)]
