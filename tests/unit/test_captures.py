"""Raw pages as WARC records: ours, and those of other writers."""

import gzip
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from shared.captures import RawPage, capture_key, iterate, read_record, write_record
from shared.errors import CaptureLost
from tests.builders import raw_page
from tests.guards import LET_IN, verdict

PAGE = b"<!doctype html><title>Harbour</title><p>Ice.\r\n\r\nMore ice.</p>"

pages = st.builds(
    RawPage,
    url=st.just("https://ledger.example/a?x=1"),
    final_url=st.sampled_from(["https://ledger.example/a?x=1", "https://www.ledger.example/ü"]),
    status=st.integers(200, 599),
    headers=st.dictionaries(
        st.from_regex(r"x-[a-z0-9-]{1,20}", fullmatch=True),
        st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])).map(str.strip),
        max_size=5,
    ),
    body=st.binary(max_size=500),
    fetched_at=st.datetimes(datetime(1990, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
)


@given(pages)
def test_a_page_comes_back_as_it_went_in(page) -> None:
    assert read_record(write_record(page)) == page


@given(pages)
def test_the_same_page_gives_the_same_bytes(page) -> None:
    assert write_record(page) == write_record(page)


@given(pages)
def test_standard_tools_read_our_records_and_find_their_digests_right(page) -> None:
    [(kind, headers, status, body, passed)] = [
        (r.rec_type, r.rec_headers, r.http_headers.get_statuscode(), r.content_stream().read(), r.digest_checker.passed)
        for r in ArchiveIterator(BytesIO(write_record(page)), check_digests="raise")
    ]

    assert (kind, status, body, passed) == ("response", str(page.status), page.body, True)
    assert headers.get_header("WARC-Target-URI") == page.final_url
    assert headers.get_header("Content-Type") == "application/http; msgtype=response"


def test_what_is_no_longer_true_of_the_decoded_body_is_not_kept() -> None:
    page = raw_page(
        headers={
            "Content-Type": "text/html",
            "Content-Encoding": "gzip",
            "Transfer-Encoding": "chunked",
            "Set-Cookie": "id=7",
        }
    )

    assert read_record(write_record(page)).headers == {"content-type": "text/html"}


def test_a_header_s_value_cannot_break_out_of_its_line() -> None:
    page = raw_page(headers={"etag": '"a"\r\nx-evil: 1\r\n\r\n<script>'})

    assert read_record(write_record(page)).headers == {"etag": '"a" x-evil: 1 <script>'}


def test_the_key_tells_day_and_host_and_changes_with_the_content() -> None:
    page = raw_page(
        final_url="https://www.ledger.example/a",
        fetched_at=datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=3))),
    )

    assert capture_key(page).startswith("captures/2025/12/31/ledger.example/")
    assert capture_key(page).endswith(".warc.gz")
    assert capture_key(page) == capture_key(
        raw_page(final_url=page.final_url, fetched_at=page.fetched_at + timedelta(minutes=9))
    )
    assert capture_key(page) != capture_key(
        raw_page(final_url=page.final_url, fetched_at=page.fetched_at, body=b"other")
    )


def test_keys_hold_for_hosts_that_are_addresses() -> None:
    assert "/%3A%3A1/" in capture_key(raw_page(final_url="http://[::1]:8000/a"))


