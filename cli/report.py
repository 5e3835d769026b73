"""Results while they come, and when all are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rich.table import Table

from cli.terminal import counted, outcome_text, print_json, remarks, results

if TYPE_CHECKING:
    from cli.pipeline import Result


class Listener(Protocol):
    def __call__(self, result: Result, /) -> None: ...


@contextmanager
def progress(total: int) -> Iterator[Listener]:
    """What settles, as it settles: a bar where somebody is looking, a line each where a log is kept."""
    console = remarks()
    if not console.is_terminal:
        done = count(1)
        yield lambda result: console.print(f"{next(done)}/{total} {result.outcome} {short(result.given, 300)}")
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)

        def on_result(result: Result) -> None:
            bar.update(task, advance=1, description=f"{result.outcome} {short(result.given, 60)}")

        yield on_result


def print_results(done: Sequence[Result]) -> None:
    """A line a story: what became of it, what it is, where it lies."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    for title in ("outcome", "story", "where"):
        table.add_column(title, overflow="fold")
    for result in done:
        table.add_row(outcome_text(result.outcome), what(result), where(result))
    results().print(table)


def print_results_as_json(done: Sequence[Result]) -> None:
    for result in done:
        print_json(result.as_json())


def summary(done: Sequence[Result]) -> str:
    """`97 pages: 95 created, 2 rejected`."""
    counts = Counter(result.outcome for result in done)
    return f"{counted(len(done), 'page')}: " + ", ".join(f"{n} {name}" for name, n in counts.most_common())


def what(result: Result) -> str:
    """The headline of a story; of anything else, what was given and why it is none."""
    if result.headline:
        return result.headline
    given, why = short(result.given, 300), ": ".join(filter(None, (result.reason, short(result.detail, 120))))
    return f"{given}\n{why}" if why else given


def where(result: Result) -> str:
    if "html" in result.paths:
        return near(result.paths["html"])
    return f"{result.stage} dead letters" if result.outcome == "dead-lettered" else ""


def near(path: str) -> str:
    """A path as one would type it from here."""
    place = Path(path)
    here = Path.cwd()
    return str(place.relative_to(here)) if place.is_relative_to(here) else path


def short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
