import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.urls import (
    NotAWebUrl,
    host_of,
    identity,
    normalize_url,
    registrable_domain,
    same_site,
    site_of,
    story_id,
    url_key,
)

PIECES = st.lists(
    st.text("aB0-._~%/?&=;:@!$'()*+,äß漢 #[]\\\"<>{}|^`", max_size=8)
    | st.sampled_from(
        ["/amp", "amp/", ".amp", "/index.html", "utm%5Fid=1", "%2e%2e/", ";sid=", "(S(a))/", "amp=1", "&fbclid=x&"]
    ),
    max_size=8,
).map("".join)
HOSTS = st.sampled_from(
    [
        "news.example", "WWW.News.Example", "www.www.example", "bücher.example", "[::1]", "10.0.0.1:81",
        "m.amp.news.example",
        "www.google.com/amp/s/news.example", "a-b.cdn.ampproject.org/c/s/m.news.example", "straße.example.",
    ]
)  # fmt: skip
URLS = st.builds(
    lambda scheme, host, rest: f"{scheme}://{host}/{rest}", st.sampled_from(["http", "HTTPS"]), HOSTS, PIECES
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://n.example/a", "https://www.n.example/a/"),
        ("https://n.example/a/index.html", "https://n.example/a"),
        ("https://n.example/a/amp/", "https://n.example/a"),
        ("https://n.example/a.amp.html", "https://n.example/a.html"),
        ("https://n.example/a?amp=1", "https://n.example/a?utm_campaign=b"),
        ("https://n.example/a?outputType=amp", "https://n.example/a"),
        ("https://n.example/a?b=2&a=1", "https://m.n.example/a?a=1&b=2"),
        ("https://www-n-example.cdn.ampproject.org/c/s/www.n.example/a", "https://n.example/a"),
    ],
)
def test_spellings_of_one_page_share_an_identity(one: str, other: str) -> None:
    assert identity(one) == identity(other)
    assert story_id(one) == story_id(other)
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://n.example/a", "https://n.example/b"),
        ("https://n.example/a?id=1", "https://n.example/a?id=2"),
        ("https://n.example/A", "https://n.example/a"),
        ("https://n.example/a", "https://m.example/a"),
        ("https://n.example/a", "https://n.example:8443/a"),
    ],
)
def test_different_pages_differ(one: str, other: str) -> None:
    assert identity(one) != identity(other)


@given(URLS)
def test_normalizing_twice_is_normalizing_once(url: str) -> None:
    try:
        once = normalize_url(url)
    except NotAWebUrl:
        return
    assert normalize_url(once) == once


@given(URLS, st.permutations(["a=1", "b=2", "c=3", "utm_source=x", "fbclid=y"]))
def test_the_order_of_parameters_and_what_only_tracks_change_no_identity(url: str, parameters: list[str]) -> None:
    try:
        plain = identity(f"{url.partition('?')[0].partition('#')[0]}?a=1&b=2&c=3")
    except NotAWebUrl:
        return
    assert identity(f"{url.partition('?')[0].partition('#')[0]}?{'&'.join(parameters)}") == plain


@given(
    URLS, st.sampled_from(["m.", "mobile.", "amp.", "www."]), st.sampled_from(["", "/", "/amp", "/amp/", "/index.html"])
)
def test_another_screen_is_the_same_page(url: str, screen: str, layout: str) -> None:
    """Of the path and all before it: a query would hold the layout's words as its own."""
    plain = url.partition("?")[0].partition("#")[0].replace("\\", "/")
    try:
        page = normalize_url(plain)
    except NotAWebUrl:
        return
    scheme, _, rest = page.partition("://")
    if rest[0] in "[1" or ";" in rest or "(" in rest:  # an address has no names below it; session ids end at a slash
        return
    assert identity(f"{scheme}://{screen}{rest}{layout}") == identity(page)


@given(URLS)
def test_the_spelling_does_not_change_the_identity(url: str) -> None:
    try:
        once = normalize_url(url)
    except NotAWebUrl:
        return
    assert identity(once) == identity(url)
    assert identity(f"https://{identity(url)}") == identity(url)


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    assert len(url_key(text)) == len("url#") + 64


@given(URLS)
def test_a_story_id_is_26_characters_of_base32(url: str) -> None:
    try:
        found = story_id(url)
    except NotAWebUrl:
        return
    assert len(found) == 26
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz234567")


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.ledger.co.uk", "ledger.co.uk"),
        ("m.ledger.example", "ledger.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_the_registrable_domain_comes_from_the_public_suffix_list(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


def test_hosts_of_one_owner_are_one_site() -> None:
    assert same_site("amp.ledger.example", "www.ledger.example")
    assert not same_site("ledger.example", "other.example")
    assert not same_site("one.co.uk", "two.co.uk")


@pytest.mark.parametrize(
    ("url", "host"), [("https://www.n.example/a", "n.example"), ("nonsense", ""), ("http://[", "")]
)
def test_the_host_of_a_url_is_told_without_www(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "site"),
    [("https://amp.n.example/a", "n.example"), ("https://www.m.n.example/a", "n.example"), ("nonsense", "")],
)
def test_a_publisher_is_known_by_one_host_on_every_screen(url: str, site: str) -> None:
    assert site_of(url) == site
