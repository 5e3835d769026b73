"""The engine that answers is taken, else a script's; and what `sam local` hides behind an exit of 0 is told."""

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infra import sam_local
from infra.engine import Engine, at_hand, exports, provide
from infra.sam_local import SamLocal
from infra.shell import Cannot


class Docker(BaseHTTPRequestHandler):
    """As much of an engine's API as is asked for."""

    def do_GET(self) -> None:
        answers: dict[str, Any] = {
            "/_ping": "OK",
            "/networks/bridge": {"IPAM": {"Config": [{"Gateway": "172.17.0.1"}]}},
        }
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answers[self.path]).encode())

    def log_message(self, *_: Any) -> None:
        """Tests speak through their assertions."""


@pytest.fixture(autouse=True)
def _no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/docker.sock")
    monkeypatch.delenv("CE_HOST_IP", raising=False)
    monkeypatch.setenv("NEWSMILL_CONTAINER_ENGINE", str(tmp_path / "none"))


@pytest.fixture
def docker(tmp_path: Path) -> Iterator[None]:
    with socketserver.UnixStreamServer(str(tmp_path / "docker.sock"), Docker) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield
        server.shutdown()
        thread.join()


def script(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "engine.sh"
    file.write_text(text)
    return file


@pytest.mark.usefixtures("docker")
def test_an_engine_that_answers_is_taken() -> None:
    assert at_hand() == Engine({}, "172.17.0.1")


def test_with_neither_engine_nor_script_it_is_said_what_was_tried() -> None:
    with pytest.raises(
        Cannot, match=r"docker\.sock, and no script at \$NEWSMILL_CONTAINER_ENGINE provides one: start Docker"
    ):
        at_hand()


def test_the_scripts_engine_comes_with_its_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = script(tmp_path, 'echo "export DOCKER_HOST=unix:///here"; echo "export CE_HOST_IP=10.0.0.1"; echo $CE_SAM')
    monkeypatch.setenv("NEWSMILL_CONTAINER_ENGINE", str(file))
    engine = provide(at_hand(), Path("/sam"))
    assert engine == Engine({"DOCKER_HOST": "unix:///here", "CE_HOST_IP": "10.0.0.1"}, "10.0.0.1")


@pytest.mark.parametrize("text", ["exit 1", "echo export DOCKER_HOST=unix:///here"])
def test_a_script_that_provides_none_is_no_engine(tmp_path: Path, text: str) -> None:
    with pytest.raises(Cannot):
        provide(script(tmp_path, text), Path("/sam"))


def test_only_exports_are_read() -> None:
    assert exports("export A=b=c\nready in 3 s\nexport D=\n") == {"A": "b=c", "D": ""}


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("", "gave no answer"),  # what SAM CLI prints when a function ran out of time
        ('{"errorType": "Runtime.ImportModuleError", "errorMessage": "No module named lxml"}', "No module named lxml"),
    ],
)
def test_a_function_that_failed_is_told_although_sam_ends_with_0(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: str, said: str
) -> None:
    sam = tmp_path / "sam"
    sam.write_text(f"#!/bin/sh\nprintf '%s' '{printed}'\n")
    sam.chmod(0o755)
    monkeypatch.setattr(sam_local, "SAM", sam)
    stack: Any = SimpleNamespace(session=SimpleNamespace(region_name="us-east-1"))
    with pytest.raises(Cannot, match=said):
        SamLocal(Engine({}, "10.0.0.1"), stack).invoke("fetch", tmp_path / "event.json")


def test_an_event_that_is_not_there_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert sam_local.main(["store", "events/nothing.json"]) == 2
    said = capsys.readouterr()
    assert "there is no file events/nothing.json" in said.out + said.err
    assert "events/store-poison.json" in said.out + said.err
