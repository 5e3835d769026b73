"""Everything a page says about its story, as found; judging it is normalize's business.

harvested = harvest(root, url)            before the article is looked for
around = visible(root, article, harvested.metadata)    when it is known which elements are the article
"""

from dataclasses import dataclass
from itertools import chain

from lxml.etree import _Element as Element

from functions.fetch.harvest.head import base_of, links_of, meta_of, title_of
from functions.fetch.harvest.json_ld import read_json_ld
from functions.fetch.harvest.microdata import microdata_of
from functions.fetch.harvest.schema_items import entries_markup, items_in, longest_body, trimmed
from functions.fetch.harvest.script_state import dates_in_state
from functions.fetch.harvest.text import one_line, plain_paragraphs, unescaped_markup
from functions.fetch.harvest.visible import visible
from shared.metadata import PageMetadata

__all__ = ["Harvest", "harvest", "visible"]


@dataclass(frozen=True, slots=True)
class Harvest:
    """The page's metadata, and the article's text when structured data holds it."""

    metadata: PageMetadata
    article_body: str = ""  # plain, a line a paragraph
    article_markup: str = ""  # the same as written


def harvest(root: Element, url: str) -> Harvest:
    """Read the machine-readable parts of a parsed page; `url` is where it was fetched from."""
    found = _by_tag(root)
    items = items_in([value for script in _json_ld_scripts(found["script"]) for value in read_json_ld(script)])
    base = base_of(found["base"], url)
    metadata = PageMetadata(
        title=title_of(found["title"]),
        html_lang=_html_lang(root),
        base_url=base,
        json_ld=trimmed(items),
        meta=meta_of(found["meta"]),
        microdata=microdata_of(root),
        links=links_of(found["link"], base),
    )
    in_state = dates_in_state((script.text for script in found["script"] if script.text), metadata)
    body = longest_body(items)
    told = metadata.model_copy(update={"state_dates": in_state})
    return Harvest(
        told, article_body=plain_paragraphs(body), article_markup=unescaped_markup(body) or entries_markup(items)
    )


def _by_tag(root: Element) -> dict[str, list[Element]]:
    """The elements that say something to machines, found in one pass."""
    found: dict[str, list[Element]] = {tag: [] for tag in ("base", "link", "meta", "script", "title")}
    for element in root.iter(*found):
        found[element.tag].append(element)
    return found


def _json_ld_scripts(scripts: list[Element]) -> list[str]:
    claimed = (script for script in scripts if "ld+json" in (script.get("type") or "").lower())
    return [text for script in claimed if (text := script.text)]


def _html_lang(root: Element) -> str:
    """The language the page declares on its root (or, carelessly, on its body)."""
    for element in chain((root,), root.iterchildren("body")):
        lang = (
            element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("xml:lang")
        )
        if lang:
            return one_line(lang, 40)
    return ""
