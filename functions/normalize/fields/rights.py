"""What the publisher allows and asks, and whether the story is free to read."""

import re
from typing import Any

from functions.normalize.fields.evidence import Evidence, Found, name_of, text
from shared.story import Rights

_ROBOTS_META = ("robots", "googlebot", "googlebot-news", "bingbot", "otherbots")
_AI_OPT_OUT = frozenset({"noai", "noimageai", "noml", "notrain", "no-ai"})
_AGENT_PREFIX = re.compile(r"^[\w-]+:\s*(?=[a-z])")  # `googlebot: noindex`
_HAS_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_FALSE = frozenset({"false", "0", "no", "http://schema.org/false", "https://schema.org/false"})
_TRUE = frozenset({"true", "1", "yes", "http://schema.org/true", "https://schema.org/true"})


def rights(evidence: Evidence) -> Rights:
    """Page, headers and links together; where page and header differ on TDM, the page's own word counts (TDMRep)."""
    robots = _robots(evidence)
    headers = evidence.message.response.headers
    reservation = evidence.meta("tdm-reservation") or headers.get("tdm-reservation", "")
    return Rights(
        robots=robots,
        tdm_reservation={"1": True, "0": False}.get(reservation.strip()),
        tdm_policy=evidence.meta("tdm-policy") or headers.get("tdm-policy") or None,
        ai_opt_out=any(directive in _AI_OPT_OUT for directive in robots),
        license=_license(evidence),
        copyright_holder=name_of(evidence.ld("copyrightHolder"), evidence.items_by_id) or None,
        copyright_notice=text(evidence.ld("copyrightNotice"))
        or evidence.meta("copyright", "dcterms.rights", "dc.rights")
        or None,
    )


def _robots(evidence: Evidence) -> tuple[str, ...]:
    """Directives for everybody and for the robots we know of, sorted."""
    stated = [value for name in _ROBOTS_META for value in evidence.page.meta.get(name, ())]
    stated.append(evidence.message.response.headers.get("x-robots-tag", ""))
    directives = set()
    for value in stated:
        for part in value.lower().split(","):
            directive = part.strip()
            if directive.partition(":")[0].strip() not in _HAS_VALUE:
                directive = _AGENT_PREFIX.sub("", directive)
            if directive:
                directives.add(directive[:80])
    return tuple(sorted(directives))


def _license(evidence: Evidence) -> str | None:
    stated = evidence.ld("license", "usageInfo")
    named = stated.get("url") or stated.get("@id") if isinstance(stated, dict) else stated
    linked = next((link.href for link in evidence.page.links if "license" in link.rel.split()), "")
    return text(named) or linked or evidence.meta("dcterms.license", "dc.rights.license", "license") or None


def free_to_read(evidence: Evidence) -> Found[bool] | None:
    """The paywall flag, in all the ways it is written; parts behind the wall make the story paid."""
    for item in evidence.articles:
        parts = item.get("hasPart")
        for part in [item, *(parts if isinstance(parts, list) else [parts])]:
            flag = _flag(part.get("isAccessibleForFree")) if isinstance(part, dict) else None
            if flag is False:
                return Found(value=False, source="json-ld")
    stated = _flag(evidence.ld("isAccessibleForFree"))
    if stated is not None:
        return Found(stated, "json-ld")
    marked = _flag(next(iter(evidence.microdata("isaccessibleforfree")), None))
    if marked is not None:
        return Found(marked, "microdata")
    tier = evidence.meta("article:content_tier", "content_tier", "og:content_tier").lower()
    if tier in {"free", "metered", "locked"}:
        return Found(tier == "free", "meta")
    return None


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    said = str(value).strip().lower() if isinstance(value, str | int) else ""
    return True if said in _TRUE else False if said in _FALSE else None
