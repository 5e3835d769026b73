"""Names out of bylines: who is a person, who is not, and what is no name at all."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from functions.normalize.fields.agencies import agencies_in, agency_of
from functions.normalize.fields.byline_words import (
    ADDRESS,
    BOTH_WORKS,
    BY,
    BY_INSIDE,
    CUT,
    MAY_NAME_WORKS,
    NO_AUTHOR,
    NO_CREDIT,
    OTHER_WORK,
    SEPARATOR,
)
from functions.normalize.fields.months import month_number
from functions.normalize.fields.name_words import (
    BEFORE_DATES,
    DAYS,
    DESK_BEHIND,
    LABELS,
    NO_NAME_SIGNS,
    NO_NAMES,
    NOT_OF_PEOPLE,
    OF_A_PAPER,
    PARTICLES,
    PHRASE_WORDS,
    PLACES,
    ROLE,
    ROLE_BEHIND,
)

_COMMA = re.compile(r"\s*[,،]\s*")
_COMMA_BEFORE_JUNIOR = re.compile(r",(?=\s*(?:Jr|Sr)\b\.?\s*(?:$|[,;|]|and\b|&))")
_SHORTENED = re.compile(r"\s(?:Jr|Sr|[^\W\d_])\.")
_SURNAMES = frozenset({"Share", "Read", "Last", "Date"})  # which name other things, too: buttons, mostly
_BESIDE_BUTTONS = NO_NAMES | frozenset("facebook twitter tweet social print save copy like link whatsapp".split())
_AND_JOINED = re.compile(
    "[\u0648\u05d5][\u05d0-\u05ea\u0621-\u064a]{2,}"
)  # Arabic's and Hebrew's, a letter before a word
_NO_AND = frozenset(
    """
    وليد وائل وسام وسيم وسيمة وجدي وجدان وجيه وحيد وحيدة وداد وديع وديعة وردة ورد ورود وصال وصفي وضاح وضحى وعد وفاء
    وفيق وفيقة وفا وقار ولاء وهيب وهيبة وهبة وهبي وجنات والي ورقة ויקטור ויקי ויקטוריה ולדימיר ולרי ולריה ורד ורדה
    וילי וולטר ויויאן
    """.split()
)  # names that begin with that letter
_MAY_JOIN = re.compile("\\s[\u0648\u05d5]")
_BEFORE_AND, _LONGEST_BEFORE_AND = 2, 4  # words of a name that another is joined to
_MOST_JOINED = 12  # words of all of them; more is a sentence
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER_BEHIND = re.compile(r"\s+\d")
_GLUED_NUMBER = re.compile(r"(?<=[^\W\d_]{2})\d")  # of a date, in an element of its own
_DIGIT = re.compile(r"\d")
_A_TIME = re.compile(r"^\d+(?:m|h|d|min)$|^\d[\d.,]*\s|(?:^|\s)\d+(?:[.:,]|\s|$|[ap]m\b)|\d:\d")
_CLOCK = re.compile(r"\d:\d")
_LINK_OR_NUMBER = re.compile(r"https?:|@|\d{3}")
_CHARS_OF_A_CHINESE_NAME = 3  # mostly: one of the surname, two given
_CHINESE_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_WORDS_OF_A_PEN_NAME = 4
_WORDS_OF_AN_ORGANIZATION = 8
_WORDS_OF_A_NAME = range(1, 7)
_WORDS_WITH_SPACES = range(2, 5)  # in scripts that have no capitals, where a phrase looks like a name
_CHARS_OF_A_NAME = range(2, 61)
_SCRIPT_WITHOUT_CASE = re.compile(
    "[\u0590-\u05ff\u0600-\u06ff\u0900-\u0fff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_SCRIPT_WITH_SPACES = re.compile("[\u0590-\u0dff]")


class Credits(NamedTuple):
    """Who a byline names."""

    people: tuple[str, ...] = ()
    pen_names: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def credits_in(byline: str) -> Credits:
    """Read a byline, or one author of structured data."""
    line = _of_authors(byline)
    if not line:
        return Credits()
    people: list[str] = []
    pen_names: list[str] = []
    agencies: list[str] = list(agencies_in(byline.strip("() ")))
    organizations: list[str] = []
    for part in parts_of(line):
        name = clean_name(part)
        if not name or NO_AUTHOR.match(part):
            continue
        if found := agencies_in(name):
            agencies.extend(found)
        elif is_person(name):
            people.append(name)
        elif by_agency := _filed_by(name):
            people.append(by_agency[0])
            agencies.append(by_agency[1])
        elif is_pen_name(name) and not organizations:
            pen_names.append(name)
        elif _is_organization(name):
            organizations.append(name)
    return Credits(*(tuple(dict.fromkeys(group)) for group in (people, pen_names, agencies, organizations)))


def joined(names: Iterable[str]) -> Credits:
    """Credits of several authors together."""
    return together([credits_in(name) for name in names if name])


def together(read: Sequence[Credits]) -> Credits:
    """All of them, each name once."""
    if len(read) < 2:  # noqa: PLR2004 - nothing to put together
        return read[0] if read else Credits()
    groups = range(len(Credits._fields))
    return Credits(*(tuple(dict.fromkeys(name for one in read for name in one[group])) for group in groups))


def _of_authors(byline: str) -> str:
    """The line without addresses, and without those who took pictures, edited or translated."""
    line = " ".join(byline.split())
    if any(sign in line for sign in ("@", "http", "www.", "[email")):
        line = ADDRESS.sub(" | ", line)
    if NO_CREDIT.match(line.strip()):
        return ""
    if not MAY_NAME_WORKS.search(line):
        return line
    return OTHER_WORK.sub(" | ", BOTH_WORKS.sub("Text", line))


def parts_of(byline: str) -> list[str]:
    """The byline cut where one name ends and the next begins."""
    line = without_by(byline.strip(" |"))
    parts: list[str] = []
    for piece in SEPARATOR.split(_COMMA_BEFORE_JUNIOR.sub("", line)):
        names = [name for name in _COMMA.split(piece) if name]
        if len(names) == 2 and all(" " not in name for name in names) and not ROLE.search(names[1]):  # noqa: PLR2004
            parts.append(f"{names[1]} {names[0]}")  # "Sample, Ann"
        else:
            parts.extend(part for name in names for one in _joined_names(name) for part in _chinese_names(one))
    return parts


def _joined_names(part: str) -> list[str]:
    """`سامي الحداد وليلى منصور` are two people: the "and" is the first letter of the second one's name."""
    words = part.split() if _MAY_JOIN.search(part) else []
    words = words if len(words) <= _MOST_JOINED else []
    for at in range(_BEFORE_AND, min(len(words) - 1, _LONGEST_BEFORE_AND + 1)):
        if _AND_JOINED.fullmatch(words[at]) and words[at] not in _NO_AND:
            return [" ".join(words[:at]), *_joined_names(" ".join((words[at][1:], *words[at + 1 :])))]
    return [part]


