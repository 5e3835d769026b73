"""Dates in addresses, as many publishers put them there: of the story, and in an order that leaves no doubt."""

import re
from collections.abc import Iterator

_DATE_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_DAY_FIRST_IN_URL = re.compile(r"[/-](0[1-9]|[12]\d|3[01])-?(0[1-9]|1[0-2])-?(20\d\d)(?=[/-])")
_LOOSE_DATE_IN_URL = re.compile(r"/((?:19|20)\d\d)/(\d{1,2}|[a-z]{3})/(\d{1,2})/")


def dates_in(url: str) -> Iterator[str]:
    """`2026-11-22` of `/2026/11/22/harbour-freezes`."""
    if found := _DAY_FIRST_IN_URL.search(url):
        yield "-".join(found.groups()[::-1])
    for pattern in (_DATE_IN_URL, _LOOSE_DATE_IN_URL):
        if found := pattern.search(url):
            digits = [group for group in found.groups() if group.isalnum()]
            yield "-".join(digits) if digits[1].isdigit() else " ".join(digits[::-1])
