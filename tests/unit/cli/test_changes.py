"""`newsmill changes` on a stack inside this process."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import stacks
from cli.app import newsmill
from infra.local.clock import SimulatedClock
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from shared.aws.stories import DynamoStories
from tests.unit.changes.records import head


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalStack]:
    with LocalStack.in_process(clock=SimulatedClock()) as stack:
        monkeypatch.setattr(stacks, "running_local", lambda: stacks.of(stack))
        see(stack, 1, 2)
        yield stack


def see(stack: LocalStack, *numbers: int) -> None:
    table = DynamoStories(stack.client("dynamodb"), stack.outputs["StoriesTableName"])
    for number in numbers:
        assert table.replace(head(number), None)
    Pump(stack).run_until_idle()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(newsmill, ["changes", *arguments])


def told(result: Result) -> list[Any]:
    assert result.exit_code == 0, result.output
    return [json.loads(line)["canonical_url"][-1] for line in result.stdout.splitlines()]


def test_changes_are_printed_in_their_order_and_go_on_from_a_file(stack: LocalStack, tmp_path: Path) -> None:
    place = ("--cursor-file", str(tmp_path / "cursor"), "--json")
    assert told(run(*place, "--limit", "1")) == ["1"]
    assert told(run(*place)) == ["2"]
    see(stack, 3)
    assert told(run(*place)) == ["3"]
    assert told(run("--since", "latest", "--json")) == []


def test_people_read_lines_and_learn_how_to_go_on(stack: LocalStack) -> None:
    result = run()
    assert "created" in result.stdout
    assert "Harbour freezes" in result.stdout
    cursor = result.stderr.split()[-1]
    assert told(run("--since", cursor, "--json")) == []


def test_a_cursor_that_is_none_is_the_callers_mistake(stack: LocalStack) -> None:
    assert run("--since", "nonsense").exit_code == 2
