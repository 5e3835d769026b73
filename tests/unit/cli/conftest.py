from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.app import newsmill

Newsmill = Callable[..., Result]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def newsmill_command(tmp_path: Path, out: Path) -> Newsmill:
    """Runs `newsmill WORDS` with folders of its own; no local stack is up there."""

    def run(*words: str | Path, stdin: bytes | None = None) -> Result:
        own = {"NEWSMILL_OUT": str(out), "NEWSMILL_STATE": str(tmp_path / "state"), "NEWSMILL_CONTACT": ""}
        return CliRunner(env=own).invoke(newsmill, [str(word) for word in words], input=stdin)

    return run
