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
        ("Anna-Lena O’Example Jr.", ("Anna-Lena O’Example Jr.",)),
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
        {"@type": "Person", "url": "https://ledger.example/author/ann-example"},
        "https://ledger.example/autoren/ann-example-123.html",
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


def test_an_organization_is_no_person_however_its_name_looks() -> None:
    page = evidence({"author": {"@type": "Organization", "name": "Morrow & Morrow"}})

    assert authorship(page)[:2] == ("Morrow & Morrow", ())


def test_a_person_whom_the_page_types_as_organization_is_one_where_a_byline_shows_the_name() -> None:
    author = {"author": {"@type": "Organization", "name": "Ann Example"}}
    line = Byline(text="By Ann Example", source="class")

    assert authorship(evidence(author)).authors == ()
    assert authorship(evidence(author, visible={"bylines": (line,)})).authors == ("Ann Example",)


def test_on_somebody_s_own_site_that_person_is_the_author() -> None:
    ann = {"@type": ["Person", "Organization"], "name": "Ann Example"}
    page = evidence({"author": ann, "publisher": ann}, meta={"og:site_name": "Ann Example"})

    assert authorship(page).authors == ("Ann Example",)


@pytest.mark.parametrize(
    ("meta", "authors"),
    [
        ({"ledger:author": "Ann Example"}, ("Ann Example",)),
        ({"sailthru.byline_name": "Ann Example"}, ("Ann Example",)),
        ({"article:author:name": "Ann Example"}, ("Ann Example",)),
        ({"citation_author": "Example, Ann B."}, ("Ann B Example",)),
        ({"twitter:creator": "Ann Example"}, ()),
        ({"smartbanner:author": "Ann Example"}, ()),
        ({"twitter:label1": "Written by", "twitter:data1": "Ann Example"}, ("Ann Example",)),
        ({"twitter:label1": "Views", "twitter:data1": "Ann Example"}, ()),
    ],
)
def test_meta_tags_are_known_by_what_their_names_have_in_common(meta: dict[str, str], authors: tuple[str, ...]) -> None:
    found = authorship(evidence(meta=meta)).authors

    assert tuple(name.replace(".", "") for name in found) == authors


def test_the_paper_s_name_behind_the_author_s_is_cut_off() -> None:
    line = Byline(text="By Ann Example The Ledger Washington", source="class")

    assert authorship(evidence(visible={"bylines": (line,)}, meta={"og:site_name": "The Ledger"})).authors == (
        "Ann Example",
    )


def test_a_name_in_capitals_is_told_as_the_page_spells_it_elsewhere() -> None:
    lines = (Byline(text="BY ANN EXAMPLE", source="class"), Byline(text="Ann Example writes on ice", source="page"))

    assert authorship(evidence(visible={"bylines": lines})).authors == ("Ann Example",)
    assert authorship(evidence(visible={"bylines": lines[:1]})).authors == ("ANN EXAMPLE",)


@pytest.mark.parametrize("source", ["profile", "portrait", "box"])
def test_a_name_where_authors_usually_stand_counts_unless_the_page_credits_somebody(source: str) -> None:
    visible = {"bylines": (Byline(text="Ann Example", source=source),)}

    assert authorship(evidence(visible=visible)).authors == ("Ann Example",)
    assert authorship(evidence({"author": "Bo Sample"}, visible=visible)).authors == ("Bo Sample",)
    assert authorship(evidence({"author": "Reuters"}, visible=visible)).authors == ()


@pytest.mark.parametrize("caption", ["Five Goals for Healthy Smiles", "Swedish police officer", "Tech Writer"])
def test_what_stands_beside_other_pictures_is_nobody_s_name(caption: str) -> None:
    line = Byline(text=caption, source="portrait")

    assert authorship(evidence(visible={"bylines": (line,)})).authors == ()


def test_who_reported_for_an_agency_is_named_below_the_text_and_counts_without_its_byline() -> None:
    line = Byline(text="(Reporting by Ann Example; Editing by Bo Sample)", source="text")

    assert authorship(evidence(visible={"bylines": (line,)})).authors == ("Ann Example",)
    assert authorship(evidence({"author": "Reuters"}, visible={"bylines": (line,)})).authors == ()


def test_a_reviewer_counts_where_no_author_is_named() -> None:
    reviewed = Byline(text="Reviewed by Bo Sample", source="class")
    written = Byline(text="Written by Ann Example | Reviewed by Bo Sample", source="class")

    assert authorship(evidence(visible={"bylines": (reviewed,)})).authors == ("Bo Sample",)
    assert authorship(evidence(visible={"bylines": (written,)})).authors == ("Ann Example",)


def test_of_a_byline_without_a_full_name_only_what_comes_first_is_one() -> None:
    line = Byline(text="By Ann · 22 November · Recipes", source="class")
    two = Byline(text="by Ann and Bo in Recipes, Kitchen", source="class")

    assert authorship(evidence(visible={"bylines": (line,)})).authors == ("Ann",)
    assert authorship(evidence(visible={"bylines": (two,)})).authors == ("Ann", "Bo")


def test_a_first_name_is_told_in_full_where_the_page_s_head_has_it() -> None:
    line = Byline(text="By Ann & Bo", source="class")
    page = evidence(visible={"bylines": (line,)}, meta={"author": "Ann Example"})

    assert authorship(page).authors == ("Ann Example", "Bo")


def test_a_line_of_tags_credits_nobody_whose_name_holds_a_von() -> None:
    line = Byline(text="Tags: Georg von Muster, Berta Beispiel", source="meta")

    assert authorship(evidence(visible={"bylines": (line,)})).authors == ()


def test_a_desk_that_a_byline_names_is_the_byline() -> None:
    line = Byline(text="Redaktion 22. November 2026 10:29", source="class")

    assert authorship(evidence(visible={"bylines": (line,)}))[:2] == ("Redaktion", ())


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
