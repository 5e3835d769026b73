"""Days as newspapers of the world print them: where in a text one stands, and which it is."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from functions.normalize.fields.calendars import common_day, era_year, persian_day, persian_month
from functions.normalize.fields.months import month_number

_YEAR = r"((?:19|20|25)\d\d)"
_WORD = r"([^\s\d,./:;()|–-]{2,14}(?:\s(?:الثاني|الأول))?)"
_OR_WORD = r"(?:\s?/\s?[^\s\d/]{2,14}(?:\s(?:الثاني|الأول))?)?"  # Arabic papers name both of a month's names
_PERSIAN_YEAR = r"(1[34]\d\d)"
_ERA_DAY = re.compile(r"(令和|平成|昭和|民國|民国)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日?")
_CJK = re.compile(r"(?<!\d)(\d{4})\s*(?:[年년]|оны)\s*(\d{1,2})\s*(?:[月월]|(?:-?р)?\s?сарын)\s*(\d{1,2})\s*[日일]?")
_CJK_LATE_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})[日일]?,?\s+(\d{4})(?!\d)")
_CJK_LATE_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s?[日일]?\s+(\d{1,2})\s?[月월],?\s+(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[./]\s?(\d{1,2})\s?[./]\s?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?((?:19|20|25)\d\d|\d\d)(?![\d/])")
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(?<!\d[:.])(\d{{1,2}})(?:st|nd|rd|th|er|ère|re|º|ª|°|\.º?|-an?|-?е|:e)?,?[\s/-]*"
    rf"(?:(?:de|of|a)\s+|d['’]|ב-?)?{_WORD}{_OR_WORD}\.?,?[\s/-]*(?:(?:de|del|do|of)\s+|พ\.ศ\.\s*)?['’]?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(
    rf"{_WORD}[.,]?[\s/-]*(\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?(?:,[\s/-]*|[\s/-]+)(?:del?\s+)?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d){_YEAR}(?:\.?\s?(?:m\.|gada|г\.|ж\.|жылғы|-?yil|,|e?ko\b)|\.)?[\s/-]*"
    rf"(?:(\d{{1,2}})[.-]?\s*)?{_WORD}[.-]?\s*(\d{{1,2}})?(?!\d)"
)
_SHORT_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})[\s./-]+([^\W\d_]{3,12})[.,]{0,2}[\s/-]+['’]?(\d\d)(?![\d:.])"
    r"(?!\s?(?i:uhr\b|h\b|h\d|heures?\b|horas?\b|ore\b|uur\b|o['’]clock|[ap]\.?m\b))"  # then it is the hour
)
_LATE_SHORT_YEAR = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+['’](\d\d)(?!\d)")
_PERSIAN = re.compile(rf"(?<!\d)(\d{{1,2}})\s*([^\s\d,/-]{{2,9}})(?:\s?ماه)?,?\s*{_PERSIAN_YEAR}(?!\d)")
_PERSIAN_NUMERIC = re.compile(rf"(?<!\d){_PERSIAN_YEAR}\s?([./-])\s?(\d{{1,2}})\s?\2\s?(\d{{1,2}})(?!\d)")
_THAI = re.compile(r"(?<!\d)(\d{1,2})\.?\s*([ก-ฮ]\.[ก-ฮ]|มี\.ค|เม\.ย|มิ\.ย)\.?\s*(?:พ\.ศ\.\s*)?(\d{4}|\d\d)(?!\d)")
_THAI_CENTURY = 2500
_VIETNAMESE_MONTH = r"tháng\s(?P<month>\d{1,2}|mười một|mười hai|mười|một|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|chạp)"
_VIETNAMESE = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s{_VIETNAMESE_MONTH}(?!\d),?(?:\snăm)?\s(?P<year>\d{{4}})", re.IGNORECASE
)
_VIETNAMESE_LATE_DAY = re.compile(rf"{_VIETNAMESE_MONTH}\s(?P<day>\d{{1,2}}),?\s(?P<year>\d{{4}})", re.IGNORECASE)
_VIETNAMESE_NUMBERS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_MONTH_FIRST = frozenset({"en", "en-us", "en-ph", "fil"})
_SHORT_YEAR_FIRST = frozenset("ja ko zh hu".split())  # 26.11.22


class PrintedDay(NamedTuple):
    """A day, and where in the text it stands."""

    day: date
    start: int
    end: int


def printed_day(text: str, language: str = "") -> PrintedDay | None:
    """The first form of a date that the text has, in the order of how sure the forms are."""
    for pattern, read in _FORMS if text.isascii() else _ALL_FORMS:
        for found in pattern.finditer(text):
            day = read(found, language)
            if day is not None:
                return PrintedDay(day, found.start(), found.end())
    return None


def _year_month_day(found: re.Match[str], _language: str) -> date | None:
    return common_day(found[1], found[2], found[3])


def _month_day_number_year(found: re.Match[str], _language: str) -> date | None:
    return common_day(found[3], found[1], found[2])


def _day_month_number_year(found: re.Match[str], _language: str) -> date | None:
    return common_day(found[3], found[2], found[1])


def _era_day(found: re.Match[str], _language: str) -> date | None:
    return common_day(era_year(found[1], found[2]), found[3], found[4])


def _numeric(found: re.Match[str], language: str) -> date | None:
    """3.5.2024 and, by the page's language, 5/3/2024: Americans put the month first, and only with slashes."""
    first, separator, second, year = found.groups()
    if len(year) == 2:  # noqa: PLR2004 - digits
        if language[:2].lower() in _SHORT_YEAR_FIRST and (leading := common_day(f"20{first}", second, year)):
            return leading
        year = f"20{year}"
    month_first = separator == "/" and language.lower() in _MONTH_FIRST
    day, month = (second, first) if month_first else (first, second)
    return common_day(year, month, day) or (common_day(year, day, month) if separator != "." else None)


