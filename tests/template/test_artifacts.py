"""What `sam build` is given, and how what it made is judged."""

import os
import sys
from pathlib import Path

import pytest

from infra import artifacts, requirements
from infra.artifacts import machine, too_large, wrong_machine
from infra.build import write_byte_code

ELF_OF_X86, ELF_OF_ARM = 62, 183


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build in which each artifact has one native library."""
    for artifact in artifacts.ARTIFACTS:
        (tmp_path / artifact.name).mkdir()
        write_library(tmp_path / artifact.name / "native.so", ELF_OF_ARM)
    return tmp_path


def write_library(path: Path, processor: int) -> None:
    path.write_bytes(b"\x7fELF" + bytes(14) + processor.to_bytes(2, "little") + bytes(100))


def test_requirements_say_what_the_lock_says() -> None:
    assert requirements.drifted() == [], "run `python -m infra.requirements`"


def test_a_drifted_requirements_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements.txt").write_text("lxml==1.0\n")
    monkeypatch.setattr(requirements, "ARTIFACTS", {"fetch": tmp_path})
    assert requirements.drifted() == [tmp_path / "requirements.txt"]


def test_an_artifact_above_its_limit_is_named(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert too_large(build) == []
    (build / "StoreFunction" / "weights.bin").write_bytes(bytes(11 * artifacts.MEGABYTE))
    assert too_large(build) == ["StoreFunction is larger than 10 MB"]
    assert "| StoreFunction | 11.0 MB | 10 MB |" in capsys.readouterr().out


def test_the_byte_code_that_is_deployed_tells_neither_when_nor_where_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "cache"))  # as somebody's shell may have it
    made = []
    for place, minutes in (("here", 0), ("elsewhere", 5)):
        module = tmp_path / place / "module.py"
        module.parent.mkdir()
        module.write_text("def answer():\n    return 42\n")
        os.utime(module, (minutes * 60, minutes * 60))
        write_byte_code(Path(sys.executable), tmp_path / place)
        [byte_code] = (tmp_path / place).rglob("*.pyc")
        made.append(byte_code.read_bytes())
    assert made[0] == made[1]
    assert made[0][4:8] == b"\1\0\0\0"  # PEP 552: named by a hash of its source, which no import has to read


def test_a_library_for_another_processor_is_named(build: Path) -> None:
    assert wrong_machine(build, "arm64") == []
    write_library(build / "SharedLayer" / "pydantic_core.cpython-313-x86_64-linux-gnu.so", ELF_OF_X86)
    assert wrong_machine(build, "arm64") == ["SharedLayer/pydantic_core.cpython-313-x86_64-linux-gnu.so is for x86_64"]


def test_a_build_without_any_library_is_no_build(tmp_path: Path) -> None:
    [problem] = wrong_machine(tmp_path, "arm64")
    assert "was anything built?" in problem


def test_a_processor_we_never_heard_of_is_named_by_its_number(tmp_path: Path) -> None:
    write_library(tmp_path / "x.so", 243)
    assert machine(tmp_path / "x.so") == "machine 243"
