"""A built handler is believed only when it, and all it would import later, comes out of the artifact."""

import sys
from pathlib import Path

import pytest

from infra.shell import ROOT, Cannot, run


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    """A function's artifact, built right."""
    folder = tmp_path / "functions" / "fetch"
    folder.mkdir(parents=True)
    (folder / "page.py").write_text("import json\n")
    return write_handler(tmp_path)


def write_handler(artifact: Path, *inside: str, before: str = "") -> Path:
    body = "".join(f"    {line}\n" for line in (*inside, "return None"))
    handler = artifact / "functions" / "fetch" / "handler.py"
    handler.write_text(f"{before}\ndef lambda_handler(event, context):\n    import functions.fetch.page\n{body}")
    return artifact


def probe(artifact: Path) -> str:
    return run(sys.executable, "-I", "-S", ROOT / "infra" / "probe.py", "functions.fetch.handler", artifact)


def test_what_is_imported_late_counts_too(artifact: Path) -> None:
    assert probe(artifact).startswith("functions.fetch.handler: 2 modules of ours, 1 of others")


def test_a_package_left_out_of_the_artifact_is_noticed(artifact: Path) -> None:
    write_handler(artifact, "from lxml import etree")
    with pytest.raises(Cannot, match="No module named 'lxml'"):
        probe(artifact)


def test_what_only_type_checkers_see_need_not_be_there(artifact: Path) -> None:
    write_handler(artifact, before="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import mypy_boto3_s3\n")
    assert "2 modules of ours" in probe(artifact)


def test_a_handler_without_its_entry_point_is_noticed(artifact: Path) -> None:
    (artifact / "functions" / "fetch" / "handler.py").write_text("")
    with pytest.raises(Cannot, match="lambda_handler"):
        probe(artifact)


def test_our_code_from_anywhere_else_is_no_proof(artifact: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path.with_name(f"{tmp_path.name}-elsewhere")
    (elsewhere / "shared").mkdir(parents=True)
    (elsewhere / "shared" / "urls.py").touch()
    write_handler(artifact, before=f"import sys\nsys.path.append({str(elsewhere)!r})\nimport shared.urls\n")
    with pytest.raises(Cannot, match=r"shared\.urls comes from .*, not from the artifact"):
        probe(artifact)
