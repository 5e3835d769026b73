"""Train the extraction's model on the benchmark's development pages.

    uv run --group training python -m benchmarks.training.train [--table FILE]

reads ../shared/bench, writes functions/fetch/extraction/model.json and benchmarks/training/report.md.
Seven minutes of processor time; --table keeps the table of the pages between runs.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.training.calibrate import calibrate
from benchmarks.training.export import write_model
from benchmarks.training.fit import fit, folds, probabilities, unseen
from benchmarks.training.lexicon import count
from benchmarks.training.recalibrate import REPORT, report_quality
from benchmarks.training.scores import by_set, choices, judged
from benchmarks.training.table import table
from functions.fetch.extraction.model import MODEL_FILE


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--table", type=Path, default=Path(tempfile.gettempdir()) / "newsmill-training-table.pickle")
    examples = table(arguments.parse_args().table)
    sites = count(examples)

    chosen = choices(examples, unseen(examples))
    pages = judged(examples, chosen, folds(examples))
    boosters = fit(examples, sites)
    write_model(MODEL_FILE, boosters, sites, calibrate(pages))
    fitted = choices(examples, [probabilities(boosters, example, sites) for example in examples])
    REPORT.write_text(_report(by_set(examples, chosen), by_set(examples, fitted)), "utf-8")
    report_quality(examples, pages)
    print(REPORT.read_text("utf-8"))


def _report(unseen_sites: dict[str, dict[str, float]], fitted: dict[str, dict[str, float]]) -> str:
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
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}".lstrip("0")


if __name__ == "__main__":
    main()
