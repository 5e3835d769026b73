"""Every place for an export keeps the same promises."""

from pathlib import Path
from typing import Any

import pytest

from cli.exports.places import BucketPlace, FolderPlace


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "folder":
        return FolderPlace(tmp_path / "export")
    return BucketPlace(request.getfixturevalue("s3"), "bucket", "newsmill/stories")


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "file"
    path.write_text(text, "utf-8")
    return path


def test_what_was_put_is_there_in_place_of_what_was(place, tmp_path) -> None:
    place.put("day=2026-11-22/stories.jsonl", file(tmp_path, "first"))
    place.put("day=2026-11-22/stories.jsonl", file(tmp_path, "second"))
    assert place.text("day=2026-11-22/stories.jsonl") == "second"


def test_what_is_not_there_says_nothing(place) -> None:
    assert place.text("export.json") == ""


def test_what_was_removed_is_not_there(place, tmp_path) -> None:
    place.put("a", file(tmp_path, "first"))
    place.remove("a")
    place.remove("a")
    assert place.text("a") == ""
