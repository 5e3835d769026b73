"""What is done in a shorter way, for the sake of time, gives what the plain way gives."""

import json
import re
from math import exp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.extraction.anchors import squeeze
from functions.fetch.extraction.model import CLEAR, MODEL_FILE, STAGES, model
from functions.fetch.extraction.table import FEATURES

_LETTERS = st.sampled_from("aÄßÿµªºΣςИж中ı_7²½ \u00a0\n\u2028’„“”–…«»-.,!\u00ad\u200b")
_numbers = st.one_of(st.integers(-99, 900), st.booleans(), st.floats(-99, 900))
_trees = json.loads(MODEL_FILE.read_text("utf-8"))["trees"]


@given(st.text(_LETTERS | st.characters(exclude_categories=["Cs"]), max_size=80))
def test_letters_and_digits_are_all_that_is_left_of_a_text(text: str) -> None:
    assert squeeze(text) == re.sub(r"\W+", "", text).lower()


@given(st.lists(_numbers, min_size=len(FEATURES), max_size=len(FEATURES)))
def test_trees_that_became_expressions_say_what_walking_them_says(row: list[float]) -> None:
    assert model().probabilities([row]) == pytest.approx([_walked(row)])


def _walked(row: list[float]) -> float:
    odds = 0.0
    for start, end in zip((0, *STAGES), (*STAGES, len(_trees)), strict=True):
        odds += sum(_leaf(tree, row) for tree in _trees[start:end])
        if abs(odds) >= CLEAR:
            break
    return 1 / (1 + exp(-odds))


def _leaf(node: Any, row: list[float]) -> float:
    while isinstance(node, list):
        feature, threshold, left, right = node
        node = left if row[feature] <= threshold else right
    return float(node)