def _chinese_names(part: str) -> list[str]:
    """`王小明 李红` are two people; `山田 太郎`, a surname and a given name, is one."""
    words = part.strip("()（） ").split()
    are_names = len(words) > 1 and all(_CHINESE_NAME.fullmatch(word) for word in words)
    return words if are_names and max(map(len, words)) >= _CHARS_OF_A_CHINESE_NAME else [part]


@lru_cache(maxsize=2048)
def without_by(line: str) -> str:
    """What stands behind "by", at the line's beginning or, after a date or a desk, inside it."""
    rest = line
    for _ in range(2):
        said = BY.match(rest)
        if not said:
            break
        rest = rest[said.end() :]
    inside = BY_INSIDE.search(rest)
    if not inside or (rest != line and not _DIGIT.search(rest, 0, inside.start())):
        return rest
    return rest[inside.end() :]


@lru_cache(maxsize=2048)
def clean_name(part: str) -> str:
    """The name alone: no place, role, date or address behind it."""
    part = without_by(part.strip())
    cut = _without_date(part if _ends_in_a_surname(part) else CUT.sub("", part))
    role = ROLE_BEHIND.match(cut)
    told = (role[1] if role else cut) or part
    name = told.strip(" ,;:.-–—|*•·=\"'“”‹›<>()（）[]【】〔〕").removesuffix("'s")
    shortened = _SHORTENED.match(told, told.rfind(name) + len(name.rpartition(" ")[0]))
    return _said_once(f"{name}." if shortened else name)


