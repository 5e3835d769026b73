"""Documents that would take minutes or hours are refused in a moment; large ones that are real are read."""

import time
from io import BytesIO

import pytest

from functions.discover.parsing.bounds import require_bounded
from functions.discover.parsing.document import DocumentTooLarge
from functions.discover.parsing.read import read_document
from tests.discover_fakes import FEED_URL

MEGABYTE = 1_000_000
ITEM = b"<item><link>https://courier.example/1</link>"


def channel(inner: bytes) -> bytes:
    return b'<rss version="2.0"><channel><title>The Courier</title>' + inner + b"</channel></rss>"


HOSTILE = {
    "an author without end": channel(ITEM + b"<author>" + b"a." * (MEGABYTE // 2) + b"</author></item>"),
    "attributes": channel(b"<item " + b"".join(b'a%d="1" ' % number for number in range(MEGABYTE // 10)) + b"/>"),
    "attributes with brackets": channel(b"<item " + b"".join(b'a%d=">" ' % n for n in range(MEGABYTE // 10)) + b"/>"),
    "items in items": b'<rss version="2.0"><channel>' + b"<item>" * (MEGABYTE // 6),
    "nothing but tags": channel((ITEM + b"<a/>" * 3_000 + b"</item>") * 100),
    "elements in a text": channel(ITEM + b"<description>" + b"<div>" * (MEGABYTE // 5) + b"</description></item>&"),
    "addresses within addresses": b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courier.example/">'
    + b'<entry xml:base="x/"><link href="1"/>' * (MEGABYTE // 40),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_would_take_minutes_is_refused_in_a_moment(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(DocumentTooLarge, match="to be read in time"):
        read_document(BytesIO(data), FEED_URL)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("entry", "around"),
    [
        (
            "<item><link>https://courier.example/{}</link></item>",
            ("<rss><channel><title>The Courier</title>", "</channel></rss>"),
        ),
        (
            '<a:entry><a:link href="https://courier.example/{}"/></a:entry>',
            ('<a:feed xmlns:a="http://www.w3.org/2005/Atom">', "</a:feed>"),
        ),
    ],
    ids=["rss", "atom"],
)
def test_of_a_feed_with_more_entries_than_are_taken_the_others_cost_nothing(
    entry: str, around: tuple[str, str]
) -> None:
    data = around[0] + "".join(entry.format(number) for number in range(150_000)) + around[1]
    began = time.process_time()
    document = read_document(BytesIO(data.encode()), FEED_URL)
    assert time.process_time() - began < 8
    assert [each.url for each in document.entries] == [f"https://courier.example/{number}" for number in range(10_000)]
    assert document.flaws == ("140000 entries beyond the first 10000",)


def test_long_texts_with_all_sorts_of_markup_in_them_are_nothing_out_of_the_ordinary() -> None:
    markup = b'<p class="a"><a href="https://courier.example/?a=1&amp;b=2"><br><img src="x.png"></a>' * 300
    picture = b"data:image/png;base64," + b"iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4/" * 300
    escaped = (markup + picture).replace(b"<", b"&lt;").replace(b'"', b"&quot;")
    cdata = b"<![CDATA[" + markup + b"]]>"
    address = b"<link>https://courier.example/" + b"a-long-way-" * 90 + b"</link>"
    require_bounded(channel((b"<item>" + address + b"<description>" + escaped + cdata + b"</description></item>") * 60))


def test_addresses_relative_to_their_feed_are_nothing_out_of_the_ordinary() -> None:
    entry = b'<entry xml:base="2026/"><link href="1"/><content xml:base="a/" type="html">x</content></entry>'
    require_bounded(b'<feed xml:base="https://courier.example/">' + entry * 5_000 + b"</feed>")


def test_a_text_that_is_never_closed_ends_the_count() -> None:
    require_bounded(channel(b"<![CDATA[" + b"<b>" * MEGABYTE))


def test_elements_inside_a_sitemap_s_entry_cost_no_more_than_reading_them() -> None:
    nest = b"<news>" * 150 + b"x" + b"</news>" * 150
    data = b"<urlset><url><loc>https://courier.example/1</loc>" + nest * 400 + b"</url></urlset>"
    began = time.process_time()
    [entry] = read_document(BytesIO(data), FEED_URL).entries
    assert entry.url == "https://courier.example/1"
    assert time.process_time() - began < 1
