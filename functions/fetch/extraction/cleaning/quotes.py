"""Who or what a quotation quotes: the <cite> or <footer> at its end, told apart from its words."""

import re
from collections.abc import Iterator
from html import escape

from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.inline import plain
from functions.fetch.extraction.dom import Node

_TAGS = re.compile(r"<[^>]*>")
_BEFORE_IT = frozenset({"p", "div", "br"})
_DASHES = " —–―-\xa0"
_LONG_DASHES = frozenset("—–―")
_LONGEST = 200  # characters


def source_apart(lines: list[str], quote: Node | None) -> tuple[list[str], str]:
    """The quotation's own lines, and its source as <cite>; both as inline HTML."""
    words, cited = _cited(lines[-1])
    kept = [line for line in (*lines[:-1], words) if line]
    if not kept:
        return lines, ""
    source = _words(cited) or _below(quote)
    told = not cited and source in map(_words, kept)  # above or between the words: it stays there
    return kept, f"<cite>{source}</cite>" if source and not told else ""


def _cited(line: str) -> tuple[str, str]:
    """A line less the source at its end, and the source.

    It is alone on its line or behind a dash: in the middle of a sentence <cite> names a work that the words speak of.
    """
    before, opened, source = line.removesuffix("</cite>").rpartition("<cite>")
    words = before.rstrip(_DASHES)
    is_apart = not words or words.endswith("<br>") or not _LONG_DASHES.isdisjoint(before[len(words) :])
    if not (opened and is_apart and line.endswith("</cite>")) or "</cite>" in source:
        return line, ""
    return words.removesuffix("<br>"), source


def _words(html: str) -> str:
    return _TAGS.sub("", html).strip(_DASHES)


def _below(quote: Node | None) -> str:
    """What was not chosen: a <footer>, which is passed by as all footers are, or a line that is a <cite>."""
    parts = _parts_of(quote.element) if quote is not None else ()
    source = next((part for part in parts if part.tag == "footer" or _is_alone(part)), None)
    words = "" if source is None else plain(" ".join(map(str, source.itertext()))).strip(_DASHES)
    return escape(words, quote=False) if len(words) <= _LONGEST else ""


def _parts_of(quote: Element) -> Iterator[Element]:
    """But for those of quotations in the quotation."""
    outermost = next(quote.iter("blockquote"), quote)
    inner: set[Element] = set()
    for part in quote.iter("blockquote", "footer", "cite"):
        if part in inner:
            continue
        if part.tag != "blockquote":
            yield part
        elif part is not outermost:
            inner.update(part.iter("blockquote", "footer", "cite"))


def _is_alone(cite: Element) -> bool:
    line, before = cite.getparent(), cite.getprevious()
    if line is None or not (before is None or before.tag in _BEFORE_IT):
        return False
    beside = (line.text if before is None else before.tail, cite.tail)
    return not plain("".join(filter(None, beside))).strip(_DASHES)
