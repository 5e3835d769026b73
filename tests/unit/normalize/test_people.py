from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.agencies import agencies_in
from functions.normalize.fields.authors import authorship
from functions.normalize.fields.names import credits_in
from tests.unit.normalize.pages import Byline, evidence


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Ann Example", ("Ann Example",)),
        ("By Ann Example", ("Ann Example",)),
        ("Written by: Ann Example", ("Ann Example",)),
        ("By Ann Example Wed, 14/01/2026 - 11:20", ("Ann Example",)),
        ("By Yang Sun, May 5, 2026", ("Yang Sun",)),
        ("2026年3月21日 08:30 来源：青螺日报 作者：沈若溪", ("沈若溪",)),
        ("By Ann Example and Bo Sample", ("Ann Example", "Bo Sample")),
        ("By Ann Example, Bo Sample & Cy Third", ("Ann Example", "Bo Sample", "Cy Third")),
        ("Von Ann Example und Bo Sample, Berlin", ("Ann Example", "Bo Sample")),
        ("Par Ann Example et Bo Sample", ("Ann Example", "Bo Sample")),
        ("Por Ann Example y Bo Sample", ("Ann Example", "Bo Sample")),
        ("Di Ann Example", ("Ann Example",)),
        ("Door Ann Example en Bo Sample", ("Ann Example", "Bo Sample")),
        ("Av Ann Example og Bo Sample", ("Ann Example", "Bo Sample")),
        ("Автор: Анна Пример", ("Анна Пример",)),
        ("文／王小明", ("王小明",)),
        ("김예시 기자", ("김예시",)),
        ("By Ann Example | Nov 22, 2026", ("Ann Example",)),
        ("By Ann Example in Helsinki", ("Ann Example",)),
        ("Ann Example, Political Editor", ("Ann Example",)),
        ("Ann Example (Helsinki)", ("Ann Example",)),
        ("Example, Ann", ("Ann Example",)),
        ("Ludwig van Sample", ("Ludwig van Sample",)),
        ("Anna-Lena O’Example Jr.", ("Anna-Lena O’Example Jr",)),
        ("ANN EXAMPLE", ("ANN EXAMPLE",)),
        ("By Ann Example and Reuters", ("Ann Example",)),
        ("admin", ()),
        ("a.example", ()),
        ("https://ledger.example/author/ann", ()),
        ("The Ledger Newsroom", ()),
        ("Staff reporter", ()),
        ("November 22, 2026", ()),
        ("", ()),
    ],
)
def test_people_are_read_out_of_bylines(byline: str, people: tuple[str, ...]) -> None:
    assert credits_in(byline).people == people


@pytest.mark.parametrize(
    ("credit", "agencies"),
    [
        ("Reuters", ("Reuters",)),
        ("dpa/AFP", ("dpa", "AFP")),
        ("AP", ("The Associated Press",)),
        ("with AFP", ("AFP",)),
        ("新华社", ("Xinhua",)),
        ("Ann Example", ()),
    ],
)
def test_agencies_are_known_by_all_their_names(credit: str, agencies: tuple[str, ...]) -> None:
    assert agencies_in(credit) == agencies


@pytest.mark.parametrize(
    "author",
    [
        "Ann Example",
        {"@type": "Person", "name": "Ann Example"},
        [{"@type": "Person", "name": ["Ann Example"]}],
        {"@type": "Person", "givenName": "Ann", "familyName": "Example"},
        {"@id": "#ann"},
        ["Ann Example", "Ann  example"],
        [{"name": "Ann Example"}, {"name": "https://ledger.example/ann"}],
        [{"name": "Ann Example"}, {"@type": "Organization", "name": "The Ledger"}],
    ],
)
def test_authors_of_structured_data_come_in_many_shapes(author: Any) -> None:
    page = evidence(
        {"author": author},
        {"@type": "Person", "@id": "#ann", "name": "Ann Example"},
        meta={"og:site_name": "The Ledger"},
    )

    assert authorship(page).authors == ("Ann Example",)


def test_the_publisher_is_no_author_but_may_be_the_byline() -> None:
    credit = authorship(evidence({"author": {"name": "The Ledger"}, "publisher": {"name": "The Ledger"}}))

    assert (credit.authors, credit.byline) == ((), "The Ledger")


def test_an_agency_is_credited_beside_the_authors() -> None:
    credit = authorship(evidence({"author": ["Ann Example", "Reuters"]}))

    assert (credit.authors, credit.agencies) == (("Ann Example",), ("Reuters",))


def test_the_byline_is_the_line_the_page_shows() -> None:
    line = Byline(text="By Ann Example and Bo Sample", names=("Ann Example", "Bo Sample"))
    credit = authorship(evidence(visible={"bylines": (line,)}))

    assert (credit.authors, credit.byline) == (("Ann Example", "Bo Sample"), "By Ann Example and Bo Sample")


def test_a_login_is_nobody_unless_the_page_shows_it_as_byline() -> None:
    hidden = authorship(evidence({"author": "aexample"}))
    shown = authorship(
        evidence({"author": "aexample"}, visible={"bylines": (Byline(text="by aexample", source="class"),)})
    )

    assert (hidden.authors, shown.authors) == ((), ("aexample",))


def test_a_page_without_a_byline_has_no_authors() -> None:
    assert authorship(evidence({"publisher": {"name": "The Ledger"}}))[:3] == ("", (), ())


@given(st.text())
def test_who_is_credited_is_named(byline: str) -> None:
    credit = credits_in(byline)
    assert all(name.strip() for name in (*credit.people, *credit.agencies))


@pytest.mark.parametrize(
    ("byline", "people", "agencies"),
    [
        ("Text: Anna Beispiel, Fotos: Bo Muster", ("Anna Beispiel",), ()),
        ("Von Anna Beispiel und dpa", ("Anna Beispiel",), ("dpa",)),
        ("Von unserem Korrespondenten Bo Muster", ("Bo Muster",), ()),
        ("Ein Gastbeitrag von Eva Probe", ("Eva Probe",), ()),
        ("Interview: Eva Probe", ("Eva Probe",), ()),
        ("Reporting by Ann Example; Editing by Bo Sample", ("Ann Example",), ()),
        ("By Ann Example of The Ledger", ("Ann Example",), ()),
        ("Propos recueillis par Anne Exemple", ("Anne Exemple",), ()),
        ("Par notre correspondante Anne Exemple", ("Anne Exemple",), ()),
        ("Anne Exemple (avec AFP)", ("Anne Exemple",), ()),
        ("Ana Ejemplo / EFE", ("Ana Ejemplo",), ("EFE",)),
        ("A cura di Anna Esempio", ("Anna Esempio",), ()),
        ("dal nostro inviato Paolo Prova", ("Paolo Prova",), ()),
        ("Door onze verslaggever Piet Model", ("Piet Model",), ()),
        ("Av Anna Exempel/TT", ("Anna Exempel",), ("TT",)),
        ("Opracowanie: Jan Przykład", ("Jan Przykład",), ()),
        ("Jan Przykład, PAP", ("Jan Przykład",), ("PAP",)),
        ("記者王小明／台北報導", ("王小明",), ()),
        ("本报记者 王小明 李红", ("王小明", "李红"), ()),
        ("山田 太郎", ("山田 太郎",), ()),
        ("取材・文=山田太郎", ("山田太郎",), ()),
        ("김예시 특파원", ("김예시",), ()),
        ("von Montag, den 1. Mai", (), ()),
    ],
)
def test_bylines_are_split_into_people_and_agencies(
    byline: str, people: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    read = credits_in(byline)

    assert (read.people, read.agencies) == (people, agencies)
