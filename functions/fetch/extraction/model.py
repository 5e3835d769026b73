"""The learned part: gradient-boosted trees over the rows, evaluated in plain Python.

`model.json` holds everything training made: the names of the features, the trees as
[feature, threshold, left, right] with numbers for leaves, the lexicon and the calibration of the quality
score. How it is made: benchmarks/training.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path
from typing import Any

from functions.fetch.extraction.lexicon import Lexicon
from functions.fetch.extraction.table import FEATURES

MODEL_FILE = Path(__file__).with_name("model.json")
FORMAT = 1
_STAGES = (60, 120, 200)  # trees after which most passages are clear
CLEAR = 2.8  # log odds

Tree = Any  # a number, or (feature, threshold, left, right)
Row = Sequence[float]


class ModelMismatch(ValueError):
    """The model was trained on other features than this code makes."""


@dataclass(frozen=True, slots=True)
class Model:
    """Trees, lexicon, calibration."""

    stages: tuple[tuple[Tree, ...], ...]  # later ones are asked only where the earlier ones doubt
    lexicon: Lexicon
    calibration: Mapping[str, Any]  # of the quality score

    def probability(self, row: Row | None) -> float:
        """That the passage belongs to the article."""
        if row is None:
            return 0.0
        odds = 0.0
        for trees in self.stages:
            if abs(odds) > CLEAR:
                break
            odds += _sum(trees, row)
        return 1 / (1 + exp(-odds))


def _sum(trees: Sequence[Tree], row: Row) -> float:
    total = 0.0
    for tree in trees:
        node = tree
        while type(node) is tuple:
            node = node[2] if row[node[0]] <= node[1] else node[3]
        total += node
    return total


@cache
def model() -> Model:
    """The model of this release."""
    return read_model(MODEL_FILE)


def read_model(path: Path) -> Model:
    raw = json.loads(path.read_text("utf-8"))
    if raw.get("format") != FORMAT or tuple(raw["features"]) != FEATURES:
        raise ModelMismatch(f"{path.name} was not made for this code: run benchmarks/training/train.py")
    trees = tuple(map(_frozen, raw["trees"]))
    ends = (0, *_STAGES, len(trees))
    return Model(tuple(trees[a:b] for a, b in pairwise(ends)), Lexicon(raw["lexicon"]), raw["quality"])


def _frozen(node: Any) -> Tree:
    """Tuples are faster to look into than lists; trees are as deep as they have leaves at most."""
    if isinstance(node, list):
        feature, threshold, left, right = node
        return (feature, threshold, _frozen(left), _frozen(right))
    return float(node)
