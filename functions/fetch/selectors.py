"""Selectors of site hints: a small part of CSS, or XPath.

`aside.promo`, `#story > p.lead`, `div[data-kind=related]`, `article .share`: tags, classes, ids and attributes,
one inside the other (a space) or directly inside (`>`). What begins with a slash or a dot-slash is XPath as it
stands. lxml's own translation of CSS needs a package more; this needs thirty lines.
"""

import re
from functools import cache

from lxml import etree
from lxml.etree import _Element as Element

_STEP = re.compile(r"(?P<tag>\*|[a-zA-Z][\w-]*)?(?P<tests>(?:[.#][\w-]+|\[[\w-]+(?:=[^\]'\"]+)?\])*)")
_TEST = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=([^\]'\"]+))?\]")
_XPATH = ("/", "./", "(")
_HAS_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"


class BadSelector(ValueError):
    """Neither of the CSS that is understood here nor an XPath that selects elements."""


def select(root: Element, selector: str) -> list[Element]:
    """All elements that the selector finds, in document order."""
    found = compiled(selector)(root)
    return [node for node in found if isinstance(node, Element)] if isinstance(found, list) else []


def require_selector(selector: str) -> str:
    """The selector itself, tried on an empty page; BadSelector says what is wrong with it."""
    try:
        select(etree.Element("html"), selector)
    except etree.XPathError as error:
        raise BadSelector(f"{selector!r} is no selector: {error}") from error
    return selector


@cache
def compiled(selector: str) -> etree.XPath:
    return etree.XPath(selector if selector.startswith(_XPATH) else xpath_of(selector))


def xpath_of(css: str) -> str:
    """The XPath of a CSS selector.

    >>> xpath_of("div#story > p.lead")
    ".//div[@id='story']/p[contains(concat(' ', normalize-space(@class), ' '), ' lead ')]"
    """
    path, axis = ".", "//"
    for part in css.replace(">", " > ").split():
        if part == ">" and axis == "//" and path != ".":
            axis = "/"
        else:
            path += axis + _step(part, css)
            axis = "//"
    if path == "." or axis == "/":
        raise BadSelector(f"{css!r} names no element")
    return path


def _step(part: str, css: str) -> str:
    match = _STEP.fullmatch(part)
    if not match:
        raise BadSelector(f"{part!r} in {css!r}: only tag, .class, #id and [attribute=value] are understood, or XPath")
    return (match["tag"] or "*").lower() + "".join(map(_condition, _TEST.finditer(match["tests"])))


def _condition(test: re.Match[str]) -> str:
    kind, name, attribute, value = test.groups()
    if kind == ".":
        return f"[{_HAS_CLASS.format(name)}]"
    if kind == "#":
        return f"[@id='{name}']"
    return f"[@{attribute}='{value}']" if value else f"[@{attribute}]"
