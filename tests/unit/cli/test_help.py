import pytest

from cli.app import VERBS
from tests.unit.cli.conftest import Newsmill

ALL_VERBS = [verb for verbs in VERBS.values() for verb in verbs]


@pytest.mark.parametrize("verb", ALL_VERBS)
def test_every_verb_explains_itself_with_examples_of_its_own(newsmill_command: Newsmill, verb: str):
    help_text = newsmill_command(verb, "--help").output
    assert "--json" in help_text
    examples = help_text.partition("\nExamples:\n")[2]
    assert f"./newsmill {verb}" in examples


def test_the_first_help_names_every_verb_with_what_it_does(newsmill_command: Newsmill):
    lines = newsmill_command("--help").output.splitlines()
    for verb in ALL_VERBS:
        [line] = [line for line in lines if line.startswith(f"  {verb} ")]
        assert len(line.split()) > 2


def test_the_first_help_tells_what_exit_codes_mean(newsmill_command: Newsmill):
    assert "\nExit codes:\n  0  done" in newsmill_command("--help").output


def test_a_mistyped_verb_is_recognized(newsmill_command: Newsmill):
    result = newsmill_command("extrct")
    assert result.exit_code == 2
    assert "did you mean `extract`?" in result.stderr


def test_the_version_is_told(newsmill_command: Newsmill):
    assert newsmill_command("--version").output.startswith("newsmill, version ")


@pytest.mark.parametrize("verb", ["ingest", "replay", "redrive"])
def test_verbs_that_need_a_running_stack_say_how_to_start_one(newsmill_command: Newsmill, verb: str):
    words = [verb] if verb == "redrive" else [verb, "https://ledger.example/a"]
    result = newsmill_command(*words)
    assert result.exit_code == 3
    assert "no local stack is running" in result.stderr
    assert "`./newsmill up`" in result.stderr


def test_down_has_nothing_to_do_when_nothing_is_up(newsmill_command: Newsmill):
    assert newsmill_command("down", "--json").stdout == '{"stopped": false, "endpoint_url": null}\n'
