"""`up`, `ingest`, `where`, `down`: a local stack that outlives the command that runs its functions."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.stacks import running_local
from infra.demo.site import Newsroom

ROOT = Path(__file__).parents[2]
SITE = Newsroom(origin="https://courier.example")
FERRY = "https://courier.example/2025/03/varrow-ferry-returns"
WITHIN_SECONDS = 120


class Shell:
    """Commands of one person, who has a stack of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._own = {"PYTHONPATH": str(ROOT), "NEWSMILL_OUT": str(home / "out"), "NEWSMILL_STATE": str(home / "state")}
        self._started: list[subprocess.Popen[str]] = []

    def ask(self, *words: str | Path) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run(*words, "--json").stdout.splitlines()]

    def run(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 - our own module
            self._command(*words),
            env=os.environ | self._own,
            capture_output=True,
            text=True,
            timeout=WITHIN_SECONDS,
            check=False,
        )

    def up(self) -> "subprocess.Popen[str]":
        """Running, and ready for work."""
        pipe = subprocess.PIPE
        started = subprocess.Popen(  # noqa: S603 - our own module
            self._command("up", "--port", "0", "--json"),
            env=os.environ | self._own,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )
        self._started.append(started)
        assert started.stdout
        assert json.loads(started.stdout.readline())["endpoint_url"].startswith("http://127.0.0.1:")
        return started

    def end(self) -> None:
        for started in self._started:
            started.kill()
            started.communicate()
        self.ask("down")

    def _command(self, *words: str | Path) -> list[str]:
        return [sys.executable, "-P", "-m", "cli", *map(str, words)]


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    own = Shell(tmp_path)
    yield own
    own.end()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "ferry.html"
    file.write_bytes(SITE.answer("/2025/03/varrow-ferry-returns").body)
    return file


def test_a_story_sent_while_nothing_runs_is_stored_when_it_runs_again(shell: Shell, page: Path):
    first = shell.up()
    first.send_signal(signal.SIGINT)
    _, said = first.communicate(timeout=WITHIN_SECONDS)
    assert (first.returncode, "what lies in the queues stays there" in said) == (0, True)

    [sent] = shell.ask("ingest", page)
    assert (sent["outcome"], sent["url"]) == ("in-flight", FERRY)

    shell.up()
    [known] = shell.ask("ingest", page, "--wait", "90")  # the same page again: the first has gone before
    assert known["outcome"] in {"duplicate", "unchanged"}
    [told] = shell.ask("where", FERRY)
    assert told["whereabouts"] == "stored"
    [line] = shell.ask("list")
    assert line["headline"] == "Varrow ferry returns after eleven months ashore"


def test_dead_letters_go_back_to_their_queue(shell: Shell, page: Path):
    started = shell.up()
    started.kill()
    started.communicate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSMILL_STATE", str(shell.home / "state"))
        stack = running_local()
    assert stack
    stack.client("sqs").send_message(QueueUrl=stack.queues("fetch").dead_letters_url, MessageBody='{"broken": true}')
    assert shell.ask("redrive", "fetch") == [{"stage": "fetch", "messages": 1}]
    assert shell.ask("redrive", "fetch") == [{"stage": "fetch", "messages": 0}]


def test_up_ends_when_its_aws_does(shell: Shell):
    started = shell.up()
    shell.ask("down")
    _, said = started.communicate(timeout=WITHIN_SECONDS)
    assert started.returncode == 3
    assert "the emulated AWS has ended" in said


def test_of_two_who_run_a_stack_the_second_is_told_and_says_nothing_of_being_up(shell: Shell):
    shell.up()
    second = shell.run("up", "--port", "0", "--json")
    assert (second.returncode, second.stdout) == (1, "")
    assert "another process pumps" in second.stderr
    assert "one `./newsmill up` at a time" in second.stderr


def test_a_taken_port_is_told_at_once(shell: Shell):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = shell.run("up", "--port", port)
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert "`--port 0`" in done.stderr
