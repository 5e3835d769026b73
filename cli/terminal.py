"""What commands write: results to standard output, everything about the work to standard error."""

import json
import re
import sys
from collections.abc import Iterable
from typing import IO, Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
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
_ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # to a terminal: to colour, to clear, to name its window


class Screen(Console):
    """What pages and publishers say is shown as it is: neither markup of ours nor orders to the terminal."""

    def __init__(self, file: IO[str], *, width: int | None = None, soft_wrap: bool = False) -> None:
        super().__init__(file=file, width=width, soft_wrap=soft_wrap, highlight=False, markup=False, emoji=False)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(without_orders(segment.text), segment.style)


def results() -> Console:
    """Standard output; plain and wide when it is not a terminal."""
    return Screen(sys.stdout, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def remarks() -> Console:
    """Standard error: progress and hints, never in the way of a pipe."""
    return Screen(sys.stderr, soft_wrap=True)


def without_orders(text: str) -> str:
    """The text less the characters that a terminal would obey."""
    return text if text.isprintable() else _ORDERS.sub("", text)


def print_json(value: Any) -> None:
    """One JSON object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def outcome_text(outcome: str) -> Text:
    return Text(outcome, style=_STYLES.get(outcome, ""))


def counted(number: int, one: str, many: str = "") -> str:
    """`1 story`, `3 stories`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
