"""The quality score: 0 to 1, by the weights of the model that is shipped."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.extraction.decode import Choice
from functions.fetch.extraction.model import MODEL_FILE, ModelMismatch, model, read_model
from functions.fetch.extraction.quality import SIGNALS, quality, signals
from tests.unit.extraction.pages import PARAGRAPHS, SENTENCES, TEXT, article, page, read

PARAGRAPH, ITEM = 1, 2  # ways of writing: tags and classes
_shares = st.floats(0, 1)
_logs = st.floats(0, 12)


@dataclass(frozen=True)
class Said:
    """A passage, as far as the score looks at it."""

    text: str
    path: int = PARAGRAPH
    tag: str = "p"

    @property
    def length(self) -> float:
        return float(len(self.text))


STORY = [Said(sentence) for sentence in SENTENCES]


def found(passages: list[Said], *, keep: list[bool] | None = None, expected_f1: float = 0.95) -> dict[str, float]:
    """The signals of a choice: of all of it, unless told."""
    keep = keep if keep is not None else [True] * len(passages)
    choice = Choice(keep, expected_f1, threshold=0.5, probabilities=[0.9] * len(passages))
    row = signals(1.0, passages, [len(said.text.split()) + 1.0 for said in passages], choice)
    return dict(zip(SIGNALS, row, strict=True))


def hole_without(left_out: Said, passages: list[Said]) -> float:
    return found(passages, keep=[said is not left_out for said in passages])["hole"]


def score(row: dict[str, float]) -> float:
    return quality(list(row.values()), model().calibration)


@given(
    st.fixed_dictionaries({
        name: _logs if name in {"log_words", "longest"} else _shares for name in SIGNALS
    })
)  # fmt: skip
def test_it_is_a_share_whatever_was_found(row: dict[str, float]) -> None:
    assert 0 <= score(row) <= 1


@given(_shares, _shares)
def test_a_better_choice_has_no_lower_score(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert score(found(STORY, expected_f1=low)) <= score(found(STORY, expected_f1=high))


@given(st.lists(st.tuples(st.sampled_from(STORY), st.booleans()), min_size=1, max_size=20))
def test_the_order_of_the_passages_says_nothing(page: list[tuple[Said, bool]]) -> None:
    passages, keep = [said for said, _ in page], [chosen for _, chosen in page]

    assert found(passages, keep=keep) == pytest.approx(found(passages[::-1], keep=keep[::-1]))


@pytest.mark.parametrize("passages", [[], STORY], ids=["empty page", "nothing chosen"])
def test_nothing_chosen_is_worth_nothing(passages: list[Said]) -> None:
    assert score(found(passages, keep=[False] * len(passages))) == 0


def test_a_story_is_written_in_one_way() -> None:
    assert found(STORY)["one_way"] == 1


def test_a_page_of_many_parts_is_not() -> None:
    parts = [replace(said, path=number) for number, said in enumerate(STORY)]

    assert found(parts)["one_way"] < 1
    assert score(found(parts)) <= score(found(STORY))


def test_a_story_says_things_once() -> None:
    assert found(STORY)["repeated"] == 0


def test_a_page_that_holds_its_text_twice_is_doubted() -> None:
    assert found(STORY + STORY)["repeated"] == 1
    assert score(found(STORY + STORY)) <= score(found(STORY))


def test_what_is_not_chosen_may_be_said_twice_and_in_any_way() -> None:
    menu = [Said("Home", ITEM, "li")] * 2

    assert found(STORY + menu, keep=[True] * len(STORY) + [False] * 2) == found(STORY)


def test_what_is_left_out_above_and_below_is_no_hole_in_the_text() -> None:
    keep = [False] * len(STORY) + [True] * len(STORY) + [False] * len(STORY)

    assert found(STORY * 3, keep=keep)["hole"] == 0


def test_a_text_with_a_hole_as_large_as_itself_is_doubted() -> None:
    above, below = STORY[:2], STORY[2:]
    told = found([*above, *STORY, *below], keep=[True] * len(above) + [False] * len(STORY) + [True] * len(below))
    whole = told | {"hole": 0.0}

    assert told["hole"] == pytest.approx(0.5)
    assert score(told) < score(whole)


def test_of_many_small_holes_the_largest_counts() -> None:
    notice = Said("Advertisement")
    one = [STORY[0], notice, *STORY[1:]]
    many = [part for said in STORY for part in (said, notice)]

    assert hole_without(notice, many) == hole_without(notice, one) > 0


def test_a_page_with_a_copy_of_its_text_scores_lower_than_the_story_alone() -> None:
    assert read(page(f"<div><h1>Harbour freezes over</h1>{TEXT}{TEXT}</div>")).quality < read(article()).quality


def test_a_story_of_one_paragraph_has_a_score() -> None:
    assert 0 < read(page(f"<article><h1>Harbour freezes over</h1>{PARAGRAPHS[0]}</article>")).quality < 1


def test_weights_of_other_signals_are_refused(tmp_path: Path) -> None:
    raw = json.loads(MODEL_FILE.read_text("utf-8"))
    raw["quality"]["signals"] = ["guess", *SIGNALS[1:]]
    other = tmp_path / "model.json"
    other.write_text(json.dumps(raw), "utf-8")

    with pytest.raises(ModelMismatch):
        read_model(other)
