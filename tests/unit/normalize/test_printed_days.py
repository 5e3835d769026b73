from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.calendars import OLDEST_YEAR, PERSIAN_YEARS, persian_day
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
        ((1404, 1, 1), date(2025, 3, 21)), ((1405, 9, 1), DAY),
    ],
)  # fmt: skip
def test_the_persian_year_begins_in_spring(persian: tuple[int, int, int], common: date) -> None:
    assert persian_day(*persian) == common


@given(st.integers(min_value=PERSIAN_YEARS.start, max_value=PERSIAN_YEARS.stop - 2), st.integers(1, 12))
def test_persian_months_follow_each_other_without_a_gap(year: int, month: int) -> None:
    first = persian_day(year, month, 1)
    following = persian_day(year + month // 12, month % 12 + 1, 1)

    assert first is not None
    assert following is not None
    assert (following - first).days in ({31} if month <= 6 else {30} if month < 12 else {29, 30})
