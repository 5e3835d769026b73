"""What pages say of themselves is shown, never obeyed."""

from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from cli.folder import Folder
from cli.terminal import Screen
from shared.story import Story
from tests.builders import URL, story
from tests.unit.cli.conftest import Newsmill

HOSTILE = "Council [/b] says [red]stop[/red] :boom: \x1b[31mnow\x1b]0;mine\x07\x9b2J"
SHOWN = "Council [/b] says [red]stop[/red] :boom: [31mnow]0;mine2J"


def shown(renderable: object) -> str:
    file = StringIO()
    Screen(file, width=160).print(renderable)
    return file.getvalue()


def in_a_table(text: str | Text) -> Table:
    table = Table("headline")
    table.add_row(text)
    return table


@pytest.mark.parametrize("given", [HOSTILE, Text(HOSTILE), in_a_table(HOSTILE), in_a_table(Text(HOSTILE))])
def test_text_is_neither_markup_nor_an_order_to_the_terminal(given: object):
    assert SHOWN in shown(given)
    assert not set("\x1b\x07\x9b") & set(shown(given))


@given(st.text())
def test_any_text_can_be_shown(text: str):
    assert "\x1b" not in shown(in_a_table(text))


@pytest.fixture
def hostile(out: Path) -> Story:
    kept = story(headline=HOSTILE)
    Folder(out).write_story(kept)
    return kept


@pytest.mark.parametrize("verb", [["list"], ["where", URL], ["get", URL], ["get", URL, "--format", "markdown"]])
def test_a_hostile_headline_is_only_a_headline(newsmill_command: Newsmill, hostile: Story, verb: list[str]):
    result = newsmill_command(*verb)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert ":boom:" in result.stdout