def _ends_in_a_surname(part: str) -> bool:
    """`Ann Share`: nothing but a given name and a word that would name a button behind a whole name."""
    given, _, surname = part.partition(" ")
    return surname in _SURNAMES and given.isalpha() and given.istitle() and given.lower() not in _BESIDE_BUTTONS


def _said_once(name: str) -> str:
    """`Ann Example Ann Example`, as pages with a line for each width of screen have it."""
    words = name.split()
    for times in (2, 3):
        once = len(words) // times
        if once and words == words[:once] * times and len(words[0]) > len("R."):
            return " ".join(words[:once])
    return name


def _without_date(name: str) -> str:
    """`Ann Example April 12`, `Ann Example am 12. April` and `Ann Example 0` without what is no name."""
    number = _NUMBER_BEHIND.search(name) or _GLUED_NUMBER.search(name, name.find(" ") + 1 or len(name))
    words = (name[: number.start()] if number else name).split()
    if number and len(words) > 1 and month_number(words[-1]):
        words.pop()  # months are names, too, where no number follows
    while words and (words[-1].lower() in BEFORE_DATES or (len(words) > 1 and words[-1].lower() in DAYS)):
        words.pop()
    return " ".join(words)


def is_person(name: str) -> bool:
    """Two to six capitalized words, or a name in a script without capitals; none speaks of an organization."""
    if not _may_be_a_name(name) or "_" in name or agency_of(name):
        return False
    if _SCRIPT_WITHOUT_CASE.search(name):
        in_range = _WORDS_WITH_SPACES if _SCRIPT_WITH_SPACES.search(name) else _WORDS_OF_A_NAME
        return len(name.split()) in in_range and not any(c.isdigit() for c in name)
    words = name.split()
    if len(words) not in _WORDS_OF_A_NAME or len(words) == 1 or any(c.isdigit() for c in name):
        return False
    capitalized = [word for word in words if word.lower() not in PARTICLES]
    return bool(capitalized) and _begins_large(words[-1]) and all(_begins_large(word) for word in capitalized)


def _may_be_a_name(name: str) -> bool:
    lowered = name.lower()
    return (
        len(name) in _CHARS_OF_A_NAME
        and lowered not in NO_NAMES
        and lowered not in PLACES
        and not NO_NAME_SIGNS.search(name.replace("_", ""))
        and (NOT_OF_PEOPLE.isdisjoint(_WORD.findall(lowered)) or _ends_in_a_surname(name))
        and not OF_A_PAPER.match(name)
        and not DESK_BEHIND.search(name)
    )


def _filed_by(name: str) -> tuple[str, str] | None:
    """`Ann Example Associated Press`: a name with an agency's behind it."""
    words = name.split()
    for end in (2, 3):
        agency = agency_of(" ".join(words[end:]))
        person = " ".join(words[:end])
        if agency and is_person(person):
            return person, agency
    return None


def _begins_large(word: str) -> bool:
    first = next((c for c in word if c.isalpha()), "")
    return first.isupper() or "'" in word[:3] or "’" in word[:3]


def is_pen_name(name: str) -> bool:
    """One word that could be somebody's first name or handle: to be believed only where the page shows it."""
    words = name.lower().split()
    return (
        _may_be_a_name(name)
        and len(words) <= _WORDS_OF_A_PEN_NAME
        and PHRASE_WORDS.isdisjoint(words)
        and any(c.isalpha() for c in name)
        and not _A_TIME.search(name)
        and not month_number(name)
    )


def _is_organization(name: str) -> bool:
    words = name.split()
    return (
        len(name) in _CHARS_OF_A_NAME
        and name.lower() not in LABELS
        and len(words) <= _WORDS_OF_AN_ORGANIZATION
        and not _LINK_OR_NUMBER.search(name)
        and not (_CLOCK.search(name) or month_number(words[-1]) or words[0].lower() in DAYS)
    )
