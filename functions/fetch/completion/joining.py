"""Articles of several pages, joined in order; what a page repeats of those before it is left out."""

from lxml import html as lxml_html
from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.article import safe

_TELLING = 20  # letters: shorter blocks repeat by chance


def joined(articles: list[str]) -> tuple[str, list[int]]:
    r"""One article of clean HTML, and how many letters each page brought that no page before had.

    >>> joined(["<p>One of the first page's paragraphs.</p>", "<p>One of the first page's paragraphs.</p><p>Two.</p>"])
    ("<p>One of the first page's paragraphs.</p>\n<p>Two.</p>", [30, 4])
    """
    seen: set[str] = set()
    whole: list[str] = []
    brought: list[int] = []
    for article in articles:
        fresh = [block for block in _blocks(article) if _key(block) not in seen]
        seen |= {key for block in fresh if len(key := _key(block)) >= _TELLING}
        brought.append(sum(_letters(block) for block in fresh))
        whole += [lxml_html.tostring(block, encoding="unicode", with_tail=False) for block in fresh]
    return safe("\n".join(whole)), brought


def _blocks(article: str) -> list[Element]:
    """Top-level blocks; loose text between them was none in clean HTML."""
    return [block for block in lxml_html.fragments_fromstring(article) if not isinstance(block, str)]


def _key(block: Element) -> str:
    """What a block says, or which picture it is."""
    said = "".join("".join(map(str, block.itertext())).split()).lower()
    return said or " ".join(str(image.get("src")) for image in block.iter("img"))


def _letters(block: Element) -> int:
    return len("".join("".join(map(str, block.itertext())).split()))
