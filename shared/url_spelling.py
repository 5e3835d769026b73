"""One spelling for each part of a URL: RFC 3986, section 6, and what browsers do beyond it (WHATWG URL)."""

import re
from ipaddress import ip_address
from urllib.parse import quote, unquote, unquote_to_bytes

UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
PATH_SAFE = "/:@!$&'()*+,;=~-._"
QUERY_SAFE = PATH_SAFE + "?"
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9._~/-]*+")  # of most paths and parameters: as they are to be
_NO_HOST = re.compile(r"[\x00-\x20\"#%/:<>?@\\^`{|}\x7f]")


def ascii_host(host: str) -> str:
    """A host name in A-labels, lower case, as browsers write it; ValueError when it is no host name.

    UTS 46, not transitional: straße.example and strasse.example belong to different people. Names that
    IDNA 2008 would not register any more (emoji) are spelled, not refused: they resolve.

    >>> ascii_host("Bücher.Example")
    'xn--bcher-kva.example'
    """
    if host.isascii():
        return host.lower()
    from idna import uts46_remap  # its tables take 10 ms to load: only for names that need them

    return ".".join(_a_label(label) for label in uts46_remap(host, std3_rules=False, transitional=False).split("."))


def is_address(host: str) -> bool:
    if host[-1:].isalpha() and ":" not in host:
        return False  # a name, as most are
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def spelled_host(host: str) -> str:
    """A URL's host in one spelling: A-labels without a trailing dot; an address in its shortest form.

    ValueError when it is no host.
    """
    host = unquote(host).rstrip(".")
    if is_address(host):
        address = ip_address(host)
        return f"[{address.compressed}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IP version 6
    spelled = ascii_host(host).rstrip(".")
    if not spelled or _NO_HOST.search(spelled):
        raise ValueError("no host name")
    return spelled


def respelled(text: str, safe: str) -> str:
    """Percent-encoding in one spelling: unreserved characters plain, all else encoded, hex in upper case."""
    if _PLAIN.fullmatch(text):
        return text

    def one(match: re.Match[str]) -> str:
        byte = unquote_to_bytes(match.group())
        return byte.decode() if byte in UNRESERVED and len(byte) == 1 else match.group().upper()

    spelled = _PERCENT.sub(one, text)
    return "".join(
        piece if _PERCENT.fullmatch(piece) else quote(piece.encode("utf-8", "replace"), safe=safe)
        for piece in re.split(r"(%[0-9A-F]{2})", spelled)
    )


def without_dot_segments(path: str) -> str:
    """RFC 3986, 5.2.4; doubled slashes go too: no news site means anything by them."""
    if path.startswith("/") and "//" not in path and "/." not in path:
        return path
    out: list[str] = []
    segments = [s for i, s in enumerate(path.split("/")) if s or i == 0]
    trailing = path.endswith(("/", "/.", "/.."))
    for segment in segments:
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    joined = "/".join(out)
    return joined + "/" if trailing and not joined.endswith("/") else joined


def _a_label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
