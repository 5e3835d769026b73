"""Calibrate the quality score anew, for the trees that are there.

    uv run --group training python -m benchmarks.training.recalibrate [--table FILE]

writes the calibration into functions/fetch/extraction/model.json and its worth into benchmarks/training/report.md, as
benchmarks.training.train does after making new trees. About four minutes on one core.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, pstdev

from benchmarks.training.calibrate import ALARMS, BAD_F1, Judged, calibrate, worth
from benchmarks.training.export import write_quality
from benchmarks.training.fit import folds, unseen
from benchmarks.training.scores import choices, judged
from benchmarks.training.table import Example, table
from functions.fetch.extraction.model import MODEL_FILE

REPORT = Path(__file__).with_name("report.md")
_HEADING = "## The quality score"
_OTHER_SPLITS = ("b", "c", "d", "e", "f")  # bad pages are few: how the sites are parted moves the figures
_ABOUT = f"""\
Share of the pages below F1 {BAD_F1} that are caught when 5, 10 or 15 % of the others are flagged with them, and the
quality below which 10 % are. Neither trees nor calibration saw the page's site.
"""
_Row = Sequence[float]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--table", type=Path, default=Path(tempfile.gettempdir()) / "newsmill-training-table.pickle")
    examples = table(arguments.parse_args().table)
    pages = _unseen(examples)
    write_quality(MODEL_FILE, calibrate(pages))
    report_quality(examples, pages)
    print(REPORT.read_text("utf-8"))


def report_quality(examples: Sequence[Example], pages: Judged) -> None:
    """Into the report: what the score is worth on these pages, and with the sites parted otherwise."""
    parted = {"as above": pages} | {f"otherwise ({salt})": _unseen(examples, salt) for salt in _OTHER_SPLITS}
    before = REPORT.read_text("utf-8").split(f"\n{_HEADING}")[0]
    REPORT.write_text(f"{before}\n{_HEADING}\n\n{_worth_of({name: _row(each) for name, each in parted.items()})}\n")


def _unseen(examples: Sequence[Example], salt: str = "") -> Judged:
    """Every page read by a model that saw no page of its site."""
    return judged(examples, choices(examples, unseen(examples, salt)), folds(examples, salt))


def _row(pages: Judged) -> _Row:
    found = worth(pages)
    return [sum(f1 < BAD_F1 for f1 in pages.f1), found.auc, *found.caught, found.threshold]


def _worth_of(rows: dict[str, _Row]) -> str:
    columns = list(zip(*rows.values(), strict=True))
    flagged = [f"caught at {share:.0%}" for share in ALARMS]
    return "\n".join(
        [
            _ABOUT,
            f"| sites parted | bad pages | AUC | {' | '.join(flagged)} | flagged below |",
            "|---|" + "---|" * len(columns),
            *(_line(name, row) for name, row in rows.items()),
            _line("mean", [mean(column) for column in columns]),
            _line("standard deviation", [pstdev(column) for column in columns]),
        ]
    )


def _line(name: str, row: _Row) -> str:
    count, *shares = row
    return f"| {name} | {count:.3g} | {' | '.join(f'{share:.3f}'.lstrip('0') for share in shares)} |"


if __name__ == "__main__":
    main()
