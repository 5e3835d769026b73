"""Trees, lexicon and calibration as the JSON file that the fetch function reads."""

import json
from itertools import zip_longest
from pathlib import Path
from typing import Any

import lightgbm as lgb

from benchmarks.training.lexicon import Odds, Sites
from functions.fetch.extraction.model import FORMAT
from functions.fetch.extraction.table import FEATURES

_DIGITS = 4  # of leaf values: their sum is a log odds


def write_model(path: Path, boosters: list[lgb.Booster], sites: Sites, quality: dict[str, Any]) -> None:
    """The mean of the boosters: all their trees in turn, each leaf divided by their number."""
    share = 1 / len(boosters)
    trees = [
        _tree(tree["tree_structure"], share)
        for round_ in zip_longest(*map(_trees, boosters))
        for tree in round_
        if tree is not None
    ]
    model = {
        "format": FORMAT,
        "features": list(FEATURES),
        "quality": quality,
        "lexicon": {word: round(odds, 2) for word, odds in sorted(Odds(sites).items())},
        "trees": trees,
    }
    _write(path, model)


def write_quality(path: Path, quality: dict[str, Any]) -> None:
    """A new calibration for the trees that are there."""
    _write(path, {**json.loads(path.read_text("utf-8")), "quality": quality})


def _write(path: Path, model: dict[str, Any]) -> None:
    lines = ",\n".join(f"{json.dumps(key)}:{_json(value)}" for key, value in model.items())
    path.write_text(f"{{{lines}}}\n", "utf-8")


def _trees(booster: lgb.Booster) -> list[dict[str, Any]]:
    return list(booster.dump_model()["tree_info"])


def _tree(node: dict[str, Any], share: float) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"] * share, _DIGITS)
    threshold = float(f"{node['threshold']:.5g}")
    return [node["split_feature"], threshold, _tree(node["left_child"], share), _tree(node["right_child"], share)]


def _json(value: Any) -> str:
    """One tree a line, so that a change of the model can be read as a change."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in value) + "\n]"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
