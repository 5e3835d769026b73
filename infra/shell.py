"""Running other programs: quietly while they succeed, with all they said when they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Cannot(Exception):
    """A step a person has to take first; the message says which."""


def say(what: str) -> None:
    """To whoever waits; standard output is for results."""
    print(f"[newsmill] {what}", file=sys.stderr, flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None, without: tuple[str, ...] = ()) -> str:
    """What the program printed, run in the project's folder; `env` is added to our environment, `without` taken out."""
    words = [str(word) for word in command]
    inherited = {name: value for name, value in os.environ.items() if name not in without}
    done = subprocess.run(  # noqa: S603 - programs and arguments are the project's own
        words, cwd=ROOT, env={**inherited, **(env or {})}, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Cannot(f"`{' '.join(words)}` failed:\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout
