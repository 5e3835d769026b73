from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.dates import published
from functions.normalize.fields.local_time import local_offset
from tests.unit.normalize.pages import evidence

WINTER, SUMMER = date(2026, 11, 22), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("host", "language", "winter", "summer"),
    [
        ("ledger.de", "", 1, 2),
        ("ledger.co.uk", "en-GB", 0, 1),
        ("ledger.fi", "sv", 2, 3),
        ("ledger.co.il", "he", 2, 3),
        ("ledger.co.tz", "sw", 3, 3),
        ("ledger.co.jp", "ja", 9, 9),
        ("ledger.in", "en", 5.5, 5.5),
        ("ledger.com", "de-DE", 1, 2),
        ("ledger.tv", "ko", 9, 9),
    ],
)
def test_the_domain_tells_the_clock_or_else_the_language(
    host: str, language: str, winter: float, summer: float
) -> None:
    page = evidence(url=f"https://{host}/a", html_lang=language)

    assert local_offset(page, WINTER) == timedelta(hours=winter)
    assert local_offset(page, SUMMER) == timedelta(hours=summer)


@pytest.mark.parametrize(
    ("host", "language"), [("ledger.com", "en"), ("ledger.com", "es"), ("ledger.com.au", "en"), ("ledger.us", "de")]
)
def test_countries_and_languages_of_several_zones_tell_nothing(host: str, language: str) -> None:
    assert local_offset(evidence(url=f"https://{host}/a", html_lang=language), WINTER) is None


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 1), (date(2026, 3, 29), 2), (date(2026, 10, 24), 2), (date(2026, 10, 25), 1)],
)
def test_summer_is_between_last_sundays(day: date, hours: int) -> None:
    assert local_offset(evidence(url="https://ledger.de/a"), day) == timedelta(hours=hours)


def test_a_time_of_which_nobody_tells_the_zone_is_of_the_country_s() -> None:
    dated = published(evidence({"datePublished": "2026-11-22T08:00:00"}, url="https://ledger.co.jp/a"))

    assert dated is not None
    assert (dated.at.isoformat(), dated.reading.zone) == ("2026-11-22T08:00:00+09:00", "site")


@given(st.dates(date(1995, 1, 1), date(2060, 12, 31)), st.sampled_from("ledger.de ledger.jp ledger.example".split()))
def test_a_day_alone_stays_the_day_it_is(day: date, host: str) -> None:
    dated = published(evidence({"datePublished": day.isoformat()}, url=f"https://{host}/a"))

    assert dated is None or dated.at.astimezone(UTC).date() == day


@pytest.mark.parametrize(
    ("host", "told", "zone"),
    [
        ("ledger.de", "2026-11-23T00:00:00+01:00", "site"),
        ("ledger.co.uk", "2026-11-22T23:00:00+00:00", "stated"),
        ("ledger.com", "2026-11-22T23:00:00+00:00", "stated"),
    ],
)
def test_a_moment_in_utc_is_told_on_the_country_s_day_where_the_page_shows_none(
    host: str, told: str, zone: str
) -> None:
    dated = published(evidence({"datePublished": "2026-11-22T23:00:00Z"}, url=f"https://{host}/a"))

    assert dated is not None
    assert (dated.at.isoformat(), dated.reading.zone) == (told, zone)
