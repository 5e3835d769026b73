"""Which sitemaps of an index are read next: a few with each poll, those that changed first.

An index may name thousands. Those that say when they last changed are read in that order, up from where the last
poll stopped; those that do not say are read in turns. All is told by three facts in the source's state.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from functions.discover.novelty import FUTURE_SECONDS
from functions.discover.parsing.document import Child
from shared.sources import PollState

MOST_AT_ONCE = 10  # sitemaps of one index in one poll
SAME_MOMENT_SITEMAPS = 5  # as with entries: one date for most of them is the index's own


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read of an index now."""

    dated: tuple[Child, ...]  # by date and address
    undated: tuple[Child, ...]  # in the index's order, from behind the cursor
    is_all: bool  # nothing that has changed is left for the next poll
    ends_round: bool  # after these, all that have no date were read once more


def plan(children: Sequence[Child], state: PollState, horizon: float, now: float) -> Plan:
    """What has changed since the last poll; for the first one, since `horizon`."""
    dated, undated = _sorted_out([_believed(child, now) for child in children])
    until = max((state.sitemaps_until, state.sitemaps_until_url), (horizon, ""))
    changed = [child for child in dated if place(child) > until]
    ahead = _behind(undated, state.sitemap_cursor)
    turns = ahead[: max(1, MOST_AT_ONCE - len(changed))]
    return Plan(
        dated=tuple(changed[:MOST_AT_ONCE]),
        undated=tuple(turns),
        is_all=len(changed) <= MOST_AT_ONCE,
        ends_round=len(turns) == len(ahead),
    )


def _believed(child: Child, now: float) -> Child:
    """Without a date that cannot be meant: after it, nothing else would ever look changed."""
    is_mistake = child.updated and child.updated.timestamp() >= now + FUTURE_SECONDS
    return replace(child, updated=None) if is_mistake else child


def place(child: Child) -> tuple[float, str]:
    """In the order in which dated sitemaps are read."""
    return (child.updated.timestamp() if child.updated else 0, child.url)


def _sorted_out(children: Sequence[Child]) -> tuple[list[Child], list[Child]]:
    most = max(Counter(child.updated for child in children).values(), default=0)
    if len(children) >= SAME_MOMENT_SITEMAPS and most > len(children) / 2:
        return [], list(children)
    dated = sorted((child for child in children if child.updated), key=place)
    return dated, [child for child in children if child.updated is None]


def _behind(children: Sequence[Child], cursor: str) -> list[Child]:
    addresses = [child.url for child in children]
    start = addresses.index(cursor) + 1 if cursor in addresses else 0
    return list(children[start:])
