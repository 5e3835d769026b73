"""Makes the project's environments out of nothing but a system Python; done in a blink when they stand.

    python3 -m infra.bootstrap            .venv           tests, command line, local stack
    python3 -m infra.bootstrap deploy     .venv-deploy    the SAM CLI, which pins packages others need newer
    python3 -m infra.bootstrap lambda     .venv-lambda    tests on the Python that Lambda runs

Each holds exactly what uv.lock says. uv is taken where it is, or comes through pip. Runs on the standard
library alone, and on a Python too old for the project gets as far as saying so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Callable, NamedTuple  # noqa: UP035 - an old Python has to get to the message below

from infra.lambda_python import lambda_python
from infra.shell import ROOT, Cannot, run, say

OLDEST = (3, 11)
UV = "uv==0.13.9"  # the one that wrote uv.lock
UV_HOME = ROOT / ".venv-uv"
NEED_VENV = """no Python environment can be made here: this Python has neither venv nor pip.
Install one of them, or uv, and run the command again:
    Debian, Ubuntu:  apt-get install python3-venv
    Fedora:          dnf install python3-pip
    Alpine:          apk add py3-pip"""


class Environment(NamedTuple):
    folder: Path
    group: str  # of pyproject.toml
    python: Callable[[], Path]


def this_python() -> Path:
    """The interpreter itself, also when called through an environment that is about to be replaced."""
    return Path(sys.executable).resolve()


ENVIRONMENTS = {
    "dev": Environment(ROOT / ".venv", "dev", this_python),
    "deploy": Environment(ROOT / ".venv-deploy", "deploy", this_python),
    "lambda": Environment(ROOT / ".venv-lambda", "dev", lambda: lambda_python(find_uv)),
}


def ensure(wanted: Environment) -> None:
    """Bring the environment to what the lock says; that it is there is seen without starting anything."""
    stamp = wanted.folder / "newsmill.stamp"
    state = fingerprint(wanted)
    if stamp.exists() and stamp.read_text() == state and (wanted.folder / "bin" / "python").exists():
        return
    say(f"making {wanted.folder.name} from uv.lock (only now; half a minute, more on a slow line)")
    sync = ["sync", "--frozen", "--no-default-groups", "--group", wanted.group, "--python"]
    # Never a download of Python itself: dev and deploy run on the one at hand, lambda's has been found by now.
    run(
        find_uv(),
        *sync,
        wanted.python(),
        env={"UV_PROJECT_ENVIRONMENT": str(wanted.folder), "UV_PYTHON_DOWNLOADS": "never"},
    )
    stamp.write_text(state)


def fingerprint(wanted: Environment) -> str:
    return f"{wanted.group} {hashlib.sha256((ROOT / 'uv.lock').read_bytes()).hexdigest()}"


def find_uv() -> Path:
    """The uv of this machine, or one of our own."""
    ours = UV_HOME / "bin" / "uv"
    present = shutil.which("uv")
    if present and not ours.exists():
        return Path(present)
    if not ours.exists():
        install_uv()
    return ours


def install_uv() -> None:
    """Through pip: in an environment of its own, else with the system's pip, else venv is installed first."""
    if not (venv_works() or find_spec("pip")):
        install_venv()
    say(f"no uv on this machine: getting {UV} with pip")
    if venv_works():
        run(this_python(), "-m", "venv", "--clear", UV_HOME)
        run(UV_HOME / "bin" / "python", "-m", "pip", "install", "--quiet", UV)
    else:
        run(this_python(), "-m", "pip", "install", "--quiet", "--target", UV_HOME, UV)


def venv_works() -> bool:
    """Debian parts ensurepip from venv: without it there would be no pip in the environment."""
    return runs(this_python(), "import ensurepip, venv")


def runs(python: str | Path, statement: str) -> bool:
    try:
        run(python, "-c", statement)
    except Cannot:
        return False
    return True


def install_venv() -> None:
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        raise Cannot(NEED_VENV)
    say("this Python has neither venv nor pip: installing Debian's python3-venv")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=quiet)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv", env=quiet)
    if not venv_works():
        raise Cannot(NEED_VENV)


def newer_python() -> str | None:
    """A Python the project runs on, when the one we were started with is too old."""
    found = filter(None, (shutil.which(f"python3.{minor}") for minor in (13, 12, 11)))
    return next((python for python in found if runs(python, "pass")), None)


def main(names: list[str]) -> int:
    if sys.version_info < OLDEST:
        newer = newer_python()
        if newer is None:
            say(f"newsmill needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}")
            return 1
        os.execv(newer, [newer, "-m", "infra.bootstrap", *names])  # noqa: S606 - ourselves under a newer Python
    try:
        for name in names or ["dev"]:
            ensure(ENVIRONMENTS[name])
    except KeyError as unknown:
        say(f"there is no environment {unknown}; there are {', '.join(ENVIRONMENTS)}")
        return 2
    except Cannot as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
