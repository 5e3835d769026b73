"""The headline a reader sees: not the site's name, not the title made for search engines when another is shown."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from functions.normalize.fields.evidence import Evidence, Found, plain_words, text, words

_SEPARATOR = re.compile(r"\s+(?:[|\-–—•·»«›:~/]|::|--|\|\|)\s+|\s*[|»«]\s*|\s+[-–—|]\s*|--")
_STRONG = frozenset("| » « • · › || ::".split())
_SHORT_TAIL = 30  # characters of a site's or section's name behind a strong separator
_LONG_HEAD = 15  # characters that make a headline
_WORDS_OF_A_HEADLINE = 3
_COMMON = 0.5  # share of a heading's words in the title: with more, one may be a version of the other
_FIRST_DENSE, _DENSE_BONUS = "\u2e80", 1.5
_LIKENESS = 0.35  # words shared by an only h1 and the page's title
_TELLING = 4  # letters of a name that are no coincidence
_MAX_OTHERS = 6
_MAX_CHARS = 500


class Headlines(NamedTuple):
    """The headline, and the other titles the page carries."""

    chosen: Found[str] | None
    others: tuple[str, ...]


def headlines(evidence: Evidence) -> Headlines:
    """Titles of the page, read once."""
    stated = list(_stated(evidence))
    shown = [h for h in evidence.visible.headings if not _is_site_name(h, evidence)]
    chosen = _chosen(shown, stated, evidence)
    titles = [found.value for found in stated]
    titles += [without_site(evidence.meta("twitter:title"), evidence), text(evidence.ld("alternativeHeadline"))]
    return Headlines(chosen, _others(titles, chosen.value if chosen else ""))


def _chosen(shown: list[str], stated: list[Found[str]], evidence: Evidence) -> Found[str] | None:
    """The shown heading that another source confirms; else what structured data says; else the cleaned title."""
    if wrapped := _inside_a_heading(shown, stated):
        return wrapped
    if confirmed := _confirmed(shown, stated, evidence):
        return Found(confirmed[:_MAX_CHARS], "dom")
    if unlike := _beside_a_slogan(shown, stated):
        return Found(unlike[:_MAX_CHARS], "dom")
    if stated:
        return Found(stated[0].value[:_MAX_CHARS], stated[0].source)
    if shown:
        return Found(shown[0][:_MAX_CHARS], "dom")
    hint = (evidence.hints.headline or "").strip()
    return Found(hint[:_MAX_CHARS], "feed") if hint else _last_resort(evidence)


def _last_resort(evidence: Evidence) -> Found[str] | None:
    """A story is not lost for want of a headline: what looks like the site's name, then the words of the URL."""
    for value, source in (
        (next(iter(evidence.visible.headings), ""), "dom"),
        (evidence.meta("og:title"), "opengraph"),
        (evidence.page.title, "title"),
        (_words_of_url(evidence.url), "url"),
    ):
        if value.strip():
            return Found(value.strip()[:_MAX_CHARS], source)
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
        if cleaned and not _is_site_name(cleaned, evidence):
            yield Found(cleaned, source)


def _inside_a_heading(shown: list[str], stated: list[Found[str]]) -> Found[str] | None:
    """A stated headline to which the heading adds a kicker before, or a date or the site's name behind."""
    for found in stated if shown else []:
        said, told = plain_words(shown[0]), plain_words(found.value)
        if len(told) > _LONG_HEAD and told != said:
            if said.endswith(f" {told}") and len(said) - len(told) < _SHORT_TAIL:
                return found
            if said.startswith(f"{told} ") and _SEPARATOR.match(shown[0], len(found.value)):
                return found
    return None


def _confirmed(shown: list[str], stated: list[Found[str]], evidence: Evidence) -> str:
    """A heading that the head repeats: word for word, as a part, or by enough of its words."""
    told = {plain_words(found.value) for found in stated}
    whole_title = plain_words(evidence.page.title)
    for heading in shown:
        if plain_words(heading) in told:
            return heading
    for heading in shown:
        said = plain_words(heading)
        if _length(said) > _LONG_HEAD and (said in whole_title or any(said in t for t in told)):
            return heading
    if shown and stated and _likeness(shown[0], stated[0].value) > _LIKENESS:
        return shown[0]
    return ""


def _beside_a_slogan(shown: list[str], stated: list[Found[str]]) -> str:
    """The page's only heading, where nothing but a <title> speaks, and that of other things: it is the site's."""
    if len(shown) != 1 or any(found.source != "title" for found in stated):
        return ""
    said = words(shown[0])
    of_title = frozenset().union(*(words(found.value) for found in stated))
    is_headline = _length(plain_words(shown[0])) > _LONG_HEAD and len(said) >= _WORDS_OF_A_HEADLINE
    return shown[0] if is_headline and len(said & of_title) < _COMMON * len(said) else ""


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
        if key and key != own and not (own and title.startswith(chosen) and _SEPARATOR.match(title, len(chosen))):
            kept.setdefault(key, title[:_MAX_CHARS])
    return tuple(kept.values())[:_MAX_OTHERS]


def kicker(evidence: Evidence, chosen: str) -> str:
    """The short line above the headline, when the headline does not hold it."""
    line = evidence.visible.kicker.strip(" :|–-")
    return "" if not line or plain_words(line) in plain_words(chosen) else line


def without_site(title: str, evidence: Evidence) -> str:
    """Cut " | Site" and "Site: " off, and short names of sections before them."""
    title = " ".join(title.split())
    for _ in range(3):
        shorter = _cut_once(title, evidence)
        if shorter == title:
            break
        title = shorter
    return title


def _cut_once(title: str, evidence: Evidence) -> str:
    name, colon, rest = title.partition(": ")
    if colon and _squeezed(name) in map(_squeezed, evidence.site_names):
        return rest
    marks = list(_SEPARATOR.finditer(title))
    if not marks:
        return title
    first, last = marks[0], marks[-1]
    head, tail = title[: last.start()], title[last.end() :]
    if not plain_words(tail) or _names_site(tail, evidence):
        return head.strip()
    strong = last.group().strip() in _STRONG
    if strong and len(tail) < _SHORT_TAIL and len(plain_words(head)) >= _LONG_HEAD:
        return head.strip()
    if _names_site(title[: first.start()], evidence):
        return title[first.end() :].strip()
    return title


def _names_site(part: str, evidence: Evidence) -> bool:
    """Whether a piece of a title is the site's name, or its host's, or one inside the other."""
    said = _squeezed(part)
    names = [_label(evidence.host), *map(_squeezed, evidence.site_names)]
    return bool(said) and any(
        said == name
        or (min(len(said), len(name)) >= _TELLING and (said in name or name in said) and len(said) < len(name) + 20)
        for name in names
    )


def _squeezed(name: str) -> str:
    return plain_words(name).replace(" ", "")


def _is_site_name(heading: str, evidence: Evidence) -> bool:
    said = plain_words(heading)
    return (
        not said
        or said in {plain_words(name) for name in evidence.site_names}
        or said.replace(" ", "") == _label(evidence.host)
    )


def _label(host: str) -> str:
    """The name in a host: `ledger` of www.ledger.co.example."""
    labels = [
        part
        for part in host.split(".")[:-1]
        if part not in {"www", "m", "amp", "news", "blog", "co", "com", "org", "net"}
    ]
    return max(labels, key=len, default="").replace("-", "")
