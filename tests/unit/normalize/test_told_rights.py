"""What page, header and site say of the use of a story, and whether one has to pay."""

from typing import Any

import pytest

from functions.normalize.fields.rights import free_to_read, rights
from shared.messages import SiteTerms
from tests.unit.normalize.pages import Link, evidence


def test_robots_directives_of_page_and_header_are_joined() -> None:
    page = evidence(meta={"robots": "Index, max-snippet:-1"}, headers={"x-robots-tag": "googlebot: noarchive, noai"})
    told = rights(page)

    assert told.robots == ("index", "max-snippet:-1", "noai", "noarchive")
    assert told.ai_opt_out


def test_the_page_s_own_word_on_text_mining_overrides_the_header_s() -> None:
    told = rights(evidence(meta={"tdm-reservation": "0"}, headers={"tdm-reservation": "1", "tdm-policy": "https://p"}))

    assert (told.tdm_reservation, told.tdm_policy) == (False, "https://p")


def test_the_site_s_file_speaks_on_text_mining_where_page_and_header_are_silent() -> None:
    terms = SiteTerms(tdm_reservation=True, tdm_policy="https://p")

    assert rights(evidence(terms=terms)).tdm_reservation is True
    assert rights(evidence(terms=terms)).tdm_policy == "https://p"
    assert rights(evidence(terms=terms, headers={"tdm-reservation": "0"})).tdm_reservation is False
    assert rights(evidence(terms=terms, headers={"tdm-reservation": "x"})).tdm_reservation is True


def test_who_refuses_makers_of_models_is_told_with_how() -> None:
    told = rights(
        evidence(
            meta={"robots": "noai"},
            headers={"content-usage": "train-ai=n, bots = y", "content-signal": "junk"},
            terms=SiteTerms(ai_agents_barred=("gptbot",), usage=("ai-train=no", "search=yes")),
        )
    )

    assert told.ai_opt_outs == ("robots.txt: gptbot", "robots: noai", "usage: ai-train=no", "usage: train-ai=n")
    assert told.usage == ("ai-train=no", "bots=y", "search=yes", "train-ai=n")
    assert told.ai_opt_out


def test_a_site_that_wishes_to_be_found_refuses_nothing() -> None:
    told = rights(evidence(terms=SiteTerms(usage=("search=yes", "ai-train=yes"))))

    assert (told.ai_opt_out, told.ai_opt_outs) == (False, ())


RSL = Link(rel="license", href="https://news.example/page.xml", type="application/rsl+xml")


@pytest.mark.parametrize(
    ("links", "header", "file", "rsl"),
    [
        ((RSL,), "", "https://news.example/site.xml", RSL.href),
        ((), '</a>; rel=next, <https://h>; rel="license"; type="application/rsl+xml"', "https://f", "https://h"),
        ((), '<https://h>; rel="license"', "https://f", "https://f"),
        ((), "", "", None),
    ],
)
def test_terms_of_simple_licensing_are_no_licence_but_are_told(links, header, file, rsl) -> None:
    told = rights(evidence(links=links, headers={"link": header}, terms=SiteTerms(license=file)))

    assert (told.rsl, told.license) == (rsl, None)


def test_a_licence_may_be_linked() -> None:
    link = Link(rel="license", href="https://creativecommons.org/licenses/by/4.0/")

    assert rights(evidence(links=(link,))).license == link.href


@pytest.mark.parametrize(
    ("article", "free"),
    [
        ({"isAccessibleForFree": "False"}, False),
        ({"isAccessibleForFree": True}, True),
        ({"isAccessibleForFree": "http://schema.org/False"}, False),
        ({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": "false"}}, False),
        ({"isAccessibleForFree": "perhaps"}, None),
        ({}, None),
    ],
)
def test_the_paywall_flag_is_read_in_all_its_spellings(article: dict[str, Any], free: object) -> None:
    found = free_to_read(evidence(article))

    assert (found.value if found else None) is free
