"""`./newsmill` works from wherever it is called."""

import subprocess
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).parents[2] / "newsmill"


@pytest.mark.parametrize("called_as", ["itself", "link"])
def test_it_finds_its_project_from_another_folder(tmp_path: Path, called_as: str):
    (tmp_path / "cli").mkdir()  # a namesake where the caller stands
    (tmp_path / "cli" / "__main__.py").write_text("raise SystemExit('not me')")
    link = tmp_path / "nm"
    link.symlink_to(LAUNCHER)
    program = LAUNCHER if called_as == "itself" else link
    done = subprocess.run(  # noqa: S603 - the project's own script
        [program, "--version"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.startswith("newsmill, version "), done.stderr
