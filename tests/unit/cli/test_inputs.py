import gzip
import io
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from cli.errors import BadInput
from cli.identity import url_of_file
from cli.inputs import Input, read_inputs
from shared.captures import RawPage, read_record, write_record
from shared.declared_url import declared_url

PAGE = b"<!doctype html><title>A</title><p>Words."
CANONICAL = b'<html><head><link rel="canonical" href="https://ledger.example/a?utm_source=x"></head><body>'


def warc(*urls: str) -> bytes:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    headers = {"content-type": "text/html"}
    return b"".join(write_record(RawPage(url, url, 200, headers, PAGE, moment)) for url in urls)


def page_in(found: Input) -> RawPage:
    assert found.record is not None
    return read_record(found.record)


def saved(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def test_a_url_is_taken_as_it_is():
    assert list(read_inputs(["https://ledger.example/a"])) == [
        Input("https://ledger.example/a", "https://ledger.example/a")
    ]


def test_an_html_file_becomes_a_capture_under_the_url_it_declares(tmp_path: Path):
    [found] = read_inputs([saved(tmp_path / "a.html", CANONICAL + PAGE)])
    page = page_in(found)
    assert (found.url, page.url, page.status, page.body) == (
        "https://ledger.example/a",
        "https://ledger.example/a",
        200,
        CANONICAL + PAGE,
    )


def test_a_url_given_with_a_file_is_believed_before_the_page(tmp_path: Path):
    [found] = read_inputs([saved(tmp_path / "a.html", CANONICAL)], url="https://other.example/b")
    assert found.url == "https://other.example/b"


def test_what_is_no_url_is_not_taken_for_where_a_file_comes_from(tmp_path: Path):
    with pytest.raises(BadInput, match="--url harbour is no URL"):
        read_inputs([saved(tmp_path / "a.html", PAGE)], url="harbour")


def test_a_url_given_with_two_files_is_an_error(tmp_path: Path):
    file = saved(tmp_path / "a.html", PAGE)
    with pytest.raises(BadInput, match="--url"):
        read_inputs([file, file], url="https://other.example/b")


def test_a_file_without_url_is_known_by_its_place_each_time_the_same(tmp_path: Path):
    one, two = saved(tmp_path / "a b.html", PAGE), saved(tmp_path / "c.html", PAGE)
    urls = [found.url for found in read_inputs([one, one, two])]
    assert urls[0] == urls[1] == url_of_file(tmp_path / "a b.html", PAGE)
    assert urls[0].startswith("http://file.invalid/a%20b.html?folder=")
    assert urls[2] != urls[0]


def test_the_same_file_gives_the_same_capture_each_time(tmp_path: Path):
    file = saved(tmp_path / "a.html", PAGE)
    [one, two] = read_inputs([file, file])
    assert one == two


def test_a_packed_html_file_is_unpacked(tmp_path: Path):
    [found] = read_inputs([saved(tmp_path / "a.html.gz", gzip.compress(PAGE))])
    assert page_in(found).body == PAGE


@pytest.mark.parametrize("name", ["crawl.warc.gz", "crawl.warc", "crawl-without-suffix"])
def test_each_response_of_a_warc_file_is_an_input(tmp_path: Path, name: str):
    urls = ["https://ledger.example/a", "https://ledger.example/b"]
    content = warc(*urls) if name.endswith(".gz") else gzip.decompress(warc(*urls))
    found = list(read_inputs([saved(tmp_path / name, content)]))
    assert [one.url for one in found] == urls
    assert [page_in(one).body for one in found] == [PAGE, PAGE]


def test_a_list_has_a_url_a_line_and_may_have_comments(tmp_path: Path):
    text = b"# today\nhttps://ledger.example/a\r\n\n  https://ledger.example/b\nledger.example/c\n"
    found = list(read_inputs([saved(tmp_path / "urls.txt", text)]))
    # what is no URL goes in too: the pipeline says so, and no line is lost
    assert [one.url for one in found] == ["https://ledger.example/a", "https://ledger.example/b", "ledger.example/c"]


@pytest.mark.parametrize(("content", "url"), [(b"https://ledger.example/a\n", ""), (CANONICAL, "")])
def test_standard_input_may_be_a_list_or_a_page(monkeypatch: pytest.MonkeyPatch, content: bytes, url: str):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    [found] = read_inputs(["-"], url)
    assert found.url == "https://ledger.example/a"


def test_a_file_that_is_not_there_stops_before_anything_went_in():
    with pytest.raises(BadInput, match=r"nowhere\.html is not there"):
        read_inputs(["https://ledger.example/a", "nowhere.html"])


def test_a_folder_is_answered_with_what_to_type(tmp_path: Path):
    with pytest.raises(BadInput, match="is a folder") as failure:
        read_inputs([str(tmp_path)])
    assert failure.value.then.endswith("/*.html")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (gzip.compress(PAGE, mtime=0)[:-9], "damaged"),
        (b"\x1f\x8b\x00", "damaged"),
        (b"\x00\x01\x02", "neither an HTML page"),
        (b" \n", "nothing is in it"),
    ],
)
def test_a_damaged_file_is_an_input_with_a_problem_and_the_others_go_on(tmp_path: Path, content: bytes, problem: str):
    found = list(read_inputs([saved(tmp_path / "a", content), "https://ledger.example/b"]))
    assert problem in found[0].problem
    assert found[1].url == "https://ledger.example/b"


def test_what_stands_before_the_damage_in_a_warc_file_goes_in(tmp_path: Path):
    content = warc("https://ledger.example/a") + b"\x1f\x8b\x08damaged"
    [good, bad] = read_inputs([saved(tmp_path / "crawl.warc.gz", content)])
    assert good.url == "https://ledger.example/a"
    assert bad.given.endswith("crawl.warc.gz#2")
    assert "damaged" in bad.problem


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (b'<LINK href=https://a.example/x rel="nofollow CANONICAL">', "https://a.example/x"),
        (b'<meta property="og:url" content="https://a.example/x?y=1&amp;z=2">', "https://a.example/x?y=1&z=2"),
        (b'<link rel=canonical href="/relative"><meta name=og:url content=https://a.example/x>', "https://a.example/x"),
        (b'<body><link rel="canonical" href="https://a.example/x">', ""),
        (b"", ""),
    ],
)
def test_a_page_declares_its_url_in_its_head(head: bytes, url: str):
    assert declared_url(head) == url
