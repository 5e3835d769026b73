"""Which passages of a page are its article, by the words of the gold text.

A passage that is in the gold for more than half of its word 4-grams begins as kept. A copy of the whole
text in one passage gives way to its paragraphs; copies of a passage are resolved by their neighbours.
Then passages are flipped one by one while that raises the page's F1: this settles short ones
(sub-headings, list items) by their context.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

Words = Sequence[str]
Grams = Counter[tuple[str, ...]]

_N = 4  # words in a gram, as in the benchmark's measure
_ROUNDS = 3
_HALF, _FOREIGN, _CLEARLY_OUT, _CLEARLY_IN = 0.5, 0.05, 0.15, 0.9  # share of a passage that is in the gold
_WHOLE, _PARTS = 150, 3  # words of a passage that may be all of the text; paragraphs that hold it as well
_NEAR = 4  # passages on each side that speak for a copy


def grams(words: Words) -> Grams:
    return Counter(tuple(words[i : i + _N]) for i in range(len(words) - _N + 1))


def label(gold: Words, passages: Sequence[Words]) -> tuple[list[int], float]:
    """1 for each passage of the article, and the F1 that this choice reaches."""
    wanted = grams(gold)
    coverage = [_coverage(grams(words), wanted) for words in passages]
    kept = [int(share >= _HALF) for share in coverage]
    _drop_wholes(passages, kept)
    _drop_copies(gold, passages, kept)
    chooser = _Chooser(passages, wanted, kept)
    for position in range(_ROUNDS):
        doubtful = [i for i in range(len(passages)) if _open(len(passages[i]), coverage[i], position)]
        if not chooser.flip_where_better(doubtful):
            break
    return kept, chooser.f1


def _coverage(own: Grams, wanted: Grams) -> float:
    total = sum(own.values())
    return sum((own & wanted).values()) / total if total else 0.0


def _open(words: int, coverage: float, position: int) -> bool:
    """Whether to try flipping: not what is clear already."""
    if not words or (words >= 2 * _N and coverage < _FOREIGN):
        return False
    return not (position and words >= _N and not _CLEARLY_OUT <= coverage <= _CLEARLY_IN)


def _drop_copies(gold: Words, passages: Sequence[Words], kept: list[int]) -> None:
    """Keep as many copies of a passage as the gold has: those with the most kept text around."""
    places = defaultdict(list)
    for i, words in enumerate(passages):
        if kept[i]:
            places[tuple(words)].append(i)
    joined = "\0" + "\0".join(gold) + "\0"
    for words, where in places.items():
        allowed = joined.count("\0" + "\0".join(words) + "\0") or 1
        if allowed >= len(where):
            continue
        support = {i: _support(i, passages, kept) for i in where}
        for i in sorted(where, key=lambda i: -support[i])[allowed:]:
            kept[i] = 0


def _drop_wholes(passages: Sequence[Words], kept: list[int]) -> None:
    """Of a text that stands on the page both whole and in paragraphs, the paragraphs are the article."""
    total = grams([word for i, words in enumerate(passages) if kept[i] for word in words])
    for i, words in enumerate(passages):
        if not kept[i] or len(words) < _WHOLE:
            continue
        own = grams(words)
        others = total - own
        parts = sum(kept[j] for j in range(len(passages)) if j != i)
        if parts >= _PARTS and sum((own & others).values()) > _CLEARLY_IN * sum(own.values()):
            kept[i], total = 0, others


def _support(i: int, passages: Sequence[Words], kept: list[int]) -> int:
    near = range(max(0, i - _NEAR + 1), min(len(passages), i + _NEAR))
    return sum(kept[j] * len(passages[j]) for j in near if j != i)


class _Chooser:
    """The page's counts, kept up to date while passages are flipped."""

    def __init__(self, passages: Sequence[Words], wanted: Grams, kept: list[int]) -> None:
        self.passages, self.wanted, self.kept = passages, wanted, kept
        self.chosen = grams([word for i, words in enumerate(passages) if kept[i] for word in words])
        self.hits = sum((self.chosen & wanted).values())
        self.size, self.gold_size = sum(self.chosen.values()), sum(wanted.values())

    @property
    def f1(self) -> float:
        total = self.size + self.gold_size
        return 2 * self.hits / total if total else 0.0

    def flip_where_better(self, doubtful: list[int]) -> int:
        flipped = 0
        for i in doubtful:
            change = self._change(i)
            hits, size = self._effect(change)
            total = self.size + size + self.gold_size
            if total and 2 * (self.hits + hits) / total > self.f1 + 1e-9:
                self.chosen.update(change)
                self.hits += hits
                self.size += size
                self.kept[i] ^= 1
                flipped += 1
        return flipped

    def _change(self, i: int) -> Counter[tuple[str, ...]]:
        """Grams that come (positive) and go (negative) when passage i is flipped."""
        left, right = self._context(i)
        with_it = grams([*left, *self.passages[i], *right])
        without = grams([*left, *right])
        change = with_it.copy()
        change.subtract(without)
        if self.kept[i]:
            change = Counter({gram: -count for gram, count in change.items()})
        return Counter({gram: count for gram, count in change.items() if count})

    def _context(self, i: int) -> tuple[list[str], list[str]]:
        """The kept words just before and after."""
        left: list[str] = []
        j = i - 1
        while j >= 0 and len(left) < _N - 1:
            if self.kept[j]:
                left = [*self.passages[j][-(_N - 1) :], *left][-(_N - 1) :]
            j -= 1
        right: list[str] = []
        j = i + 1
        while j < len(self.passages) and len(right) < _N - 1:
            if self.kept[j]:
                right = [*right, *self.passages[j][: _N - 1]][: _N - 1]
            j += 1
        return left, right

    def _effect(self, change: Counter[tuple[str, ...]]) -> tuple[int, int]:
        hits = size = 0
        for gram, count in change.items():
            have, want = self.chosen.get(gram, 0), self.wanted.get(gram, 0)
            hits += min(have + count, want) - min(have, want)
            size += count
        return hits, size
