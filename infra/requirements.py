"""What each artifact brings along, taken from uv.lock: one requirements.txt for the layer and for each function.

    python -m infra.requirements            write them
    python -m infra.requirements --check    exit 1 when one no longer says what the lock says

`sam build` installs from these files. They name versions only: SAM CLI fetches wheels for the
architecture of Lambda one by one, where pip checks no hashes; uv.lock has them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from infra.bootstrap import find_uv
from infra.shell import ROOT, run

ARTIFACTS = {  # group of pyproject.toml → folder that `sam build` installs it into
    "layer": ROOT / "shared",
    "discover": ROOT / "functions" / "discover",
    "fetch": ROOT / "functions" / "fetch",
    "normalize": ROOT / "functions" / "normalize",
    "store": ROOT / "functions" / "store",
    "receive": ROOT / "functions" / "receive",
    "changes": ROOT / "functions" / "changes",
    "read": ROOT / "functions" / "read",
}
HEADER = "# Generated from uv.lock, group {group}, by `python -m infra.requirements`.\n"


def locked(group: str) -> str:
    """The group's packages as pip reads them, each at the version of the lock."""
    export = ["export", "--frozen", "--offline", "--no-hashes", "--no-header", "--no-annotate", "--only-group", group]
    return HEADER.format(group=group) + run(find_uv(), "--quiet", *export)


def drifted() -> list[Path]:
    """Those files that no longer say what the lock says."""
    return [
        folder / "requirements.txt"
        for group, folder in ARTIFACTS.items()
        if not (file := folder / "requirements.txt").exists() or file.read_text() != locked(group)
    ]


def write() -> None:
    for group, folder in ARTIFACTS.items():
        (folder / "requirements.txt").write_text(locked(group))


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        write()
        return 0
    stale = drifted()
    for file in stale:
        print(f"{file.relative_to(ROOT)} is not what uv.lock says: run `python -m infra.requirements`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
