"""What `sam build` made: how large it is, and whether each handler really starts from it.

python -m infra.artifacts sizes      the table of docs/cost.md
python -m infra.artifacts imports    each built handler, with only its layer and what Lambda brings beside it
python -m infra.artifacts machine    every native library is of the architecture the template deploys to
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import NamedTuple

from infra.bootstrap import ENVIRONMENTS, ensure
from infra.build import DEPLOYED, HERE
from infra.shell import ROOT, Cannot, run, say

MEGABYTE = 1024 * 1024
RUNTIME_BRINGS = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six.py", "urllib3")
ELF_MACHINES = {62: "x86_64", 183: "arm64"}


class Artifact(NamedTuple):
    name: str  # logical id in template.yaml
    limit: int  # megabytes, unzipped: cold starts grow with what has to be read
    handler: str = ""


ARTIFACTS = (
    Artifact("DiscoverFunction", 30, "functions.discover.handler"),
    Artifact("FetchFunction", 45, "functions.fetch.handler"),
    Artifact("NormalizeFunction", 10, "functions.normalize.handler"),
    Artifact("StoreFunction", 10, "functions.store.handler"),
    Artifact("ReceiveFunction", 10, "functions.receive.handler"),
    Artifact("PushFunction", 30, "functions.discover.push_handler"),
    Artifact("DropFunction", 10, "functions.receive.drop_handler"),
    Artifact("ChangesFunction", 10, "functions.changes.handler"),
    Artifact("ReadFunction", 10, "functions.read.handler"),
    Artifact("SharedLayer", 30),
)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def sizes(build: Path) -> dict[str, float]:
    """Megabytes of each artifact, unzipped."""
    return {
        artifact.name: sum(path.stat().st_size for path in files(build / artifact.name)) / MEGABYTE
        for artifact in ARTIFACTS
    }


def too_large(build: Path) -> list[str]:
    found = sizes(build)
    print("| artifact | unzipped | limit |\n|---|---:|---:|")
    for artifact in ARTIFACTS:
        print(f"| {artifact.name} | {found[artifact.name]:.1f} MB | {artifact.limit} MB |")
    return [
        f"{artifact.name} is larger than {artifact.limit} MB"
        for artifact in ARTIFACTS
        if found[artifact.name] > artifact.limit
    ]


def broken_imports(build: Path) -> list[str]:
    """Import each handler, and all that it would import later, on Lambda's Python without our environment."""
    ensure(ENVIRONMENTS["lambda"])
    runtime = runtime_packages()
    problems = []
    for artifact in ARTIFACTS:
        if artifact.handler:
            beside = [build / artifact.name, build / "SharedLayer" / "python", runtime]
            problems += probe(artifact.handler, beside)
    return problems


def probe(handler: str, beside: list[Path]) -> list[str]:
    python = ENVIRONMENTS["lambda"].folder / "bin" / "python"
    try:
        print(run(python, "-I", "-S", ROOT / "infra" / "probe.py", handler, *beside).rstrip())
    except Cannot as error:
        return [str(error)]
    return []


def runtime_packages() -> Path:
    """A folder with only those packages that the Lambda runtime has by itself."""
    [site] = (ENVIRONMENTS["lambda"].folder / "lib").glob("python*/site-packages")
    folder = ROOT / ".aws-sam" / "runtime"
    folder.mkdir(parents=True, exist_ok=True)
    for name in RUNTIME_BRINGS:
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(site / name)
    return folder


def wrong_machine(build: Path, architecture: str) -> list[str]:
    """Native libraries that this architecture cannot load."""
    libraries = [path for path in files(build) if ".so" in path.suffixes]
    print(f"{len(libraries)} native libraries for {architecture}")
    return [
        f"{path.relative_to(build)} is for {machine(path)}" for path in libraries if machine(path) != architecture
    ] or ([] if libraries else [f"no native library in {build}: was anything built?"])


def machine(library: Path) -> str:
    with library.open("rb") as file:
        (code,) = struct.unpack("<H", file.read(20)[18:20])  # e_machine of the ELF header
    return ELF_MACHINES.get(code, f"machine {code}")


def main(arguments: list[str]) -> int:
    checks = {
        "sizes": lambda: too_large(DEPLOYED if DEPLOYED.exists() else HERE),
        "imports": lambda: broken_imports(HERE),
        "machine": lambda: wrong_machine(DEPLOYED, "arm64"),
    }
    try:
        problems = [problem for name in arguments or ["sizes"] for problem in checks[name]()]
    except Cannot as error:
        problems = [str(error)]
    for problem in problems:
        say(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
