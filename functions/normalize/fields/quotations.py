"""Who said what: quotations whose speaker their own sentence names. A best effort, measured by `make bench`.

A quotation is what stands between quotation marks, long enough to be more than a word under suspicion. Its speaker is
the name that a verb of saying ties to it, behind it ("…," said Ann Example), before it (Ann Example said: "…"), or
that "according to" introduces. Pronouns, and sentences that name nobody, give nothing: no speaker is better than a
wrong one.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from functions.normalize.fields.speech_words import LANGUAGES, NOT_NAMES, TITLES, according_to, verbs_of
from shared.blocks import Block, text_of
from shared.story import Quotation

_MARKS = '„“”»«"‘'
_QUOTED = re.compile(
    r"„([^„“”]{4,1200})[“”]|“([^“”„]{4,1200})”|»([^»«]{4,1200})«|«\s?([^»«]{4,1200}?)\s?»|\"([^\"“”]{4,1200})\""
    r"|‘(?<![\w’]‘)([^‘]{4,1200}?)’(?!\w)"  # looks behind last: what begins with a mark is found by its marks
)
_FEWEST_WORDS = 3  # less is a title or a word under suspicion, unless the sentence says who says it
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚ"
_WORD = rf"(?:[{_UPPER}](?:\.|[\w'’-]*))"
_ABBREVIATED = r"(?:(?:Reps?|Sens?|Gov|Gen|Lt|Col|Capt|Sgt|Mr|Mrs|Ms|Dr|Prof)\.\s)*"
_PARTICLE = (
    r"(?:(?:van|von)\s(?:der|den|dem)|van|von|vom|de\s(?:la|los)|de|del|della|des|di|da|dos?|du|la|le|bin|al|ten|ter|zu"
    r"|af|y)"
)
_NAME = rf"{_ABBREVIATED}{_WORD}(?:\s(?:{_PARTICLE}\s)?{_WORD}){{0,4}}"
# "the harbour master", "le capitaine du port,": no word that leads to a place, a paper, a day.
_LEADS_ELSEWHERE = (
    r"(?:in|at|to|from|on|with|en|con|dans|im|am|bei|op|para|por|pour|à|chez|nel|su)\s"
    rf"|(?:of|de|del|du|di|da|do|della|des|van|von)\s[{_UPPER}]"
)
_ROLE = rf"(?:(?!{_LEADS_ELSEWHERE})[a-zà-ÿ0-9][\w'’-]*,?\s){{0,8}}"
_ASIDE = r"(?:,\s[^,:]{2,80},|\s\([^()]{1,40}\))?"
_TITLE_BEFORE = re.compile(rf"^(?:(?:{TITLES})\.?\s)+(?=[{_UPPER}])")
_GIVEN = rf"[{_UPPER}](?:\.|[\w-]+)"
_GIVEN_NAMES = re.compile(rf"\b({_GIVEN}(?:\s{_GIVEN})?(?:\s{_PARTICLE})?)\s\Z")
_AUXILIARY = r"(?:(?:a|ha|hat|hatte|had|has|have)\s)?"
_VERB_FIRST = re.compile(rf"[,.]?\s*(?:s['’])?{_AUXILIARY}([^\W\d_]+)\s")
_ROLE_AND_NAME = re.compile(rf"{_ROLE}({_NAME})(?:(?:\s[a-z][\w-]{{3,}}){{1,2}}\s({_WORD}(?:\s{_WORD}){{1,2}}))?")
_OF_A_PLACE = re.compile(r"\b(?:of|at|in|en|à|de|du|des|di|del|della|von|vom|bei)\s$")
_NAME_FIRST = tuple(
    re.compile(rf"[,.]?\s*({_NAME}){aside}\s{_AUXILIARY}([^\W\d_]+)") for aside in ("", _ASIDE.removesuffix("?"))
)
_NAME_LAST = re.compile(rf"\b({_NAME}){_ASIDE}\s{_AUXILIARY}$")
_LABEL = re.compile(rf"\W*({_NAME}):\s*$")
_LAST_SENTENCE = re.compile(r".*[.!?](?<!\b[A-Z].)(?<!\bMr.)(?<!\bMs.)(?<!\bDr.)\s", re.DOTALL)  # all before it
_REACH, _REST, _OPENING = (
    200,
    62,
    40,
)  # characters between a quotation and its speaker, behind the verb, before the phrase
_ANY_WORD = re.compile(r"\w+")
_ENGLISH_VERBS = frozenset(verbs_of("en"))  # some begin sentences: "Replied Ann Example"
_MAX_QUOTATIONS = 60
_MAX_NAME_WORDS = 5


class _Words(NamedTuple):
    """How one language says who said something."""

    verbs: frozenset[str]
    according: re.Pattern[str]
    leading_on: frozenset[str]  # first words of "according to"


def quotations(blocks: Sequence[Block], language: str) -> tuple[Quotation, ...]:
    """Those of a story's paragraphs, in order, with the speakers' names as complete as the story has them."""
    found = [
        (n, quoted)
        for n, block in enumerate(blocks)
        if _may_quote(block)
        for quoted in quotations_in(block.text, language)
    ][:_MAX_QUOTATIONS]
    told = text_of(blocks) if found else ""
    names = {speaker: _whole_name(speaker, told, language) for _, (_, speaker) in found}
    return tuple(Quotation(text=text, speaker=names[who], block=n) for n, (text, who) in found if names[who])


def _may_quote(block: Block) -> bool:
    is_prose = block.type == "paragraph" or (block.type == "quote" and not block.pull)
    return is_prose and any(map(block.text.__contains__, _MARKS))


def _whole_name(speaker: str, told: str, language: str) -> str:
    """`Sample` → `Bo Sample`, when the story has it. Where nouns have capitals, a single word may be any of them."""
    if " " in speaker or speaker not in told:
        return speaker
    for place in _places_of(speaker, told):
        found = _GIVEN_NAMES.search(told, max(0, place - _REACH), place)
        if found and (name := _clean(f"{found[1]} {speaker}")):
            return name if " " in name else ""
    return "" if language.startswith("de") else speaker


def _places_of(word: str, text: str) -> Iterator[int]:
    """Where it begins and ends as a word."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if text[max(0, place - 1) : place].isspace() and not text[end : end + 1].isalnum():
            yield place
        place = text.find(word, end)


