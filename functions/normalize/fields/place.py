"""Where a story lives: canonical URL, aliases, source."""

import re
from urllib.parse import SplitResult, urlsplit

from functions.normalize.fields.evidence import Evidence, Found, addresses
from shared.story import Source
from shared.urls import LONGEST_URL, NotAWebUrl, host_of, identity, normalize_url, same_site, site_of

_SECTION = re.compile(r"(?:/[^\W\d_]+){1,2}/?")
_OF_A_STORY = re.compile(r"/(?:(?:19|20)\d\d/\d\d?/.*|[^/]*-[^/]*-[^/]*-[^/]*|[^/]*\d{5}[^/]*)/?$")
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|jsp|cfm|cgi|pl|do|dll)$", re.IGNORECASE)


def canonical_url(evidence: Evidence) -> Found[str]:
    """The page's own claim where it is credible, else where the page was found."""
    final = normalize_url(evidence.url)
    claims = [(link.href, "link") for link in evidence.page.links if "canonical" in link.rel.split()]
    claims.append((evidence.meta("og:url"), "opengraph"))
    claims += [(address, "json-ld") for item in evidence.articles[:1] for address in addresses(item)]
    for claim, source in claims:
        if (url := _credible(claim, final)) is not None:
            return Found(url, source)
    return Found(final, "url")


def _credible(claim: str, final: str) -> str | None:
    """A claim on the same site that names a page.

    Not the home page, unless we are there; not a folder of this URL, nor another section's page; not the script
    that shows all stories, without the parameters that say which.
    """
    try:
        url = normalize_url(claim)
    except NotAWebUrl:
        return None
    claimed, found = urlsplit(url), urlsplit(final)
    if len(url) > LONGEST_URL or not same_site(host_of(url), host_of(final)):
        return None
    is_no_page = any(is_so(claimed, found) for is_so in (_is_other_home, _is_folder, _is_section, _is_bare_script))
    return None if is_no_page else url


def _is_other_home(claimed: SplitResult, found: SplitResult) -> bool:
    is_home = claimed.path in {"", "/"} and not claimed.query
    return is_home and (found.path not in {"", "/"} or bool(found.query))


def _is_folder(claimed: SplitResult, found: SplitResult) -> bool:
    inside = found.path.startswith(claimed.path.rstrip("/") + "/")
    return inside and found.path.count("/") - claimed.path.count("/") > 1


def _is_section(claimed: SplitResult, found: SplitResult) -> bool:
    """`/sport/football/` for a page whose own address has a story's day, words or number."""
    return (
        not claimed.query
        and bool(_SECTION.fullmatch(claimed.path))
        and bool(_OF_A_STORY.search(found.path))
        and claimed.path.rstrip("/") != found.path.rstrip("/")
    )


def _is_bare_script(claimed: SplitResult, found: SplitResult) -> bool:
    same_script = bool(_SCRIPT.search(claimed.path)) and found.path == claimed.path
    return same_script and bool(found.query) and not claimed.query


def aliases(evidence: Evidence, canonical: str) -> tuple[str, ...]:
    """Other URLs under which this page was asked for or found."""
    seen = set()
    for url in {evidence.message.url, evidence.url} - {canonical}:
        try:
            alias = normalize_url(url)
        except NotAWebUrl:
            continue
        if alias != canonical and identity(alias) != identity(canonical):
            seen.add(alias)
    return tuple(sorted(seen))


def source(evidence: Evidence, canonical: str) -> Found[Source]:
    """The site by the name it gives itself."""
    host = site_of(canonical)
    stated = evidence.meta("og:site_name")
    name = stated or next(iter(evidence.site_names), "")
    origin = "opengraph" if stated else "json-ld" if name else "url"
    return Found(Source(name=name or host, host=host, feed=evidence.message.source), origin)
