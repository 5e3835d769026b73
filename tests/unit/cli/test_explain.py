"""`explain` tells what became of each passage and field, also of a page that gives no story."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.app import newsmill
from tests.unit.cli.conftest import Newsmill
from tests.unit.cli.test_extract import FERRY, ORIGIN, hint, page
from tests.unit.cli.test_pages import MALICE, Elements

NO_STORY = "<html><head><title>Contact</title></head><body><nav><a href='/'>Home</a></nav></body></html>"


def explained(newsmill_command: Newsmill, *words: str | Path) -> Any:
    return json.loads(newsmill_command("explain", *words, "--json").stdout)


def test_each_passage_says_whether_it_was_kept_how_surely_and_where_it_stands(
    newsmill_command: Newsmill, tmp_path: Path
):
    passages = explained(newsmill_command, page(tmp_path, FERRY))["passages"]
    [heading] = [passage for passage in passages if passage["text"] == "A raffle, a loan and a choir"]
    assert heading["kept"]
    assert heading["probability"] > 0.5
    assert heading["place"].endswith("h2")
    assert {passage["kept"] for passage in passages} == {True, False}


def test_the_kept_passages_are_the_story_s_body(newsmill_command: Newsmill, tmp_path: Path):
    file = page(tmp_path, FERRY)
    kept = [passage["text"] for passage in explained(newsmill_command, file)["passages"] if passage["kept"]]
    story = json.loads(newsmill_command("extract", file, "--json").stdout)
    body = " ".join(" ".join(block["text"] for block in story["body"]).split())
    assert all(text in body for text in kept)


def test_each_field_has_its_value_its_source_and_all_witnesses(newsmill_command: Newsmill, tmp_path: Path):
    headline = explained(newsmill_command, page(tmp_path, FERRY))["fields"]["headline"]
    assert headline["chosen"] == "Varrow ferry returns after eleven months ashore"
    assert headline["from"] == "dom"
    places = {witness["place"] for witness in headline["witnesses"]}
    assert {"shown: headings", "title", "json-ld: NewsArticle headline"} <= places


def test_a_page_that_gives_no_story_is_explained_with_the_reason(newsmill_command: Newsmill, tmp_path: Path):
    file = tmp_path / "contact.html"
    file.write_text(NO_STORY)
    told = explained(newsmill_command, file)
    assert told["refusal"] == "not-an-article"
    assert told["story_id"] is None
    assert [witness["value"] for witness in told["fields"]["headline"]["witnesses"]] == ["Contact"]
    assert "no story: not-an-article" in newsmill_command("explain", file).stdout


def test_what_a_site_hint_changes_can_be_seen(newsmill_command: Newsmill, tmp_path: Path):
    told = explained(newsmill_command, page(tmp_path, FERRY), "--hint", hint(tmp_path, drop=["h2"]))
    assert not [passage for passage in told["passages"] if passage["place"].endswith("h2")]


def test_in_the_terminal_kept_and_left_passages_are_told_apart(newsmill_command: Newsmill, tmp_path: Path):
    shown = newsmill_command("explain", page(tmp_path, FERRY)).stdout
    assert any(line.startswith("+") and "A raffle, a loan and a choir" in line for line in shown.splitlines())
    assert "left out" in shown


def test_the_page_of_it_shows_every_passage_and_lets_none_become_markup(newsmill_command: Newsmill, tmp_path: Path):
    file, why = tmp_path / "page.html", tmp_path / "why.html"
    hostile = MALICE.replace("<", "&lt;").replace(">", "&gt;")
    paragraphs = "".join(f"<p class='{hostile}'>The harbour froze on day {day}. {hostile}</p>" for day in range(9))
    file.write_text(f"<html><head><title>{hostile}</title></head><body><h1>{hostile}</h1>{paragraphs}</body></html>")
    result = newsmill_command("explain", file, "--html", why)
    tags = Elements(why.read_text()).tags
    assert result.exit_code == 0
    assert len([tag for tag, has in tags if tag == "div" and str(has.get("id")).startswith("p")]) == 10
    assert not [tag for tag, _ in tags if tag in {"script", "img", "iframe"}]


def test_a_stored_story_is_explained_from_its_raw_page_and_nobody_is_asked(tmp_path: Path):
    file, own = page(tmp_path, FERRY), {"NEWSMILL_OUT": str(tmp_path / "out"), "NEWSMILL_STATE": str(tmp_path / "s")}
    run = CliRunner(env=own).invoke(newsmill, ["run", str(file)])
    result = CliRunner(env=own).invoke(newsmill, ["explain", f"{ORIGIN}{FERRY}"])
    assert run.exit_code == 0
    assert "Varrow ferry returns" in result.stdout
    assert result.stderr.startswith("as it is kept: captures/")


@pytest.mark.parametrize("reference", ["mfzwizltmfzwizltmfzwizltmf", "nowhere.html"])
def test_what_is_neither_stored_nor_a_file_is_not_found(newsmill_command: Newsmill, reference: str):
    result = newsmill_command("explain", reference)
    assert result.exit_code == 1
    assert f"no story and no file {reference}" in result.stderr
