"""Bytes to text. Never fails: wrong bytes become U+FFFD, and the reader is told how the charset was found.

Labels mean what WHATWG Encoding says they mean on the web: `iso-8859-1` is windows-1252.
"""

import codecs
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

PRESCAN_BYTES = 4096  # WHATWG HTML reads 1,024; pages exist that put a licence comment before the <meta>
SAMPLE_BYTES = 16 * 1024  # detection costs milliseconds per kilobyte, and gets no better by more

CharsetFrom = Literal["bom", "header", "meta", "detection", "default"]

# WHATWG Encoding, 4.2: name → the Python codec that decodes it, then others whose labels the web takes for it.
_ENCODINGS = {
    "utf-8": "utf-8 utf-8-sig",
    "windows-1252": "cp1252 iso8859-1 ascii",
    "windows-1251": "cp1251",
    "windows-1250": "cp1250",
    "windows-1253": "cp1253",
    "windows-1254": "cp1254 iso8859-9",
    "windows-1255": "cp1255",
    "windows-1256": "cp1256",
    "windows-1257": "cp1257",
    "windows-1258": "cp1258",
    "windows-874": "cp874 tis-620 iso8859-11",
    "iso-8859-2": "iso8859-2",
    "iso-8859-3": "iso8859-3",
    "iso-8859-4": "iso8859-4",
    "iso-8859-5": "iso8859-5",
    "iso-8859-6": "iso8859-6",
    "iso-8859-7": "iso8859-7",
    "iso-8859-8": "iso8859-8",
    "iso-8859-10": "iso8859-10",
    "iso-8859-13": "iso8859-13",
    "iso-8859-14": "iso8859-14",
    "iso-8859-15": "iso8859-15",
    "iso-8859-16": "iso8859-16",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "ibm866": "cp866",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "gb18030": "gb18030",
    "gbk": "gb18030 gbk gb2312",
    "big5": "big5hkscs big5",
    "shift_jis": "cp932 shift_jis",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "euc-kr": "cp949 euc_kr johab",
    "utf-16le": "utf-16-le utf-16",
    "utf-16be": "utf-16-be",
}
_CODECS = {name: codecs_.split()[0] for name, codecs_ in _ENCODINGS.items()}
# What undeclared news pages are written in. More candidates only make for more mistakes: all read like windows-1252.
_DETECTED = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp874 koi8-u cp932 euc_jp cp949 gb18030 big5".split()
)
_LABELS = {  # those Python does not know
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-16le",
    "x-cp1250": "windows-1250",
    "x-cp1251": "windows-1251",
    "x-cp1252": "windows-1252",
    "dos-874": "windows-874",
    "iso-8859-8-i": "iso-8859-8",
    "visual": "iso-8859-8",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "x-mac-roman": "macintosh",
    "x-mac-cyrillic": "x-mac-cyrillic",
    "x-gbk": "gbk",
    "x-x-big5": "big5",
    "cn-big5": "big5",
    "x-sjis": "shift_jis",
    "x-euc-jp": "euc-jp",
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
_UNMARKED = {b"<\0!\0": "utf-16le", b"<\0h\0": "utf-16le", b"\0<\0!": "utf-16be", b"\0<\0h": "utf-16be"}
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:+-]{2,40})[\"']")
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
# What is never closed reaches to the end, so that no page makes this look for an end again and again.
_MARKUP = re.compile(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    charset: str
    charset_from: CharsetFrom


def decode_page(body: bytes, content_type: str = "") -> Decoded:
    """The page's text: what the first believable witness says of its charset."""
    return (
        _by_bom(body)
        or _by_zeros(body, _header_label(content_type))
        or _by_label(body, _header_label(content_type), "header")
        or _by_label(body, _meta_label(body), "meta")
        or _by_detection(body)
        or _decoded(body, "windows-1252", "default")
    )


def _by_bom(body: bytes) -> Decoded | None:
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return _decoded(body[len(bom) :], charset, "bom")
    return None


def _by_zeros(body: bytes, label: str) -> Decoded | None:
    """UTF-16 whose mark was lost: a page begins with markup, whose every other byte is zero."""
    for start, charset in _UNMARKED.items():
        if body.startswith(start):
            return _decoded(body, charset, "header" if _encoding(label) == charset else "detection")
    return None


def _by_label(body: bytes, label: str, source: CharsetFrom) -> Decoded | None:
    """The declared charset, unless the bytes plainly tell another story."""
    charset = _encoding(label)
    if not charset:
        return None
    if charset == "utf-8":
        return _decoded(body, charset, source) if _mostly_utf8(body) else None
    if charset.startswith("utf-16"):
        return _decoded(body, charset, source) if b"\0" in body[:PRESCAN_BYTES] else None
    if not body.isascii() and _is_utf8(body):  # a template's old label on a page that has long been UTF-8
        return _decoded(body, "utf-8", "detection")
    return _decoded(body, charset, source)


def _by_detection(body: bytes) -> Decoded | None:
    if _mostly_utf8(body):
        return _decoded(body, "utf-8", "detection")
    from charset_normalizer import from_bytes  # 30 ms: only for pages that declare nothing, or lie

    words = re.sub(rb"\s+", b" ", _MARKUP.sub(b" ", body))
    best = from_bytes(words[:SAMPLE_BYTES], cp_isolation=_DETECTED).best()
    charset = _encoding(best.encoding) if best else ""
    return _decoded(body, charset, "detection") if charset else None


def _header_label(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found[1] if found else ""


def _meta_label(body: bytes) -> str:
    start = body[:PRESCAN_BYTES]
    found = _META.search(_COMMENT.sub(b"", start)) or _XML.match(start)
    label = found[1].decode("ascii", "replace").lower() if found else ""
    return "utf-8" if label.startswith("utf-16") else label  # WHATWG HTML: we could not have read it otherwise


def _encoding(label: str) -> str:
    """The encoding a label stands for on the web; empty when it is none of the web's."""
    name = label.strip().lower().rstrip(";:")
    if name in _ENCODINGS:
        return name
    try:
        return _LABELS.get(name) or _names().get(codecs.lookup(name).name, "")
    except LookupError:
        return ""


@cache
def _names() -> dict[str, str]:
    """Python's own name of a codec → the web's name; made when needed, since looking codecs up imports them."""
    names = {codecs.lookup(codec).name: name for name, codecs_ in _ENCODINGS.items() for codec in codecs_.split()}
    return names | {"gb18030": "gb18030"}  # which is not gbk, though it decodes it


def _mostly_utf8(body: bytes) -> bool:
    """Whether most of what is not ASCII is right UTF-8; a few broken characters happen to good pages."""
    if _is_utf8(body):
        return True
    text = body.decode("utf-8", "replace")
    wrong = text.count("\ufffd") - body.count("\ufffd".encode())  # a page may bring U+FFFD of its own
    return wrong == 0 or wrong * 10 < sum(character > "\x7f" for character in text)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(body: bytes, charset: str, source: CharsetFrom) -> Decoded:
    text = body.decode(_CODECS[charset], "replace")
    if b"\0" in body:  # asked first, for looking through the text takes a hundred times longer
        text = text.replace("\0", "\ufffd")
    return Decoded(text, charset, source)
