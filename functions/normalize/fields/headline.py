"""The headline a reader sees: not the site's name, not the title made for search engines when another is shown."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from functions.normalize.fields.byline import byline_of
from functions.normalize.fields.evidence import Evidence, Found, is_a, plain_words, text, words
from functions.normalize.fields.site_names import LONG_HEAD, SEPARATOR, is_site_name, squeezed, without_site

_KICKER_ENDS = re.compile(r"[:|/–—-]\s*$")
_QUOTED = re.compile(r"\W*[\"“„«'‘].+[\"”“»'’]\s*:?")
_ENDS_A_HEADLINE = re.compile(
    rf"{SEPARATOR.pattern}|\s+(?i:(?:posted|published|written)\s+(?:on|by))\s"
)  # what may follow one inside its heading
_NEWS = frozenset(
    "NewsArticle ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle BackgroundNewsArticle".split()
)
_OF_COMMENTS = re.compile(
    r"(?:\d+|one|ein|eine|un|une|una|uno)\s+(?:thoughts?|comments?|responses?|replies|reply|kommentare?|antwort(?:en)?|gedanken?"
    r"|commentaires?|réponses?|comentarios?|respuestas?|commenti?|reacties?)\s+(?:on|to|zu|auf|sur|à|en|a|su|op)\b",
    re.IGNORECASE,
)
_SHORT_KICKER = 30  # characters of a kicker before a headline, of a date or name behind it
_LONG_WORD = 8  # characters; a single shorter one belongs to the sentence
_WORDS_OF_A_HEADLINE = 3
_COMMON = 0.5  # share of a heading's words in the title: with more, one may be a version of the other
_FIRST_DENSE, _DENSE_BONUS = "\u2e80", 1.5
_LIKENESS = 0.35  # words shared by an only h1 and the page's title
_MAX_OTHERS = 6
_MAX_CHARS = 500


class Headlines(NamedTuple):
    """The headline, and the other titles the page carries."""

    chosen: Found[str] | None
    others: tuple[str, ...]


def headlines(evidence: Evidence) -> Headlines:
    """Titles of the page, read once."""
    stated = list(_stated(evidence))
    shown = [h for h in evidence.visible.headings if not is_site_name(h, evidence) and not _OF_COMMENTS.match(h)]
    chosen = _chosen(shown, stated, evidence)
    titles = [found.value for found in stated]
    titles += [without_site(evidence.meta("twitter:title"), evidence), text(evidence.ld("alternativeHeadline"))]
    return Headlines(chosen, _others(titles, chosen.value if chosen else ""))


def _chosen(shown: list[str], stated: list[Found[str]], evidence: Evidence) -> Found[str] | None:
    """The shown heading that another source confirms; else what structured data says; else the cleaned title."""
    found = (
        _other_than_the_title(shown, evidence)
        or _behind_the_sites_name(shown, evidence)
        or _inside_a_heading(shown, stated)
        or _repeated(shown, stated)
        or _spaced(shown, stated)
        or _confirmed_in_part(shown, stated, evidence)
        or _beside_a_slogan(shown, stated)
        or next(iter(stated), None)
        or next((Found(heading, "dom") for heading in shown), None)
        or _from_feed(evidence)
        or _last_resort(evidence)
    )
    return _without_its_kicker(found, shown, stated, evidence) if found else None


def _without_its_kicker(
    found: Found[str], shown: list[str], stated: list[Found[str]], evidence: Evidence
) -> Found[str]:
    """Of a heading that holds both, what stands below the kicker; unless the head, too, says the whole."""
    whole, kicker_ = plain_words(found.value), plain_words(evidence.visible.kicker)
    headline = next((h for h in shown if kicker_ and whole == f"{kicker_} {plain_words(h)}"), "")
    if headline and not any(plain_words(other.value) == whole for other in stated):
        return Found(headline[:_MAX_CHARS], found.source)
    return Found(found.value[:_MAX_CHARS], found.source)


def _from_feed(evidence: Evidence) -> Found[str] | None:
    hint = (evidence.hints.headline or "").strip()
    return Found(hint, "feed") if hint else None


def _last_resort(evidence: Evidence) -> Found[str] | None:
    """A story is not lost for want of a headline: what looks like the site's name, then the words of the URL."""
    for value, source in (
        (next(iter(evidence.visible.headings), ""), "dom"),
        (evidence.meta("og:title"), "opengraph"),
        (evidence.page.title, "title"),
        (_words_of_url(evidence.url), "url"),
    ):
        if value.strip():
            return Found(value.strip(), source)
    return None


def _words_of_url(url: str) -> str:
    """`/2026/harbour-freezes-over_123.html` → "Harbour freezes over"; nothing when the path has no two words."""
    slugs = [
        re.findall(r"[^\W\d_]{2,}", unquote(part).rpartition(".")[0] or unquote(part)) for part in url.split("/")[3:]
    ]
    best: list[str] = max(slugs, key=len, default=[])
    return " ".join(best).capitalize() if len(best) > 1 else ""


def _stated(evidence: Evidence) -> Iterator[Found[str]]:
    """What the head says, sites' names cut off, best first."""
    for raw, source in (
        (text(evidence.ld("headline", "name")), "json-ld"),
        (evidence.meta("og:title"), "opengraph"),
        (text(list(evidence.microdata("headline"))), "microdata"),
        (evidence.meta("parsely-title", "sailthru.title", "hdl", "dc.title", "dcterms.title", "twitter:title"), "meta"),
        (evidence.page.title, "title"),
    ):
        cleaned = without_site(raw, evidence)
        if cleaned and not is_site_name(cleaned, evidence):
            yield Found(cleaned, source)


