"""The documents tell the truth about the code."""

import re
from pathlib import Path

import click
import pytest

from cli.advice import BY_REASON
from cli.app import newsmill
from shared.errors import PERMANENT_REASONS
from shared.heads import StoryHead
from shared.outcomes import Outcome

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_every_reason_and_outcome_is_in_the_table_of_failures() -> None:
    listed = set(re.findall(r"^\| `([\w-]+)` \|", (ROOT / "docs/failure-modes.md").read_text(), re.MULTILINE))
    assert listed == _reasons() | PERMANENT_REASONS | {outcome.value for outcome in Outcome}


def test_whatever_a_stage_sets_aside_has_something_to_do_next() -> None:
    assert sorted(_reasons() - BY_REASON.keys()) == []


def test_the_terminal_advises_what_the_table_does() -> None:
    rejected = (ROOT / "docs/failure-modes.md").read_text().partition("## Rejected")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| `([\w-]+)` \|.*\| ([^|]+) \|$", rejected, re.MULTILINE)
    assert {reason: re.sub(r"\[.*?\]\((.*?)\)", r"docs/\1", cell) for reason, cell in cells} == BY_REASON


def test_every_attribute_of_a_head_is_documented() -> None:
    text = (ROOT / "docs/data-model.md").read_text()
    assert [name for name in StoryHead.model_fields if f"`{name}`" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_headings_find_them(document) -> None:
    for path, anchor in re.findall(r"\]\(((?!https?:)[^)#]*)#([^)]+)\)", document.read_text()):
        text = (document.parent / path if path else document).read_text()
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_a_document_can_be_typed(document) -> None:
    context = click.Context(newsmill)
    for verb, rest in re.findall(r"\./newsmill ([a-z]+)([^`\n|#]*)", document.read_text()):
        command = newsmill.get_command(context, verb)
        assert command, f"there is no verb {verb}"
        if isinstance(command, click.Group) and (named := rest.split()[:1]):
            command = command.get_command(context, named[0])
            assert command, f"{verb} has no {named[0]}"
        known = {option for parameter in command.get_params(context) for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", rest)) <= known, verb


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_target_of_make_and_every_event_in_a_document_is_there(document) -> None:
    makefile = (ROOT / "Makefile").read_text()
    names = re.findall(r"^([a-z%-]+):", makefile, re.MULTILINE)
    targets = [name.replace("%", "(fetch|normalize|store)") for name in names]
    for target in re.findall(r"(?:`|\$ )make ([a-z-]+)", document.read_text()):
        assert any(re.fullmatch(known, target) for known in targets), f"make {target}"
    for event in re.findall(r"events/[\w-]+\.json", document.read_text()):
        assert (ROOT / event).is_file()


def _reasons() -> set[str]:
    """Every reason that the code declares, those of single functions too."""
    sources = (path for folder in ("functions", "shared") for path in (ROOT / folder).rglob("*.py"))
    return {
        reason for path in sources for reason in re.findall(r'^    reason = "(.+)"$', path.read_text(), re.MULTILINE)
    }
