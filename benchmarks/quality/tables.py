"""Tables of figures, as Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FIGURES = {  # of the benchmark's summary → as a column
    "n": "pages",
    "F1": "F1",
    "P": "P",
    "R": "R",
    "acc": "acc",
    "bad": "bad",
    "segF1": "segments",
    "firstFound": "first words",
    "titleNorm": "title",
    "authF1": "authors",
    "dateAcc": "date",
}


def table(header: Sequence[str], rows: Iterable[Sequence[Any]], left: int = 1) -> str:
    """The first `left` columns are words, the others figures."""
    lines = [header, ["---"] * left + ["---:"] * (len(header) - left), *rows]
    return "\n".join(f"| {' | '.join(map(figure, line))} |" for line in lines)


def figure(value: Any) -> str:
    """Three digits, as differences below them are noise."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}".removeprefix("0") if 0 <= value < 1 else f"{value:.3f}"
    return str(value)


def change(difference: float) -> str:
    return f"{difference:+.3f}".replace("0.", ".", 1) if round(difference, 3) else "0"


def figures_of(rows: Sequence[tuple[Sequence[str], Mapping[str, Any]]], names: Sequence[str]) -> str:
    """Summaries as rows, with the columns that any of them has."""
    keys = [key for key in FIGURES if any(row.get(key) is not None for _, row in rows)]
    body = [[*labels, *(row.get(key) for key in keys)] for labels, row in rows]
    return table([*names, *(FIGURES[key] for key in keys)], body, left=len(names))
