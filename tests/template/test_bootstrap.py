"""From nothing but a Python to the environments of the lock; and in words a newcomer can act on, if not."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra import bootstrap, lambda_python
from infra.bootstrap import Environment, ensure, fingerprint, main
from infra.shell import ROOT, Cannot


class Machine:
    """What a machine has, and every command that was run on it."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.fails: tuple[str, ...] = ()
        self.mends = ""  # a command after which nothing fails any more

    def run(self, *command: str | Path, env: dict[str, str] | None = None) -> str:
        line = " ".join(map(str, command))
        self.commands.append(line)
        if self.mends and self.mends in line:
            self.fails = ()
        if any(word in line for word in self.fails):
            raise Cannot(f"`{line}` failed")
        return ""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A bare machine: a Python, no uv."""
    machine = Machine()
    monkeypatch.setattr(bootstrap, "run", machine.run)
    monkeypatch.setattr(bootstrap, "UV_HOME", tmp_path / "uv")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return machine


def program(folder: Path, name: str, script: str = "") -> Path:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return folder / name


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    folder = tmp_path / "environment"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    return Environment(folder, "dev", bootstrap.this_python)


def test_an_environment_that_stands_is_left_alone(machine: Machine, environment: Environment) -> None:
    (environment.folder / "newsmill.stamp").write_text(fingerprint(environment))
    ensure(environment)
    assert machine.commands == []


def test_an_environment_of_another_lock_is_brought_up_to_date(machine: Machine, environment: Environment) -> None:
    (environment.folder / "newsmill.stamp").write_text("dev of last week")
    ensure(environment)
    assert "sync --frozen" in machine.commands[-1]
    machine.commands.clear()
    ensure(environment)
    assert machine.commands == []


def test_an_environment_whose_making_failed_is_made_again(machine: Machine, environment: Environment) -> None:
    machine.fails = ("sync",)
    with pytest.raises(Cannot):
        ensure(environment)
    machine.fails = ()
    ensure(environment)
    assert "sync --frozen" in machine.commands[-1]


def test_a_uv_that_is_there_is_used(machine: Machine, tmp_path: Path) -> None:
    program(tmp_path / "bin", "uv")
    assert bootstrap.find_uv() == tmp_path / "bin" / "uv"
    assert machine.commands == []


def test_without_uv_pip_brings_the_pinned_one(machine: Machine) -> None:
    bootstrap.find_uv()
    assert [line for line in machine.commands if bootstrap.UV in line and "pip install" in line]


def test_without_venv_the_systems_pip_brings_it(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: "a system's pip")
    machine.fails = ("ensurepip",)
    bootstrap.find_uv()
    assert "--target" in machine.commands[-1]


def test_debian_without_venv_and_pip_installs_it_as_root(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "apt-get")
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: None)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    machine.fails, machine.mends = ("ensurepip",), "python3-venv"
    bootstrap.find_uv()
    assert [line for line in machine.commands if line.startswith("apt-get install")]
    assert "pip install" in machine.commands[-1]


def test_without_root_the_newcomer_is_told_what_to_install(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "apt-get")
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    machine.fails = ("ensurepip",)
    with pytest.raises(Cannot, match="apt-get install python3-venv"):
        bootstrap.find_uv()


def test_an_old_python_is_told_so(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 2))
    assert main([]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_an_unknown_environment_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["production"]) == 2
    assert "dev, deploy, lambda" in capsys.readouterr().err


def test_a_second_bootstrap_takes_no_network_and_says_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.bootstrap", "dev"],
        cwd=ROOT, env={"PATH": ""}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout + done.stderr == ""


def test_a_shim_that_does_not_run_is_no_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "none"))
    shim = program(tmp_path, f"python{lambda_python.VERSION}", "echo 'version not set' >&2; exit 127")
    assert list(lambda_python.candidates()) == [shim]
    assert lambda_python.real_python(shim) is None


def test_nothing_that_could_be_lambdas_python_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "none"))
    with pytest.raises(Cannot, match=r"Python 3\.13, which Lambda runs"):
        lambda_python.lambda_python(lambda: program(tmp_path, "uv", "exit 1"))
