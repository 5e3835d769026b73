"""What publishers ask of robots, and the operator's policy: which of it keeps a page from being stored.

| signal | said by |
|---|---|
| `noindex`, `noarchive`, `none`, `nosnippet`, `noai`, `noimageai` | meta robots, X-Robots-Tag, for all or for us |
| `tdm` | a TDM reservation: meta, header, tdmrep.json, the first that speaks |
| `ai` | noai and noimageai, robots groups that bar AI agents, `ai-train=no` and its like |
| `rsl` | terms of Really Simple Licensing: robots.txt, a link, a Link header |

All of it is recorded on the Story, whatever the policy.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Self

from shared.errors import RightsReserved
from shared.messages import SiteTerms
from shared.rights import AI_DIRECTIVES, refuses_ai
from shared.version import PRODUCT

DIRECTIVES = frozenset({"noindex", "noarchive", "none", "nosnippet"}) | AI_DIRECTIVES
SIGNALS = DIRECTIVES | {"tdm", "ai", "rsl"}
DEFAULT_POLICY = "noarchive,noindex,none"
NO_TERMS = SiteTerms()

# What is never closed reaches to the end, so that no page makes these look for an end again and again.
_TAG = re.compile(r"<(meta|link)\b[^>]*(?:>|\Z)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|content|rel|type)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_NOT_SEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_ADDRESSED = re.compile(r"([a-z][\w-]*|\*)\s*:\s*(.*)", re.DOTALL)
_WITH_VALUE = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})


class UnknownSignal(ValueError):
    """The policy names a signal that nobody sends."""


@dataclass(frozen=True, slots=True)
class RightsPolicy:
    """Which signals keep a page from being stored."""

    forbidding: frozenset[str]

    @classmethod
    def parse(cls, names: str) -> Self:
        """Of a list with commas; nothing forbids anything when it is empty."""
        forbidding = directives([names])
        if unknown := forbidding - SIGNALS:
            raise UnknownSignal(f"{', '.join(sorted(unknown))}: there are {', '.join(sorted(SIGNALS))}")
        return cls(frozenset(forbidding))

    def require_keepable(self, html: str, headers: dict[str, str], terms: SiteTerms = NO_TERMS) -> None:
        """Raise RightsReserved with the signals that forbid to store the page."""
        if reserved := sorted(signals(html, headers, terms) & self.forbidding):
            raise RightsReserved(", ".join(reserved))


USUAL_POLICY = RightsPolicy(frozenset(DEFAULT_POLICY.split(",")))


def signals(html: str, headers: dict[str, str], terms: SiteTerms = NO_TERMS) -> set[str]:
    """All that page, headers and the site's files ask, by the names of the table above."""
    metas, licensed = head_of(html)
    asked = header_directives(headers.get("x-robots-tag", "")) | directives(metas.get("robots", []))
    asked |= directives(metas.get(PRODUCT, []))
    stated = [*metas.get("tdm-reservation", []), headers.get("tdm-reservation", "")]
    reservation = next((value.strip() for value in stated if value.strip() in {"0", "1"}), "")
    if reservation == "1" or (not reservation and terms.tdm_reservation):
        asked.add("tdm")
    usage = [*terms.usage, *headers.get("content-usage", "").split(","), *headers.get("content-signal", "").split(",")]
    if asked & AI_DIRECTIVES or terms.ai_agents_barred or any(map(refuses_ai, usage)):
        asked.add("ai")
    if licensed or terms.license or "application/rsl+xml" in headers.get("link", "").lower():
        asked.add("rsl")
    return asked & SIGNALS


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


def head_of(html: str) -> tuple[dict[str, list[str]], bool]:
    """Contents of the head's metas that speak of rights, by name; and whether it links to terms of RSL.

    Read with patterns, before the page is parsed: what must not be kept is not worth parsing.
    """
    body = _BODY.search(html)
    head = _NOT_SEEN.sub("", html[: body.start()] if body else html)
    metas: dict[str, list[str]] = {}
    licensed = False
    for tag in _TAG.finditer(head):
        attributes = {
            name.lower(): unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(tag.group())
        }
        if tag[1].lower() == "link":
            licensed = licensed or attributes.get("type", "").strip().lower() == "application/rsl+xml"
        elif (name := attributes.get("name", "").strip().lower()) in {"robots", "tdm-reservation", PRODUCT}:
            metas.setdefault(name, []).append(attributes.get("content", ""))
    return metas, licensed
