"""The demo of `make run`, as a stranger meets it: one command, and then another one from a new shell."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.demo.expectations import BY_HAND, FIRST_POLL, PUSHED, SECOND_POLL

ROOT = Path(__file__).parents[2]
WITHIN_SECONDS = 110


def newsmill(out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    own = {"PYTHONPATH": str(ROOT), "NEWSMILL_OUT": str(out), "NEWSMILL_STATE": str(out / "state")}
    command = [sys.executable, "-P", "-m", "cli", *words]
    return subprocess.run(  # noqa: S603 - our own module
        command, env=os.environ | own, cwd=out, capture_output=True, text=True, timeout=WITHIN_SECONDS, check=False
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demo, once for all tests here."""
    out = tmp_path_factory.mktemp("demo")
    return out, newsmill(out, "demo", "--json")


Shown = tuple[Path, subprocess.CompletedProcess[str]]


def visits(shown: Shown) -> list[dict[str, object]]:
    return [json.loads(line) for line in shown[1].stdout.splitlines()]


def test_every_page_ends_as_it_should_and_the_demo_with_0(shown: Shown):
    wrong = [(visit["url"], visit["outcome"], visit["reason"]) for visit in visits(shown) if not visit["as_expected"]]
    assert wrong == []
    assert len(visits(shown)) == len(FIRST_POLL) + len(SECOND_POLL) + len(PUSHED) + len(BY_HAND)
    assert shown[1].returncode == 0, shown[1].stderr


def test_progress_is_told_while_it_runs(shown: Shown):
    assert f"{len(visits(shown))}/{len(visits(shown))} " in shown[1].stderr


def test_a_story_can_be_read_from_a_new_shell_in_its_latest_revision(shown: Shown):
    out, _ = shown
    url = str(visits(shown)[0]["url"])
    read = newsmill(out, "get", url, "--format", "text")
    assert read.returncode == 0, read.stderr
    assert "close to four hundred of the island’s 840 inhabitants" in read.stdout.replace("\n", " ")
    assert json.loads(newsmill(out, "get", url, "--json").stdout)["revision"] == 2


def test_an_alias_leads_to_the_story(shown: Shown):
    out, _ = shown
    short_link = str(visits(shown)[-1]["url"])
    assert json.loads(newsmill(out, "get", short_link, "--json").stdout)["headline"].startswith("Fewer eels")


def test_why_a_page_was_set_aside_can_be_asked_afterwards(shown: Shown):
    out, _ = shown
    forbidden = next(str(visit["url"]) for visit in visits(shown) if visit["reason"] == "robots-forbidden")
    told = json.loads(newsmill(out, "where", forbidden, "--json").stdout)
    assert told["whereabouts"] == "set aside by fetch"


def test_the_page_of_every_story_and_the_index_lie_in_the_folder(shown: Shown):
    out, _ = shown
    index = (out / "index.html").read_text()
    stored = {str(visit["story_id"]) for visit in visits(shown) if visit["story_id"]}
    assert len(stored) == 14
    for story_id in stored:
        assert f'href="stories/{story_id}.html"' in index
        assert (out / "stories" / f"{story_id}.html").read_text().startswith("<!doctype html>")


def test_each_script_and_encoding_came_through(shown: Shown):
    out, _ = shown
    stories = [json.loads(place.read_text()) for place in (out / "stories").glob("*.json")]
    headlines = {story["language"].partition("-")[0]: story["headline"] for story in stories}
    assert headlines["de"] == "Größer, höher, grüner: Wie Süderoog seinen Deich neu erfindet"
    assert headlines["ar"] == "مكتبة على ظهر قارب تعود إلى قرى النهر"
    assert headlines["ja"] == "閉校の校舎に灯台の光 潮見島で「夜の学校」始まる"


def test_every_story_has_its_headline_and_its_authors(shown: Shown):
    out, _ = shown
    stories = [json.loads(place.read_text()) for place in (out / "stories").glob("*.json")]
    english = {s["headline"]: s["authors"] for s in stories if s["language"].startswith("en")}
    assert english == {
        "Varrow ferry returns after eleven months ashore": ["Ines Halvard", "Tobin Marsh"],
        "Old tram depot to become a market hall": ["Bettany Crowe"],
        "Tolmouth’s budget in full": ["Corwin Adeyemi-Blythe"],
        "Seven lights, one keeper: a winter round with Dagny Stroud": ["Oona Petrak"],
        "Leave the fountain dry": ["Hester Quillan"],
        "Storm Brannoc live: harbour closed, trains stopped, Varrow without power": ["Tobin Marsh", "Bettany Crowe"],
        "Fewer eels, more counters: the census on the Tolm": [],
        "River Tolm eel count falls to lowest since 2006": [],
        "New tide tables, old tides": ["Bettany Crowe"],
        "Signal box at Kesterfold reopens as a bakery": ["Oona Petrak"],
        "Bell buoy found in a barn, still ringing": ["Tobin Marsh"],
    }


def test_the_emulated_aws_of_the_demo_is_gone_afterwards(shown: Shown):
    out, _ = shown
    assert newsmill(out, "ingest", "https://ledger.example/a").returncode == 3
