"""Every feed file of tests/feeds yields its entries or its named failure; so does whatever becomes of them."""

import gzip
import tomllib
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.discover.parsing.document import FAILURES, Document, Kind, UnreadableDocument
from functions.discover.parsing.fields import moment
from functions.discover.parsing.read import read_document

FEEDS = Path(__file__).parents[2] / "feeds"
CASES: dict[str, dict[str, Any]] = tomllib.loads((FEEDS / "cases.toml").read_text(encoding="utf-8"))
FILES = {
    path.name.partition(".xml")[0].partition(".json")[0].removesuffix(path.suffix): path for path in FEEDS.iterdir()
}
FILES.pop("cases")
FEED_URL = "https://courier.example/feeds/all"


def read(data: bytes, content_type: str = "") -> Document:
    return read_document(BytesIO(data), FEED_URL, content_type)


def test_every_file_has_its_case_and_there_are_many() -> None:
    assert set(FILES) == set(CASES)
    assert len(CASES) >= 60


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "entries" in case])
def test_a_feed_gives_its_entries(name: str) -> None:
    case = CASES[name]
    document = read(FILES[name].read_bytes(), case.get("content_type", ""))
    entries = document.entries
    told: dict[str, Any] = {
        "entries": [entry.url for entry in entries],
        "kind": document.kind,
        "headlines": [entry.hints.headline or "" for entry in entries],
        "published": [entry.published.isoformat() if entry.published else "" for entry in entries],
        "updated": [entry.updated.isoformat() if entry.updated else "" for entry in entries],
        "authors": [list(entry.hints.authors) for entry in entries],
        "sections": [entry.hints.section or "" for entry in entries],
        "children": [child.url for child in document.children],
        "hubs": list(document.hubs),
        "self_url": document.self_url,
        "next_url": document.next_url,
        "ttl_seconds": document.courtesy.ttl_seconds,
        "period_seconds": document.courtesy.period_seconds,
        "skip_hours": sorted(document.courtesy.skip_hours),
        "skip_days": sorted(document.courtesy.skip_days),
    }
    assert {fact: told[fact] for fact in case if fact in told} == {f: case[f] for f in case if f in told}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "failure" in case])
def test_what_is_no_feed_says_why(name: str) -> None:
    with pytest.raises(UnreadableDocument) as failure:
        read(FILES[name].read_bytes(), CASES[name].get("content_type", ""))
    assert failure.value.reason == CASES[name]["failure"]
    assert str(failure.value)


def test_no_file_of_ours_is_ever_read_for_a_feed() -> None:
    for name in ("rss-external-entity", "sitemap-external-entity"):
        assert "root:" not in repr(read(FILES[name].read_bytes()))


def flaws_of_reading(data: bytes, content_type: str = "") -> list[str]:
    """What the reader did that it must not: a failure without a name of ours, or an entry that nobody can ask for."""
    try:
        entries = read(data, content_type).entries
    except UnreadableDocument as failure:
        return [] if failure.reason in FAILURES else [failure.reason]
    return [entry.url for entry in entries if not entry.url.lower().startswith(("http://", "https://"))]


WHOLE = [FILES[name].read_bytes() for name in CASES]
SHARDS = [
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"\0", b"\xff\xfe", b"<item>", b"</channel>", b"xml:base='",
    b"<url>", b"&#x110000;", b"[", b"{", b'"', b"http://[", b"9" * 400, b"<!DOCTYPE x [", b"\x1f\x8b",
]  # fmt: skip


