"""The learned part: gradient-boosted trees over the rows, evaluated in plain Python.

`model.json` holds everything training made: the names of the features, the trees as
[feature, threshold, left, right] with numbers for leaves, the lexicon and the calibration of the quality
score. How it is made: benchmarks/training.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path
from typing import Any

from functions.fetch.extraction.lexicon import Lexicon
from functions.fetch.extraction.quality import SIGNALS
from functions.fetch.extraction.table import FEATURES

MODEL_FILE = Path(__file__).with_name("model.json")
FORMAT = 2
STAGES = (10, 20, 40)  # trees after which a passage may be clear
CLEAR = 2.0  # log odds

Row = Sequence[float]
Trees = Callable[..., float]  # of a row's numbers: the sum of their leaves


class ModelMismatch(ValueError):
    """The model was trained on other features or signals than this code makes."""


@dataclass(frozen=True, slots=True)
class Model:
    """Trees, lexicon, calibration."""

    stages: tuple[Trees, ...]  # later ones are asked only where the earlier ones doubt
    lexicon: Lexicon
    calibration: Mapping[str, Any]  # of the quality score

    def probabilities(self, rows: Iterable[Row | float]) -> list[float]:
        """That each passage belongs to the article; for some it stands there in place of the row."""
        return [row if isinstance(row, float) else self._probability(row) for row in rows]

    def _probability(self, row: Row) -> float:
        numbers = tuple(map(float, row))  # comparing floats with floats takes half the time
        odds = 0.0
        for trees in self.stages:
            odds += trees(*numbers)
            if not -CLEAR < odds < CLEAR:
                break
        return 1 / (1 + exp(-odds))


@cache
def model() -> Model:
    """The model of this release."""
    return read_model(MODEL_FILE)


def read_model(path: Path) -> Model:
    raw = json.loads(path.read_text("utf-8"))
    made_for = raw.get("format"), tuple(raw["features"]), tuple(raw["quality"]["signals"])
    if made_for != (FORMAT, FEATURES, SIGNALS):
        raise ModelMismatch(f"{path.name} was not made for this code: run benchmarks/training/train.py")
    ends = (0, *STAGES, len(raw["trees"]))
    stages = tuple(_compiled(raw["trees"][a:b]) for a, b in pairwise(ends))
    return Model(stages, Lexicon(raw["lexicon"]), raw["quality"])


def _compiled(trees: Sequence[Any]) -> Trees:
    """The trees as one conditional expression over arguments: a fifth of the time that walking them takes."""
    names = ",".join(map(_name, range(len(FEATURES))))
    source = f"lambda {names}: {'+'.join(map(_expression, trees))}"
    return eval(source, {"__builtins__": {}})  # type: ignore[no-any-return]  # noqa: S307 - numbers of our own file


def _expression(node: Any) -> str:
    if isinstance(node, list):
        feature, threshold, left, right = node
        return f"({_expression(left)} if {_name(int(feature))} <= {float(threshold)} else {_expression(right)})"
    return str(float(node))


def _name(feature: int) -> str:
    return f"n{feature}"
