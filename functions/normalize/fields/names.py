"""Names out of bylines: who is a person, who is not, and what is no name at all."""

import re
from typing import NamedTuple

from functions.normalize.fields.agencies import agencies_in, agency_of
from functions.normalize.fields.months import month_number

# "By", in front of names.
_BY = re.compile(
    r"""
    ^\W*
    (?:
        (?: (?:written|posted|published|reported|reviewed|edited|created|submitted|story|words|text
            |analysis|opinion|review|interview|article|contributed|last\s+updated|medically\s+reviewed|guest\s+post
            |added|uploaded|as\s+told\s+to) \b [\s:]* (?:and\s+\w+\s+)?
        )* by\b
        | von|vom|par|por|di|door|af|av|przez|oleh|yazan|írta|piše|napsal|texte|text|tekst|testo|textos?
        | autor(?:in|es|en|a)?|auteurs?|autor[ei]|authors?|verfasser(?:in)?|redakteur(?:in)?|redacteur
        | автор(?:ы)?|текст|συντάκτης|penulis|reporter|writer|kirjoittaja|teksti
        | (?:escrito|publicado|posté|écrit|publié|rédigé|propos\s+recueillis|geschrieben|verfasst|erstellt|eingestellt|gespeichert
            |scritto|skriven
            |skrevet|geplaatst) \s+ (?:por|par|vo[mn]|da|av|af|door)
        | about|über
        | (?:show|view|see|read|more|all|alle|mehr|weitere|zeige|voir|tous|ver|todos)\b.{0,25}?\b(?:by|from|of|von|par|about|por)
        | quelle|source|fuente|fonte|källa|kilde|bron|来源|出典
        | 撰文|作者|本报记者|记者|記者|編輯|编辑|责编|責編|執筆|文|글|기자|بقلم|كتبت?|تحرير|מאת
    )
    (?=[\s:：.|/／]|$) [\s:：.|/／]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BY_INSIDE = re.compile(
    r"""
    (?:^|\s) [Bb]y:? \s+ (?=[^\W\d_a-z])
    | (?:^|[\s|]) [^\WA-ZÀ-Ý]\w* \s+ (?:von|par|por|door|av|af) \s+ (?=[A-ZÀ-Ý])
    | \b(?:Autor(?:in|en)?|Authors?|Auteur|Autore|Von|Par|Por|By|Text|Texte):\s+
    """,
    re.VERBOSE,
)
_SEPARATOR = re.compile(
    r"""
    \s*
    (?: [;|•·、，/／\n] | \s[–—-]\s | \s\+\s | (?:^|\s)&\s
        | \s(?:and|und|et|y|e|og|och|en|ve|и|та|i|și|és|και|with|mit|avec|con|met)\s )
    \s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NO_CREDIT = re.compile(
    r"https?:|www\.|@|/|\W*(?:photos?|fotos?|images?|pictures?|bild(?:er)?|grafik|illustrations?|video|infographic)\b",
    re.IGNORECASE,
)  # addresses, and who took the picture
_COMMA = re.compile(r"\s*,\s*")
# What follows a name in a byline: place, date, paper, labels of other things.
_CUT = re.compile(
    r"""
    \s*
    (?: \(.* | \[.* | \bon\s+\w+\s+\d.* | \bin\s+[A-Z].* | \bfor\s+(?:the\s+)?[A-Z].*
        | \b(?:published|updated|posted|last|aktualisiert|veröffentlicht|publié|mis\ à\ jour|publicado|stand|pubblicato
            |read|min\ read|minutes?|comments?|kommentare?|follow|share|contributor|staff\ writer|twitter|facebook|instagram|tags?|schlagwörter
            |rubrik|kategorien?|categor(?:y|ies)|filed|under|quelle|datum)\b.*
        | \s@\w.* | \d{1,2}[./:]\d.* | \b(?:19|20)\d\d\b.* | \s[-–—|•·]\s.* | \s기자.* | /.* | \s*[→»←«].* )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NO_NAME = re.compile(
    r"^(?:\w*admin\w*|administrator|date|datum|uhr|auteur|autor|posted(?: on)?|written|editor(?:ial)?s?|unknown|none|null|nan|undefined|webmaster|root|user|guest|author|"
    r"anonymous|anonym|no author|various|view all|contributor|wordpress|default|test|website|news|home|by|blog|superuser|"
    r"redaktion|redaction|rédaction|redacción|redazione|redactie|redaksi|the editors?|editorial (?:team|staff|board)|"
    r"staff(?: writer| reporter)?|newsroom|news desk|newsdesk|team|wire services?|agencies|agenturen|agencias|internet|"
    r"read more|more|follow|share|login|subscribe|about|profile|show more|see more|all posts|contact|email)$|"
    r"https?:|www\.|@\w|\.(?:com|net|org|de|fr|uk)\b|\{|\}|<|>|_|\d{3}|^\w+(?:\.\w+)+$",
    re.IGNORECASE,
)
_A_TIME = re.compile(r"(?:^|\s)\d+(?:[.:,]|\s|$|[ap]m\b)|\d:\d")
_BEFORE_DATES = frozenset("on am at le el il den op på um à dne от on: am:".split())
_NUMBER_BEHIND = re.compile(r"\s+\d")
_ROLE_BEHIND = re.compile(
    r"""
    ^(\S+\s+\S+(?:\s+\S+)??) \s+
    (?: senior|junior|chief|staff|lead|head\ of|founder|co-?founder|director|reporter|editor|correspondent|writer
      | contributor|columnist|journalist|manager|professor|ceo|author|producer|analyst|korrespondent(?:in)?
      | redakteur(?:in)?|leitende[rn]?|chefredakteur(?:in)?|rédact\w+|journaliste|redactora?|periodista ) \b .*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOT_A_PERSON = re.compile(
    r"""
    \b
    (?: news|newsroom|press|presse|media|médias|times|post|herald|tribune|gazette|journal|magazine|network|television
      | tv|radio|online|redaktion\w*|redacci[oó]n|r[eé]daction|redazione|redactie|redaksi|staff|team|desk|editors?
      | editorial|agency|agentur|agence|agencia|verlag|gmbh|inc|ltd|llc|corp|company|group|universit\w*|institute?
      | association|foundation|ministry|department|office|center|centre|council|committee|bureau|club|society|union
      | reporter|correspondents?|korrespondent\w*|writers?|contributors?|columnist|photographer|fotograf|producer
      | publisher|blog|website|services?|nachrichten|zeitung|pressestelle|sender|studios?|digital|podcast|video
      | newsletter|copyright|rights|reserved|subscribe|minutes?|min|read|comments?|views|share|updated|published
      | today|yesterday|ago|january|february|april|june|july|august|september|october|november|december
      | mitarbeit|mitarbeiter|leser|guest|official|community|posted|posts|reviewed|written|guides?|tips|resources
      | strategy|marketing|jobs|business|finance|sports?|politics|world|lifestyle|technology|director|manager|expert
      | analyst|specialist|professor|founder|security|policy|archives?|categor\w+|tags?|author|authors|page )
    \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|journalist|columnist|contributor|producer|director|professor|manager|"
    r"expert|specialist|analyst|photographer|chief|ceo|cfo|cto|founder|president|officer|head|lead|senior|staff|"
    r"redakteur\w*|korrespondent\w*|journaliste|rédact\w*|chef\w*|leiter\w*|reporter\w*|volontär\w*|autor\w*|"
    r"md|m\.d\.?|phd|ph\.d\.?|mba|rd|ms|rn|cpa|esq|jr\.?|sr\.?|ii|iii)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    "de da do dos das di del della dello degli van von vom zu zur zum der den ter ten te la le les el al bin ibn ben "
    "abu af av y e i und und't 't d' du des st o os mac mc v. d. à".split()
)
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


def credits_in(byline: str) -> Credits:
    """Read a byline, or one author of structured data."""
    if _NO_CREDIT.match(byline.strip()):
        return Credits()
    people: list[str] = []
    pen_names: list[str] = []
    agencies: list[str] = list(agencies_in(byline.strip("() ")))
    organizations: list[str] = []
    for part in parts_of(byline):
        name = clean_name(part)
        if not name:
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
    for piece in _SEPARATOR.split(line):
        names = [name for name in _COMMA.split(piece) if name]
        if len(names) == 2 and all(" " not in name for name in names) and not _ROLE.search(names[1]):  # noqa: PLR2004
            parts.append(f"{names[1]} {names[0]}")  # "Sample, Ann"
        else:
            parts.extend(names)
    return parts


def without_by(line: str) -> str:
    """What stands behind "by", at the line's beginning or, after a date or a desk, inside it."""
    for _ in range(2):
        line = _BY.sub("", line, count=1)
    inside = _BY_INSIDE.search(line)
    return line[inside.end() :] if inside else line


def clean_name(part: str) -> str:
    """The name alone: no place, role, date or address behind it."""
    part = without_by(part.strip())
    cut = _ROLE_BEHIND.sub(r"\1", _without_date(_CUT.sub("", part)))
    return (cut or part).strip(" ,;:.-–—|*•·\"'“”‹›<>()[]").removesuffix("'s")


def _without_date(name: str) -> str:
    """`Ann Example April 12`, `Ann Example am 12. April` and `Ann Example 0` without what is no name."""
    number = _NUMBER_BEHIND.search(name)
    if not number:
        return name
    words = name[: number.start()].split()
    while words and (words[-1].lower() in _BEFORE_DATES or (len(words) > 1 and month_number(words[-1]))):
        words.pop()
    return " ".join(words)


def is_person(name: str) -> bool:
    """Two to six capitalized words, or a name in a script without capitals; none speaks of an organization."""
    if len(name) not in _CHARS_OF_A_NAME or _NO_NAME.search(name) or _NOT_A_PERSON.search(name) or agency_of(name):
        return False
    if _SCRIPT_WITHOUT_CASE.search(name):
        return len(name.split()) in _WORDS_OF_A_NAME and not any(c.isdigit() for c in name)
    words = name.split()
    if len(words) not in _WORDS_OF_A_NAME or len(words) == 1 or any(c.isdigit() for c in name):
        return False
    capitalized = [word for word in words if word.lower() not in _PARTICLES]
    return capitalized[-1:] == words[-1:] and all(_begins_large(word) for word in capitalized)


def _begins_large(word: str) -> bool:
    first = next((c for c in word if c.isalpha()), "")
    return first.isupper() or not first or "'" in word[:3] or "’" in word[:3]


def is_pen_name(name: str) -> bool:
    """One word that could be somebody's first name or handle: to be believed only where the page shows it."""
    return (
        len(name) in _CHARS_OF_A_NAME
        and not _NO_NAME.search(name)
        and not _NOT_A_PERSON.search(name)
        and len(name.split()) <= 4  # noqa: PLR2004 - words
        and any(c.isalpha() for c in name)
        and not _A_TIME.search(name)
        and not month_number(name)
    )


def _is_organization(name: str) -> bool:
    return len(name) in _CHARS_OF_A_NAME and not re.search(r"https?:|@|\d{3}", name) and len(name.split()) <= 8  # noqa: PLR2004
