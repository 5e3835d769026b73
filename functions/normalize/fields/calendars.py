"""Digits, years and months of other countries: what they are in Arabic numerals and the common calendar."""

from datetime import date, timedelta

OLDEST_YEAR = 1990  # the web's news begins after it; what is older is an epoch or a mistake

_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០０"
_SIGNS = {"،": ",", "．": ".", "：": ":", "／": "/", "－": "-", "−": "-", "‐": "-", "‑": "-"}
_UNSEEN = "\u200b\u200c\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad\ufeff"
_PLAIN = str.maketrans(
    {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)} | _SIGNS | dict.fromkeys(_UNSEEN, "")
)

_BUDDHIST_YEARS = range(2500, 2600)  # Thai calendar: 543 ahead
_BUDDHIST_AHEAD = 543
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}  # the year before the first
PERSIAN_YEARS = range(1369, 1480)  # of the web
_PERSIAN_MONTHS = {
    name: number
    for number, names in enumerate(
        "فروردین/فروردين اردیبهشت/ارديبهشت خرداد تیر/تير مرداد/امرداد شهریور/شهريور مهر آبان/ابان آذر/اذر دی/دي بهمن "
        "اسفند".split(),
        start=1,
    )
    for name in names.split("/")
}
_PERSIAN_EPOCH = date(1990, 3, 21)  # 1 Farvardin 1369
_CYCLE, _LEAPS = 33, frozenset({1, 5, 9, 13, 17, 22, 26, 30})  # of 33 years, right for those of the web
_LONG_MONTHS = 6  # of 31 days; the others have 30


def plain_digits(text: str) -> str:
    """The text with Arabic numerals and Western signs, without marks of direction."""
    return text if text.isascii() else text.translate(_PLAIN)


def common_day(year: str | int, month: str | int | None, day: str | int) -> date | None:
    """The day, if there is one of that name and news could be of it; Buddhist years count 543 ahead."""
    number = int(year)
    if number in _BUDDHIST_YEARS:
        number -= _BUDDHIST_AHEAD
    try:
        return date(number, int(month or 0), int(day)) if number >= OLDEST_YEAR else None
    except ValueError:
        return None


def era_year(era: str, year: str) -> int:
    """令和8 is 2026; an era's first year is its 元."""
    return _ERAS[era] + (1 if year == "元" else int(year))


def persian_month(name: str) -> int | None:
    return _PERSIAN_MONTHS.get(name)


def persian_day(year: int, month: int, day: int) -> date | None:
    """The common date of a day of the Persian calendar: six months of 31 days, then months of 30."""
    if year not in PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= (31 if month <= _LONG_MONTHS else 30):  # noqa: PLR2004
        return None
    leaps = sum(before % _CYCLE in _LEAPS for before in range(PERSIAN_YEARS.start, year))
    days = (year - PERSIAN_YEARS.start) * 365 + leaps
    return _PERSIAN_EPOCH + timedelta(days=days + (month - 1) * 30 + min(month - 1, _LONG_MONTHS) + day - 1)
