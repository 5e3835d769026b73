"""The desk a story ran under, and its keywords."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from functions.normalize.fields.evidence import Evidence, Found, Item, plain_words, text, texts

_SECTION_META = (
    "article:section", "og:article:section", "parsely-section", "sailthru.section", "section", "cxenseparse:section",
    "dc.subject.section", "vr:category", "category", "article:section:name", "bt:section", "lp.section",
)  # fmt: skip
_KEYWORDS_META = (
    "news_keywords", "keywords", "article:tag", "parsely-tags", "sailthru.tags", "og:article:tag", "dc.subject", "tags",
)  # fmt: skip
_HOME = frozenset(
    "home homepage start startseite accueil inicio início nachrichten news portada etusivu forside hjem 首页 ホーム 홈 "
    "главная blog blogs article articles artikel uncategorized allgemein willkommen welcome aktuell aktuelles beitrag "
    "beiträge thema themen noticia noticias notizie actualités informacion información categories übersicht "
    "übersichtsseite overview".split()
) | {"home page", "über uns", "about us", "main blog", "blog posts"}
# Addresses and numbers.
_NO_DESK = re.compile(r"(?:https?:|www\.).*|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}|[\W\d_]*", re.IGNORECASE)
_SLUGS = re.compile(r"[a-z0-9-]+(?:_[a-z0-9-]+)+")  # culture_culture-lifestyle: a desk and what is below it
_LISTED = re.compile(r"[^,&]+(?:,[^,&]*)+")  # several desks; but "Arts, Books & Ideas" is one
# Parts of a path that name no desk.
_NO_SECTION = re.compile(
    r"""
    ^(?: \w{0,2}\d+ | \w | .*:.* | [a-z]{2}(?:[-_][a-z]{2})? | news | articles? | artikel | stor(?:y|ies) | archives?
       | amp | (?:new-?)?blogs?(?:index)? | posts? | pages? | learn | resources? | collections? | guides? | wiki
       | themen | aktuell(?:es)? | service | presse | id | content | html | index | web | www | details? | local
       | nachrichten | noticias? | actualites | item | node | entry | .*\.\w{2,12} )$
    | .{26,} | [-_].*[-_]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAX_KEYWORDS = 30
_MAX_KEYWORD = 80
_MAX_SECTION = 60


def section(evidence: Evidence) -> Found[str] | None:
    """What the page calls the desk; the trail of breadcrumbs; the URL's first telling part."""
    candidates = (
        (texts(evidence.ld("articleSection")), "json-ld"),
        (evidence.metas(*_SECTION_META), "meta"),
        (evidence.microdata("articlesection"), "microdata"),
        (_from_breadcrumbs(evidence), "json-ld"),
        (_from_trail(evidence), "dom"),
        (evidence.visible.desks, "dom"),
        (_from_url(evidence), "url"),
        ([evidence.hints.section or ""], "feed"),
    )
    for names, source in candidates:
        name = next((desk for given in names for desk in _desks(given) if _is_desk(desk, evidence)), "")
        if name:
            return Found(name, source)
    return None


def _desks(given: str) -> list[str]:
    """The names in a statement of desks."""
    line = " ".join(given.split())
    parts = line.split("_") if _SLUGS.fullmatch(line) else line.split(",") if _LISTED.fullmatch(line) else [line]
    return [part.lstrip(" >|»›/").rstrip(" >|›/") for part in parts]


def _is_desk(name: str, evidence: Evidence) -> bool:
    """Neither the site, nor the story, nor a word for all of them."""
    titles = {plain_words(title) for title in (evidence.page.title, *evidence.visible.headings[:1])}
    is_named = 0 < len(name) <= _MAX_SECTION and not _NO_DESK.fullmatch(name)
    return is_named and not _is_home(name, evidence) and plain_words(name) not in titles


def _from_breadcrumbs(evidence: Evidence) -> list[str]:
    """First step below the home page, of a BreadcrumbList."""
    for trail in evidence.items_of("BreadcrumbList"):
        steps = trail.get("itemListElement")
        names = [_step(step) for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
        return _below_home(names, evidence)
    return []


def _step(step: Item) -> str:
    return text(step.get("name")) or text(step.get("item"))


def _from_trail(evidence: Evidence) -> list[str]:
    return _below_home(evidence.visible.breadcrumbs, evidence)


def _below_home(names: Iterable[str], evidence: Evidence) -> list[str]:
    return [name for name in names if _is_desk(name, evidence)][:1]


def _is_home(name: str, evidence: Evidence) -> bool:
    said = plain_words(name)
    return said in _HOME or said in {plain_words(site) for site in evidence.site_names} or not said


def _from_url(evidence: Evidence) -> list[str]:
    """`World` of /world/2026/11/22/harbour-freezes."""
    parts = [part for part in urlsplit(evidence.url).path.split("/") if part]
    telling = [part for part in parts[:-1][:3] if not _NO_SECTION.search(part)]
    return [name.replace("-", " ").replace("_", " ").title() for name in telling[:1]]


def keywords(evidence: Evidence) -> Found[tuple[str, ...]] | None:
    """Tags in the publisher's words, without repetitions."""
    about = evidence.ld("keywords")
    for raw, source in (
        (texts(about), "json-ld"),
        (evidence.metas(*_KEYWORDS_META), "meta"),
        (evidence.microdata("keywords"), "microdata"),
        (evidence.visible.tags, "dom"),
    ):
        kept = _clean_keywords(raw)
        if kept:
            return Found(kept, source)
    return None


def _clean_keywords(raw: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for value in raw:
        parts = re.split(r"[,;，、|]", value) if re.search(r"[,;，、|]", value) else [value]
        for part in parts:
            word = " ".join(part.split()).strip(" #\"'.")
            if 1 < len(word) <= _MAX_KEYWORD and not word.startswith("http"):
                kept.setdefault(word.casefold(), word)
    return tuple(kept.values())[:_MAX_KEYWORDS]
