"""The clock of a site's country, or of the country of its language: for times of which nobody tells the zone."""

from datetime import date, timedelta

from functions.normalize.fields.evidence import Evidence

_SUMMER_BEGINS, _SUMMER_ENDS = 3, 10  # months; in Europe on their last Sunday, in Israel two days earlier in March
# Top-level domains of countries with one zone. Those that anybody takes (.me, .co, .tv, .io) tell nothing.
_HOURS = {
    "jp": 9, "kr": 9, "cn": 8, "tw": 8, "hk": 8, "sg": 8, "my": 8, "ph": 8, "th": 7, "vn": 7, "kh": 7, "mm": 6.5,
    "bd": 6, "in": 5.5, "lk": 5.5, "np": 5.75, "pk": 5, "uz": 5, "af": 4.5, "ae": 4, "om": 4, "ge": 4, "az": 4,
    "ir": 3.5, "tr": 3, "sa": 3, "qa": 3, "kw": 3, "bh": 3, "iq": 3, "ye": 3, "ke": 3, "tz": 3, "ug": 3, "et": 3,
    "by": 3, "za": 2, "zw": 2, "zm": 2, "rw": 2, "ng": 1, "cm": 1, "dz": 1, "tn": 1, "gh": 0, "sn": 0, "ci": 0,
    "is": 0, "ar": -3, "uy": -3, "ve": -4, "bo": -4, "do": -4, "pe": -5, "ec": -5, "pa": -5, "cr": -6, "gt": -6,
    "hn": -6, "sv": -6, "ni": -6,
}  # fmt: skip
_SUMMER_TIME = {
    "at be ba ch cz de dk es fr hr hu it li lu mk mt nl no pl rs se si sk al": 1,
    "bg cy ee fi gr il lb lt lv md ro ua": 2,
    "ie pt uk": 0,
}
_OF_LANGUAGES = {
    "ja": "jp", "ko": "kr", "th": "th", "vi": "vn", "hi": "in", "fa": "ir", "tr": "tr", "ka": "ge", "is": "is",
    "de": "de", "it": "it", "nl": "nl", "da": "dk", "sv": "se", "no": "no", "nb": "no", "nn": "no", "pl": "pl",
    "cs": "cz", "sk": "sk", "hu": "hu", "sl": "si", "hr": "hr", "sr": "rs", "sq": "al", "fi": "fi", "et": "ee",
    "lv": "lv", "lt": "lt", "bg": "bg", "ro": "ro", "el": "gr", "uk": "ua", "he": "il",
}  # fmt: skip
_ANYBODYS = frozenset("ai am cc co eu fm io la me sh to tv ws".split())
_IN_EUROPE = {domain: hours for domains, hours in _SUMMER_TIME.items() for domain in domains.split()}


def local_offset(evidence: Evidence, day: date) -> timedelta | None:
    """What the clocks were set to there on that day; by the language only where the domain is of no country."""
    domain = evidence.host.rpartition(".")[2]
    if domain not in _HOURS and domain not in _IN_EUROPE:
        if len(domain) == 2 and domain not in _ANYBODYS:  # noqa: PLR2004 - a country's
            return None
        domain = _OF_LANGUAGES.get(evidence.page.html_lang[:2].lower(), "")
    if domain in _IN_EUROPE:
        return timedelta(hours=_IN_EUROPE[domain] + _is_summer(day))
    return timedelta(hours=_HOURS[domain]) if domain in _HOURS else None


def _is_summer(day: date) -> bool:
    return _last_sunday(day.year, _SUMMER_BEGINS) <= day < _last_sunday(day.year, _SUMMER_ENDS)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
