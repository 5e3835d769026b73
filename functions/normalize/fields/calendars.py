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
PERSIAN_YEARS = range(1369, 1480)  # of the web, and of the rule below
_PERSIAN_MONTHS = {
    name: number
    for number, names in enumerate(
        "فروردین/فروردين اردیبهشت/ارديبهشت خرداد تیر/تير مرداد/امرداد شهریور/شهريور مهر آبان/ابان آذر/اذر دی/دي بهمن "
        "اسفند".split(),
        start=1,
    )
    for name in names.split("/")
}
# 33 years have 8 days more than 33 of 365: by ICU4X's tables what the equinox gives from 1178 to 1501, not in 1502.
_CYCLE, _LEAPS = 33, 8
_PERSIAN_EPOCH = date(1921, 3, 21), 1300  # its first of Farvardin
_LONG_MONTHS = 6  # of 31 days; then come five of 30, and one of 29, in leap years 30


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
    """The common date of a day of the Persian calendar, if there is one of that name and news could be of it."""
    return common_of_persian(year, month, day) if year in PERSIAN_YEARS else None


def common_of_persian(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= _persian_month_days(year, month):  # noqa: PLR2004 - of a year
        return None
    months = (month - 1) * 30 + min(month - 1, _LONG_MONTHS)
    epoch, first_year = _PERSIAN_EPOCH
    return epoch + timedelta(days=_days_before(year) - _days_before(first_year) + months + day - 1)


def _persian_month_days(year: int, month: int) -> int:
    if month <= _LONG_MONTHS:
        return 31
    return 30 if month < 12 else _days_before(year + 1) - _days_before(year) - 336  # noqa: PLR2004 - before Esfand


def _days_before(year: int) -> int:
    """Those of all Persian years before it."""
    return 365 * (year - 1) + (_LEAPS * year + 21) // _CYCLE
