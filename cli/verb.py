"""A command whose help ends with examples, printed as they are written."""

import re
from inspect import cleandoc
from textwrap import dedent
from typing import Any

import click


class Verb(click.Command):
    """`examples` and other `notes` (title → lines) close the help; nothing re-wraps them."""

    def __init__(self, *args: Any, examples: str, notes: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes = {"Examples": examples, **(notes or {})}

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        write_notes(self.notes, formatter)

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 - click's signature; a line may wrap, not break off
        """What a list of commands says of this one: its help up to the first stop."""
        return re.split(r"[.:;](?:\s|$)", cleandoc(self.help or ""), maxsplit=1)[0].replace("\n", " ") + "."


def write_notes(notes: dict[str, str], formatter: click.HelpFormatter) -> None:
    """Each note under its title, line by line."""
    for title, text in notes.items():
        formatter.write(f"\n{title}:\n")
        formatter.write("".join(f"  {line}\n" for line in dedent(text).strip().splitlines()))
