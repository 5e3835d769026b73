"""What each group of features adds: trained without it, read on sites that were not seen.

    uv run --group training python -m benchmarks.quality.retrained

takes some twelve minutes on one core and keeps the figures in benchmarks/retrained.json, from which `make bench` tells
them. They are of the choice of passages alone, without cleaning and normalize.
"""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any
from unittest.mock import patch

from benchmarks.quality.tables import change, table
from functions.fetch.extraction import features, phrases
from functions.fetch.extraction import table as rows
from functions.fetch.extraction.anchor_features import ANCHORS

RECORD = Path(__file__).parent.parent / "retrained.json"
GROUPS: dict[str, Sequence[str]] = {
    "text statistics": features.TEXT,
    "set phrases": phrases.NAMES,
    "position": rows.POSITION,
    "neighbours": rows.NEIGHBOURS,
    "anchors in the page's own metadata": ANCHORS,
    "all that is under the same tags and classes": features.PATH,
    "parents": features.AROUND,
    "containers": features.CONTAINER,
    "lexicon of class names": features.WORDS,
}
_EVERYTHING = "everything"


def retrained_table() -> str:
    """From the record; training is not for every run."""
    if not RECORD.exists():
        return "Not measured: `python -m benchmarks.quality.retrained` trains without one group after the other."
    kept: dict[str, dict[str, float]] = json.loads(RECORD.read_text("utf-8"))
    whole = kept.pop(_EVERYTHING)
    lines: list[list[Any]] = [[_EVERYTHING, *whole.values(), mean(whole.values())]]
    for name, less in kept.items():
        differences = [less[dataset] - whole[dataset] for dataset in whole]
        lines.append([f"without {name}", *map(change, differences), change(mean(differences))])
    return table(["", *whole, "mean"], lines)


def main() -> None:
    from benchmarks.training.scores import by_set, choices
    from benchmarks.training.table import table as training_table

    examples = training_table(Path(tempfile.gettempdir()) / "newsmill-training-table.pickle")
    figures = {}
    for name, group in ((_EVERYTHING, ()), *GROUPS.items()):
        scores = by_set(examples, choices(examples, _unseen_without(group, examples)))
        figures[name] = {dataset: round(row["F1"], 4) for dataset, row in scores.items()}
        print(name, figures[name], flush=True)
    RECORD.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _unseen_without(group: Sequence[str], examples: Sequence[Any]) -> list[list[float]]:
    from benchmarks.training import fit
    from benchmarks.training.lexicon import fill_in

    columns = [rows.FEATURES.index(name) for name in group]
    with patch("benchmarks.training.fit.fill_in", _blind(fill_in, columns)):
        return fit.unseen(examples)


def _blind(fill_in: Callable[..., Any], columns: list[int]) -> Callable[[Any, Mapping[str, Any]], Any]:
    """Rows in which these columns always say the same: no tree can use them."""

    def blind(example: Any, sites: Mapping[str, Any]) -> Any:
        filled = fill_in(example, sites)
        filled[:, columns] = 0
        return filled

    return blind


if __name__ == "__main__":
    main()
