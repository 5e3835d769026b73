"""What a story says about itself and whom it quotes: notes, wire copy, quotations."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.authors import authorship
from functions.normalize.fields.dateline import dateline
from functions.normalize.fields.evidence import Evidence
from functions.normalize.fields.notes import AS_A_LABEL, AS_A_SENTENCE, kind_of, may_be_a_note, notes
from functions.normalize.fields.quotations import quotations, quotations_in
from functions.normalize.fields.wire import credit_line, wire_agency
from shared.blocks import Block, Heading, Paragraph, Quote
from shared.story import Note
from tests.unit.normalize.pages import Byline, evidence

OTHER_IS = "ıİſ"  # letters that a pattern takes for i and s, whatever the language
SENTENCES = json.loads((Path(__file__).parent / "quotations.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Correction: An earlier version misspelled the harbour's name.", "correction"),
        ("CORRECTION (Nov. 22, 2026): The harbour is in Helsinki.", "correction"),
        ("An earlier version of this article misstated the harbour's name.", "correction"),
        ("This article was amended on 22 November 2026 to correct a name.", "correction"),
        ("This story has been updated with comments by the harbour master.", "update"),
        ("Update, Nov. 22: The harbour is open again since this morning.", "update"),
        ("Clarification: The pier belongs to the town, not to the state.", "clarification"),
        ("Editor’s note: The writer's sister works at the harbour.", "editors-note"),
        ("Editor's note: This story has been corrected.", "correction"),
        ("Korrektur: Der Hafen liegt in Helsinki.", "correction"),
        ("Anmerkung der Redaktion: Der Autor wohnt am Hafen.", "editors-note"),
        ("Anm. d. Red.: Der Autor wohnt am Hafen.", "editors-note"),
        ("In einer früheren Version stand ein falscher Name.", "correction"),
        ("Dieser Artikel wurde am 22. November aktualisiert.", "update"),
        ("Rectificatif : le port se trouve à Helsinki.", "correction"),
        ("Note de la rédaction : l'auteur habite au port.", "editors-note"),
        ("Une version précédente de cet article nommait un autre port.", "correction"),
        ("Fe de errores: el puerto está en Helsinki.", "correction"),
        ("Nota de la redacción: el autor vive en el puerto.", "editors-note"),
        ("Aclaración: el muelle es de la ciudad.", "clarification"),
        ("Errata corrige: il porto si trova a Helsinki.", "correction"),
        ("Nota della redazione: l'autore abita al porto.", "editors-note"),
        ("Correção: o porto fica em Helsínquia.", "correction"),
        ("Nota da redação: o autor mora no porto.", "editors-note"),
        ("Rectificatie: de haven ligt in Helsinki.", "correction"),
        ("In een eerdere versie van dit artikel stond een verkeerde naam.", "correction"),
        ("Rättelse: hamnen ligger i Helsingfors.", "correction"),
    ],
)
def test_a_note_is_known_by_its_label_or_its_sentence(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "Corrections officers went on strike on Monday.",
        "Update your software: it may be frozen.",
        "The article of faith was updated by nobody.",
        "Updated: Sep 29, 2026",
        "Editors of the paper noted that the harbour froze.",
        "",
    ],
)
def test_other_sentences_are_no_notes(line: str) -> None:
    assert kind_of(line) is None


@given(
    st.sampled_from([pattern for _, pattern in (*AS_A_SENTENCE, *AS_A_LABEL)]).flatmap(
        lambda pattern: st.from_regex(pattern, fullmatch=True, alphabet=st.characters(exclude_characters=OTHER_IS))
    )
)
def test_whatever_the_patterns_know_begins_as_notes_begin(line: str) -> None:
    assert may_be_a_note(line)


def test_notes_of_body_and_structured_data_are_told_once() -> None:
    line = "Correction: The harbour is in Helsinki."
    page = evidence({"correction": {"@type": "CorrectionComment", "text": line}})
    body: tuple[Block, ...] = (Paragraph(text="It froze."), Heading(text="Correction"), Paragraph(text=line))

    assert notes(page, body) == (Note(kind="correction", text=line, block=2),)
    assert notes(page, ()) == (Note(kind="correction", text=line),)


@pytest.mark.parametrize(
    ("last", "agencies"),
    [
        ("Nobody could leave it. (dpa/AFP)", ("dpa", "AFP")),
        ("Quelle: dpa", ("dpa",)),
        ("© dpa-infocom, dpa:261122-930-217857/2", ("dpa",)),
        ("Reuters", ("Reuters",)),
        ("[EFE]", ("EFE",)),
        ("Nobody could leave it (or would).", ()),
    ],
)
def test_the_last_line_credits_agencies(last: str, agencies: tuple[str, ...]) -> None:
    assert credit_line((Paragraph(text="It froze."), Paragraph(text=last))) == agencies


def wire(page: Evidence, lede: str = "It froze.", last: str = "Nobody left.") -> str:
    found = wire_agency(page, authorship(page), dateline([lede]), credit_line((Paragraph(text=last),)))
    return found.value if found else ""


@pytest.mark.parametrize(
    ("page", "lines", "agency"),
    [
        (evidence(), {"lede": "OSLO (Reuters) - It froze."}, "Reuters"),
        (evidence(), {"last": "Nobody left. (dpa)"}, "dpa"),
        (
            evidence(visible={"bylines": (Byline(text="By Associated Press", source="class"),)}),
            {},
            "The Associated Press",
        ),
        (evidence({"sourceOrganization": {"name": "AFP"}}), {}, "AFP"),
        (evidence({"author": {"name": "Ann Example"}}), {"last": "Nobody left. (dpa)"}, ""),  # with their material
        (evidence(url="https://www.reuters.com/world/ice"), {"lede": "OSLO (Reuters) - It froze."}, ""),  # their own
        (evidence(), {}, ""),
    ],
    ids="dateline last-line byline json-ld own-people own-site nobody".split(),
)
def test_wire_copy_is_known_by_who_is_credited(page: Evidence, lines: dict[str, str], agency: str) -> None:
    assert wire(page, **lines) == agency


@pytest.mark.parametrize("sentence", SENTENCES, ids=[sentence["text"][:30] for sentence in SENTENCES])
def test_a_quotation_is_told_with_the_speaker_whom_its_sentence_names(sentence: dict[str, Any]) -> None:
    found = [[text.strip(" ."), speaker] for text, speaker in quotations_in(sentence["text"], sentence["language"])]

    assert found == [[text.strip(" ."), speaker] for text, speaker in sentence["quotations"]]


def test_a_surname_is_completed_from_the_rest_of_the_story() -> None:
    body = (Paragraph(text="Bo Sample has the keys."), Paragraph(text="“I will not open it,” Sample said."))

    assert [(found.speaker, found.block) for found in quotations(body, "en")] == [("Bo Sample", 1)]


def test_a_single_german_noun_is_no_speaker() -> None:
    body = (Paragraph(text="„Das Eis ist zu dick“, sagte der Feuerwehrsprecher."),)

    assert quotations(body, "de") == ()


def test_pull_quotes_are_not_told_again() -> None:
    assert quotations((Quote(text="“I will not open it,” said Bo Sample.", pull=True),), "en") == ()


@given(st.text(alphabet='“”„"«»‘’ ,.:AnnExampleSaidsagte', max_size=120), st.sampled_from(["en", "de", "xx"]))
def test_what_is_quoted_stands_in_the_text(text: str, language: str) -> None:
    assert all(quoted.text in text for quoted in quotations((Paragraph(text=text),), language))