@settings(max_examples=400)
@given(st.data())
def test_whatever_is_done_to_a_feed_it_gives_entries_or_a_named_failure(data: st.DataObject) -> None:
    mutated = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(mutated)))
        match data.draw(st.sampled_from(["cut", "insert", "drop", "repeat", "flip"])):
            case "cut":
                del mutated[at:]
            case "insert":
                mutated[at:at] = data.draw(st.sampled_from(SHARDS))
            case "drop":
                del mutated[at : at + data.draw(st.integers(1, 60))]
            case "repeat":
                mutated[at:at] = mutated[at : at + 100] * 3
            case _:
                mutated[at : at + 1] = data.draw(st.binary(min_size=1, max_size=4))
    content_type = data.draw(st.sampled_from(["", "text/xml; charset=utf-16", "a/b; charset=?"]))
    assert flaws_of_reading(bytes(mutated), content_type) == []


@given(st.binary(max_size=400), st.sampled_from([b"", b"<rss>", b"<feed>", b"<urlset>", b'{"items": [', b"\x1f\x8b"]))
def test_whatever_comes_in_place_of_a_feed_is_named(rest: bytes, start: bytes) -> None:
    assert flaws_of_reading(start + rest) == []


@given(st.text(max_size=80))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    found = moment(text)
    assert found is None or found.utcoffset() is not None


def sitemap(locations: int, padding: int) -> bytes:
    words = "x" * padding
    urls = "".join(f"<url><loc>https://courier.example/{n}</loc><note>{words}</note></url>" for n in range(locations))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def test_a_sitemap_of_50_mb_is_read_in_memory_that_does_not_grow_with_it() -> None:
    large = sitemap(locations=5_000, padding=9_900)
    assert len(large) > 49_000_000
    tracemalloc.start()
    document = read(gzip.compress(large, 1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (document.kind, len(document.entries)) == (Kind.SITEMAP, 5_000)
    assert peak < 12_000_000  # what libxml2 itself holds is not in it: the tree is dropped url by url


def test_a_sitemap_of_more_urls_than_allowed_gives_the_first_50_000() -> None:
    document = read(sitemap(locations=50_010, padding=0))
    assert len(document.entries) == 50_000
    assert document.flaws == ("10 entries beyond the first 50000",)


@pytest.mark.parametrize(
    "bomb",
    [
        gzip.compress(b"<urlset>" + b" " * 60_000_000, 9),
        b"<rss><channel>" + b"<item/>" * 1_600_000,
        b'{"items": [' + b"1," * 5_500_000 + b"1]}",
    ],
    ids=["gzip", "rss", "json"],
)
def test_what_is_larger_than_any_feed_is_refused(bomb: bytes) -> None:
    with pytest.raises(UnreadableDocument) as failure:
        read(bomb)
    assert failure.value.reason == "document-too-large"


@pytest.mark.parametrize(
    "shard",
    [b"<![CDATA[", b"<!--", b"&", b"<!", b"<?", b"]]>", b"<a b='", b"<item><title>", b"&#", b"<skipHours>"],
    ids=repr,
)
def test_no_shard_repeated_takes_long(shard: bytes) -> None:
    assert flaws_of_reading(b"<rss><channel>" + shard * (100_000 // len(shard))) == []


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Ice &#55357;&#56832; melts", "Ice \N{GRINNING FACE} melts"),
        ("Ice &#xD83D;&#xde00; melts", "Ice \N{GRINNING FACE} melts"),
        ("Ice melts &#xD83D;", "Ice melts \N{REPLACEMENT CHARACTER}"),
        ("Ice &#54620; &#57344; melts", "Ice \ud55c \ue000 melts"),
    ],
)
def test_halves_of_characters_cost_no_feed_its_entries(told: str, title: str) -> None:
    link = "<link>https://courier.example/ice</link>"
    for form in (
        "<rss><channel><item><title>{}</title>{}</item></channel></rss>",
        "<rss><channel><item><title>{}</title>{}",
    ):
        [entry] = read(form.format(told, link).encode()).entries
        assert entry.hints.headline == title
    feed = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://courier.example/", %s}]}'
    [entry] = read((feed % r'"title": "Ice \ud83d"').encode()).entries
    assert entry.hints.model_dump_json()
