"""A place that cannot be written is named, with what to do: no traceback."""

from pathlib import Path

from tests.unit.cli.conftest import Newsmill
from tests.unit.cli.test_extract import FERRY, page


def test_a_missing_folder_is_named_with_how_to_make_it(newsmill_command: Newsmill, tmp_path: Path):
    why = tmp_path / "not there" / "why.html"
    result = newsmill_command("explain", page(tmp_path, FERRY), "--html", why)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-2:] == [
        f"newsmill: {why} cannot be used: No such file or directory",
        f"→ make its folder first: mkdir -p '{why.parent}'",
    ]


def test_a_place_below_a_file_is_refused(newsmill_command: Newsmill, tmp_path: Path):
    file = page(tmp_path, FERRY)
    result = newsmill_command("explain", file, "--html", file / "why.html")
    assert result.exit_code == 2
    assert f"newsmill: {file / 'why.html'} cannot be used: Not a directory\n→ name a place" in result.stderr


def test_a_full_disk_is_told_as_one(newsmill_command: Newsmill, tmp_path: Path):
    result = newsmill_command("explain", page(tmp_path, FERRY), "--html", "/dev/full")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-2:] == [
        "newsmill: the disk is full: No space left on device",
        "→ make room (`df -h` tells where), and give the same command again",
    ]
