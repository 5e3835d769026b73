"""Who tells of a document's news: its `Link` header (RFC 8288) first, then what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from shared.errors import UnfetchableUrl
from shared.web.targets import parse_target
from shared.websub.lease import Offer

_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w!#$%&\'*+.^`|~-]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.IGNORECASE)


def offered(url: str, link_header: str, hubs: Sequence[str], self_url: str) -> Offer | None:
    """The hub and topic to subscribe with; None when nobody offers. `hubs` and `self_url` as the document says.

    >>> offered("https://ledger.example/feed", '<https://hub.example/>; rel=hub, </feed.xml>; rel="self"', (), "")
    Offer(hub='https://hub.example/', topic='https://ledger.example/feed.xml')
    """
    told = links(link_header)
    topic = next(iter(told.get("self", [])), "") or self_url or url
    for hub in (*told.get("hub", []), *hubs):
        found = urljoin(url, hub.strip())
        if _is_web(found):
            return Offer(found, urljoin(url, topic.strip()))
    return None


def links(header: str) -> dict[str, list[str]]:
    """Targets by relation, in their order; a later `rel` of the same link does not count."""
    found: dict[str, list[str]] = {}
    for target, parameters in _LINK.findall(header):
        rel = _REL.search(parameters)
        for relation in (rel[1] or rel[2]).lower().split() if rel else ():
            found.setdefault(relation, []).append(target.strip())
    return found


def _is_web(url: str) -> bool:
    try:
        parse_target(url)
    except UnfetchableUrl:
        return False
    return True
