"""Images of the story: which address, which caption, whose credit."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.inline import absolute, plain

IMAGE_TAGS = frozenset({"img", "amp-img"})
_SRCSETS = ("data-srcset", "data-lazy-srcset", "data-original-set", "srcset")
_SOURCES = (
    "data-src", "data-lazy-src", "data-original", "data-lazy", "data-full-src", "data-hi-res-src", "data-url",
    "data-image", "src",
)  # fmt: skip
_CANDIDATE = re.compile(r"(\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_FILLER = re.compile(
    r"(?:blank|spacer|pixel|placeholder|transparent|1x1|loading|grey|lazy)[\w-]*\.(?:gif|png|jpe?g|webp)"
)
_DRAWING = re.compile(r"\.svg(?:$|\?)")
_WIDEST = 2000  # pixels: the largest rendition up to here
_DIGITS = 5  # of a width or height
_SMALLEST = 100  # pixels: below, it is an icon
_CREDIT = re.compile(
    r"credit|copyright|photographer|fotograf|quelle|rights?(?:holder)?$|byline|(?:^|[\s_-])(?:source|agency|author)",
    re.IGNORECASE,
)
_CREDIT_LABEL = re.compile(
    r"^(?:fot\.\s*|(?:photo|image|picture|foto|bild|crédit|credit)s?(?:\s+(?:credit|by|by:|photo))?\s*[:：/|]|©|\(c\))\s*",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"caption|legend|bildunterschrift|bildtext|didascalia|(?:^|[\s_-])pie(?:[-_]?de)?(?:[-_]?foto)?(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION_LONGEST = 1000  # characters
_FIGURE_ELEMENTS = 200  # looked at for a credit
_REMEMBERED = 10_000  # class strings


def image_html(image: Element, caption: str, base: str) -> tuple[str, str]:
    """Address and <figure> of an <img>; both empty when it is no picture of the story."""
    url = "" if is_icon(image) else address(image, base)
    if not url:
        return "", ""
    size = "".join(f' {name}="{value}"' for name in ("width", "height") if (value := _pixels(image.get(name))))
    alt = escape(plain(image.get("alt") or ""))
    return url, f'<figure><img src="{escape(url)}" alt="{alt}"{size}>{caption}</figure>'


def address(image: Element, base: str) -> str:
    """The best rendition: <picture>, srcset, the lazy attributes, src, the copy in <noscript>."""
    for candidate in _candidates(image):
        if not _is_placeholder(candidate):
            url = absolute(base, candidate)
            if url and urlsplit(url).scheme in ("http", "https"):
                return url
    return ""


def _is_placeholder(url: str) -> bool:
    lower = url.lower()  # patterns that ignore case are far slower
    return lower.startswith("data:") or bool(_FILLER.search(lower) or _DRAWING.search(lower))


def _candidates(image: Element) -> Iterator[str]:
    yield from _from_srcsets(image)
    picture = image.getparent()
    while picture is not None and picture.tag == "source":  # libxml2 knows no <source>, and puts the image into it
        picture = picture.getparent()
    if picture is not None and picture.tag == "picture":
        for source in picture.iter("source"):
            yield from _from_srcsets(source)
    for name in _SOURCES:
        value = image.get(name)
        if value:
            yield value.strip()
    following = image.getnext()
    if following is not None and following.tag == "noscript":
        for copy in following.iter("img"):
            yield copy.get("src") or ""


def _from_srcsets(element: Element) -> Iterator[str]:
    for name in _SRCSETS:
        value = element.get(name)
        if value:
            best = _widest(value)
            if best:
                yield best


def _widest(srcset: str) -> str:
    """The widest rendition that is not absurdly wide, else the smallest."""
    sizes = [
        (float(size) * (1000 if unit == "x" else 1) if size else 1.0, url)
        for url, size, unit in _CANDIDATE.findall(srcset[:8000])
        if not url.startswith("data:")
    ]
    fitting = [pair for pair in sizes if pair[0] <= _WIDEST]
    if fitting:
        return str(max(fitting)[1])
    return min(sizes)[1] if sizes else ""


def _pixels(value: str | None) -> int:
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else 0


def is_icon(image: Element) -> bool:
    return any(0 < _pixels(image.get(name)) < _SMALLEST for name in ("width", "height"))


def caption_html(figure: Element, words: str) -> str:
    """Caption and credit, told apart by the markup. `words` is all text of the figure."""
    words = plain(words)[:_CAPTION_LONGEST]
    parts = [plain(" ".join(map(str, part.itertext()))) for part in _credit_elements(figure)]
    for part in parts:
        words = words.replace(part, " ", 1) if part else words
    caption = plain(words).strip(" |–-·")
    credit = _CREDIT_LABEL.sub("", plain(" ".join(parts)))
    marked = f'<small class="credit">{escape(credit, quote=False)}</small>' if credit else ""
    inner = " ".join(filter(None, (escape(caption, quote=False), marked)))
    return f"<figcaption>{inner}</figcaption>" if inner else ""


def _credit_elements(figure: Element) -> list[Element]:
    """The outermost ones: credits are often wrapped twice."""
    found: list[Element] = []
    inside: set[Element] = set()
    for element in islice(figure.iterdescendants(), _FIGURE_ELEMENTS):
        if element not in inside and _is_credit(element):
            found.append(element)
            inside.update(islice(element.iter(), _FIGURE_ELEMENTS))
    return found


def _is_credit(element: Element) -> bool:
    names = element.get("class")
    return element.tag == "cite" or bool(names and _names_a_credit(names))


@lru_cache(_REMEMBERED)
def _names_a_credit(names: str) -> bool:
    return bool(_CREDIT.search(names)) and not _CAPTION.search(names)


@lru_cache(_REMEMBERED)
def names_a_caption(names: str) -> bool:
    """Whether class names say so."""
    return bool(_CAPTION.search(names))
