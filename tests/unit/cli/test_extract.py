import json
from pathlib import Path

import pytest

from infra.demo.site import Newsroom
from tests.unit.cli.conftest import Newsmill

ORIGIN = "https://courier.example"
FERRY = "/2025/03/varrow-ferry-returns"


def page(tmp_path: Path, path: str) -> Path:
    """A page of the demo's site, saved."""
    file = tmp_path / "page.html"
    file.write_bytes(Newsroom(origin=ORIGIN).answer(path).body)
    return file


def test_json_is_the_whole_story_on_one_line(newsmill_command: Newsmill, tmp_path: Path):
    [line] = newsmill_command("extract", page(tmp_path, FERRY), "--json").stdout.splitlines()
    story = json.loads(line)
    assert story["headline"] == "Varrow ferry returns after eleven months ashore"
    assert story["authors"] == ["Ines Halvard", "Tobin Marsh"]
    assert story["published_at"] == "2025-03-10T06:30:00Z"
    assert story["canonical_url"] == f"{ORIGIN}{FERRY}"
    headings = [block["text"] for block in story["body"] if block["type"] == "heading"]
    assert headings == ["A raffle, a loan and a choir", "Two crossings a day for now"]


def test_standard_input_is_a_page(newsmill_command: Newsmill, tmp_path: Path):
    content = page(tmp_path, FERRY).read_bytes()
    result = newsmill_command(
        "extract", "-", "--url", "https://other.example/copy", "--format", "markdown", stdin=content
    )
    assert result.exit_code == 0
    assert result.stdout.startswith("# Varrow ferry returns after eleven months ashore\n")


def test_text_is_for_people_and_the_provenance_stays_out_of_the_pipe(newsmill_command: Newsmill, tmp_path: Path):
    result = newsmill_command("extract", page(tmp_path, FERRY))
    assert "## A raffle, a loan and a choir" in result.stdout
    assert "authors from json-ld" in result.stderr
    assert "json-ld" not in result.stdout


def test_an_encoding_that_only_the_page_declares_is_understood(newsmill_command: Newsmill, tmp_path: Path):
    result = newsmill_command("extract", page(tmp_path, "/de/deich"))
    assert "52 Millionen Euro für 140 Zentimeter" in result.stdout
    assert "„Das ist kein Umbau" in result.stdout


def test_a_page_that_asks_not_to_be_kept_can_be_read_all_the_same(newsmill_command: Newsmill, tmp_path: Path):
    file = page(tmp_path, FERRY)
    file.write_text(file.read_text().replace("<head>", '<head><meta name="robots" content="noarchive">'))
    story = json.loads(newsmill_command("extract", file, "--json").stdout)
    assert story["rights"]["robots"] == ["noarchive"]


@pytest.mark.parametrize("content", [b"<html><body></body></html>", b"<p>"])
def test_a_page_without_article_is_told_with_its_reason(newsmill_command: Newsmill, tmp_path: Path, content: bytes):
    file = tmp_path / "empty.html"
    file.write_bytes(content)
    result = newsmill_command("extract", file)
    assert result.exit_code == 1
    assert "gives no story: not-an-article" in result.stderr
    assert f"→ `./newsmill explain {file}`" in result.stderr


def test_what_cannot_be_read_at_all_is_told_with_where_its_reason_is_explained(
    newsmill_command: Newsmill, tmp_path: Path
):
    file = tmp_path / "page.html"
    file.write_bytes(b"")
    result = newsmill_command("extract", file)
    assert result.exit_code == 1
    assert "not-html" in result.stderr
    assert "→ docs/failure-modes.md" in result.stderr


def test_a_file_that_is_no_page_is_bad_input(newsmill_command: Newsmill, tmp_path: Path):
    file = tmp_path / "notes"
    file.write_bytes(b"\x00\x01")
    result = newsmill_command("extract", file)
    assert result.exit_code == 2
    assert "neither an HTML page" in result.stderr


def hint(tmp_path: Path, **says: object) -> Path:
    file = tmp_path / "hint.json"
    file.write_text(json.dumps({"reason": "trying", "added": "2026-11-22", **says}))
    return file


def test_a_site_hint_can_be_tried(newsmill_command: Newsmill, tmp_path: Path):
    tried = hint(tmp_path, drop=["h2"])
    story = json.loads(newsmill_command("extract", page(tmp_path, FERRY), "--hint", tried, "--json").stdout)
    assert [block["type"] for block in story["body"] if block["type"] == "heading"] == []


def test_what_is_no_site_hint_is_told_field_by_field(newsmill_command: Newsmill, tmp_path: Path):
    result = newsmill_command("extract", page(tmp_path, FERRY), "--hint", hint(tmp_path, bodies=["article"]))
    assert result.exit_code == 2
    assert "hint.json is no site hint: bodies: Extra inputs are not permitted\n→ docs/extraction.md" in result.stderr
