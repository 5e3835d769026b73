from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.date_text import Moment, read_date
from functions.normalize.fields.dates import modified, published
from functions.normalize.fields.evidence import Evidence
from functions.normalize.fields.months import month_number
from tests.unit.normalize.pages import FETCHED_AT, Time, evidence

DAY = date(2026, 11, 22)


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


def test_json_ld_is_believed_before_meta_before_what_is_shown() -> None:
    page = evidence(
        {"datePublished": "2026-11-20"},
        meta={"article:published_time": "2026-11-19"},
        visible={"times": (Time(text="18 Nov 2026"),)},
    )
    told = published(page)

    assert told is not None
    assert (told.at.date(), told.source) == (date(2026, 11, 20), "json-ld")


@pytest.mark.parametrize("impossible", ["2031-01-01", "1970-01-01T00:00:00Z", "soon"])
def test_an_impossible_date_is_passed_over(impossible: str) -> None:
    told = published(evidence({"datePublished": impossible}, meta={"date": "2026-11-19"}))

    assert told is not None
    assert told.source == "meta"


def test_a_shown_local_time_of_the_same_instant_gives_the_offset() -> None:
    shown = Time(text="Nov. 22, 2026 at 3:00 a.m. EST")
    told = published(evidence({"datePublished": "2026-11-22T08:00:00Z"}, visible={"times": (shown,)}))

    assert told is not None
    assert told.at.isoformat() == "2026-11-22T03:00:00-05:00"
    assert (told.reading.raw, told.reading.zone) == (shown.text, "stated")


def test_a_shown_clock_without_zone_tells_how_far_from_utc_the_page_is() -> None:
    shown = Time(text="22. November 2026, 10:00 Uhr")
    told = published(evidence({"datePublished": "2026-11-22T08:00:31Z"}, visible={"times": (shown,)}))

    assert told is not None
    assert (told.at.isoformat(), told.reading.zone) == ("2026-11-22T10:00:31+02:00", "site")


@pytest.mark.parametrize("other", ["22. November 2026, 10:07 Uhr", "25. November 2026, 10:00 Uhr", "22. November 2026"])
def test_the_clock_of_another_moment_tells_nothing(other: str) -> None:
    told = published(evidence({"datePublished": "2026-11-22T08:00:00Z"}, visible={"times": (Time(text=other),)}))

    assert told is not None
    assert told.at.isoformat() == "2026-11-22T08:00:00+00:00"


def test_a_day_alone_is_utc_by_assumption() -> None:
    told = published(evidence({"datePublished": "2026-11-22"}))

    assert told is not None
    assert (told.at, told.reading.precision, told.reading.zone) == (
        datetime(2026, 11, 22, tzinfo=UTC),
        "day",
        "assumed-utc",
    )


def test_a_time_without_zone_has_that_of_another_date_of_the_page() -> None:
    told = published(evidence({"datePublished": "2026-11-20T08:00:00", "dateModified": "2026-11-20T09:00:00+02:00"}))

    assert told is not None
    assert (told.at.isoformat(), told.reading.zone) == ("2026-11-20T08:00:00+02:00", "site")


def test_a_line_may_show_both_dates() -> None:
    page = evidence(visible={"times": (Time(text="Published 20 Nov 2026, updated 21 Nov 2026"),)})
    told = published(page)

    assert told is not None
    changed = modified(page, told)
    assert changed is not None
    assert (told.at.day, changed.at.day) == (20, 21)


def test_a_change_before_the_publication_is_none() -> None:
    page = evidence({"datePublished": "2026-11-20", "dateModified": "2026-11-19"})

    assert modified(page, published(page)) is None


def test_the_url_dates_a_page_that_says_nothing() -> None:
    told = published(evidence(url="https://ledger.example/2026/11/20/harbour"))

    assert told is not None
    assert (told.at.date(), told.source) == (date(2026, 11, 20), "url")


def test_a_page_without_dates_has_none() -> None:
    assert published(evidence()) is None


def test_a_moment_in_utc_gets_the_offset_of_the_clock_that_readers_see() -> None:
    page = evidence(
        {"datePublished": "2026-11-23T05:30:59Z"},
        visible={"times": (Time(text="November 22, 2026 at 11:30 p.m.", datetime="2026-11-22 23:30:59"),)},
    )

    dated = published(page)

    assert dated is not None
    assert (dated.at.isoformat(), dated.reading.zone) == ("2026-11-22T23:30:59-06:00", "site")


