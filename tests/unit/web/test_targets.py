"""URLs that are fetched, and those that never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import MalformedResponse, PermanentError, UnfetchableUrl
from shared.web.targets import parse_target, redirected
from tests.hostile.urls import REFUSED


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


@pytest.mark.parametrize("url", [f"https://news.example/{'😀' * 900}", f"https://news.example/?{'é' * 2000}"])
def test_a_url_that_is_too_long_once_it_is_spelled_out_is_refused(url) -> None:
    with pytest.raises(UnfetchableUrl, match="characters"):
        parse_target(url)


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
