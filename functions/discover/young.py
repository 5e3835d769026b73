"""Which entries are young enough for their source: it is watched for news, not for its archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.discover.parsing.document import Entry
    from shared.sources import Source

DAY = 86_400


def young(entries: Sequence[Entry], source: Source, now: float) -> tuple[Entry, ...]:
    """Those that the source is watched for."""
    horizon = horizon_of(source, now)
    return tuple(entry for entry in entries if _last_told(entry) is None or (_last_told(entry) or 0) >= horizon)


def horizon_of(source: Source, now: float) -> float:
    """Since when it is watched for news; 0: since ever."""
    return now - source.max_age_days * DAY if source.max_age_days else 0


def _last_told(entry: Entry) -> float | None:
    told = [moment.timestamp() for moment in (entry.published, entry.updated) if moment]
    return max(told, default=None)