@pytest.mark.parametrize(
    ("stated", "shown", "told"),
    [
        ("2026-11-21T23:00:00Z", "22. November 2026", "2026-11-22T00:00:00+01:00"),
        ("2026-11-21T23:11:59Z", "22. November 2026", "2026-11-22T00:11:59+01:00"),
        ("2026-11-23T04:10:00Z", "November 22, 2026", "2026-11-22T23:10:00-05:00"),
        ("2026-11-22T09:00:00Z", "22. November 2026", "2026-11-22T09:00:00+00:00"),
        ("2026-11-22T15:00:00Z", "21 November 2026", "2026-11-22T15:00:00+00:00"),  # no zone is that far
    ],
)
def test_a_moment_in_utc_is_told_on_the_day_that_readers_see(stated: str, shown: str, told: str) -> None:
    dated = published(evidence({"datePublished": stated}, visible={"times": (Time(text=shown, source="class"),)}))

    assert dated is not None
    assert dated.at.isoformat() == told


def test_of_two_ways_to_read_a_date_the_one_in_the_future_is_not_meant() -> None:
    dated = published(evidence(html_lang="en", visible={"times": (Time(text="Ann Example - 12/11/2026"),)}))

    assert dated is not None
    assert dated.at.date() == date(2026, 11, 12)


@pytest.mark.parametrize(("host", "day"), [("ledger.co.uk", date(2026, 2, 11)), ("ledger.com", date(2026, 11, 2))])
def test_the_domain_tells_british_days_from_american_ones(host: str, day: date) -> None:
    dated = published(evidence(url=f"https://{host}/a", html_lang="en", visible={"times": (Time(text="11/02/2026"),)}))

    assert dated is not None
    assert dated.at.date() == day


@pytest.mark.parametrize(
    "page",
    [
        evidence(url="https://ledger.example/news/22112026-harbour-freezes"),
        evidence(title="22.11.2026 | Harbour freezes"),
        evidence(visible={"headings": ("22.11.2026 - Harbour freezes",)}),
    ],
    ids="url title heading".split(),
)
def test_a_date_in_url_or_title_is_better_than_none(page: Evidence) -> None:
    dated = published(page)

    assert dated is not None
    assert dated.at.date() == DAY


def test_the_day_of_the_dateline_is_better_than_none() -> None:
    dated = published(evidence(), "22. November 2026")

    assert dated is not None
    assert (dated.at.date(), dated.source) == (DAY, "body")


@pytest.mark.parametrize("text", ["Erscheinungsdatum: 14.08.2026", "[引用日期2026-05-19]", "Retrieved 3 May 2026"])
def test_a_date_of_something_else_is_not_the_story_s(text: str) -> None:
    assert published(evidence(visible={"times": (Time(text=text),)})) is None


def test_a_date_in_the_headline_is_not_the_story_s() -> None:
    shown = {"headings": ("Report of 22 April 2026",), "times": (Time(text="Report of 22 April 2026"),)}

    assert published(evidence(visible=shown)) is None
    assert published(evidence(title="Report of 22 April 2026 - Ledger", visible={"times": shown["times"]})) is None


def test_the_page_s_own_clock_is_no_change_of_the_story() -> None:
    page = evidence({"datePublished": "2026-11-20T08:00:00Z", "dateModified": FETCHED_AT.isoformat()})

    assert modified(page, published(page)) is None


def test_the_page_s_own_clock_is_no_publication() -> None:
    assert published(evidence(meta={"date": FETCHED_AT.isoformat()})) is None


@pytest.mark.parametrize("seconds", [1795334730, 1795334730000, "/Date(1795334730000)/"])
def test_json_ld_may_count_seconds(seconds: Any) -> None:
    dated = published(evidence({"datePublished": seconds}))

    assert dated is not None
    assert (dated.at.date(), dated.source) == (DAY, "json-ld")


def test_an_unknown_name_of_the_publication_is_believed_before_what_is_shown() -> None:
    page = evidence(meta={"acme:article:publish-date": "2026-11-22"}, visible={"times": (Time(text="1 May 2026"),)})
    dated = published(page)

    assert dated is not None
    assert dated.at.date() == DAY


