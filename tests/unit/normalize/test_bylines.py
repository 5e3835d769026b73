"""The table of bylines, `bylines.tsv`: how newsrooms write them, and the people they name (–: nobody)."""

from pathlib import Path
from time import process_time

import pytest

from functions.normalize.fields.names import credits_in

BYLINES = [line.split("\t") for line in Path(__file__).with_name("bylines.tsv").read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("byline", "people"), BYLINES, ids=[byline for byline, _ in BYLINES])
def test_a_byline_names_these_people_and_nobody_else(byline: str, people: str) -> None:
    assert ("; ".join(credits_in(byline).people) or "–") == people


@pytest.mark.parametrize("byline", [byline for byline, people in BYLINES if people == "–"])
def test_what_names_nobody_is_no_pen_name_either(byline: str) -> None:
    assert credits_in(byline).pen_names == ()


@pytest.mark.parametrize(
    "piece", ["@", "x@", "by ", "(", "=＝", "Ann ", "photos by ", "of the A ", "記者", "senior chief "]
)
def test_no_line_takes_long_to_read(piece: str) -> None:
    started = process_time()
    credits_in(piece * (1000 // len(piece)))

    assert process_time() - started < 0.1