def quotations_in(paragraph: str, language: str) -> Iterator[tuple[str, str]]:
    """Quotations of a paragraph, with their speakers."""
    words = _words(language.partition("-")[0])
    end = 0
    marks = list(_QUOTED.finditer(paragraph))
    for number, mark in enumerate(marks):
        until = marks[number + 1].start() if number + 1 < len(marks) else len(paragraph)
        before, behind = paragraph[end : mark.start()], paragraph[mark.end() : until]
        end = mark.end()
        text = next(group for group in mark.groups() if group).strip()
        if len(text.split()) >= _FEWEST_WORDS and (speaker := _speaker(before, behind, words)):
            yield text, speaker


def _speaker(before: str, behind: str, words: _Words) -> str:
    """The name behind the quotation, else the one before it in the sentence."""
    before = before[-_REACH:]
    sentence = _LAST_SENTENCE.match(before)
    candidates = chain(
        _behind(behind[:_REACH], words), _before(before[sentence.end() :] if sentence else before, words)
    )
    return next((name for found in candidates if (name := _clean(found))), "")


def _behind(line: str, words: _Words) -> Iterator[str]:
    """`said the harbour master Ann Example`, `Ann Example, harbour master, said`, `according to Ann Example`."""
    verb = _VERB_FIRST.match(line)
    if verb and verb[1] in words.verbs and (name := _ROLE_AND_NAME.match(line, verb.end())):
        yield name[2] or name[1]  # "said Ledger reporter Ann Example"
    for pattern in _NAME_FIRST:
        if (named := pattern.match(line)) and named[2] in words.verbs:
            yield named[1]
    phrase = next(_according(line[:_OPENING], words), None)
    if phrase and not line[: phrase.start()].strip(" ,.") and (name := _ROLE_AND_NAME.match(line, phrase.end())):
        yield name[2] or name[1]


def _before(line: str, words: _Words) -> Iterator[str]:
    """`Ann Example, harbour master, told us:`, `said Ann Example:`, `According to Ann Example,`, `Ann Example:`."""
    for verb in _ANY_WORD.finditer(line):
        if verb[0] not in words.verbs:
            continue
        rest = line[verb.end() :].rstrip()
        if len(rest) <= _REST and ":" not in rest[:-1]:
            named = _NAME_LAST.search(line, 0, verb.start())
            if named and not _OF_A_PLACE.search(line, 0, named.start()):
                yield named[1]
            name = _ROLE_AND_NAME.match(line, verb.end() + 1)
            if name and rest.endswith((":", ",")):
                yield name[1]
    for phrase in _according(line, words):
        name = _ROLE_AND_NAME.match(line, phrase.end())
        if name and len(line) - name.end() <= _REST and ":" not in line[name.end() :]:
            yield name[1]
    if label := _LABEL.match(line):
        yield label[1]


def _according(line: str, words: _Words) -> Iterator[re.Match[str]]:
    for word in _ANY_WORD.finditer(line):
        if word[0].lower() in words.leading_on and (phrase := words.according.match(line, word.start())):
            yield phrase


def _clean(name: str) -> str:
    """The name alone: no form of address before it, no word that begins a sentence, and not a pronoun."""
    name = _TITLE_BEFORE.sub("", name).strip(" ,.")
    first, _, rest = name.partition(" ")
    if rest and (first in NOT_NAMES or first.lower() in _ENGLISH_VERBS):
        name = _TITLE_BEFORE.sub("", rest)
    return "" if name in NOT_NAMES or len(name.split()) > _MAX_NAME_WORDS else name


@cache
def _words(language: str) -> _Words:
    """Of this language; of all we know, when it is another one."""
    known = [language] if language in LANGUAGES else list(LANGUAGES)
    verbs = frozenset(word for code in known for word in verbs_of(code))
    phrases = [phrase for code in known for phrase in according_to(code)]
    return _Words(
        verbs,
        re.compile(rf"(?:{'|'.join(phrases)})\s", re.IGNORECASE),
        frozenset(re.split(r"\W", phrase)[0] for phrase in phrases),
    )