def _other_than_the_title(shown: list[str], evidence: Evidence) -> Found[str] | None:
    """A news item's own headline, where the heading only says again what the <title> tells search engines."""
    item = next((item for item in evidence.articles if is_a(item, _NEWS)), None)
    if not item or not shown:
        return None
    headline = without_site(text(item.get("headline")), evidence)
    own, said = plain_words(headline), plain_words(shown[0])
    is_title = said == plain_words(without_site(evidence.page.title, evidence))
    differs = own not in said and said not in own
    return Found(headline, "json-ld") if is_title and differs and len(own) > LONG_HEAD else None


def _repeated(shown: list[str], stated: list[Found[str]]) -> Found[str] | None:
    """A heading that the head repeats word for word."""
    by_words = {plain_words(heading): heading for heading in reversed(shown)}
    return next((Found(by_words[key], "dom") for f in stated if (key := plain_words(f.value)) in by_words), None)


def _spaced(shown: list[str], stated: list[Found[str]]) -> Found[str] | None:
    """The same letters with a space more: the heading sets its parts apart by style alone."""
    return next((f for f in stated if shown and squeezed(f.value) == squeezed(shown[0])), None)


def _behind_the_sites_name(shown: list[str], evidence: Evidence) -> Found[str] | None:
    """Blogs whose only h1 is their own name: the other part of the title, when the address has its words."""
    title = evidence.page.title
    slug = words(unquote(evidence.url.partition("://")[2].partition("/")[2]))
    for heading in shown[:1]:
        parts = [part for part in SEPARATOR.split(title) if part and plain_words(part) != plain_words(heading)]
        if not parts or plain_words(heading) not in map(plain_words, SEPARATOR.split(title)):
            continue
        best = max(parts, key=lambda part: len(words(part) & slug))
        told, of_heading = words(best) & slug, words(heading) & slug
        if len(told) >= _WORDS_OF_A_HEADLINE and len(told) >= _COMMON * len(words(best)) and not of_heading:
            return Found(best, "title")
    return None


def _inside_a_heading(shown: list[str], stated: list[Found[str]]) -> Found[str] | None:
    """A stated headline to which the heading adds a kicker before, or a date or the site's name behind.

    Unless more of the page's sources say the whole heading.
    """
    told = [plain_words(found.value) for found in stated]
    for found, own in zip(stated, told, strict=True) if shown else ():
        said = plain_words(shown[0])
        if len(own) <= LONG_HEAD or own == said or told.count(said) > told.count(own):
            continue
        if said.endswith(f" {own}") and _is_kicker(shown[0][: -len(found.value)]):
            return found
        if said.startswith(f"{own} ") and _ENDS_A_HEADLINE.match(shown[0], len(found.value)):
            return found
    return None


def _is_kicker(before: str) -> bool:
    """Whether what a heading has before the stated headline is a kicker: no article or number, no quotation."""
    if len(before) >= _SHORT_KICKER or _QUOTED.match(before):
        return False
    return len(before) > _LONG_WORD or " " in before.strip() or bool(_KICKER_ENDS.search(before))


def _confirmed_in_part(shown: list[str], stated: list[Found[str]], evidence: Evidence) -> Found[str] | None:
    """A heading that is part of what the head says, or shares enough of its words."""
    title = plain_words(evidence.page.title)
    told = [plain_words(found.value) for found in stated]
    if told and stated[0].source != "title" and told[0] in title:  # the title's other parts are the site's
        told = [said for said, found in zip(told, stated, strict=True) if found.source != "title"]
    else:
        told.append(title)
    for heading in shown:
        said = plain_words(heading)
        if _length(said) > LONG_HEAD and not heading.endswith(":") and any(said in line for line in told):
            return Found(heading, "dom")
    common = len(words(shown[0]) & words(stated[0].value)) if shown and stated else 0
    if common > (len(shown) > 1) and _likeness(shown[0], stated[0].value) > _LIKENESS:
        return Found(shown[0], "dom")
    return None


def _beside_a_slogan(shown: list[str], stated: list[Found[str]]) -> Found[str] | None:
    """The page's only heading, where nothing but a <title> speaks, and that of other things: it is the site's."""
    if len(shown) != 1 or any(found.source != "title" for found in stated):
        return None
    said = words(shown[0])
    of_title = frozenset().union(*(words(found.value) for found in stated))
    is_headline = _length(plain_words(shown[0])) > LONG_HEAD and len(said) >= _WORDS_OF_A_HEADLINE
    return Found(shown[0], "dom") if is_headline and len(said & of_title) < _COMMON * len(said) else None


def _length(said: str) -> float:
    """Letters; those of scripts without spaces say more."""
    return len(said) + _DENSE_BONUS * sum(char >= _FIRST_DENSE for char in said)


def _likeness(one: str, other: str) -> float:
    a, b = words(one), words(other)
    return len(a & b) / max(1, min(len(a), len(b)))


def _others(titles: list[str], chosen: str) -> tuple[str, ...]:
    """Each once; not the chosen one again, nor that with a section or site behind it."""
    kept: dict[str, str] = {}
    own = plain_words(chosen)
    for title in titles:
        key = plain_words(title)
        if key and key != own and not (own and title.startswith(chosen) and SEPARATOR.match(title, len(chosen))):
            kept.setdefault(key, title[:_MAX_CHARS])
    return tuple(kept.values())[:_MAX_OTHERS]


def kicker(evidence: Evidence, chosen: str) -> str:
    """The short line above the headline, when the headline does not hold it."""
    line = byline_of(evidence.visible.kicker, ()).strip(" :|–-")  # some have the date beside them
    return "" if not line or plain_words(line) in plain_words(chosen) else line
