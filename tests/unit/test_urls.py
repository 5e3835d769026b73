import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.urls import NotAWebUrl, host_of, identity, normalize_url, registrable_domain, same_site, story_id, url_key

PIECES = st.text("aB0-._~%/?&=;:@!$'()*+,äß漢 #[]\\\"<>{}|^`", max_size=30)
HOSTS = st.sampled_from(
    ["news.example", "WWW.News.Example", "www.www.example", "bücher.example", "[::1]", "10.0.0.1:81"]
)
URLS = st.builds(
    lambda scheme, host, rest: f"{scheme}://{host}/{rest}", st.sampled_from(["http", "HTTPS"]), HOSTS, PIECES
)


@pytest.mark.parametrize(
    ("url", "normalized"),
    [
        pytest.param(
            "HTTP://News.Example:80/A", "http://news.example/A", id="scheme and host in lower case, default port"
        ),
        pytest.param("https://news.example", "https://news.example/", id="an empty path is the root"),
        pytest.param("https://news.example./a", "https://news.example/a", id="trailing dot of the host"),
        pytest.param("https://news.example/a/./b/../c", "https://news.example/a/c", id="dot segments"),
        pytest.param("https://news.example//a///b", "https://news.example/a/b", id="doubled slashes"),
        pytest.param("https://news.example/%7ea%2fb", "https://news.example/~a%2Fb", id="percent-encoding"),
        pytest.param("https://news.example/å b", "https://news.example/%C3%A5%20b", id="characters outside ASCII"),
        pytest.param("https://bücher.example/", "https://xn--bcher-kva.example/", id="internationalized host"),
        pytest.param("https://n.example/a?utm_source=x&id=7&fbclid=y", "https://n.example/a?id=7", id="tracking"),
        pytest.param("https://n.example/a?b=2&a=1", "https://n.example/a?b=2&a=1", id="order of parameters is kept"),
        pytest.param("https://n.example/a;jsessionid=1A?x=1", "https://n.example/a?x=1", id="session id in the path"),
        pytest.param("https://n.example/a#top", "https://n.example/a", id="fragment"),
        pytest.param(" https://n.example/a\n", "https://n.example/a", id="whitespace around"),
        pytest.param("https://n.example:8443/a", "https://n.example:8443/a", id="a port of its own stays"),
        pytest.param("http://[2001:DB8:0::1]/a", "http://[2001:db8::1]/a", id="IPv6"),
    ],
)
def test_a_url_has_one_spelling(url: str, normalized: str) -> None:
    assert normalize_url(url) == normalized


@pytest.mark.parametrize(
    "url", ["", "news.example/a", "ftp://n.example/a", "https:///a", "https://n.example:x/", "mailto:a@b"]
)
def test_what_is_no_web_url_is_told_so(url: str) -> None:
    with pytest.raises(NotAWebUrl):
        normalize_url(url)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://n.example/a", "https://www.n.example/a/"),
        ("https://n.example/a/index.html", "https://n.example/a"),
        ("https://n.example/a/amp/", "https://n.example/a"),
        ("https://n.example/a.amp.html", "https://n.example/a.html"),
        ("https://n.example/a?amp=1", "https://n.example/a?utm_campaign=b"),
        ("https://n.example/a?outputType=amp", "https://n.example/a"),
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
