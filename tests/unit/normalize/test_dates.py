from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.normalize.fields.dates import modified, published
from tests.unit.normalize.pages import FETCHED_AT, Time, evidence

DAY = date(2026, 11, 22)


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


@pytest.mark.parametrize(
    "other", ["2026-11-20T09:00:00Z", "2026-07-20T09:00:00+03:00"], ids=["by-a-machine", "in-another-season"]
)
def test_a_time_without_zone_does_not_have_that_of_a_date_that_tells_none_for_its_day(other: str) -> None:
    page = evidence({"datePublished": "2026-11-20T08:00:00", "dateModified": other}, html_lang="de")
    told = published(page)

    assert told is not None
    assert (told.at.isoformat(), told.reading.zone) == ("2026-11-20T08:00:00+01:00", "site")


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
