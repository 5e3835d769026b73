"""Pages whose publishers do not want them kept are not kept."""

import pytest

from functions.fetch.rights import directives, header_directives, meta_robots, require_keepable
from shared.errors import RightsReserved

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
    require_keepable(PAGE.format(meta), {"x-robots-tag": header})


def test_a_meta_in_the_body_says_nothing() -> None:
    require_keepable(PAGE.format("") + '<meta name="robots" content="noindex">', {})


def test_the_reason_names_what_was_asked() -> None:
    with pytest.raises(RightsReserved, match=r"^noarchive, noindex$"):
        require_keepable(PAGE.format('<meta name="robots" content="noindex, noai">'), {"x-robots-tag": "noarchive"})


def test_directives_are_read_apart() -> None:
    assert directives(["NoIndex,follow", " noai "]) == {"noindex", "follow", "noai"}
    assert header_directives("a: noindex, b, newsmill: c, d, *: e") == {"c", "d", "e"}
    assert meta_robots('<meta name="robots" content="a"><meta name="robots" content="b">') == ["a", "b"]
