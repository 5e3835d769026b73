"""The URL that a story is known by: which claims are believed."""

import pytest

from functions.normalize.fields.place import aliases, canonical_url, source
from tests.unit.normalize.pages import URL, Link, evidence


@pytest.mark.parametrize(
    ("claim", "canonical"),
    [
        ("https://ledger.example/world/harbour", "https://ledger.example/world/harbour"),
        ("https://www.ledger.example/world/harbour?utm_source=x", "https://www.ledger.example/world/harbour"),
        ("https://ledger.example/", URL),
        ("https://ledger.example/world", URL),
        ("https://elsewhere.example/world/harbour", URL),
        ("not a url", URL),
        (f"https://ledger.example/{'ü' * 2000}", URL),
    ],
    ids="ours tracking home folder other-site nonsense endless".split(),
)
def test_a_canonical_claim_counts_when_credible(claim: str, canonical: str) -> None:
    page = evidence(links=(Link(rel="canonical", href=claim),))

    assert canonical_url(page).value == canonical


DATED, WORDED = "https://ledger.example/2026/11/22/harbour/", "https://ledger.example/a/harbour-freezes-over-night"


@pytest.mark.parametrize(
    ("claim", "found", "canonical"),
    [
        ("https://ledger.example/town/", DATED, DATED),
        ("https://ledger.example/sport/ice", WORDED, WORDED),
        ("https://ledger.example/town/", "https://ledger.example/town-council/", "https://ledger.example/town/"),
        ("https://ledger.example/harbour-freezes", DATED, "https://ledger.example/harbour-freezes"),
        ("https://ledger.example/town/?id=7", DATED, "https://ledger.example/town/?id=7"),
    ],
    ids="dated worded undated a-slug a-number".split(),
)
def test_another_section_s_page_is_no_canonical_claim(claim: str, found: str, canonical: str) -> None:
    page = evidence(url=found, links=(Link(rel="canonical", href=claim),))

    assert canonical_url(page).value == canonical


def test_a_script_without_the_parameters_that_it_was_asked_with_is_no_canonical_claim() -> None:
    page = evidence(
        url="https://ledger.example/story.php?id=7",
        links=(Link(rel="canonical", href="https://ledger.example/story.php"),),
    )
    found = canonical_url(page)
    assert found.value == "https://ledger.example/story.php?id=7"


def test_a_page_from_an_amp_cache_is_its_publishers() -> None:
    page = evidence(url="https://ledger-example.cdn.ampproject.org/c/s/amp.ledger.example/a", links=())
    found = canonical_url(page).value
    assert found == "https://amp.ledger.example/a"
    assert source(page, found).value.host == "ledger.example"


def test_the_url_asked_for_is_an_alias_of_the_canonical_one() -> None:
    page = evidence(url="https://ledger.example/?p=7")

    assert aliases(page, URL) == ("https://ledger.example/?p=7",)
