"""What a command says when it cannot do what was asked: what happened, to what, and what to do next."""

import shlex
import sys
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import IO, Any

import click


class Failure(click.ClickException):
    """The command ran and could not do it: exit code 1."""

    exit_code = 1

    def __init__(self, what: str, *, then: str = "") -> None:
        super().__init__(what)
        self.then = then

    def show(self, file: IO[Any] | None = None) -> None:
        from cli.terminal import without_orders

        click.echo(f"newsmill: {without_orders(self.message)}", file=file or sys.stderr)
        if self.then:
            click.echo(f"→ {without_orders(self.then)}", file=file or sys.stderr)


class NotFound(Failure):
    """Nothing is known under the id or URL that was given."""


class BadInput(Failure):
    """A file, list or option cannot be used as it was given: exit code 2, as click's own usage errors."""

    exit_code = 2


class Unreachable(Failure):
    """The stack is not there, or does not let us in: exit code 3."""

    exit_code = 3


_FULL = (ENOSPC, EDQUOT)


def is_of_a_place(error: OSError) -> bool:
    """Whether it is about a file or the disk; all others are of the network, or bugs."""
    return error.filename is not None or error.errno in _FULL


def unusable(error: OSError) -> Failure:
    """A place that cannot be read or written: which, why, and where else."""
    if error.errno in _FULL:
        return Failure(
            f"the disk is full: {error.strerror}",
            then="make room (`df -h` tells where), and give the same command again",
        )
    place = Path(str(error.filename))
    if isinstance(error, FileNotFoundError) and not place.parent.exists():
        then = f"make its folder first: mkdir -p {shlex.quote(str(place.parent))}"
    else:
        then = "name a place where you may write"
    return BadInput(f"{place} cannot be used: {error.strerror}", then=then)
