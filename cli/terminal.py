"""What commands write: results to standard output, everything about the work to standard error."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.text import Text

# The colour says who should act: nobody (green), nobody but it is worth knowing (yellow), somebody (red).
_STYLES = {
    "created": "green",
    "revised": "green",
    "replaced": "green",
    "backfilled": "green",
    "unchanged": "dim green",
    "duplicate": "dim green",
    "rejected": "yellow",
    "retrying": "red",
    "in-flight": "red",
    "dead-lettered": "bold red",
}


PIPE_WIDTH = 160  # columns where there is no terminal to ask: wide enough for a URL in a table


def results() -> Console:
    """Standard output; plain and wide when it is not a terminal."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def remarks() -> Console:
    """Standard error: progress and hints, never in the way of a pipe."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def outcome_text(outcome: str) -> Text:
    return Text(outcome, style=_STYLES.get(outcome, ""))


def counted(number: int, one: str, many: str = "") -> str:
    """`1 story`, `3 stories`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
