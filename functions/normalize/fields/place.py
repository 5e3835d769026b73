"""Where a story lives: canonical URL, aliases, source."""

from urllib.parse import urlsplit

from functions.normalize.fields.evidence import Evidence, Found, addresses
from shared.story import Source
from shared.urls import NotAWebUrl, host_of, identity, normalize_url, same_site


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
    """A claim on the same site that names a page: not the home page, unless we are there, not a folder of this URL."""
    try:
        url = normalize_url(claim)
    except NotAWebUrl:
        return None
    claimed, found = urlsplit(url), urlsplit(final)
    if not same_site(host_of(url), host_of(final)):
        return None
    is_home = claimed.path in {"", "/"} and not claimed.query
    if is_home and (found.path not in {"", "/"} or found.query):
        return None
    is_section = (
        found.path.startswith(claimed.path.rstrip("/") + "/") and found.path.count("/") - claimed.path.count("/") > 1
    )
    return None if is_section else url


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
    host = host_of(canonical)
    stated = evidence.meta("og:site_name")
    name = stated or next(iter(evidence.site_names), "")
    origin = "opengraph" if stated else "json-ld" if name else "url"
    return Found(Source(name=name or host, host=host, feed=evidence.message.source), origin)
