"""Site's and desks' names in titles: found, and cut off."""

import re
from functools import lru_cache

from functions.normalize.fields.evidence import Evidence, plain_words

BARS = "|│┃ㅣ｜"
SEPARATOR = re.compile(
    rf"(?=[\s{BARS}-])"  # no look at all places with what follows
    rf"(?:\s+(?:[{BARS}\-–—•·»«›:~/]|::|--|\|\|)\s+|\s*[{BARS}]\s*|\s+[-–—]\s*"
    r"|(?<=[\u1100-\uffdc])-(?=[\u1100-\uffdc])|--)"
)
_STRONG = frozenset([*BARS, *"» « • · › || ::".split()])
_ARCHIVE = re.compile(r"(?:blog\s+)?archi(?:ve?|ves|v)", re.IGNORECASE)  # "Site » Blog Archive » Headline"
_DENSE_DESK = re.compile("[\u3040-\u9fff\uac00-\ud7af/]{2,5}")  # politics in Chinese, Japanese, Korean: two characters
_SHORT_TAIL = 30  # characters of a site's or section's name behind a strong separator
LONG_HEAD = 15  # characters that make a headline
_TELLING = 4  # letters of a name that are no coincidence
_NAMES_NO_SITE = frozenset("www m amp news blog co com org net".split())
_PASSES = 3  # "Headline - Desk | Site.com - Country"


@lru_cache(maxsize=16)  # a page states its headline in several places
def without_site(title: str, evidence: Evidence) -> str:
    """Cut " | Site" and "Site: " off, and short names of sections before them."""
    title = " ".join(title.split())
    for _ in range(_PASSES):
        shorter = _cut_once(title, evidence)
        if shorter == title:
            break
        title = shorter
    return title


def _cut_once(title: str, evidence: Evidence) -> str:
    name, colon, rest = title.partition(": ")
    if colon and squeezed(name) in map(squeezed, evidence.site_names):
        return rest
    marks = list(SEPARATOR.finditer(title))
    if not marks:
        return title
    first, last = marks[0], marks[-1]
    head, tail = title[: last.start()], title[last.end() :]
    if not plain_words(tail) or _names_site(tail, evidence) or _names_desk(tail, evidence):
        return head.strip()
    opening = title[: first.start()]
    if _names_site(opening, evidence) or _ARCHIVE.fullmatch(opening):
        return title[first.end() :].strip()
    mark = last.group().strip()
    is_tail = (mark in _STRONG and len(tail) < _SHORT_TAIL) or (mark == "-" and _DENSE_DESK.fullmatch(tail))
    return head.strip() if is_tail and len(plain_words(head)) >= LONG_HEAD else title


def _names_site(part: str, evidence: Evidence) -> bool:
    """Whether a piece of a title is the site's name, or its host's, or one inside the other."""
    said = squeezed(part)
    names = [*_labels(evidence.host), *map(squeezed, evidence.site_names)]
    return bool(said) and any(
        said == name
        or (min(len(said), len(name)) >= _TELLING and (said in name or name in said) and len(said) < len(name) + 20)
        for name in names
    )


def _names_desk(part: str, evidence: Evidence) -> bool:
    """Whether it is the section that the page states."""
    return plain_words(part) == plain_words(evidence.meta("article:section", "section", "article:section2"))


def is_site_name(heading: str, evidence: Evidence) -> bool:
    said = plain_words(heading)
    return (
        not said
        or said in {plain_words(name) for name in evidence.site_names}
        or said.replace(" ", "") == _longest_label(evidence.host)
    )


def squeezed(name: str) -> str:
    """Letters and digits alone."""
    return plain_words(name).replace(" ", "")


@lru_cache(maxsize=64)
def _labels(host: str) -> tuple[str, ...]:
    """The names in a host: `ledger` of www.ledger.co.example."""
    return tuple(part.replace("-", "") for part in host.split(".")[:-1] if part not in _NAMES_NO_SITE)


def _longest_label(host: str) -> str:
    return max(_labels(host), key=len, default="")
