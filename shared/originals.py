"""Which story of a cluster the others come from: a guess, made anew by whoever reads."""

from collections.abc import Iterable
from datetime import datetime

from shared.heads import StoryHead


def likely_original(heads: Iterable[StoryHead]) -> StoryHead | None:
    """The earliest story that credits nobody else; of wire copy alone, the earliest. None for no stories."""
    return min(heads, key=_rank, default=None)


def by_likelihood(heads: Iterable[StoryHead]) -> tuple[StoryHead, ...]:
    """The likely original first, then those that credit nobody, then wire copy; each by date."""
    return tuple(sorted(heads, key=_rank))


def is_wire_copy(head: StoryHead) -> bool:
    """Whether it credits an agency, and is not on that agency's own site."""
    own = f"{head.source_name} {head.source}".casefold()
    return bool(head.agencies) and not any(_bare(agency) in own for agency in head.agencies)


def _rank(head: StoryHead) -> tuple[bool, datetime, str]:
    return is_wire_copy(head), head.published_at or head.first_seen_at, head.story_id


def _bare(agency: str) -> str:
    return agency.casefold().removeprefix("the ")
