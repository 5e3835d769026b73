"""The entry that ../shared/bench/bench.py loads: the code of the fetch and normalize functions on one page."""

import re
from html import unescape
from typing import Any

from functions.fetch.page import read_page

_FIGURE = re.compile(r"<figure.*?</figure>|<blockquote class=\"pull\">.*?</blockquote>", re.DOTALL)
_BLOCK = re.compile(r"<(?:p|h\d|li|td|th|pre|br|tr)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")


def extract(html: str | bytes, url: str) -> dict[str, Any]:
    """The story of a page, as far as the benchmark asks."""
    page = read_page(html if isinstance(html, str) else html.decode("utf-8", "replace"), url)
    text = _TAG.sub("", _BLOCK.sub("\n\n", _FIGURE.sub("", page.article_html)))
    return {"text": unescape(text).strip(), "quality": page.quality}
