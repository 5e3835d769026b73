"""The language of the story, BCP 47: as declared, unless the text plainly says otherwise."""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from functions.normalize.fields.evidence import Evidence, Found, text

_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:$|[-_.])", re.IGNORECASE)
# A language's own region says nothing: `en-US` is `en`, `de-DE` is `de`.
# Portuguese has two homes, Chinese two scripts.
_HOME_REGIONS = {
    "en": "US", "sv": "SE", "da": "DK", "nb": "NO", "nn": "NO", "ja": "JP", "ko": "KR", "el": "GR", "cs": "CZ",
    "uk": "UA", "sl": "SI", "et": "EE", "he": "IL", "hi": "IN", "vi": "VN", "fa": "IR", "ca": "ES", "eu": "ES",
    "gl": "ES", "sq": "AL", "sr": "RS", "ka": "GE", "hy": "AM", "kk": "KZ", "bn": "BD", "ta": "IN", "ur": "PK",
    "ms": "MY", "pt": "", "zh": "",
}  # fmt: skip
# Countries taken for languages; and what is no language at all.
_MISTAKEN = {"jp": "ja", "cn": "zh", "kr": "ko", "gr": "el", "dk": "da", "cz": "cs", "ua": "uk", "at": "de", "us": "en"}
_NO_LANGUAGES = frozenset("utf iso und zxx mul www xx".split())
_SAMPLE_CHARS = 2000
_ENOUGH_WORDS = 40
_CLEAR_LEAD = 2.0  # times as many common words as the declared language
_SCRIPT_CHARS = 600
_SCRIPT_SHARE = 0.4
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")

