"""A Python of the version that Lambda runs: `sam build` insists on one, and the tests run on it too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable, Iterator  # noqa: UP035 - imported by infra.bootstrap, which speaks to old Pythons

from infra.shell import Cannot, run, say

VERSION = "3.13"  # the Runtime of template.yaml
_WHO_ARE_YOU = "import pip, sys; print('%d.%d' % sys.version_info[:2], sys.executable)"


def lambda_python(find_uv: Callable[[], Path]) -> Path:
    """The real interpreter, as SAM CLI turns down pyenv's shims; with pip, which SAM CLI runs."""
    for candidate in candidates():
        found = real_python(candidate)
        if found is not None:
            return found
    return python_of_uv(find_uv())


def candidates() -> Iterator[Path]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/{VERSION}.*/bin/python{VERSION}"), reverse=True)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder and os.access(Path(folder) / f"python{VERSION}", os.X_OK):
            yield Path(folder) / f"python{VERSION}"


def real_python(candidate: Path) -> Path | None:
    """Where it says it lies; None when it does not run, has no pip, or is another version."""
    try:
        version, _, path = run(candidate, "-c", _WHO_ARE_YOU).strip().partition(" ")
    except Cannot:
        return None
    return Path(path).resolve() if version == VERSION else None


def python_of_uv(uv: Path) -> Path:
    say(f"no Python {VERSION} on this machine: asking uv for one")
    try:
        run(uv, "python", "install", VERSION)
        return Path(run(uv, "python", "find", "--managed-python", VERSION).strip())
    except Cannot as error:
        raise Cannot(f"Python {VERSION}, which Lambda runs, is needed and uv cannot get it here: install it") from error
