import tomllib
from pathlib import Path

from shared.version import VERSION


def test_the_version_we_tell_is_the_project_s() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]

    assert project["version"] == VERSION
