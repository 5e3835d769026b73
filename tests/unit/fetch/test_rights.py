"""Pages whose publishers do not want them kept are not kept."""

import pytest

from functions.fetch.rights import (
    DEFAULT_POLICY,
    SIGNALS,
    RightsPolicy,
    UnknownSignal,
    directives,
    head_of,
    header_directives,
    signals,
)
from shared.errors import RightsReserved
from shared.messages import SiteTerms
from tests.guards import LET_IN, verdict

require_keepable = RightsPolicy.parse(DEFAULT_POLICY).require_keepable

PAGE = "<!doctype html><head>{}</head><body><p>News</p></body>"


@pytest.mark.parametrize(
    "meta",
    [
        '<meta name="robots" content="noindex">',
        "<META NAME=ROBOTS CONTENT=NOARCHIVE>",
        "<meta content='index, NoArchive, follow' name='robots' />",
        '<meta name="newsmill" content="none">',
        '<meta\n  name="robots"\n  content="&#110;oindex"\n>',
    ],
)
def test_a_meta_of_the_page_is_heeded(meta) -> None:
    with pytest.raises(RightsReserved):
        require_keepable(PAGE.format(meta), {})


@pytest.mark.parametrize(
    "value",
    [
        "noindex",
        "noai, NOARCHIVE",
        "newsmill: noindex",
        "otherbot: nofollow, newsmill: none",
        "*: noindex",
        "max-snippet: 50, noarchive",
    ],
)
def test_a_header_is_heeded(value) -> None:
    with pytest.raises(RightsReserved):
        require_keepable(PAGE, {"x-robots-tag": value})


@pytest.mark.parametrize(
    ("meta", "header"),
    [
        ("", ""),
        ('<meta name="robots" content="index, follow, max-image-preview:large">', "noai, noimageai"),
        ('<meta name="googlebot" content="noindex">', "googlebot: noindex, noarchive"),
        ('<!-- <meta name="robots" content="noindex"> -->', "unavailable_after: 25 Jun 2030 15:00:00 GMT"),
        ('<script>var m = \'<meta name="robots" content="noindex">\'</script>', ""),
        ('<meta name="description" content="robots: noindex">', "nosnippet"),
        ('<meta property="robots" name="keywords" content="none">', ""),
    ],
)
def test_what_is_not_for_us_or_asks_for_less_is_no_bar(meta, header) -> None:
    assert verdict(require_keepable, PAGE.format(meta), {"x-robots-tag": header}) == LET_IN


def test_a_meta_in_the_body_says_nothing() -> None:
    assert verdict(require_keepable, PAGE.format("") + '<meta name="robots" content="noindex">', {}) == LET_IN


def test_the_reason_names_what_was_asked() -> None:
    with pytest.raises(RightsReserved, match=r"^noarchive, noindex$"):
        require_keepable(PAGE.format('<meta name="robots" content="noindex, noai">'), {"x-robots-tag": "noarchive"})


def test_directives_are_read_apart() -> None:
    assert directives(["NoIndex,follow", " noai "]) == {"noindex", "follow", "noai"}
    assert header_directives("a: noindex, b, newsmill: c, d, *: e") == {"c", "d", "e"}
    metas, _ = head_of('<meta name="robots" content="a"><meta name="robots" content="b">')
    assert metas == {"robots": ["a", "b"]}


RESERVED = SiteTerms(tdm_reservation=True)
SIGNALLED = [
    ("tdm", '<meta name="tdm-reservation" content="1">', {}, SiteTerms()),
    ("tdm", "", {"tdm-reservation": "1"}, SiteTerms()),
    ("tdm", "", {}, RESERVED),
    ("ai", '<meta name="robots" content="noai">', {}, SiteTerms()),
    ("ai", "", {"x-robots-tag": "noimageai"}, SiteTerms()),
    ("ai", "", {}, SiteTerms(ai_agents_barred=("gptbot",))),
    ("ai", "", {}, SiteTerms(usage=("ai-train=no", "search=yes"))),
    ("ai", "", {"content-usage": "train-ai=n"}, SiteTerms()),
    ("ai", "", {"content-signal": "search=yes, ai-input=no"}, SiteTerms()),
    ("rsl", '<link rel="license" type="application/rsl+xml" href="/l.xml">', {}, SiteTerms()),
    ("rsl", "", {"link": '</l.xml>; rel="license"; type="application/rsl+xml"'}, SiteTerms()),
    ("rsl", "", {}, SiteTerms(license="https://news.example/l.xml")),
    ("nosnippet", '<meta name="robots" content="nosnippet">', {}, SiteTerms()),
]


@pytest.mark.parametrize(("signal", "head", "headers", "terms"), SIGNALLED)
def test_a_signal_is_an_order_where_the_policy_says_so_and_only_there(signal, head, headers, terms) -> None:
    page = PAGE.format(head)
    everything_else = RightsPolicy(frozenset(SIGNALS - {signal, "noai", "noimageai"}))

    assert signal in signals(page, headers, terms)
    assert verdict(require_keepable, page, headers, terms) == LET_IN
    assert verdict(everything_else.require_keepable, page, headers, terms) == LET_IN
    with pytest.raises(RightsReserved, match=rf"^{signal}$"):
        RightsPolicy.parse(signal).require_keepable(page, headers, terms)


@pytest.mark.parametrize(
    ("head", "headers", "terms"),
    [
        ('<meta name="tdm-reservation" content="0">', {"tdm-reservation": "1"}, RESERVED),
        ("", {"tdm-reservation": "0"}, RESERVED),
        ("", {}, SiteTerms(tdm_reservation=False)),
        ("", {"content-signal": "search=no, ai-train=yes"}, SiteTerms(usage=("ai-input=yes",))),
        ('<link rel="license" href="https://licence.example/by/4.0">', {"link": '</a>; rel="license"'}, SiteTerms()),
    ],
)
def test_the_page_s_own_word_counts_before_the_site_s(head, headers, terms) -> None:
    policy = RightsPolicy.parse("tdm, ai, rsl")
    assert verdict(policy.require_keepable, PAGE.format(head), headers, terms) == LET_IN


def test_a_policy_of_nothing_forbids_nothing() -> None:
    policy = RightsPolicy.parse("")
    assert verdict(policy.require_keepable, PAGE.format('<meta name="robots" content="none">'), {}, RESERVED) == LET_IN


def test_a_policy_of_unknown_words_is_no_policy() -> None:
    with pytest.raises(UnknownSignal, match="noarchives: there are ai, "):
        RightsPolicy.parse("noindex,noarchives")