def _day_month_year(found: re.Match[str], language: str) -> date | None:
    return common_day(found[3], month_number(found[2], language), found[1])


def _month_day_year(found: re.Match[str], language: str) -> date | None:
    return common_day(found[3], month_number(found[1], language), found[2])


def _year_name_day(found: re.Match[str], language: str) -> date | None:
    year, before, word, after = found.groups()
    month = month_number(word, language)
    return common_day(year, month, before or after) if month and (before or after) else None


def _short_year(found: re.Match[str], language: str) -> date | None:
    return common_day(f"20{found[3]}", month_number(found[2], language), found[1])


def _late_short_year(found: re.Match[str], language: str) -> date | None:
    return common_day(f"20{found[3]}", month_number(found[1], language), found[2])


def _persian(found: re.Match[str], _language: str) -> date | None:
    month = persian_month(found[2])
    return persian_day(int(found[3]), month, int(found[1])) if month else None


def _persian_numeric(found: re.Match[str], language: str) -> date | None:
    """Only on Persian pages: elsewhere such years are of the Islamic calendar, or none."""
    return persian_day(int(found[1]), int(found[3]), int(found[4])) if language.lower().startswith("fa") else None


def _thai(found: re.Match[str], _language: str) -> date | None:
    day, month, year = found.groups()
    return common_day(int(year) + (_THAI_CENTURY if len(year) == 2 else 0), month_number(month, "th"), day)  # noqa: PLR2004 - digits


def _vietnamese(found: re.Match[str], _language: str) -> date | None:
    month = found["month"].lower()
    return common_day(found["year"], _VIETNAMESE_NUMBERS.get(month) or month, found["day"])


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], str], date | None]]
_FORMS: tuple[_Form, ...] = (
    (_DAY_MONTH_YEAR, _day_month_year),
    (_MONTH_DAY_YEAR, _month_day_year),
    (_YEAR_FIRST, _year_month_day),
    (_NUMERIC, _numeric),
    (_YEAR_MONTH_DAY, _year_name_day),
    (_SHORT_YEAR, _short_year),
    (_LATE_SHORT_YEAR, _late_short_year),
    (_PERSIAN_NUMERIC, _persian_numeric),
)
_ALL_FORMS: tuple[_Form, ...] = (
    (_ERA_DAY, _era_day),
    (_CJK, _year_month_day),
    (_CJK_LATE_YEAR, _month_day_number_year),
    (_CJK_LATE_MONTH, _day_month_number_year),
    (_THAI, _thai),
    (_PERSIAN, _persian),
    (_VIETNAMESE, _vietnamese),
    (_VIETNAMESE_LATE_DAY, _vietnamese),
    *_FORMS,
)
