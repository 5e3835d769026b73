"""A date as it is written: day, time and zone out of one string."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.date_text import Moment, read_date
from functions.normalize.fields.dates import published
from functions.normalize.fields.months import month_number
from tests.unit.normalize.pages import evidence
from tests.unit.normalize.test_dates import DAY


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_that_is_no_moment_is_no_date(number: float) -> None:
    assert published(evidence({"datePublished": number})) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22", "20261122", "2026/11/22", "22.11.2026", "22.11.26", "22/11/2026", "Sun, 22 Nov 2026",
        "November 22, 2026", "Nov. 22nd, 2026", "22 November 2026", "Published: 22 Nov 2026", "22-Nov-26",
        "22. November 2026", "Stand: 22. Nov. 2026", "22 novembre 2026", "22 de noviembre de 2026",
        "22 de novembro de 2026", "22 november 2026", "22. marraskuuta 2026", "22 listopada 2026", "22. listopadu 2026",
        "2026. november 22.", "22 noiembrie 2026", "22 Kasım 2026", "22 ноября 2026", "22 листопада 2026 р.",
        "22 ноември 2026", "22 Νοεμβρίου 2026", "22 نوفمبر 2026", "22 בנובמבר 2026", "22 नवंबर 2026",
        "22 พฤศจิกายน 2569", "22 tháng 11, 2026", "2026年11月22日", "2026년 11월 22일", "2026 m. lapkričio 22 d.",
        "2026. gada 22. novembris", "22 Novemba 2026", "22 nëntor 2026", "22 nóvember 2026",
    ],
)  # fmt: skip
def test_a_day_is_read_as_newspapers_of_the_world_print_it(text: str) -> None:
    moment = read_date(text)

    assert moment == Moment(DAY)


@pytest.mark.parametrize(
    ("text", "at", "hours"),
    [
        ("2026-11-22T08:05:30Z", time(8, 5, 30), 0),
        ("2026-11-21T24:00:00Z", time(0, 0), 0),
        ("2026-11-22T08:05:30.123+02:00", time(8, 5, 30), 2),
        ("2026-11-22 08:05:30 -0500", time(8, 5, 30), -5),
        ("2026-11-22T08:05", time(8, 5), None),
        ("Sun, 22 Nov 2026 08:05:30 +0100", time(8, 5, 30), 1),
        ("Sun Nov 22 2026 08:05:30 GMT+0100 (CET)", time(8, 5, 30), 1),
        ("1795334730", time(8, 5, 30), 0),
        ("1795334730000", time(8, 5, 30), 0),
        ("Nov. 22, 2026 at 8:05 p.m. EST | 3 min read", time(20, 5), -5),
        ("8:05 PM ET, Sun November 22, 2026", time(20, 5), -5),
        ("22. November 2026, 8.05 Uhr", time(8, 5), None),
        ("22.11.2026-08:05", time(8, 5), None),
        ("22 novembre 2026 à 8h05", time(8, 5), None),
        ("22 November 2026 08:05 GMT+8", time(8, 5), 8),
        ("2026年11月22日 下午8:05", time(20, 5), None),
        ("2026년 11월 22일 오후 8:05", time(20, 5), None),
        ("12 a.m. on Nov 22, 2026", time(0, 0), None),
    ],
)
def test_the_time_and_its_zone_are_read_with_the_day(text: str, at: time, hours: float | None) -> None:
    moment = read_date(text)

    assert moment is not None
    assert (moment.day, moment.at) == (DAY, at)
    assert moment.offset == (None if hours is None else timedelta(hours=hours))


def test_american_zones_know_summer_time() -> None:
    summer, winter = read_date("July 4, 2026 8:00 PM ET"), read_date("December 4, 2026 8:00 PM ET")

    assert summer is not None
    assert winter is not None
    assert (summer.offset, winter.offset) == (timedelta(hours=-4), timedelta(hours=-5))


@pytest.mark.parametrize(
    ("language", "day"), [("en-us", date(2026, 5, 3)), ("en-gb", date(2026, 3, 5)), ("de", date(2026, 3, 5))]
)
def test_slashes_are_read_by_the_page_s_language(language: str, day: date) -> None:
    assert read_date("5/3/2026", language) == Moment(day)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "3 hours ago", "32.13.2026", "0001-01-01T00:00:00Z", "1970-01-01", "version 1.2.3", "May 2026"],
)
def test_what_names_no_credible_day_is_no_date(text: str) -> None:
    assert read_date(text) is None


def test_a_month_s_name_is_read_in_the_page_s_language_first() -> None:
    assert (month_number("listopada", "hr"), month_number("listopada", "pl")) == (10, 11)


@given(st.text(alphabet="0123456789-/.: TZ+apmNovember,年月日", max_size=60))
def test_reading_a_date_never_raises(text: str) -> None:
    moment = read_date(text)

    assert moment is None or isinstance(moment.instant(), datetime)


@given(st.integers(min_value=700_000_000, max_value=4_000_000_000))
def test_iso_dates_are_read_as_they_were_written(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    read = read_date(moment.isoformat())

    assert read is not None
    assert read.instant() == moment


def test_the_end_of_the_last_day_of_all_is_read() -> None:
    assert read_date("9999-12-31T24:00:00Z") == Moment(date(9999, 12, 31))
