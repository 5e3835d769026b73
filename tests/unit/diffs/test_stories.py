import pytest

from shared.blocks import ImageBlock, Paragraph
from shared.diffs.stories import diff
from shared.revisions import ChangeKind
from tests.builders import FETCHED_AT, story

BODY = (
    "The harbour froze overnight, and the ferries stay in port.",
    "The first ship is expected in March, the harbour master said.",
    "Fishermen have pulled their boats ashore.",
)


def told(*paragraphs: str, **changes):
    return story(body=tuple(Paragraph(text=text) for text in paragraphs or BODY), **changes)


def kind(after, before=None) -> ChangeKind | None:
    return diff(before or told(), after).kind


def test_what_stays_the_same_is_no_change() -> None:
    found = diff(told(), told())
    assert (found.kind, found.changed) == (None, ())
    assert [change.op for change in found.body] == ["same"] * 3


def test_fields_that_differ_are_told_with_both_values() -> None:
    found = diff(told(), told(authors=("Ann Example", "Bo Sample"), published_at=FETCHED_AT))
    assert {change.field: (change.before, change.after) for change in found.fields} == {
        "authors": ("", "Ann Example, Bo Sample"),
        "published_at": ("", "2026-11-22T08:15:00+00:00"),
    }


def test_a_block_keeps_its_place_when_words_of_it_change() -> None:
    found = diff(told(), told(BODY[0], "New in between.", BODY[1].replace("March", "April"), BODY[2]))
    assert [change.op for change in found.body] == ["same", "added", "changed", "same"]
    assert [(span.op, span.text) for span in found.body[2].spans if span.op != "same"] == [
        ("removed", "March"),
        ("added", "April"),
    ]
    assert (found.words_added, found.words_removed) == (4, 1)


def test_a_block_that_went_is_told() -> None:
    found = diff(told(), told(BODY[0], BODY[2]))
    assert [change.op for change in found.body] == ["same", "removed", "same"]


def test_pictures_without_a_caption_are_told_apart_by_their_address() -> None:
    before, after = (story(body=(ImageBlock(url=f"https://n.example/{n}.jpg"),)) for n in (1, 2))
    assert [change.op for change in diff(before, after).body] == ["removed", "added"]


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: An earlier version misspelled the harbour master's name.",
        "Anmerkung der Redaktion: In einer früheren Fassung stand ein falsches Datum.",
        "Rectificatif : le port ouvre en avril.",
        "Fe de errores: el puerto abre en abril.",
        "訂正：港は4月に開く。",
        "This article was amended on 3 March to say that the harbour opens in April.",
    ],
)
def test_a_new_notice_makes_a_correction(notice) -> None:
    assert kind(told(*BODY, notice)) is ChangeKind.CORRECTION


def test_a_notice_that_stood_there_before_makes_no_correction() -> None:
    notice = "Correction: the harbour opens in April."
    assert kind(told(*BODY, notice, "Now it has opened."), told(*BODY, notice)) is ChangeKind.UPDATE


@pytest.mark.parametrize(
    "paragraph",
    [
        BODY[0].upper(),
        BODY[0].replace(",", " –"),
        BODY[0].replace("harbour", "harbor"),
        BODY[0].replace("overnight", "ovrenight").replace("ferries", "feries"),
    ],
)
def test_other_marks_and_misspellings_are_cosmetic(paragraph) -> None:
    assert kind(told(paragraph, *BODY[1:])) is ChangeKind.COSMETIC


def test_a_later_date_of_modification_alone_is_cosmetic() -> None:
    assert kind(told(modified_at=FETCHED_AT)) is ChangeKind.COSMETIC


@pytest.mark.parametrize("change", [{"headline": "Harbour closed"}, {"kicker": "Ice"}, {"description": "No ferries."}])
def test_words_above_the_body_make_a_headline_change(change) -> None:
    assert kind(told(**change)) is ChangeKind.HEADLINE


@pytest.mark.parametrize(
    "after",
    [
        told(*BODY, "The ferry company gives money back."),
        told(BODY[0], BODY[1].replace("March", "May"), BODY[2]),
        told("The harbour froze at 5 overnight, and the ferries stay in port.", *BODY[1:]),
        told(authors=("Bo Sample",)),
        told(headline="Harbour closed", authors=("Bo Sample",)),
    ],
)
def test_other_words_other_numbers_and_other_people_are_an_update(after) -> None:
    assert kind(after) is ChangeKind.UPDATE


def test_one_number_for_another_is_no_misspelling() -> None:
    assert kind(told("There were 1000 boats."), told("There were 1001 boats.")) is ChangeKind.UPDATE


def test_a_difference_may_be_that_of_two_readers() -> None:
    assert not diff(told(normalizer=1), told(normalizer=2)).same_reading
