"""Measured parts of a document, between markers; the words around them are written by hand."""

import re
from collections.abc import Mapping
from pathlib import Path

_PART = "<!-- measured: {name} -->\n{text}<!-- end of {name} -->"


class UnknownPart(KeyError):
    """The document has no place for this."""


def fill(document: str, parts: Mapping[str, str]) -> str:
    """The document with these parts anew."""
    for name, text in parts.items():
        place = re.compile(_PART.format(name=re.escape(name), text=r".*?"), re.DOTALL)
        if not place.search(document):
            raise UnknownPart(name)
        whole = _PART.format(name=name, text=f"\n{text.strip()}\n\n")
        document = place.sub(lambda _, whole=whole: whole, document, count=1)  # type: ignore[misc]
    return document


def write(path: Path, parts: Mapping[str, str]) -> None:
    path.write_text(fill(path.read_text("utf-8"), parts), "utf-8")
