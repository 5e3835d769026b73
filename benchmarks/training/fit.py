"""Fitting the trees: folds by site, weights, boosters, probabilities of pages whose site was not seen."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import lightgbm as lgb
import numpy as np

from benchmarks.training.lexicon import Sites, count, fill_in
from benchmarks.training.table import Example
from functions.fetch.extraction.model import CLEAR, STAGES

FOLDS = 5
# News counts more than blogs; segments of the `traf` set label a few passages a page only.
_SET_WEIGHTS = {"sh": 3.0, "fundus": 3.0, "fundus_eval": 3.0, "wcxb": 1.0, "traf": 0.5}
_WORST_CEILING = 0.8  # a page on which no choice reaches this has gold of another text
# Two kinds of boosters that err differently: their mean is better than twice as many trees of either.
_COMMON = {
    "objective": "binary", "num_leaves": 24, "min_data_in_leaf": 80, "lambda_l2": 5, "max_bin": 127, "verbose": -1,
    "bagging_fraction": 0.8, "bagging_freq": 1, "num_threads": 1, "deterministic": True, "seed": 7,
}  # fmt: skip
_BOOSTERS = (
    (40, {**_COMMON, "feature_fraction": 0.3, "learning_rate": 0.18}),
    (40, {**_COMMON, "feature_fraction": 0.5, "learning_rate": 0.24, "extra_trees": True}),
)
# Live blogs whose gold is the paragraph above the entries: another idea of the article than ours.
_OTHER_IDEA = frozenset({"TheIndependent_1", "TheIndependent_4"})

Matrix: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


def folds(examples: Sequence[Example], salt: str = "") -> list[int]:
    """All pages of a site, over all sets, are in the same fold."""
    return [int(hashlib.sha256((salt + e.domain).encode()).hexdigest(), 16) % FOLDS for e in examples]


def fit(examples: Sequence[Example], sites: Sites) -> list[lgb.Booster]:
    rows, labels, weights = _training_rows(examples, sites)
    return [
        lgb.train(settings, lgb.Dataset(rows, labels, weight=weights), num_boost_round=trees)
        for trees, settings in _BOOSTERS
    ]


def _training_rows(examples: Sequence[Example], sites: Sites) -> tuple[Matrix, Matrix, Matrix]:
    rows, labels, weights = [], [], []
    for example in examples:
        if not len(example.asked) or example.ceiling < _WORST_CEILING or example.gold["id"] in _OTHER_IDEA:
            continue
        own = np.array([np.nan if example.labels[i] is None else example.labels[i] for i in example.asked])
        known = ~np.isnan(own)
        rows.append(fill_in(example, sites)[known])
        labels.append(own[known])
        weights.append(_weights(example)[known])
    return np.vstack(rows), np.concatenate(labels), np.concatenate(weights)


def _weights(example: Example) -> Matrix:
    """Long passages count more, and all pages of a set the same."""
    share = _SET_WEIGHTS[example.dataset]
    if example.gold.get("body") is None:
        return np.full(len(example.asked), share)
    own = np.sqrt(np.array([example.weights[i] for i in example.asked]))
    return np.asarray(own / own.sum() * 100 * share)


def probabilities(boosters: Sequence[lgb.Booster], example: Example, sites: Sites) -> list[float]:
    """By passage."""
    found = list(example.settled)
    if len(example.asked):
        rows = fill_in(example, sites)
        odds = _odds(boosters, rows)
        for passage, value in zip(example.asked, 1 / (1 + np.exp(-odds)), strict=True):
            found[passage] = float(value)
    return found


def _odds(boosters: Sequence[lgb.Booster], rows: Matrix) -> Matrix:
    """As the model adds them up: the boosters' trees in turn, and no more of them for a passage that is clear."""
    odds, open_ = np.zeros(len(rows)), np.ones(len(rows), dtype=bool)
    ends = [stage // len(boosters) for stage in (0, *STAGES, sum(trees for trees, _ in _BOOSTERS))]
    for start, end in pairwise(ends):
        for booster in boosters:
            part = booster.predict(rows[open_], raw_score=True, start_iteration=start, num_iteration=end - start)
            odds[open_] += np.asarray(part) / len(boosters)
        open_ = np.abs(odds) < CLEAR
        if not open_.any():
            break
    return odds


def unseen(examples: Sequence[Example], salt: str = "") -> list[list[float]]:
    """Probabilities of every page from models that saw no page of its site."""
    fold = folds(examples, salt)
    found: list[list[float]] = [[]] * len(examples)
    for number in range(FOLDS):
        seen = [e for e, own in zip(examples, fold, strict=True) if own != number]
        sites = count(seen)
        boosters = fit(seen, sites)
        for i, example in enumerate(examples):
            if fold[i] == number:
                found[i] = probabilities(boosters, example, sites)
    return found
