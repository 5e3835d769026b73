"""Names out of bylines: who is a person, who is not, and what is no name at all."""

import re
from functools import lru_cache
from typing import NamedTuple

from functions.normalize.fields.agencies import agencies_in, agency_of
from functions.normalize.fields.byline_words import (
    BEFORE_DATES,
    BY,
    BY_INSIDE,
    CUT,
    NO_CREDIT,
    NO_NAME_SIGNS,
    NO_NAMES,
    NOT_OF_PEOPLE,
    OTHER_WORK,
    PARTICLES,
    ROLE,
    ROLE_BEHIND,
    SEPARATOR,
)
from functions.normalize.fields.months import month_number

_COMMA = re.compile(r"\s*,\s*")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER_BEHIND = re.compile(r"\s+\d")
_A_TIME = re.compile(r"(?:^|\s)\d+(?:[.:,]|\s|$|[ap]m\b)|\d:\d")
_LINK_OR_NUMBER = re.compile(r"https?:|@|\d{3}")
_CHARS_OF_A_CHINESE_NAME = 3  # mostly: one of the surname, two given
_CHINESE_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_WORDS_OF_A_PEN_NAME = 4
_WORDS_OF_AN_ORGANIZATION = 8
_WORDS_OF_A_NAME = range(1, 7)
_CHARS_OF_A_NAME = range(2, 61)
_SCRIPT_WITHOUT_CASE = re.compile(
    "[\u0590-\u05ff\u0600-\u06ff\u0900-\u0fff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


class Credits(NamedTuple):
    """Who a byline names."""

    people: tuple[str, ...] = ()
    pen_names: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def credits_in(byline: str) -> Credits:
    """Read a byline, or one author of structured data."""
    if NO_CREDIT.match(byline.strip()):
        return Credits()
    people: list[str] = []
    pen_names: list[str] = []
    agencies: list[str] = list(agencies_in(byline.strip("() ")))
    organizations: list[str] = []
    for part in parts_of(byline):
        name = clean_name(part)
        if not name or OTHER_WORK.match(part):
            continue
        if found := agencies_in(name):
            agencies.extend(found)
        elif is_person(name):
            people.append(name)
        elif is_pen_name(name):
            pen_names.append(name)
        elif _is_organization(name):
            organizations.append(name)
    return Credits(*(tuple(dict.fromkeys(group)) for group in (people, pen_names, agencies, organizations)))


def parts_of(byline: str) -> list[str]:
    """The byline cut where one name ends and the next begins."""
    line = without_by(" ".join(byline.split()))
    parts: list[str] = []
    for piece in SEPARATOR.split(line):
        names = [name for name in _COMMA.split(piece) if name]
        if len(names) == 2 and all(" " not in name for name in names) and not ROLE.search(names[1]):  # noqa: PLR2004
            parts.append(f"{names[1]} {names[0]}")  # "Sample, Ann"
        else:
            parts.extend(part for name in names for part in _chinese_names(name))
    return parts


def _chinese_names(part: str) -> list[str]:
    """`王小明 李红` are two people; `山田 太郎`, a surname and a given name, is one."""
    words = part.strip("()（） ").split()
    are_names = len(words) > 1 and all(_CHINESE_NAME.fullmatch(word) for word in words)
    return words if are_names and max(map(len, words)) >= _CHARS_OF_A_CHINESE_NAME else [part]


def without_by(line: str) -> str:
    """What stands behind "by", at the line's beginning or, after a date or a desk, inside it."""
    for _ in range(2):
        line = BY.sub("", line, count=1)
    inside = BY_INSIDE.search(line)
    return line[inside.end() :] if inside else line


def clean_name(part: str) -> str:
    """The name alone: no place, role, date or address behind it."""
    part = without_by(part.strip())
    cut = ROLE_BEHIND.sub(r"\1", _without_date(CUT.sub("", part)))
    return (cut or part).strip(" ,;:.-–—|*•·\"'“”‹›<>()（）[]【】").removesuffix("'s")


def _without_date(name: str) -> str:
    """`Ann Example April 12`, `Ann Example am 12. April` and `Ann Example 0` without what is no name."""
    number = _NUMBER_BEHIND.search(name)
    if not number:
        return name
    words = name[: number.start()].split()
    while words and (words[-1].lower() in BEFORE_DATES or (len(words) > 1 and month_number(words[-1]))):
        words.pop()
    return " ".join(words)


def is_person(name: str) -> bool:
    """Two to six capitalized words, or a name in a script without capitals; none speaks of an organization."""
    if not _may_be_a_name(name) or agency_of(name):
        return False
    if _SCRIPT_WITHOUT_CASE.search(name):
        return len(name.split()) in _WORDS_OF_A_NAME and not any(c.isdigit() for c in name)
    words = name.split()
    if len(words) not in _WORDS_OF_A_NAME or len(words) == 1 or any(c.isdigit() for c in name):
        return False
    capitalized = [word for word in words if word.lower() not in PARTICLES]
    return capitalized[-1:] == words[-1:] and all(_begins_large(word) for word in capitalized)


def _may_be_a_name(name: str) -> bool:
    lowered = name.lower()
    return (
        len(name) in _CHARS_OF_A_NAME
        and lowered not in NO_NAMES
        and not NO_NAME_SIGNS.search(name)
        and NOT_OF_PEOPLE.isdisjoint(_WORD.findall(lowered))
    )


def _begins_large(word: str) -> bool:
    first = next((c for c in word if c.isalpha()), "")
    return first.isupper() or not first or "'" in word[:3] or "’" in word[:3]


def is_pen_name(name: str) -> bool:
    """One word that could be somebody's first name or handle: to be believed only where the page shows it."""
    return (
        _may_be_a_name(name)
        and len(name.split()) <= _WORDS_OF_A_PEN_NAME
        and any(c.isalpha() for c in name)
        and not _A_TIME.search(name)
        and not month_number(name)
    )


def _is_organization(name: str) -> bool:
    words = len(name.split())
    return len(name) in _CHARS_OF_A_NAME and words <= _WORDS_OF_AN_ORGANIZATION and not _LINK_OR_NUMBER.search(name)
