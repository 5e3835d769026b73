"""`newsmill run`: every input ends in exactly one outcome, none is lost."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.app import newsmill
from infra.demo.site import Newsroom

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seed"
SITE = Newsroom(origin="https://courier.example")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, path in {"ferry": "/2025/03/varrow-ferry-returns", "opinion": "/opinion/dry-fountain"}.items():
        (tmp_path / f"{name}.html").write_bytes(SITE.answer(path).body)
    return tmp_path


def run(folder: Path, *words: str | Path) -> Result:
    own = {"NEWSMILL_OUT": str(folder / "out"), "NEWSMILL_STATE": str(folder / "state")}
    return CliRunner(env=own).invoke(newsmill, ["run", *map(str, words)])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def told(blocks: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(block["type"], block["text"]) for block in blocks]


def test_files_are_stored_and_lie_in_the_folder_afterwards(folder: Path):
    result = run(folder, folder / "ferry.html", folder / "opinion.html", "--json")
    assert result.exit_code == 0
    ferry, opinion = lines(result)
    assert (ferry["outcome"], opinion["outcome"]) == ("created", "created")
    assert ferry["url"] == "https://courier.example/2025/03/varrow-ferry-returns"
    story = json.loads(Path(ferry["paths"]["json"]).read_text())
    assert (story["headline"], story["revision"]) == ("Varrow ferry returns after eleven months ashore", 1)
    assert Path(ferry["paths"]["html"]).exists()
    assert Path(ferry["paths"]["capture"]).exists()
    assert (folder / "out" / "index.html").exists()


def test_inputs_of_the_same_page_each_have_an_outcome_of_their_own(folder: Path):
    ferry = folder / "ferry.html"
    changed = folder / "changed.html"
    changed.write_text(ferry.read_text().replace("after eleven months ashore", "at last"))
    os.utime(changed, (ferry.stat().st_mtime + 60, ferry.stat().st_mtime + 60))
    result = run(folder, ferry, ferry, changed, "--json")
    assert [line["outcome"] for line in lines(result)] == ["created", "duplicate", "revised"]


def test_what_cannot_become_a_story_is_set_aside_with_its_reason_and_the_rest_goes_on(folder: Path):
    (folder / "damaged.html.gz").write_bytes(b"\x1f\x8b\x08")
    (folder / "empty.html").write_bytes(b"<html><body></body></html>")
    (folder / "urls.txt").write_text("https://\nftp://ledger.example/a\n")
    names = ["damaged.html.gz", "empty.html", "urls.txt", "opinion.html"]
    result = run(folder, *(folder / name for name in names), "--json")
    assert [(line["outcome"], line["reason"]) for line in lines(result)] == [
        ("rejected", "unreadable-input"),
        ("rejected", "not-an-article"),
        ("rejected", "unfetchable-url"),
        ("rejected", "unfetchable-url"),
        ("created", None),
    ]
    assert result.exit_code == 0


def test_the_table_tells_headlines_reasons_and_what_to_do_next(folder: Path):
    (folder / "empty.html").write_bytes(b"<html><body></body></html>")
    result = run(folder, folder / "opinion.html", folder / "empty.html")
    assert "Leave the fountain dry" in result.stdout
    assert "not-an-article" in result.stdout
    assert "2 pages: 1 created, 1 rejected" in result.stderr
    assert "./newsmill get " in result.stderr


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed story lies beside the project only where it is developed")
@pytest.mark.parametrize("page", ["page-tidy.html", "page-messy.html"])
def test_the_seed_story_comes_through_whole(folder: Path, page: str):
    expected = json.loads((SEED / "expected.json").read_text())
    [line] = lines(run(folder, SEED / page, "--json"))
    story = json.loads(Path(line["paths"]["json"]).read_text())
    assert story["headline"] == expected["headline"]
    assert story["published_at"] == expected["published_at"]
    assert story["authors"] == []
    assert told(story["body"]) == told(expected["blocks"])
