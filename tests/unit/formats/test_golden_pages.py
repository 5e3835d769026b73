"""The golden pages' stories keep the rules of both formats; `make bench` asks it of the benchmark's pages too."""

import json
from pathlib import Path

import pytest

from benchmarks.formats import broken_rules

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.mark.parametrize("folder", sorted(GOLDEN.iterdir()), ids=lambda folder: folder.name)
def test_a_golden_page_is_valid_ninjs_and_json_ld(folder: Path) -> None:
    url = json.loads((folder / "expected.json").read_text("utf-8")).get("url", "https://news.example/story")
    assert broken_rules((folder.name, (folder / "page.html").read_bytes().decode("utf-8", "replace"), url)) == []
