"""What publishers ask of robots, and our policy: a page they do not want kept is not kept."""

import re
from collections.abc import Iterable
from html import unescape

from shared.errors import RightsReserved
from shared.version import PRODUCT

NOT_TO_BE_KEPT = frozenset({"noindex", "noarchive", "none"})

# What is never closed reaches to the end, so that no page makes these look for an end again and again.
_META = re.compile(r"<meta\b[^>]*(?:>|\Z)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_NOT_SEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_ADDRESSED = re.compile(r"([a-z][\w-]*|\*)\s*:\s*(.*)", re.DOTALL)
_WITH_VALUE = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})


def require_keepable(html: str, headers: dict[str, str]) -> None:
    """Raise RightsReserved when the page or its headers ask not to be kept."""
    asked = header_directives(headers.get("x-robots-tag", "")) | directives(meta_robots(html))
    if reserved := sorted(asked & NOT_TO_BE_KEPT):
        raise RightsReserved(", ".join(reserved))


def directives(contents: Iterable[str]) -> set[str]:
    """Robots directives, lower-cased.

    >>> sorted(directives(["NOINDEX, follow", "max-snippet:-1"]))
    ['follow', 'max-snippet:-1', 'noindex']
    """
    return {word.strip().lower() for content in contents for word in content.split(",") if word.strip()}


def header_directives(value: str) -> set[str]:
    """Those of an X-Robots-Tag that are for everybody, or for us; an agent's name holds until the next one.

    >>> sorted(header_directives("noimageindex, otherbot: noindex, nofollow, newsmill: noarchive"))
    ['noarchive', 'noimageindex']
    """
    ours, agent = set(), ""
    for word in value.lower().split(","):
        addressed = _ADDRESSED.fullmatch(word.strip())
        directive = word.strip()
        if addressed and addressed[1] not in _WITH_VALUE:
            agent, directive = addressed[1], addressed[2].strip()
        if directive and agent in {"", "*", PRODUCT}:
            ours.add(directive)
    return ours


def meta_robots(html: str) -> list[str]:
    """Contents of the head's robots metas, ours included.

    Read with patterns, before the page is parsed: what must not be kept is not worth parsing.
    """
    body = _BODY.search(html)
    head = _NOT_SEEN.sub("", html[: body.start()] if body else html)
    found = []
    for meta in _META.findall(head):
        attributes = {name.lower(): unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(meta)}
        if attributes.get("name", "").strip().lower() in {"robots", PRODUCT}:
            found.append(attributes.get("content", ""))
    return found
