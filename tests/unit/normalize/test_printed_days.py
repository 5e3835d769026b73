from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.calendars import OLDEST_YEAR, common_of_persian, persian_day
from functions.normalize.fields.date_text import Moment, read_date
from functions.normalize.fields.months import _NAMES

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "Sun Nov 22 08:05:30 CET 2026", "/Date(1795334730000)/", "1795334730000000", "20261122T080530+0100",
        "22/Nov/2026", "22 / nov / 2026", "22NOV2026", "22.Nov 2026", "Nov-22-2026", "Nov.22,2026", "2026-Nov-22",
        "November, 22 2026", "November 22nd '26", "22. Nov. '26", "Sunday the 22nd of November, 2026",
        "22 de noviembre del 2026", "Noviembre 22 de 2026", "2026ko azaroaren 22a", "2026 жылғы 22 қараша",
        "2026-yil 22-noyabr", "2026 оны 11 сарын 22", "22 Tháng Mười Một, 2026", "Tháng Mười Một 22, 2026",
        "ngày 22 tháng 11 năm 2026", "十一月 22, 2026", "11月 22, 2026", "22 11월 2026", "２０２６年１１月２２日",
        "令和8年11月22日", "民國115年11月22日", "22 พ.ย. 2569", "22 พ.ย. 69", "๒๒ พฤศจิกายน พ.ศ. ๒๕๖๙",
        "یکشنبه ۱ آذر ۱۴۰۵", "1 آذر ماه 1405", "الأحد ٢٢ نوفمبر/تشرين الثاني ٢٠٢٦", "22 نوفمبر، 2026",
        "२२ नवंबर २०२६", "২২ নভেম্বর ২০২৬", "22 Tachwedd 2026", "22 ნოემბერი, 2026", "22 նոյեմբերի, 2026",
        "22 نومبر 2026", "22 лістапада 2026",
    ],
)  # fmt: skip
def test_days_are_read_in_the_forms_of_other_countries_and_machines(text: str) -> None:
    moment = read_date(text)

    assert moment is not None
    assert moment.day == DAY


@pytest.mark.parametrize(
    ("text", "language"), [("1405/09/01", "fa"), ("26.11.22", "ko"), ("26/11/22", "ja"), ("11/22/26", "en-us")]
)
def test_numbers_are_read_by_the_page_s_language(text: str, language: str) -> None:
    assert read_date(text, language) == Moment(DAY)


@pytest.mark.parametrize(
    "text",
    [
        "Weinkatalog 2016 / 2017",
        "January 6–9 2026",
        "3 von 2020",
        "1405/09/01",
        "2019101512",
        "12 of 2020 cases",
        "22. November 18 Uhr",
        "22 novembre, 20 heures",
        "12 Nov 18h30",
    ],
)
def test_numbers_that_only_look_like_a_date_are_none(text: str) -> None:
    assert read_date(text) is None


@given(
    st.dates(min_value=date(OLDEST_YEAR, 1, 1), max_value=date(2079, 12, 31)),
    st.sampled_from(sorted(_NAMES)),
    st.sampled_from(["{day} {month} {year}", "{day}. {month} {year}", "{month} {day}, {year}", "{year} {month} {day}"]),
)
def test_a_day_written_with_any_language_s_month_reads_back(day: date, language: str, form: str) -> None:
    for name in _NAMES[language].split()[day.month - 1].split("/"):
        month = name.replace("-", " ")
        if " " in month and language != "ar-levant":
            continue  # Irish months of two words are not read
        if "." in month and not form.startswith("{day}"):
            continue  # short Thai months are read behind the day, where they stand

        assert read_date(form.format(day=day.day, month=month, year=day.year), language) == Moment(day)


@given(st.dates(min_value=date(OLDEST_YEAR, 1, 1), max_value=date(2079, 12, 31)), st.sampled_from("٠۰०০๐０"))
def test_digits_of_other_scripts_are_read_as_ours(day: date, zero: str) -> None:
    text = day.isoformat().translate({ord(str(digit)): chr(ord(zero) + digit) for digit in range(10)})

    assert read_date(text) == Moment(day)


@pytest.mark.parametrize(
    ("persian", "common"),
    [
        ((1399, 1, 1), date(2020, 3, 20)), ((1400, 1, 1), date(2021, 3, 21)), ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)), ((1405, 9, 1), DAY), ((1375, 12, 30), date(1997, 3, 20)),
        ((1404, 12, 29), date(2026, 3, 20)), ((1404, 12, 30), None), ((1405, 12, 30), None), ((1405, 7, 31), None),
        ((1405, 13, 1), None), ((1405, 1, 0), None), ((1320, 1, 1), None),
    ],
)  # fmt: skip
def test_the_persian_year_begins_in_spring(persian: tuple[int, int, int], common: date | None) -> None:
    assert persian_day(*persian) == common


def persian_of(day: date) -> tuple[int, int, int]:
    """The way back, by subtracting: the last new year before the day, then whole months."""
    new_years = [(first, year) for year in range(1299, 1452) if (first := common_of_persian(year, 1, 1))]
    new_year, year = max(found for found in new_years if found[0] <= day)
    left = (day - new_year).days
    month = left // 31 if left < 186 else 6 + (left - 186) // 30
    return year, month + 1, left - month * 31 + 1 if month < 6 else left - 186 - (month - 6) * 30 + 1


@given(st.dates(min_value=date(1921, 3, 21), max_value=date(2072, 3, 19)))
def test_each_day_of_the_persian_years_1300_to_1450_is_found_there_and_back(day: date) -> None:
    year, month, of_month = persian_of(day)
    assert 1300 <= year <= 1450
    assert common_of_persian(year, month, of_month) == day


@given(st.integers(1300, 1450), st.integers(0, 14), st.integers(-1, 33))
def test_what_is_no_persian_day_has_no_common_one(year: int, month: int, day: int) -> None:
    found = common_of_persian(year, month, day)
    assert found is None or persian_of(found) == (year, month, day)
