"""Train the extraction's model on the benchmark's development pages.

    uv run --group training python -m benchmarks.training.train [--table FILE]

reads ../shared/bench, writes functions/fetch/extraction/model.json and benchmarks/training/report.md.
About ten minutes on one core, half of them for the table, which --table keeps between runs.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.training.calibrate import BAD_F1, calibrate, catch_rate
from benchmarks.training.export import write_model
from benchmarks.training.fit import fit, folds, probabilities, unseen
from benchmarks.training.lexicon import count
from benchmarks.training.scores import by_set, choices, page_score
from benchmarks.training.table import Example, table
from functions.fetch.extraction.decode import Choice
from functions.fetch.extraction.model import MODEL_FILE
from functions.fetch.extraction.quality import signals

REPORT = Path(__file__).with_name("report.md")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--table", type=Path, default=Path(tempfile.gettempdir()) / "newsmill-training-table.pickle")
    examples = table(arguments.parse_args().table)
    sites = count(examples)

    found = unseen(examples)
    chosen = choices(examples, found)
    known = [i for i, example in enumerate(examples) if example.gold.get("body")]
    made = [_signals(examples[i], chosen[i]) for i in known]
    f1 = [page_score(examples[i], chosen[i]).f1 for i in known]
    caught, threshold = catch_rate(made, f1, [folds(examples)[i] for i in known])

    boosters = fit(examples, sites)
    write_model(MODEL_FILE, boosters, sites, calibrate(made, f1))
    fitted = choices(examples, [probabilities(boosters, example, sites) for example in examples])
    REPORT.write_text(_report(by_set(examples, chosen), by_set(examples, fitted), caught, threshold), "utf-8")
    print(REPORT.read_text("utf-8"))


def _signals(example: Example, choice: Choice) -> Sequence[float]:
    return signals(example.page, example.judged, example.weights, choice)


def _report(
    unseen_sites: dict[str, dict[str, float]], fitted: dict[str, dict[str, float]], caught: float, threshold: float
) -> str:
    head = (
        "# The model's report\n\n"
        "Made by `benchmarks.training.train`; body F1 as in bench.py (segment F1 for traf), choice of passages only.\n"
        "Sites not seen: 5 folds by site over all sets. All sites seen: the model as shipped, on its own training "
        "pages.\n\n"
        "| set | sites not seen: F1 | P | R | exact | below .8 | all sites seen: F1 | exact |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    lines = [head]
    for name, row in unseen_sites.items():
        cells = [_number(row.get(key)) for key in ("F1", "P", "R", "exact", "below .8")]
        cells += [_number(fitted[name].get(key)) for key in ("F1", "exact")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines.append(
        f"\nQuality score: catches {caught:.0%} of the pages below F1 {BAD_F1} (sites not seen) while flagging 10 % of "
        f"the others, at a threshold of {threshold:.3f}."
    )
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}".lstrip("0")


if __name__ == "__main__":
    main()
