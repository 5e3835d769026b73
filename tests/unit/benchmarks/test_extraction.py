"""The benchmark's own arithmetic, without the pages it measures."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import extraction
from benchmarks.quality import adapters, worst
from benchmarks.quality.ablation import PARTS
from benchmarks.quality.calibration import alarm, bins_table, rank_quality
from benchmarks.quality.document import UnknownPart, fill
from benchmarks.quality.goals import GOALS, goals_table
from benchmarks.quality.reading import Case, Reading
from benchmarks.quality.tables import figure, table
from benchmarks.quality.unseen import fold_of
from benchmarks.quality.worst import Annotation, annotations, without_wrong_gold
from benchmarks.training import bench

DOCUMENT = Path(__file__).parents[3] / "docs" / "extraction.md"


def test_figures_have_three_digits_and_no_leading_nought():
    assert [figure(value) for value in (0.98765, 1.0, 0.0, 12, None, "words")] == [
        ".988", "1.000", ".000", "12", "–", "words",
    ]  # fmt: skip


def test_a_table_is_markdown():
    assert table(["set", "F1"], [["sh", 0.982]]) == "| set | F1 |\n| --- | ---: |\n| sh | .982 |"


def test_a_goal_is_judged_by_the_sites_that_were_not_seen():
    rows = goals_table({"sh": {"F1": 0.99}}, {"sh": {"F1": 0.979}})
    assert "| .982 | .990 | .979 | missed by .003 |" in rows


def test_a_goal_is_reached_when_it_reads_so():
    assert "| .982 | .982 | – | reached |" in goals_table({"sh": {"F1": 0.98151}}, {})


def test_figures_that_were_not_measured_have_no_row():
    assert goals_table({}, {}).count("\n") == 1


def test_the_alarm_flags_no_more_good_pages_than_allowed():
    good = [(0.5 + number / 100, 0.95) for number in range(40)]
    bad = [(0.4, 0.3), (0.52, 0.7), (0.8, 0.1)]
    at = alarm([*good, *bad], most=0.1)
    assert at.threshold == pytest.approx(0.54)
    assert at.false_alarms == pytest.approx(0.1)
    assert at.caught == pytest.approx(2 / 3)


def test_a_score_that_ranks_every_bad_page_below_every_good_one_is_perfect():
    assert rank_quality([(0.9, 0.95), (0.8, 0.9), (0.3, 0.2)]) == 1
    assert rank_quality([(0.5, 0.95), (0.5, 0.2)]) == pytest.approx(0.5)


def test_the_bins_tell_what_f1_a_score_stands_for():
    assert "| 0.80 – 0.90 | 2 | .850 | .700 | 1 |" in bins_table([(0.84, 0.5), (0.86, 0.9)])


def test_a_document_is_filled_between_its_markers_and_nowhere_else():
    document = "before\n<!-- measured: sets -->\nold\n<!-- end of sets -->\nafter"
    filled = fill(document, {"sets": r"| \1 |"})
    assert filled == "before\n<!-- measured: sets -->\n\n| \\1 |\n\n<!-- end of sets -->\nafter"
    assert fill(filled, {"sets": r"| \1 |"}) == filled


def test_an_empty_place_is_filled_too():
    empty = "<!-- measured: sets -->\n<!-- end of sets -->"
    assert fill(empty, {"sets": "x"}) == "<!-- measured: sets -->\n\nx\n\n<!-- end of sets -->"


def test_a_part_without_a_place_is_refused():
    with pytest.raises(UnknownPart):
        fill("nothing here", {"sets": "x"})


def test_the_document_has_a_place_for_every_part():
    source = Path(extraction.__file__).read_text("utf-8")
    measured = set(re.findall(r'yield "(\w+)"', source))
    assert set(re.findall(r"<!-- measured: (\w+) -->", DOCUMENT.read_text("utf-8"))) == measured


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_the_ablation_takes_away_is_there(part):
    for name in part.instead:
        module, _, attribute = name.rpartition(".")
        try:
            owner = import_module(module)
        except ModuleNotFoundError:
            module, _, kind = module.rpartition(".")
            owner = getattr(import_module(module), kind)
        assert hasattr(owner, attribute), name


def test_without_the_pages_the_benchmark_says_so_and_measures_the_rest(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    monkeypatch.setattr(extraction, "growth_table", lambda: "grown")
    monkeypatch.setattr("sys.argv", ["extraction"])
    extraction.main()
    said = capsys.readouterr().out
    assert "There are no pages with gold" in said
    assert "grown" in said


@pytest.mark.parametrize("wrong", [["--sets", "nosuch"], ["--peers", "nosuch"]])
def test_names_that_do_not_exist_are_refused(monkeypatch, capsys, wrong):
    monkeypatch.setattr("sys.argv", ["extraction", *wrong])
    with pytest.raises(SystemExit):
        extraction.main()
    assert "no nosuch" in capsys.readouterr().err


def test_all_pages_of_a_site_are_in_one_of_five_folds():
    assert fold_of("ledger.example") == fold_of("ledger.example")
    assert {fold_of(f"site-{number}.example") for number in range(50)} == set(range(5))


def test_every_annotation_says_what_was_found():
    assert all(said.cause for said in annotations().values())


def test_a_set_is_told_with_and_without_the_pages_whose_gold_is_wrong(monkeypatch):
    made_wrong = {
        "wcxb/a": Annotation(cause="A tool.", gold_is_wrong="stops early"),
        "sh/c": Annotation(cause="A box."),
    }
    monkeypatch.setattr(worst, "annotations", lambda: made_wrong)
    monkeypatch.setattr(worst, "summary", lambda members: {"F1": sum(page.f1 for page in members) / len(members)})
    pages = [_scored("wcxb", "a", 0.2), _scored("wcxb", "b", 1.0), _scored("sh", "c", 0.5), _scored("sh", "d", 0.5)]
    assert without_wrong_gold(pages).splitlines()[2:] == ["| wcxb | 2 | 1 | .600 | 1.000 |"]


def _scored(dataset: str, identity: str, f1: float) -> Reading:
    return Reading(Case(dataset, {"id": identity}), {}, {"body": {"f": f1}})


def test_every_goal_is_named_once():
    assert len({(goal.what, goal.dataset) for goal in GOALS}) == len(GOALS)


def test_adapters_of_peers_import_nothing_of_ours():
    source = Path(adapters.__file__).read_text("utf-8")
    assert not re.search(r"^\s*(?:from|import) (?:benchmarks|functions|shared|infra)", source, re.MULTILINE)
