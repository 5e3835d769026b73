"""The byline as published, without what stands beside it: dates, clocks, "3 hours ago", counters, buttons.

A line that says when it was read would make a revision of every visit.
"""

import re
from collections.abc import Iterator, Sequence

from functions.normalize.fields.months import month_number
from functions.normalize.fields.name_words import BEFORE_DATES, DAYS
from functions.normalize.fields.names import credits_in

_CLOCK = re.compile(
    r"""
    \b\d{4}-\d\d-\d\d\S* | \b\d{4}\s?[年년] | \b\d{4}[./]\d\d?[./]\d\d?
    | \b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}\b
    | \b\d\d?[:.]\d\d\b | \d\d?:\d\d\b | \b\d\d?\s?[ap]\.?m\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SPAN = re.compile(
    r"""
    (?: \b(?:vor|il\ y\ a|hace|há|fa|for)\s )? (?:\b|(?<=vor\s)) (?:\d+|an?|one|einem|einer|une?) \s?
    (?: min(?:ute[ns]?|s|uti|utos|uto)? | hours? | hrs? | days? | weeks? | months? | years? | std | stunden?
      | tag(?:en?)? | wochen? | monat(?:en?)? | jahr(?:en)? | heures? | jours? | semaines? | horas? | d[ií]as?
      | semanas? | or[ae]
      | giorn[oi] | uur | dagen | timmar | timer | godzin\w* | dni | минут\w* | час\w* | дн\w+ | saat | dakika
    ) \b (?: \s(?:ago|old|önce|назад)\b )?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COUNT = re.compile(
    r"\b\d+\s(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|shares?|views?|reacties)\b",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"""
    \b(?: print\ this\ article | (?:view|see|read)\ (?:all|more|author|profile|bio)\b | more\ (?:by|from)\b
      | search\ (?:author|for\ this\ author) | follow\b | leave\ a\ comment | no\ comments | comments?\ (?:off|closed)\b
      | copy\ link | facebook\b | twitter\b | linkedin\b | iniciar\ sesión | seguir\b | anhören\b | teilen\b | drucken\b
      | alle\ (?:artikel|beiträge)\b | mehr\ von\b | kommentare\ geschlossen | lesezeit\b | in\ rubrik\b
      | gespeichert\ unter | (?-i:Comments\b|About\ (?=[A-Z])|Biography\b) )
    | (?<!\S)@\w+ | \S+@\S+\.\w+ | \[email.protected\] | \(\d{3}\)\s?\d{3}-\d{4}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BUTTON_OR_SURNAME = re.compile(r"\b(?:Print|Share|Email)\b")
_NO_BUTTONS_FOLLOW = re.compile(
    r"(?!\s?(?:\d|Print\b|Share\b|Email\b|Comments\b|(?!(?:and|und|et|y|e|i|och|og|en)\s)[a-z]))"
)
# A number beside a word; it is a date if the word is a month's.
_DAY_MONTH = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s(?:de\s)?([^\W\d_]{3,12})\b(?:\.?,?\s(?:19|20)\d\d\b)?", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    r"\b([^\W\d_]{3,12})\.?\s(?:\d{1,2}(?:st|nd|rd|th)?(?:,?\s(?:19|20)\d\d)?|(?:19|20)\d\d)\b", re.IGNORECASE
)
_EDGES = " \t|·•⋅–—-,:;/&"
_LABELS = DAYS | BEFORE_DATES
_LABELS |= frozenset(
    "published posted updated last publiziert veröffentlicht aktualisiert stand zuletzt geändert publié posté mis jour "
    "publicado actualizado atualizado pubblicato aggiornato gepubliceerd geplaatst publicerad uppdaterad opublikowano "
    "today yesterday heute gestern vom dated time datum date data so mo di mi do fr sa sat sun".split()
)
_BESIDE_CLOCKS = frozenset("at um uhr h am pm a p m um à alle ore a las de th st nd rd gmt utc cet est edt ist".split())
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_DATE = 60  # characters
_TWICE = re.compile(r"(.{5,60}?)\s+\1")


def byline_of(line: str, names: Sequence[str]) -> str:
    """The part of the line that credits; `names`: whom it names, of which nothing is cut off."""
    line = " ".join(line.split())
    marks = list(_marks(line))
    if not marks:
        return _once(line)
    named = [at.span() for name in names if (at := re.search(re.escape(name), line, re.IGNORECASE))]
    lead = _behind_leading(marks, line)
    first, last = min(named, default=(lead, lead))[0], max(named, default=(lead, lead))[1]
    start = max((end for _, end in marks if end <= first), default=0)
    stop = min((begin for begin, _ in marks if begin >= last), default=len(line))
    told = line[start:last] + _without_labels(line[last:stop])
    return _once(told.strip(_EDGES)) or line


def is_only_a_date(line: str) -> bool:
    """`Wednesday, February 11, 2026`, `Veröffentlicht: 11.02.2026 um 8:15 Uhr`: nothing is told besides."""
    if len(line) > _LONGEST_DATE or not any(map(str.isdecimal, line)):
        return False
    words = (word.casefold() for word in _WORD.findall(line))
    return all(word in _LABELS or word in _BESIDE_CLOCKS or month_number(word) for word in words)


def _behind_leading(marks: Sequence[tuple[int, int]], line: str) -> int:
    """Where the line begins to tell anything: behind the marks that begin it."""
    at = 0
    for begin, end in sorted(marks):
        at = max(at, end) if not line[at:begin].strip(_EDGES) else at
    return at


def _once(line: str) -> str:
    """`Ann Example Ann Example`: a portrait's name, and the one below it."""
    doubled = _TWICE.fullmatch(line)
    return doubled[1] if doubled else line


def _marks(line: str) -> Iterator[tuple[int, int]]:
    """Where something stands that is no credit."""
    for pattern in (_CLOCK, _SPAN, _COUNT, _BUTTON):
        yield from (found.span() for found in pattern.finditer(line))
    yield from (found.span() for found in _BUTTON_OR_SURNAME.finditer(line) if not _is_surname(found, line))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        yield from (found.span() for found in pattern.finditer(line) if month_number(found[1]))


def _is_surname(found: re.Match[str], line: str) -> bool:
    """`By Ann Share`: a given name that wants one stands right before, no other button and no sentence behind."""
    told, given = line[: found.start()], line[: found.start()].split(" ")[-2:-1]
    if not given or not given[0][:1].isupper() or not _NO_BUTTONS_FOLLOW.match(line, found.end()):
        return False
    return credits_in(told).pen_names[-1:] == (given[0],)


def _without_labels(told: str) -> str:
    """Less the words that led to what was cut off: `Ann Example Published` → `Ann Example`."""
    kept = told.split(" ")
    while kept and (kept[-1].strip(_EDGES + ".").casefold() in _LABELS or not kept[-1].strip(_EDGES)):
        kept.pop()
    return " ".join(kept).rstrip(_EDGES)
