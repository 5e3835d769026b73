"""The table of answers, `cases.tsv`: what a URL is spelled like, and which page it means (⏎ is a line break)."""

from pathlib import Path

import pytest

from shared.urls import NotAWebUrl, identity, normalize_url

CASES = [line.split("\t") for line in Path(__file__).with_name("cases.tsv").read_text().splitlines()[1:]]
URLS = [pytest.param(url.replace("⏎", "\n"), spelled, page, id=why) for url, spelled, page, why in CASES if spelled]
OTHERS = [pytest.param(url, id=why) for url, spelled, _, why in CASES if not spelled]


@pytest.mark.parametrize(("url", "spelled", "page"), URLS)
def test_a_url_has_the_spelling_and_the_identity_that_the_table_says(url: str, spelled: str, page: str) -> None:
    assert normalize_url(url) == spelled
    assert identity(url) == page


@pytest.mark.parametrize("url", OTHERS)
def test_what_the_table_calls_no_web_url_is_told_so(url: str) -> None:
    with pytest.raises(NotAWebUrl):
        normalize_url(url)


def test_the_table_asks_nothing_twice() -> None:
    assert len(CASES) >= 150
    assert len({url for url, *_ in CASES}) == len(CASES)
    assert len({why for *_, why in CASES}) == len(CASES)
