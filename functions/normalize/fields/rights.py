"""What the publisher allows and asks, and whether the story is free to read."""

import re
from typing import Any

from functions.normalize.fields.evidence import Evidence, Found, name_of, text
from shared.rights import AI_DIRECTIVES, OTHER_AI_DIRECTIVES, refuses_ai
from shared.story import Rights
from shared.version import PRODUCT

_ROBOTS_META = ("robots", PRODUCT, "googlebot", "googlebot-news", "bingbot", "otherbots")
_RSL = "application/rsl+xml"
_LINK = re.compile(r"<([^>]{1,2000})>((?:\s*;\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")  # RFC 8288
_AGENT_PREFIX = re.compile(r"^[\w-]+:\s*(?=[a-z])")  # `googlebot: noindex`
_HAS_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_FALSE = frozenset({"false", "0", "no", "http://schema.org/false", "https://schema.org/false"})
_TRUE = frozenset({"true", "1", "yes", "http://schema.org/true", "https://schema.org/true"})


def rights(evidence: Evidence) -> Rights:
    """Page, headers, links and the site's files together.

    Where they differ on text and data mining, the page's own word counts before the header's, and both before the
    site's file (TDMRep); preferences and opt-outs of all of them add up.
    """
    robots, usage = _robots(evidence), _usage(evidence)
    refusals = _refusals(evidence, robots, usage)
    reservation, policy = _tdm(evidence)
    return Rights(
        robots=robots,
        tdm_reservation=reservation,
        tdm_policy=policy or None,
        ai_opt_out=bool(refusals),
        ai_opt_outs=refusals,
        usage=usage,
        license=_license(evidence),
        rsl=_rsl(evidence) or None,
        copyright_holder=name_of(evidence.ld("copyrightHolder"), evidence.items_by_id) or None,
        copyright_notice=text(evidence.ld("copyrightNotice"))
        or evidence.meta("copyright", "dcterms.rights", "dc.rights")
        or None,
    )


def _tdm(evidence: Evidence) -> tuple[bool | None, str]:
    """The reservation and its policy, each as the first says that says it: page, header, the site's file."""
    headers, terms = evidence.message.response.headers, evidence.message.terms
    stated = (evidence.meta("tdm-reservation").strip(), headers.get("tdm-reservation", "").strip())
    reservation = next((said == "1" for said in stated if said in {"0", "1"}), terms.tdm_reservation)
    return reservation, evidence.meta("tdm-policy") or headers.get("tdm-policy", "") or terms.tdm_policy


def _usage(evidence: Evidence) -> tuple[str, ...]:
    """Preferences of the site's files and of the answer's headers."""
    headers = evidence.message.response.headers
    stated = ",".join(headers.get(name, "") for name in ("content-signal", "content-usage")).lower()
    told = {re.sub(r"\s", "", preference)[:60] for preference in stated.split(",") if "=" in preference}
    return tuple(sorted(told | set(evidence.message.terms.usage)))


def _refusals(evidence: Evidence, robots: tuple[str, ...], usage: tuple[str, ...]) -> tuple[str, ...]:
    """Who refuses makers of AI models, and how."""
    found = [f"robots: {directive}" for directive in robots if directive in AI_DIRECTIVES | OTHER_AI_DIRECTIVES]
    found += [f"robots.txt: {agent}" for agent in evidence.message.terms.ai_agents_barred]
    found += [f"usage: {preference}" for preference in usage if refuses_ai(preference)]
    return tuple(sorted(found))


def _rsl(evidence: Evidence) -> str:
    """Terms of Really Simple Licensing: of the page, of the answer, of robots.txt, the first that names some."""
    linked = next((link.href for link in evidence.page.links if link.type.lower() == _RSL), "")
    for target, parameters in _LINK.findall(evidence.message.response.headers.get("link", "")):
        linked = linked or (target if _RSL in parameters.lower() else "")
    return linked or evidence.message.terms.license


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
    linked = next(
        (link.href for link in evidence.page.links if "license" in link.rel.split() and link.type.lower() != _RSL), ""
    )
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
