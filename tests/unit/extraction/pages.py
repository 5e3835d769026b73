"""Pages to extract from: an article whose text is long enough to be found, and whatever a test puts around it."""

from html import unescape
from re import sub

from functions.fetch.page import CleanPage, read_page

URL = "https://courier.example/2026/harbour"
SENTENCES = (
    "The harbour of Varrow froze overnight, and none of the boats that had meant to leave on Tuesday could do so.",
    "The harbour master, Edda Lorne, said that the ice was nine centimetres thick, more than in any winter since 1987.",
    "Two trawlers tried to break it and gave up before noon, because their rudders are not made for that sort of work.",
    "The icebreaker lies in Tolmouth, a day away, and its crew has to be called back from their holidays first of all.",
    "Until it comes, the island lives on what the shops have in store, which is mostly biscuits, said the mayor.",
)
PARAGRAPHS = tuple(f"<p>{sentence}</p>" for sentence in SENTENCES)
TEXT = "\n".join(PARAGRAPHS)


def page(body: str, head: str = "<title>Harbour freezes over | The Courier</title>") -> str:
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def article(inside: str = "", after: str = "") -> str:
    """An article with something after its second paragraph, and something behind it."""
    text = "\n".join((*PARAGRAPHS[:2], inside, *PARAGRAPHS[2:]))
    return page(f"<main><article><h1>Harbour freezes over</h1>{text}</article>{after}</main>")


def read(html: str) -> CleanPage:
    return read_page(html, URL)


def clean(html: str) -> str:
    return read(html).article_html


def words(html: str) -> list[str]:
    """Text of the clean article, one line a block, without figures."""
    without = sub(r"(?s)<figure.*?</figure>", "", clean(html))
    return [line for line in unescape(sub(r"<[^>]+>", "\n", without)).split("\n") if line.strip()]
