"""The benchmark's own loading and scoring, from `bench.py` in its folder beside the project."""

import gzip
import importlib.util
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "bench"


@cache
def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_scoring", FOLDER / "bench.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"no bench.py in {FOLDER}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def pages(dataset: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Gold and HTML of each development page of a set."""
    folder = FOLDER / "data" / dataset
    for line in (folder / "gold.jsonl").read_text("utf-8").split("\n"):
        gold = json.loads(line) if line else {}
        if gold.get("split") == "dev":
            raw = gzip.decompress((folder / "html" / f"{gold['id']}.html.gz").read_bytes())
            yield gold, scoring().decode(raw, gold["charset"])
