"""All benchmarks, one after the other: `make bench`. Name some to run only those.

python -m benchmarks [cold_start] [cost] [drop] [duplicates] [extraction] [flood] [formats] [hostile] [page_classes]
                     [polling] [reading_cost]
"""

import subprocess
import sys

from infra.shell import ROOT

BENCHMARKS = (
    "cold_start",
    "cost",
    "drop",
    "duplicates",
    "extraction",
    "flood",
    "formats",
    "hostile",
    "page_classes",
    "polling",
    "reading_cost",
)


def main() -> None:
    chosen = sys.argv[1:] or BENCHMARKS
    unknown = set(chosen) - set(BENCHMARKS)
    if unknown:
        raise SystemExit(f"no benchmark {', '.join(sorted(unknown))}: there are {', '.join(BENCHMARKS)}")
    for name in chosen:
        print(f"\n════ {name}\n", flush=True)  # each in a process of its own: peak memory is a process's
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=True)  # noqa: S603 - our own names


if __name__ == "__main__":
    main()
