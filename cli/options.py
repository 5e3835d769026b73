"""Options that several verbs share."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out"
STATE = ROOT / ".newsmill"
RUN_LOG = "run.log"  # in the state folder: what the functions of the latest `run` said
STATE_VARIABLE = "NEWSMILL_STATE"  # another folder for the local stack: two of them can run side by side


class Day(click.ParamType[date]):
    """A day of the calendar, refused before a command does anything."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no day: one is written 2026-11-22", param, ctx)


def state_dir() -> Path:
    """Where the local stack notes that it is up, and what its functions said."""
    return Path(os.environ.get(STATE_VARIABLE) or STATE)


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line, and nothing else.")

stack_name = click.option(
    "--stack", "stack_name", metavar="NAME", default="", help="A deployed stack; by default the local one."
)

out_folder = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="NEWSMILL_OUT",
    default=OUT,
    help="Where results of `run` and `demo` lie.  [default: out/ of the project, or NEWSMILL_OUT]",
)

contact = click.option(
    "--contact",
    envvar="NEWSMILL_CONTACT",
    default="",
    metavar="URL|MAIL",
    help="Told to every site that is asked, so that its owner can reach you; also NEWSMILL_CONTACT.",
)
