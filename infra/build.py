"""`sam build`, on the Python it insists on.

python -m infra.build            .aws-sam/build: what `sam deploy` deploys, for the template's architecture
python -m infra.build --here     .aws-sam/here: the same for this machine's processor, for `sam local invoke`
"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from infra.bootstrap import ENVIRONMENTS, ensure, find_uv
from infra.lambda_python import lambda_python
from infra.requirements import drifted
from infra.shell import ROOT, Cannot, run, say

DEPLOYED = ROOT / ".aws-sam" / "build"
HERE = ROOT / ".aws-sam" / "here"
SAM = ENVIRONMENTS["deploy"].folder / "bin" / "sam"
QUIET_SAM = {"SAM_CLI_TELEMETRY": "0"}


def build(folder: Path, architecture: str | None = None) -> None:
    """Build every function and the layer into the folder; what has not changed comes from SAM CLI's cache."""
    ensure(ENVIRONMENTS["deploy"])
    if stale := drifted():
        raise Cannot(f"{stale[0].relative_to(ROOT)} is not what uv.lock says: run `python -m infra.requirements`")
    say(f"building into {folder.relative_to(ROOT)}")
    chosen = ["--parameter-overrides", f"Architecture={architecture}"] if architecture else []
    python = lambda_python(find_uv)
    run(
        SAM, "build", "--build-dir", folder, "--cache-dir", folder.with_name(f"{folder.name}-cache"), *chosen,
        env={**QUIET_SAM, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    write_byte_code(python, folder)


def write_byte_code(python: Path, folder: Path) -> None:
    """Lambda's environments find their code read-only: without byte code each cold start would compile it anew.

    Nothing of it tells when or where it was made, so the same sources give the same artifact.
    """
    run(
        python, "-m", "compileall", "-q", "-j", "0", "-s", folder, "--invalidation-mode", "unchecked-hash", folder,
        without=("PYTHONPYCACHEPREFIX",),  # it would be written there
    )  # fmt: skip


def build_here() -> None:
    """For this machine's processor, so that its containers can run it."""
    build(HERE, architecture_here())


def architecture_here() -> str:
    """The processor of the machine we are on, as Lambda calls it."""
    return "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["--here"]:
            build_here()
        else:
            build(DEPLOYED)
    except Cannot as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