def foreign(*, gzipped: bool, headers: list[tuple[str, str]], body: bytes, kind: str = "response") -> bytes:
    """What another writer makes of a page."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=gzipped)
    http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    if kind == "warcinfo":
        record = writer.create_warcinfo_record("a.warc.gz", {"software": "other/1.0"})
    elif kind == "request":
        http = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a.example")], is_http_request=True)
        record = writer.create_warc_record("https://a.example/", "request", http_headers=http)
    else:
        record = writer.create_warc_record("https://a.example/s", kind, payload=BytesIO(body), http_headers=http)
    writer.write_record(record)
    record.raw_stream.close()
    return out.getvalue()


CHUNKED = b"20;name=value\r\n" + PAGE[:32] + b"\r\n" + f"{len(PAGE) - 32:X}\r\n".encode() + PAGE[32:] + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param([("X", "1"), ("Content-Type", "text/html")], PAGE, id="as it is"),
        pytest.param([("Content-Encoding", "gzip")], gzip.compress(PAGE), id="gzip"),
        pytest.param([("Content-Encoding", "gzip")], PAGE, id="gzip, undone before"),
        pytest.param([("Transfer-Encoding", "chunked")], CHUNKED, id="chunked"),
        pytest.param([("Transfer-Encoding", "chunked")], PAGE, id="chunked, undone before"),
        pytest.param(
            [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
            f"{len(gzip.compress(PAGE, mtime=0)):x}\r\n".encode() + gzip.compress(PAGE, mtime=0) + b"\r\n0\r\n\r\n",
            id="both",
        ),
    ],
)
def test_other_writers_records_are_read(gzipped, headers, body) -> None:
    file = (
        foreign(gzipped=gzipped, headers=[], body=b"", kind="warcinfo")
        + foreign(gzipped=gzipped, headers=[], body=b"", kind="request")
        + foreign(gzipped=gzipped, headers=headers, body=body)
    )

    page = read_record(file)

    assert (page.url, page.final_url, page.status, page.body) == (
        "https://a.example/s",
        "https://a.example/s",
        200,
        PAGE,
    )
    assert page.fetched_at.tzinfo


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_file_s_responses_are_found_with_where_they_lie(gzipped) -> None:
    records = [
        foreign(gzipped=gzipped, headers=[], body=b"", kind="warcinfo"),
        foreign(gzipped=gzipped, headers=[("A", "1")], body=b"one"),
        foreign(gzipped=gzipped, headers=[], body=b"", kind="request"),
        foreign(gzipped=gzipped, headers=[("A", "2")], body=b"two"),
        write_record(raw_page(body=b"three")),
    ]
    file = b"".join(records)

    found = list(iterate(BytesIO(file)))

    assert [read_record(file[s.offset : s.offset + s.length]).body for s in found] == [b"one", b"two", b"three"]
    assert [s.data for s in found] == [records[1], records[3], records[4]]
    assert [s.url for s in found][:2] == ["https://a.example/s"] * 2


OURS = write_record(raw_page(body=PAGE))
PLAIN = gzip.decompress(OURS)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no WARC response"),
        (b"<html>", "no WARC record at 0"),
        (b"WARC/1.1\r\n", "no WARC record"),
        (PLAIN.replace(b"Content-Length: ", b"Content-Length: -"), "length"),
        (PLAIN.replace(b"Content-Length: ", b"Content-Length: 9999999999999"), "length"),
        (PLAIN.replace(b"Content-Length: ", b"Content-Length: 9"), "ends in the middle"),
        (PLAIN.replace(b"HTTP/1.1 200", b"SPDY/1.1 200"), "not an HTTP response"),
        (PLAIN.replace(b"WARC-Date: 2", b"WARC-Date: x"), "WARC-Date"),
        (PLAIN.replace(b"WARC-Date: 2", b"WARC-Date: 0"), "believable"),
        (PLAIN.replace(b"WARC-Date: 2026-11-22T08:15:00Z", b"WARC-Date: 0001-01-01T00:00:00+05:00"), "WARC-Date"),
        (PLAIN.replace(b"WARC-Type: response", b"WARC-Type: revisit!"), "no WARC response"),
        (PLAIN.replace(b"application/http", b"text/dns-answer!"), "no WARC response"),
        (OURS[:-20], "ends in the middle"),
        (OURS[:40] + b"\xff\xff\xff" + OURS[43:], "damaged|middle|no WARC"),
        (gzip.compress(b"not a record", mtime=0), "no WARC record"),
        (gzip.compress(PLAIN + PLAIN, mtime=0), "several records"),
        (gzip.compress(bytes(80 * 1024 * 1024), mtime=0), "more than"),
    ],
)
def test_what_is_no_record_is_a_lost_capture(data, why) -> None:
    with pytest.raises(CaptureLost, match=why):
        read_record(data)


@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=4))
def test_damage_is_never_more_than_a_lost_capture_or_another_page(at, damage) -> None:
    damaged = PLAIN[:at] + damage + PLAIN[at + len(damage) :]
    assert verdict(read_record, damaged) in {LET_IN, CaptureLost.reason}
