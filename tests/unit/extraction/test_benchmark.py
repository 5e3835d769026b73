"""The benchmark's pages, where they lie beside the project: no change may lose what the extraction reached."""

import json
from pathlib import Path
from statistics import mean

import pytest

from benchmarks.extractor import extract
from benchmarks.training import bench

SEED = Path(__file__).resolve().parents[4] / "shared" / "seed"
BENCH_IS_HERE = (bench.FOLDER / "bench.py").is_file()

pytestmark = pytest.mark.skipif(
    not BENCH_IS_HERE, reason="NOT CHECKED: the benchmark's pages (../shared/bench) are not beside the project"
)


# Body F1 of the development pages, a little below what was measured when the model was trained.
@pytest.mark.parametrize(("dataset", "least"), [("sh", 0.983), ("fundus_eval", 0.960)])
def test_the_extraction_is_as_good_as_it_was(dataset: str, least: float) -> None:
    scores = []
    for gold, html in bench.pages(dataset):
        text = extract(html, gold["url"])["text"]
        scores.append(bench.scoring().score_body(gold, text, dataset))

    precision, recall = mean(score["p"] for score in scores), mean(score["r"] for score in scores)

    assert bench.scoring().f1(precision, recall) >= least


@pytest.mark.parametrize(("name", "charset"), [("tidy", "utf-8"), ("messy", "windows-1252")])
def test_the_seed_story_comes_through_word_for_word(name: str, charset: str) -> None:
    expected = json.loads((SEED / "expected.json").read_text("utf-8"))
    html = (SEED / f"page-{name}.html").read_bytes().decode(charset)

    story = extract(html, "https://ledger.example/world/2021/09/23/milley-meets-russian-defense-chief")

    assert story["text"].split("\n\n") == [block["text"] for block in expected["blocks"]]
    assert story["title"] == expected["headline"]
    assert story["authors"] == []
