"""All benchmarks, one after the other: `make bench`. Name some to run only those.

python -m benchmarks [cold_start] [cost] [drop] [duplicates] [extraction] [flood] [formats] [hostile] [page_classes]
                     [polling] [reading_cost]
"""

import importlib
import sys

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
    sys.argv = sys.argv[:1]
    for name in chosen:
        print(f"\n════ {name}\n", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
