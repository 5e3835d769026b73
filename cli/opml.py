"""Lists of feeds, as readers of feeds exchange them: OPML 1 and 2, and plain lists of URLs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cli.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.sources import Source


class Listed(NamedTuple):
    url: str
    name: str = ""


def read_feeds(file: Path) -> list[Listed]:
    """Every feed in the file once, in its order."""
    data = file.read_bytes()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        found = _of_opml(data, file)
    else:
        lines = (line.strip() for line in data.decode("utf-8-sig", "replace").splitlines())
        found = [Listed(line) for line in lines if line and not line.startswith("#")]
    return list({feed.url: feed for feed in reversed(found)}.values())[::-1]


def as_opml(sources: Iterable[Source]) -> str:
    """OPML 2.0, with what a reader of feeds asks for."""
    from lxml import etree

    opml = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(opml, "head"), "title").text = "newsmill"
    body = etree.SubElement(opml, "body")
    for source in sources:
        name = source.name or source.title or source.url
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=source.url)
    return etree.tostring(opml, xml_declaration=True, encoding="utf-8", pretty_print=True).decode()


def _of_opml(data: bytes, file: Path) -> list[Listed]:
    """Feeds at any depth of the outline; what is written wrongly is read as far as it goes."""
    from lxml import etree

    parser: Any = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(data, parser)
    if root is None or not str(root.tag).lower().endswith("opml"):
        raise BadInput(f"{file} is XML and no OPML")
    outlines = ({name.lower(): value for name, value in each.attrib.items()} for each in root.iter("outline"))
    return [
        Listed(facts["xmlurl"].strip(), (facts.get("title") or facts.get("text") or "").strip())
        for facts in outlines
        if facts.get("xmlurl", "").strip()
    ]
