"""Which sitemaps of an index are read next: a few with each poll, those that changed first.

An index may name thousands. Those that say when they last changed are read in that order, up from where the last
poll stopped; those that do not say are read in turns. All is told by a few facts in the source's state.

Dates ahead of our clock are an order of their own: a publisher whose clock is fast, or who means local time and says
UTC, hides neither sitemaps of those whose clock is right nor his own. A date without a time says that the sitemap may
change all day: until the day is over everywhere on earth, it is as good as none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from functions.discover.novelty import FUTURE_SECONDS
from functions.discover.parsing.document import Child
from shared.sources import PollState

MOST_AT_ONCE = 10  # sitemaps of one index in one poll
SAME_MOMENT_SITEMAPS = 5  # as with entries: one date for most of them is the index's own
DAY_EVERYWHERE_SECONDS = 36 * 3600  # after its midnight in UTC: then it is over in Hawaii, too
MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read of an index now."""

    dated: tuple[Child, ...]  # by date and address
    ahead: tuple[Child, ...]  # the same, of those dated ahead of our clock
    undated: tuple[Child, ...]  # in the index's order, from behind the cursor
    is_all: bool  # nothing that has changed is left for the next poll
    ends_round: bool  # after these, all that have no date were read once more
    tells_all: bool  # whether the index itself changes with any of its sitemaps: each has a date

    @property
    def children(self) -> tuple[Child, ...]:
        return (*self.dated, *self.ahead, *self.undated)


def plan(children: Sequence[Child], state: PollState, horizon: float, now: float) -> Plan:
    """What has changed since the last poll; for the first one, since `horizon`."""
    dated, undated = _sorted_out([_believed(child, now) for child in children])
    until = max((state.sitemaps_until, state.sitemaps_until_url), (horizon, ""))
    until_ahead = (state.sitemaps_ahead, state.sitemaps_ahead_url)
    changed = [child for child in dated if until < place(child) and place(child)[0] <= now]
    ahead = [child for child in dated if until_ahead < place(child) and place(child)[0] > now]
    waiting = _behind(undated, state.sitemap_cursor)
    turns = waiting[: max(1, MOST_AT_ONCE - len(changed) - len(ahead))]
    return Plan(
        dated=tuple(changed[:MOST_AT_ONCE]),
        ahead=tuple(ahead[: max(0, MOST_AT_ONCE - len(changed))]),
        undated=tuple(turns),
        is_all=len(changed) + len(ahead) <= MOST_AT_ONCE,
        ends_round=len(turns) == len(waiting),
        tells_all=not undated,
    )


def place(child: Child) -> tuple[float, str]:
    """In the order in which dated sitemaps are read."""
    return (_changed_by(child), child.url)


def _changed_by(child: Child) -> float:
    """When it had changed for the last time, at the latest; 0 when it does not say."""
    if child.updated is None:
        return 0
    slack = DAY_EVERYWHERE_SECONDS if child.updated.time() == MIDNIGHT else 0
    return child.updated.timestamp() + slack


def _believed(child: Child, now: float) -> Child:
    """Without a date that cannot be meant (after it, nothing else would ever look changed), or is not over yet."""
    if child.updated is None:
        return child
    is_mistake = child.updated.timestamp() >= now + FUTURE_SECONDS
    goes_on = child.updated.time() == MIDNIGHT and _changed_by(child) > now
    return replace(child, updated=None) if is_mistake or goes_on else child


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
