"""A story's print: 150 bytes by which copies of its text are known, edited and cut ones too.

The text's runs of five words are hashed. Bands, the smallest hash in each quarter of all hashes, are how copies
find each other: two texts share one with the probability of their resemblance, so of four bands a copy that kept
half the story shares at least one 94 times of 100. The sketch, one byte for each of 128 parts, then tells how much
the two really share (one permutation hashing: Li, Owen, Zhang, 2012). docs/duplicates.md has the figures, SimHash's
too, and why runs are as long as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

from shared.prints import Impression

BANDS = 4
BINS = 128
WORDS_A_RUN = 5  # shorter ones ("one of the") are in many stories: their bands would be crowded
CHARACTERS_A_RUN = 10  # where words are not parted by spaces
FEWEST_RUNS = 30  # shorter texts (alerts, captions) resemble each other by chance
COPY = 0.3  # share of the shorter text's runs that the other has: a fifth of all words may have been replaced
COPY_OF_OWN_SITE = 0.8  # one site's stories share its standing phrases and templates; docs/duplicates.md has the traps
_EMPTY = 0  # of a bin in which no hash fell; the others hold 1 to 255
_WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\U00020000-\U0003ffff"
_TOKEN = re.compile(f"[{_WITHOUT_SPACES}]|[^\\W_{_WITHOUT_SPACES}]+")
_CHARACTER = re.compile(f"[{_WITHOUT_SPACES}]")


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of a text to know its copies by."""

    bands: tuple[str, ...]
    sketch: bytes
    runs: int  # how many different ones the text has

    @classmethod
    def of(cls, text: str) -> Self | None:
        """The text's print; None when it is too short to tell."""
        hashes = {_hash(run) for run in _runs(text)}
        if len(hashes) < FEWEST_RUNS:
            return None
        quarters = [[h for h in hashes if h % BANDS == band] for band in range(BANDS)]
        bands = tuple(f"{band}{min(quarter):015x}" for band, quarter in enumerate(quarters) if quarter)
        return cls(bands, _sketch(hashes), len(hashes))


def are_copies(one: Impression, other: Impression) -> bool:
    """Whether the two texts are one, edited, cut or not; the same whoever asks."""
    return containment(one, other) >= (COPY_OF_OWN_SITE if one.site == other.site else COPY)


def containment(one: Impression, other: Impression) -> float:
    """Of the shorter text's runs, the share that the longer one has; an estimate."""
    both = resemblance(one.sketch, other.sketch)
    shared = both * (one.runs + other.runs) / (1 + both)
    return min(1.0, shared / min(one.runs, other.runs))


def resemblance(one: bytes, other: bytes) -> float:
    """Of the runs of two sketches' texts, the share that both have; an estimate."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a or b]
    by_chance = 1 / 255  # of two values of a byte
    equal = sum(a == b for a, b in pairs) / max(1, len(pairs))
    return max(0.0, (equal - by_chance) / (1 - by_chance))


def _sketch(hashes: Iterable[int]) -> bytes:
    """One byte of the smallest hash of each bin."""
    smallest: dict[int, int] = {}
    for h in hashes:
        place, value = (h >> 2) % BINS, h >> 9
        smallest[place] = min(value, smallest.get(place, value))
    return bytes(smallest[place] % 255 + 1 if place in smallest else _EMPTY for place in range(BINS))


def _runs(text: str) -> Iterator[str]:
    words = _TOKEN.findall(text.casefold())
    characters = sum(1 for word in words if _CHARACTER.fullmatch(word))
    length = CHARACTERS_A_RUN if characters > len(words) / 2 else WORDS_A_RUN
    return (" ".join(words[i : i + length]) for i in range(len(words) - length + 1))


def _hash(run: str) -> int:
    """60 bits: as many as the bands' hexadecimal digits hold."""
    return int.from_bytes(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 4
