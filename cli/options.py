"""Options that several verbs share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out"
STATE = ROOT / ".newsmill"

Command = Callable[..., Any]

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line, and nothing else.")

stack_name = click.option(
    "--stack", "stack_name", metavar="NAME", default="", help="A deployed stack; by default the local one."
)

out_folder = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=OUT,
    help="Where results of `run` and `demo` lie.  [default: out/ of the project]",
)

contact = click.option(
    "--contact",
    envvar="NEWSMILL_CONTACT",
    default="",
    metavar="URL|MAIL",
    help="Told to every site that is asked, so that its owner can reach you; also NEWSMILL_CONTACT.",
)
