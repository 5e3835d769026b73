import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.dateline import Dateline, dateline, opening_of, reporters


@pytest.mark.parametrize(
    ("lede", "place", "agencies", "date"),
    [
        ("LONDON (Reuters) - The harbour froze.", "LONDON", ("Reuters",), ""),
        ("WASHINGTON, Nov 22 (Reuters) - The harbour froze.", "WASHINGTON", ("Reuters",), ""),
        ("WASHINGTON, Nov. 22, 2026 (AP) — It froze.", "WASHINGTON", ("The Associated Press",), "Nov. 22, 2026"),
        ("Berlin (dpa) - Der Hafen ist zu.", "Berlin", ("dpa",), ""),
        ("Berlin (dpa/lno) – Der Hafen ist zu.", "Berlin", ("dpa",), ""),
        ("Berlin/Paris (AFP) Der Hafen ist zu.", "Berlin/Paris", ("AFP",), ""),
        ("Wien (OTS) - Der Hafen ist zu.", "Wien", ("news aktuell",), ""),
        ("Berlin, 22. November 2026 – Der Hafen ist zu.", "Berlin", (), "22. November 2026"),
        ("Karlsruhe, (12.11.2021). Der Hafen ist zu.", "Karlsruhe", (), "12.11.2021"),
        ("PARIS, 3 nov 2026 (AFP) - Le port a gelé.", "PARIS", ("AFP",), "3 nov 2026"),
        ("Madrid, 3 nov (EFE).- El puerto se ha helado.", "Madrid", ("EFE",), ""),
        ("(ANSA) - ROMA, 03 NOV - Il porto è gelato.", "ROMA", ("ANSA",), ""),
        ("МОСКВА, 3 ноября. /ТАСС/. Порт замёрз.", "МОСКВА", ("TASS",), ""),
        ("(서울=연합뉴스) 김철수 기자 = 항구가 얼었다.", "서울", ("Yonhap",), ""),
        ("新华社北京11月3日电 港口结冰了。", "北京", ("Xinhua",), ""),
        ("【共同通信】港が凍った。", "", ("Kyodo",), ""),
        ("NEW YORK, Nov. 3, 2026 (GLOBE NEWSWIRE) -- It froze.", "NEW YORK", ("GlobeNewswire",), "Nov. 3, 2026"),
        ("MARROW BAY, Ore. (AP) — It froze.", "MARROW BAY, Ore.", ("The Associated Press",), ""),
        ("ST. PAUL, Minn. (AP) - It froze.", "ST. PAUL, Minn.", ("The Associated Press",), ""),
        ("ST. LOUIS — It froze.", "ST. LOUIS", (), ""),
        ("HELSINKI — The harbour froze.", "HELSINKI", (), ""),
        ("TEGUCIGALPA, HONDURAS.- El puerto se ha helado.", "TEGUCIGALPA, HONDURAS", (), ""),
        ("NEW YORK -- The harbour froze.", "NEW YORK", (), ""),
        ("(CNN) — The harbour froze.", "", ("CNN",), ""),
        ("(AP) - The harbour froze.", "", ("The Associated Press",), ""),
        ("06.11.26 - Der Hafen ist zu.", "", (), "06.11.26"),
        ("01.02.2022 „Der Hafen ist zu“, sagte sie.", "", (), "01.02.2022"),
    ],
)
def test_an_opening_tells_place_agency_and_day(lede: str, place: str, agencies: tuple[str, ...], date: str) -> None:
    assert opening_of(lede) == Dateline(place, agencies, date)


@pytest.mark.parametrize(
    "lede",
    [
        "The harbour – all of it – froze.",
        "Они – все они – замёрзли.",
        "THE STATE OF THE HARBOUR TODAY - Nobody left.",
        "LEDGER.EXAMPLE - The harbour froze.",
        "Ice (cold) – the harbour froze.",
        "NATO (see below) – and others – met.",
        "Monday, 3 ferries stayed in port. Nobody left.",
        "Nobody, Ann Example said. The harbour froze.",
        "On November 22, 2026 the harbour froze.",
        "",
    ],
)
def test_an_ordinary_sentence_is_no_dateline(lede: str) -> None:
    assert opening_of(lede).is_empty


@given(st.text(alphabet="AB ab(),.-–—:/12月日电", max_size=60))
def test_what_is_read_of_an_opening_stands_in_it(lede: str) -> None:
    assert opening_of(lede).place in lede


@pytest.mark.parametrize(
    ("lede", "people"),
    [
        ("新华社北京11月3日电（记者 李小明）港口结冰了。", ("李小明",)),
        ("本报讯（记者李小明、王芳）港口结冰了。", ("李小明", "王芳")),
        ("(서울=연합뉴스) 김철수 기자 = 항구가 얼었다.", ("김철수",)),
        ("〔記者李小明／台北報導〕港口結冰了。", ("李小明",)),
        ("港口结冰了（记者后来说，冰很厚），船都停了。", ()),
        ("LONDON (Reuters) - The harbour froze.", ()),
    ],
)
def test_an_opening_may_name_who_reported(lede: str, people: tuple[str, ...]) -> None:
    assert reporters(["", lede]) == people


def test_a_standfirst_may_stand_before_the_dateline() -> None:
    assert dateline(["Nobody can leave the harbour.", "OSLO (AP) — It froze."]).place == "OSLO"
