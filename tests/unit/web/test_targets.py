"""URLs that are fetched, and those that never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import MalformedResponse, PermanentError, UnfetchableUrl
from shared.web.targets import parse_target, redirected


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://News.Example/a?b=c#d", "https://news.example/a?b=c"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example.:80/a", "http://news.example/a"),
        ("https://news.example:443/", "https://news.example/"),
        ("https://news.example:8443/", "https://news.example:8443/"),
        ("https://news.example/straße ü?q=é ü", "https://news.example/stra%C3%9Fe%20%C3%BC?q=%C3%A9%20%C3%BC"),
        ("https://news.example/a%2Fb%20c", "https://news.example/a%2Fb%20c"),
        ("https://zürich.example/", "https://xn--zrich-kva.example/"),
        ("https://ⓝews.example/", "https://news.example/"),
        ("https://news。example/", "https://news.example/"),
        ("  https://news.example/a\tb\n", "https://news.example/ab"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        ("http://[2606:4700:0:0::1]/", "http://[2606:4700::1]/"),
        ("http://a_b.news.example/", "http://a_b.news.example/"),
    ],
)
def test_one_spelling_is_asked_for(url, asked) -> None:
    assert parse_target(url).url == asked


REFUSED = [
    ("", "scheme"),
    ("news.example/a", "scheme"),
    ("//news.example/a", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("ftp://news.example/", "scheme"),
    ("gopher://news.example/_", "scheme"),
    ("javascript:alert(1)", "scheme"),
    ("data:text/html,<p>x", "scheme"),
    ("dict://127.0.0.1:11211/stats", "scheme"),
    ("ldap://127.0.0.1/", "scheme"),
    ("jar:http://news.example!/", "scheme"),
    ("http://user:secret@news.example/", "credentials"),
    ("http://user@news.example/", "credentials"),
    ("http://news.example@127.0.0.1/", "credentials"),
    ("http://news.example\\@127.0.0.1/", "credentials"),
    ("http://:@news.example/", "credentials"),
    ("http://", "host"),
    ("http:///path", "host"),
    ("http://.../", "host"),
    ("http://-news.example/", "host"),
    ("http://news..example/", "host"),
    ("http://news.example\\.evil.example/", "host"),
    ("http://news%2eexample/", "host"),
    ("http://127.0.0.1%00.news.example/", "host"),
    ("http://news example/", "host"),
    ("http://news.example\x00/", "host"),
    ("http://news.example\r\nHost:evil/", "URL"),
    ("http://" + "a" * 64 + ".example/", "host"),
    ("http://" + "a." * 130 + "example/", "host"),
    ("http://news.example:0/", "port 0"),
    ("http://news.example:99999/", "URL"),
    ("http://news.example:-1/", "URL"),
    ("http://news.example:8o/", "URL"),
    ("http://2130706433/", "number"),
    ("http://0x7f000001/", "number"),
    ("http://0x7f.0.0.1/", "number"),
    ("http://017700000001/", "number"),
    ("http://0177.0.0.1/", "number"),
    ("http://127.1/", "number"),
    ("http://127.0.0.01/", "number"),
    ("http://256.256.256.256/", "number"),
    ("http://1.2.3.4.5/", "number"),
    ("http://0/", "number"),
    ("http://0x/", "number"),
    ("http://[::1/", "URL"),
    ("http://[::1%25eth0]/", "zone"),
    ("http://[fe80::1%eth0]/", "zone"),
    ("http://[v1.fe80::a]/", "(IPv6|URL)"),
    ("http://[::g]/", "(IPv6|URL)"),
    ("http://[127.0.0.1]/", "URL"),
    ("http://ex℀mple.example/", "URL"),
    ("https://news.example/" + "a" * 9000, "characters"),
]


@pytest.mark.parametrize(("url", "why"), REFUSED, ids=[repr(url[:40]) for url, _ in REFUSED])
def test_anything_else_is_refused_with_its_reason(url, why) -> None:
    with pytest.raises(UnfetchableUrl, match=why):
        parse_target(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://①②⑦.⓪.⓪.①/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "localhost"),
        ("http://[0:0:0:0:0:0:0:1]/", "::1"),
    ],
)
def test_disguises_come_off_before_the_address_is_vetted(url, host) -> None:
    assert parse_target(url).host == host


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_refused(text) -> None:
    try:
        target = parse_target("http://" + text)
    except UnfetchableUrl:
        return
    assert parse_target(target.url) == target
    assert target.url.isascii()
    assert not set(target.authority) & set(" \r\n\t\\@/?#%")


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "https://news.example/b"),
        ("b?c", "https://news.example/dir/b?c"),
        ("//other.example/b", "https://other.example/b"),
        ("http://other.example", "http://other.example/"),
        ("/stra\xc3\x9fe", "https://news.example/stra%C3%9Fe"),
        ("/stra\xdfe", "https://news.example/stra%C3%9Fe"),
    ],
)
def test_redirects_are_resolved_where_they_were_given(location, leads_to) -> None:
    assert redirected(parse_target("https://news.example/dir/a"), location).url == leads_to


@pytest.mark.parametrize("location", ["", "file:///etc/passwd", "http://[::1", "http://u:p@news.example/"])
def test_redirects_out_of_the_web_are_refused(location) -> None:
    with pytest.raises(PermanentError) as refusal:
        redirected(parse_target("https://news.example/"), location)
    assert isinstance(refusal.value, MalformedResponse if not location else UnfetchableUrl)