def test_a_video_beside_the_story_does_not_date_it() -> None:
    video = {"@type": "VideoObject", "uploadDate": "2019-05-01"}
    shown = {"times": (Time(text="22 November 2026"),)}
    beside, alone = published(evidence({}, video, visible=shown)), published(evidence(video, visible=shown))

    assert beside is not None
    assert alone is not None
    assert (beside.at.date(), alone.at.date()) == (DAY, date(2019, 5, 1))


def test_a_date_said_to_be_the_publication_goes_before_others() -> None:
    times = (Time(text="23 November 2026"), Time(text="Published on 22 November 2026"))
    dated = published(evidence(visible={"times": times}))

    assert dated is not None
    assert dated.at.date() == DAY


def test_the_change_may_be_named_before_the_publication() -> None:
    page = evidence(visible={"times": (Time(text="Updated: 23 November 2026 | Published: 22 November 2026"),)})
    told = published(page)
    assert told is not None
    changed = modified(page, told)

    assert changed is not None
    assert (told.at.day, changed.at.day) == (22, 23)


def test_the_label_of_an_attribute_s_date_counts() -> None:
    time = Time(text="today", datetime="2026-11-22T08:00:00Z", label="Last updated")
    page = evidence({"datePublished": "2026-11-20"}, visible={"times": (time,)})
    changed = modified(page, published(page))

    assert changed is not None
    assert changed.at.date() == DAY


def test_an_attribute_that_cannot_be_read_leaves_the_words() -> None:
    dated = published(evidence(visible={"times": (Time(text="22 November 2026", datetime="2 hours ago"),)}))

    assert dated is not None
    assert dated.at.date() == DAY


@pytest.mark.parametrize(
    "better",
    [
        {"url": "https://ledger.example/2026/11/22/harbour"},
        {"visible": {"times": (Time(text="22 November 2026", source="page"),)}},
        {"meta": {"dc.date": "2026-11-22"}},
    ],
    ids="url elsewhere meta".split(),
)
def test_a_date_inside_a_sentence_is_believed_last(better: dict[str, Any]) -> None:
    sentence = Time(text="As of July 31, 2026, the board of the port has received", source="text")
    shown = better.get("visible", {"times": ()})
    page = evidence(**better | {"visible": {"times": (sentence, *shown["times"])}})
    with_better, alone = published(page), published(evidence(visible={"times": (sentence,)}))

    assert with_better is not None
    assert alone is not None
    assert (with_better.at.date(), alone.at.date()) == (DAY, date(2026, 7, 31))


def test_the_day_in_the_address_of_the_lead_image_is_better_than_none() -> None:
    dated = published(evidence(meta={"og:image": "https://ledger.example/img/2026/11/22/harbour.jpg"}))

    assert dated is not None
    assert dated.at.date() == DAY


def test_the_locale_tells_americans_where_no_language_is_declared() -> None:
    page = evidence(meta={"og:locale": "en_US"}, visible={"times": (Time(text="11/2/2026"),)})
    dated = published(page)

    assert dated is not None
    assert dated.at.date() == date(2026, 11, 2)


def test_the_string_is_kept_as_it_was_found() -> None:
    alone = published(evidence(visible={"times": (Time(text="Published on 22 November 2026 by Ann"),)}))
    of_two = published(evidence(visible={"times": (Time(text="Published 22 Nov 2026, updated 23 Nov 2026"),)}))

    assert alone is not None
    assert of_two is not None
    assert (alone.reading.raw, of_two.reading.raw) == ("Published on 22 November 2026 by Ann", "22 Nov 2026,")


@pytest.mark.parametrize(
    ("path", "stated", "day"),
    [
        ("/2026/02/11/harbour", "11/02/2026 08:15:00", date(2026, 2, 11)),
        ("/2026/11/02/harbour", "11/02/2026 08:15:00", date(2026, 11, 2)),
        ("/2026/11/02/harbour", "2026-02-11T08:15:00Z", date(2026, 2, 11)),
        ("/harbour", "11/02/2026 08:15:00", date(2026, 11, 2)),
    ],
)
def test_of_two_ways_to_read_a_date_the_one_that_the_address_says_is_meant(path: str, stated: str, day: date) -> None:
    page = evidence(url=f"https://ledger.com{path}", html_lang="en", meta={"article:published_time": stated})

    dated = published(page)

    assert dated is not None
    assert dated.at.date() == day


def test_the_end_of_the_last_day_of_all_is_read() -> None:
    assert read_date("9999-12-31T24:00:00Z") == Moment(date(9999, 12, 31))
