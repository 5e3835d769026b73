"""Bytes become the text their author wrote, and the reader is told how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.charset import decode_page

GERMAN = "Müller sagte: „Das Eis trägt“ – für 5 €"
RUSSIAN = "Гавань замёрзла за одну ночь, и корабли остались стоять у причала до самой весны."
JAPANESE = "港は一夜にして凍りつき、船は春まで動けなくなった。市長は記者団に語った。"
CHINESE = "港口一夜之间结冰，船只直到春天都无法移动。市长对记者说。"
KOREAN = "항구가 하룻밤 사이에 얼어붙어 배들이 봄까지 움직이지 못했다."
ARABIC = "تجمد الميناء بين عشية وضحاها وبقيت السفن عند الرصيف حتى الربيع."


LATIN1, KOI8, META_1252 = "<meta charset=iso-8859-1>", "<meta charset=koi8-r>", "<meta charset=windows-1252>"
META_JP = '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'
XML = "<?xml version='1.0' encoding='ISO-8859-2'?>"


def page(text: str, written_in: str, meta: str = "") -> bytes:
    return f"{meta}<!doctype html><p>{text}</p>".encode(written_in)


# what it shows: the text, the charset it is written in, its meta, the header's charset → what it is read as, and why
CASES = {
    "utf-8 by header": (GERMAN, "utf-8", "", "utf-8", "utf-8", "header"),
    "a quoted label": (GERMAN, "utf-8", "", '"UTF8"', "utf-8", "header"),
    "latin-1 is windows-1252": (GERMAN, "cp1252", "", "iso-8859-1", "windows-1252", "header"),
    "ascii is windows-1252": (GERMAN, "cp1252", "", "us-ascii", "windows-1252", "header"),
    "latin-5 is windows-1254": ("Şişli ığ", "cp1254", "", "iso-8859-9", "windows-1254", "header"),
    "koi8-r": (RUSSIAN, "koi8-r", "", "koi8-r", "koi8-r", "header"),
    "meta charset": (RUSSIAN, "cp1251", "<meta charset=windows-1251>", "", "windows-1251", "meta"),
    "meta http-equiv": (JAPANESE, "cp932", META_JP, "", "shift_jis", "meta"),
    "euc-jp": (JAPANESE, "euc-jp", "<meta charset='x-euc-jp'>", "", "euc-jp", "meta"),
    "gb2312 is gbk": (CHINESE, "gb18030", "<META CHARSET=GB2312>", "", "gbk", "meta"),
    "big5": ("港口結冰", "big5", "<meta charset=big5>", "", "big5", "meta"),
    "euc-kr": (KOREAN, "cp949", "<meta charset=ks_c_5601-1987>", "", "euc-kr", "meta"),
    "an XML declaration": ("Łódź", "iso8859-2", XML, "", "iso-8859-2", "meta"),
    "a BOM beats the header": (GERMAN, "utf-8-sig", "", "iso-8859-1", "utf-8", "bom"),
    "utf-16 by BOM": (GERMAN, "utf-16", "", "", "utf-16le", "bom"),
    "utf-16 without its mark": (f"<html>{GERMAN}", "utf-16-le", "", "", "utf-16le", "detection"),
    "utf-16 without its mark, whatever the header says": (
        f"<!doctype html>{GERMAN}",
        "utf-16-be",
        "",
        "utf-8",
        "utf-16be",
        "detection",
    ),
    "utf-16 by header": (GERMAN, "utf-16-be", "", "utf-16be", "utf-16be", "header"),
    "the header beats the meta": (GERMAN, "utf-8", META_1252, "utf-8", "utf-8", "header"),
    "header says latin-1, is utf-8": (GERMAN, "utf-8", "", "iso-8859-1", "utf-8", "detection"),
    "meta says windows-1252, is utf-8": (GERMAN, "utf-8", META_1252, "", "utf-8", "detection"),
    "header says utf-8, meta knows better": (GERMAN, "cp1252", LATIN1, "utf-8", "windows-1252", "meta"),
    "a readable meta cannot be utf-16": (GERMAN, "utf-8", "<meta charset=utf-16>", "", "utf-8", "meta"),
    "header says utf-16, there are no zeros": (GERMAN, "utf-8", "", "utf-16", "utf-8", "detection"),
    "nothing said, is utf-8": (GERMAN, "utf-8", "", "", "utf-8", "detection"),
    "nothing said, is windows-1251": (RUSSIAN * 5, "cp1251", "", "", "windows-1251", "detection"),
    "nothing said, is shift_jis": (JAPANESE * 5, "cp932", "", "", "shift_jis", "detection"),
    "nothing said, is windows-1256": (ARABIC * 5, "cp1256", "", "", "windows-1256", "detection"),
    "a charset nobody knows": (GERMAN, "utf-8", "", "klingon", "utf-8", "detection"),
    "a codec that is no charset": (GERMAN, "utf-8", "", "base64", "utf-8", "detection"),
    "comments do not count": (GERMAN, "utf-8", f"<!-- {KOI8} --><meta charset=utf-8>", "", "utf-8", "meta"),
}


@pytest.mark.parametrize(("text", "written_in", "meta", "label", "charset", "source"), CASES.values(), ids=CASES)
def test_the_text_is_read_as_it_was_written(text, written_in, meta, label, charset, source) -> None:
    decoded = decode_page(page(text, written_in, meta), f"text/html; charset={label}" if label else "text/html")

    assert f"<p>{text}</p>" in decoded.text
    assert (decoded.charset, decoded.charset_from) == (charset, source)


def test_a_few_broken_characters_do_not_change_the_charset() -> None:
    decoded = decode_page(page(GERMAN * 20, "utf-8") + b"\xe4\xff", "text/html; charset=utf-8")

    assert decoded.charset == "utf-8"
    assert decoded.text.count("\ufffd") == 2
    assert GERMAN in decoded.text


def test_broken_characters_that_the_page_brought_along_change_nothing() -> None:
    assert decode_page("<p>It\ufffds the mayor\ufffds</p>".encode()).charset == "utf-8"


def test_null_bytes_are_replaced() -> None:
    assert decode_page(b"<p>a\0b</p>").text == "<p>a\ufffdb</p>"


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_become_text(body, content_type) -> None:
    decoded = decode_page(body, f"text/html; charset={content_type}")

    assert "\0" not in decoded.text


@given(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=300))
def test_utf8_is_recognized_without_being_declared(text) -> None:
    assert decode_page(f"<p>{text}</p>".encode()).text == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "label",
    [
        "utf-16",
        "utf-7",
        "idna",
        "punycode",
        "unicode_escape",
        "rot13",
        "hex",
        "undefined",
        "mbcs",
        "\udcff",
        "..",
        "a" * 40,
    ],
)
def test_no_label_can_break_decoding(label) -> None:
    assert "News" in decode_page(b"<p>News</p>", f"text/html; charset={label}").text
