"""`get`, `list` and `where` read what earlier runs left on disk."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.folder import Folder
from cli.where import whereabouts_of
from shared.heads import StoryHead
from shared.outcomes import Outcome, StageOutcome
from shared.story import Source
from tests.builders import URL, story
from tests.unit.cli.conftest import Newsmill

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def outcome(stage: str, fate: Outcome, **changes: object) -> StageOutcome:
    minute = {"fetch": 1, "normalize": 2, "store": 3}[stage]
    return StageOutcome.model_validate(
        {"url": URL, "stage": stage, "outcome": fate, "at": NOON.replace(minute=minute)} | changes
    )


@pytest.fixture
def folder(out: Path) -> Folder:
    kept = Folder(out)
    kept.write_story(story(published_at=NOON, aliases=("https://ledger.example/short",), revision=2))
    kept.write_story(
        story(
            canonical_url="https://gazette.example/b", headline="Older", source=Source(name="G", host="gazette.example")
        )
    )
    return kept


@pytest.mark.parametrize("reference", [story().story_id, URL, f"{URL}?utm_source=x", "https://ledger.example/short"])
def test_a_story_is_found_by_id_url_or_alias(newsmill_command: Newsmill, folder: Folder, reference: str):
    told = json.loads(newsmill_command("get", reference, "--json").stdout)
    assert (told["headline"], told["revision"]) == ("Harbour freezes", 2)
    assert told["body"] == [{"text": "The harbour froze overnight.", "html": "", "type": "paragraph"}]


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("text", "Harbour freezes\n===="),
        ("markdown", "# Harbour freezes\n"),
        ("html", "<!doctype html>"),
        ("json", "{\n"),
    ],
)
def test_a_story_is_printed_in_the_form_asked_for(newsmill_command: Newsmill, folder: Folder, form: str, start: str):
    result = newsmill_command("get", URL, "--format", form)
    assert result.exit_code == 0
    assert result.stdout.startswith(start)


def test_an_unknown_story_is_said_to_be_unknown_with_what_to_do(newsmill_command: Newsmill):
    result = newsmill_command("get", "https://ledger.example/never")
    assert result.exit_code == 1
    assert "no story is known as https://ledger.example/never" in result.stderr
    assert "./newsmill where https://ledger.example/never" in result.stderr


def test_a_revision_that_is_not_on_disk_is_not_passed_off_as_another(newsmill_command: Newsmill, folder: Folder):
    refused = newsmill_command("get", URL, "--revision", "1")
    assert refused.exit_code == 1
    assert "the current one is 2" in refused.stderr


@pytest.mark.parametrize("reference", ["../../etc/passwd", "..", "stories/x"])
def test_an_id_leads_nowhere_outside_of_the_folder(newsmill_command: Newsmill, folder: Folder, reference: str):
    assert newsmill_command("get", reference).exit_code == 1


def test_the_list_has_the_newest_first(newsmill_command: Newsmill, folder: Folder):
    lines = [json.loads(line) for line in newsmill_command("list", "--json").stdout.splitlines()]
    assert [line["headline"] for line in lines] == ["Harbour freezes", "Older"]
    assert lines[0]["published_at"] == "2026-11-22T12:00:00+00:00"


@pytest.mark.parametrize(
    ("words", "headlines"),
    [
        (["--source", "gazette.example"], ["Older"]),
        (["--day", "2026-11-22"], ["Harbour freezes"]),
        (["--limit", "1"], ["Harbour freezes"]),
        (["--day", "1999-01-01"], []),
    ],
)
def test_the_list_can_be_narrowed(newsmill_command: Newsmill, folder: Folder, words: list[str], headlines: list[str]):
    lines = newsmill_command("list", "--json", *words).stdout.splitlines()
    assert [json.loads(line)["headline"] for line in lines] == headlines


def test_an_empty_list_says_so_beside_standard_output(newsmill_command: Newsmill):
    result = newsmill_command("list")
    assert result.stdout == ""
    assert "no stories found" in result.stderr


def test_where_tells_the_journey_and_the_reason(newsmill_command: Newsmill, folder: Folder):
    gone = outcome(
        "fetch", Outcome.REJECTED, reason="page-gone", detail="status 404", url="https://ledger.example/gone"
    )
    folder.write_journey(gone.url, [gone])
    told = json.loads(newsmill_command("where", gone.url, "--json").stdout)
    assert told["whereabouts"] == "set aside by fetch"
    assert [(o["stage"], o["outcome"], o["reason"]) for o in told["journey"]] == [("fetch", "rejected", "page-gone")]
    assert "page-gone: status 404" in newsmill_command("where", gone.url).stdout


@pytest.mark.parametrize(
    ("fate", "reason", "then"),
    [
        (Outcome.REJECTED, "robots-forbidden", "write to the publisher"),
        (Outcome.RETRYING, "OriginUnavailable", "nothing: it is tried again by itself"),
        (Outcome.POSTPONED, "", "nothing: it is sent to fetch again by itself"),
        (Outcome.DEAD_LETTERED, "KeyError", "mend it, or wait if it was an outage; then `./newsmill redrive fetch`"),
    ],
)
def test_where_says_what_to_do_next(newsmill_command: Newsmill, folder: Folder, fate: Outcome, reason: str, then: str):
    last = outcome("fetch", fate, reason=reason, url="https://ledger.example/other")
    folder.write_journey(last.url, [last])
    assert json.loads(newsmill_command("where", last.url, "--json").stdout)["then"] == then
    assert f"then:     {then}\n" in newsmill_command("where", last.url).stdout


def test_where_names_the_kept_page_of_a_reject_whole_however_much_was_seen_of_it(
    newsmill_command: Newsmill, folder: Folder
):
    detail = f"{'an offer; ' * 20}the page is kept as captures/2026/11/22/0b54f0c9.warc.gz#1024+51200"
    set_aside = outcome("fetch", Outcome.REJECTED, reason="paywall-stub", detail=detail, url="https://ledger.example/p")
    folder.write_journey(set_aside.url, [set_aside])
    told = newsmill_command("where", set_aside.url).stdout
    assert "captures/2026/11/22/0b54f0c9.warc.gz#1024+51200" in "".join(told.split())


def test_where_has_nothing_to_advise_of_a_story_that_is_well(newsmill_command: Newsmill, folder: Folder):
    folder.write_journey(URL, [outcome("store", Outcome.CREATED)])
    assert json.loads(newsmill_command("where", URL, "--json").stdout)["then"] is None


def test_where_finds_the_journey_of_a_story_by_its_id(newsmill_command: Newsmill, folder: Folder):
    folder.write_journey(URL, [outcome("store", Outcome.CREATED, story_id=story().story_id)])
    told = json.loads(newsmill_command("where", story().story_id, "--json").stdout)
    assert (told["whereabouts"], told["revision"]) == ("stored", 2)
    assert told["story"].endswith(f"stories/{story().story_id}.json")


def test_where_knows_nothing_of_a_url_that_never_came(newsmill_command: Newsmill):
    result = newsmill_command("where", "https://ledger.example/never")
    assert result.exit_code == 1
    assert "nothing is known of https://ledger.example/never" in result.stderr


@pytest.mark.parametrize(
    ("journey", "whereabouts"),
    [
        ([outcome("fetch", Outcome.RETRYING)], "in the fetch queue, to be tried again"),
        ([outcome("fetch", Outcome.CLEANED)], "in the normalize queue"),
        ([outcome("fetch", Outcome.CLEANED), outcome("normalize", Outcome.NORMALIZED)], "in the store queue"),
        ([outcome("fetch", Outcome.CLEANED), outcome("normalize", Outcome.REJECTED)], "set aside by normalize"),
        ([outcome("normalize", Outcome.DEAD_LETTERED)], "in the normalize dead letters"),
        ([outcome("store", Outcome.UNCHANGED)], "stored"),
        # an earlier visit got as far as the store; this one was refused at the door
        (
            [outcome("store", Outcome.CREATED), outcome("fetch", Outcome.REJECTED, at=NOON.replace(hour=13))],
            "set aside by fetch",
        ),
    ],
)
def test_whereabouts_follow_from_the_latest_outcome(journey: list[StageOutcome], whereabouts: str):
    assert whereabouts_of(journey, None) == whereabouts


@pytest.mark.parametrize(
    "words",
    [("list", "--day", "2026"), ("export", "--to", "x", "--since", "yesterday"),
     ("takedown", URL, "--reason", "a judge", "--search", "2026-11")],
)  # fmt: skip
def test_what_is_no_day_is_refused_before_anything_is_done(newsmill_command: Newsmill, words: tuple[str, ...]):
    result = newsmill_command(*words)
    assert result.exit_code == 2
    assert f"{words[-1]} is no day: one is written 2026-11-22" in result.stderr


def test_days_the_wrong_way_round_are_refused(newsmill_command: Newsmill):
    result = newsmill_command("export", "--to", "x", "--since", "2026-11-22", "--until", "2026-11-01")
    assert result.exit_code == 2
    assert "--since 2026-11-22 is after the last day, 2026-11-01" in result.stderr


def test_where_knows_a_url_that_was_taken_down_before_it_ever_came(
    newsmill_command: Newsmill, monkeypatch: pytest.MonkeyPatch
):
    kept_out = StoryHead(
        story_id=story().story_id, revision=1, canonical_url=URL, headline="", source="ledger.example", story_key="",
        first_seen_at=NOON, last_seen_at=NOON, withdrawn_at=NOON, withdrawn_reason="a judge said so",
    )  # fmt: skip
    monkeypatch.setattr("cli.folder.Folder.story", lambda *_: None)
    monkeypatch.setattr("cli.library.FolderLibrary.tombstone", lambda *_: kept_out)
    told = json.loads(newsmill_command("where", URL, "--json").stdout)
    assert told["whereabouts"] == "taken down: a judge said so"
    assert told["then"] == "nothing: it is kept out on purpose"
