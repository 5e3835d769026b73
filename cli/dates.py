"""Dates for people: no clock time where the page gave none."""

from datetime import datetime

from shared.story import DateReading


def shown(moment: datetime, reading: DateReading | None = None) -> str:
    """`10 March 2025, 06:30 UTC`, or the day alone when no more is known."""
    day = f"{moment.day} {moment:%B %Y}"
    return day if reading and reading.precision == "day" else f"{day}, {moment:%H:%M %Z}"
