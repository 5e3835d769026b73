"""Content codings come off in any pieces, and bombs do not go off."""

import gzip
import tracemalloc
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from shared.content_encoding import BodyDecoder, Caps, decode_body
from shared.errors import MalformedResponse, PageTooLarge


def bare_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(data) + deflate.flush()


CODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": bare_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "": bytes,
    "utf-8": bytes,
}
BOMBS = {name: CODERS[name] for name in ("gzip", "deflate", "Deflate", "br", "zstd")}


@pytest.mark.parametrize("coding", CODERS)
@given(body=st.binary(max_size=3000), cut=st.integers(1, 700))
def test_what_was_coded_comes_back_in_whatever_pieces_it_arrives(coding, body, cut) -> None:
    coded = CODERS[coding](body)
    decoder = BodyDecoder(coding, Caps())

    decoded = b"".join(p for at in range(0, len(coded), cut) for p in decoder.feed(coded[at : at + cut]))

    decoder.finish()
    assert decoded == body


def test_two_codings_come_off_in_order() -> None:
    assert decode_body(brotli.compress(gzip.compress(b"page" * 99)), "gzip, br", Caps()) == b"page" * 99


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_members_and_frames_may_follow_each_other(coding) -> None:
    assert decode_body(CODERS[coding](b"one ") + CODERS[coding](b"two"), coding, Caps()) == b"one two"


@pytest.mark.parametrize("junk", [b"\0" * 20, b"<!-- cached -->"])
def test_junk_after_the_end_is_no_matter(junk) -> None:
    assert decode_body(gzip.compress(b"page") + junk, "gzip", Caps()) == b"page"
    assert decode_body(zlib.compress(b"page") + junk, "deflate", Caps()) == b"page"


@pytest.mark.parametrize("coding", BOMBS)
def test_a_body_may_not_grow_past_its_cap(coding) -> None:
    with pytest.raises(PageTooLarge, match="more than 1000 bytes"):
        decode_body(BOMBS[coding](b"page" * 300), coding, Caps(decoded_bytes=1000))


@pytest.mark.parametrize("coding", BOMBS)
def test_bombs_are_stopped_by_their_ratio_before_they_take_memory(coding) -> None:
    bomb = BOMBS[coding](bytes(48 * 1024 * 1024))
    tracemalloc.start()

    with pytest.raises(PageTooLarge, match="bomb"):
        decode_body(bomb, coding, Caps())

    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()


def test_bombs_in_bombs_are_stopped_too() -> None:
    with pytest.raises(PageTooLarge):
        decode_body(gzip.compress(gzip.compress(bytes(48 * 1024 * 1024))), "gzip, gzip", Caps())
    with pytest.raises(MalformedResponse, match="3 content codings"):
        decode_body(b"", "gzip, gzip, gzip", Caps())


@pytest.mark.parametrize("coding", BOMBS)
def test_a_page_that_compresses_well_is_no_bomb(coding) -> None:
    page = b"<li><a href='/story'>Story</a></li>\n" * 20_000

    assert decode_body(BOMBS[coding](page), coding, Caps()) == page


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("lie", [b"<!doctype html><p>Plain", b"\x1f\x8b\x08garbage", b"\xff" * 40])
def test_a_coding_that_is_none_is_a_malformed_response(coding, lie) -> None:
    with pytest.raises(MalformedResponse):
        decode_body(lie, coding, Caps())


@pytest.mark.parametrize("coding", BOMBS)
def test_a_coded_body_that_stops_in_the_middle_is_a_malformed_response(coding) -> None:
    with pytest.raises(MalformedResponse):
        decode_body(BOMBS[coding](b"a story " * 50 + bytes(range(256)))[:-9], coding, Caps())


@pytest.mark.parametrize("coding", CODERS)
def test_an_empty_body_needs_no_coding(coding) -> None:
    assert decode_body(b"", coding, Caps()) == b""


def test_a_zstd_window_larger_than_the_web_s_is_refused() -> None:
    wide = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    with pytest.raises(MalformedResponse):
        decode_body(wide.compress(bytes(1000)) + wide.flush(), "zstd", Caps())