# Scripts that tell the language, or a few candidates of which the first is the likeliest.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar fa ur ps ckb", re.compile("[\u0600-\u06ff]")),
    ("he yi", re.compile("[\u0590-\u05ff]")),
    ("ru uk bg sr mk be kk ky mn", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi mr ne", re.compile("[\u0900-\u097f]")),
    ("bn as", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("gu", re.compile("[\u0a80-\u0aff]")),
    ("pa", re.compile("[\u0a00-\u0a7f]")),
    ("kn", re.compile("[\u0c80-\u0cff]")),
    ("ml", re.compile("[\u0d00-\u0d7f]")),
    ("si", re.compile("[\u0d80-\u0dff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("am ti", re.compile("[\u1200-\u137f]")),
    ("km", re.compile("[\u1780-\u17ff]")),
)  # fmt: skip
# The commonest words that other languages of the Latin script lack.
_COMMON_WORDS = {
    "en": "the and of to that is was for with his her they from this have which by said",
    "de": "der die und das den von mit ist des sich dem nicht ein eine auch für als wird",
    "fr": "le les des et du une dans est que qui pour sur pas au par il ce avec",
    "es": "el los las y del una por con para que su al como más pero sus ha fue",
    "pt": "o os do da e em um uma não com para que dos das ao mais foi na no",
    "it": "il di che e la per un una non sono della del con le gli dei nel anche",
    "nl": "de het een van en is dat op te voor zijn met niet aan er ook bij naar",
    "sv": "och att det som är en på för med av inte till ett har den om jag",
    "no": "og det som er på for med av ikke til å en har den at ble seg",
    "da": "og det som er på for med af ikke til at en har den der blev sig også",
    "fi": "ja on ei että se oli hän ovat mutta myös kun joka ole mukaan",
    "pl": "w i na z do nie się że to jest po od za przez jak o ale",
    "cs": "a se v na je že s z do to o k i ale jako pro byl",
    "sk": "a sa v na je že s z do to o k aj ale ako pre bol",
    "hu": "a az és hogy nem is egy volt meg azt csak de el már mint",
    "ro": "și în de la a care cu pe nu din pentru este să un o sunt mai",
    "tr": "ve bir bu da de için ile olarak olan çok gibi daha sonra kadar",
    "hr": "i je u na se da za su od s koji kao o ne bi što nije",
    "sl": "in je v na se da za so od s ki kot o ne bi tudi",
    "et": "ja on ei et see oli ta mis kui ka oma ning aga",
    "lv": "un ir ka ar no par uz to kas arī tika bet",
    "lt": "ir yra kad su iš į apie buvo tai kaip bet ne",
    "vi": "và của là có cho được trong không các một với người đã này",
    "id": "yang dan di ini itu dengan untuk dari pada dalam tidak akan",
    "ca": "el la de i que els les en una per amb del és al dels no",
    "sq": "dhe të në e për me një që nga është i ka",
    "is": "og að í er sem á við um til það var en",
    "sw": "ya wa na kwa ni katika za la kuwa hiyo baada ambao hilo alisema amesema watu",
    "zu": "ukuthi futhi ngoba kodwa lokhu uma kanye nokuthi abantu ngemuva kusho ukuze ngesikhathi",
    "xh": "ukuba kwaye kunye ukuze xa abantu emva oku ngoku yokuba kuba uthe kwakunye",
    "tl": "ang ng sa mga na ay ito hindi para kay ni si ito kanyang nito",
    "eu": "eta da ez du dira izan bat ere baino dute zen dela",
    "af": "die en van in is het dat nie wat vir op sy met",
}


class Language(NamedTuple):
    """The story's language; and the one that the page declares, when its text is in another."""

    found: Found[str] | None
    declared: str = ""


class _Spoken(NamedTuple):
    """What a text itself tells of its language."""

    likeliest: str = ""  # empty: nothing is likely enough
    of_script: list[str] = []  # noqa: RUF012 - never changed
    counts: dict[str, float] = {}  # noqa: RUF012


def language(evidence: Evidence, body: str) -> Language:
    """The declared language, as a tag; without one that the text bears out, the text's own."""
    spoken = _spoken(body[:_SAMPLE_CHARS])
    for raw, source in _declared(evidence):
        tag = _tag(raw)
        if tag:
            is_plausible = _is_plausible(tag.partition("-")[0], spoken)
            return Language(Found(tag, source)) if is_plausible else Language(Found(spoken.likeliest, "text"), tag)
    return Language(Found(spoken.likeliest, "text") if spoken.likeliest else None)


def _declared(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    return (
        (text(evidence.ld("inLanguage")), "json-ld"),
        (evidence.page.html_lang, "html"),
        (evidence.meta("og:locale"), "opengraph"),
        (evidence.meta("content-language", "language", "dc.language", "dcterms.language", "inlanguage"), "meta"),
        (evidence.hints.language or "", "feed"),
    )


def _tag(raw: str) -> str:
    """`en_us` → `en-US`; names of languages and nonsense give nothing."""
    found = _TAG.match(raw.strip())
    if not found:
        return ""
    primary, script, region = found[1].lower(), (found[2] or "").title(), (found[3] or "").upper()
    primary = _MISTAKEN.get(primary, primary)
    if primary in _NO_LANGUAGES:
        return ""
    if region == _HOME_REGIONS.get(primary, primary.upper()):
        region = ""
    return "-".join(filter(None, (primary, script, region)))


def _is_plausible(primary: str, spoken: _Spoken) -> bool:
    """False only when the text clearly is in another language."""
    likeliest = spoken.likeliest
    if not likeliest or primary == likeliest or likeliest in _ALSO_CALLED.get(primary, ""):
        return True
    if spoken.of_script:
        return primary in spoken.of_script
    counts = spoken.counts
    return counts.get(likeliest, 0) < _CLEAR_LEAD * counts.get(primary, 0) or primary not in _COMMON_WORDS


_ALSO_CALLED = {
    "nb": "no",
    "nn": "no",
    "no": "nb",
    "bs": "hr",
    "sr": "hr",
    "sh": "hr",
    "gl": "pt",
    "ms": "id",
    "in": "id",
    "iw": "he",
}


def _spoken(sample: str) -> _Spoken:
    """Nothing is likely when there is too little text."""
    of_script = _script_languages(sample)
    if of_script:
        return _Spoken(of_script[0], of_script)
    words = sample.lower().split()
    if len(words) < _ENOUGH_WORDS:
        return _Spoken()
    counts = _counts(words)
    best = max(counts, key=counts.__getitem__, default="")
    return _Spoken(best if counts.get(best, 0) * 12 >= len(words) else "", [], counts)


def _script_languages(sample: str) -> list[str]:
    opening = sample[:_SCRIPT_CHARS]
    if opening.isascii() or not _NOT_LATIN.search(opening):
        return []
    letters = sum(map(str.isalpha, opening))
    for codes, script in _SCRIPTS:
        found = len(script.findall(opening))
        # Japanese writes most words in Chinese characters: a tenth of kana tells it.
        if found > letters * (_SCRIPT_SHARE if codes != "ja" else 0.1):
            return codes.split()
    return []


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """Common word → languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for code, words in _COMMON_WORDS.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), code)
    return found


def _counts(words: list[str]) -> dict[str, float]:
    """How many of these words are common in each language; words of few languages count more."""
    known = _languages_of()
    counts: dict[str, float] = {}
    for word, times in Counter(filter(known.__contains__, words)).items():
        codes = known[word]
        for code in codes:
            counts[code] = counts.get(code, 0) + times / len(codes)
    return counts
