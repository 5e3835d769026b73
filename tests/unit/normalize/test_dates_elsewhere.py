"""Where a page states no date: its address, title, dateline and pictures."""

from datetime import date

import pytest

from functions.normalize.fields.dates import published
from functions.normalize.fields.evidence import Evidence
from tests.unit.normalize.pages import evidence
from tests.unit.normalize.test_dates import DAY


def test_the_url_dates_a_page_that_says_nothing() -> None:
    told = published(evidence(url="https://ledger.example/2026/11/20/harbour"))

    assert told is not None
    assert (told.at.date(), told.source) == (date(2026, 11, 20), "url")


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


def test_the_day_in_the_address_of_the_lead_image_is_better_than_none() -> None:
    dated = published(evidence(meta={"og:image": "https://ledger.example/img/2026/11/22/harbour.jpg"}))

    assert dated is not None
    assert dated.at.date() == DAY
