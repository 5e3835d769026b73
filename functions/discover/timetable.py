"""When a source is polled next: pure reckoning, from what its last polls have told.

What the publisher asks for (Retry-After, Cache-Control, ttl, skipHours, skipDays) is a bound; within it the
source's rhythm decides, held by how much of the document was known already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from functions.discover.parsing.document import Courtesy
from functions.discover.rhythm import MEMORY_SECONDS, Rhythm
from shared.sources import PollState, Source

MINUTE = 60.0
HOUR = 3600.0
DAY = 86_400.0
SHORTEST = 10 * MINUTE
LONGEST = DAY  # also of a source that fails: one request a day annoys nobody, and none is ever given up
LONGEST_RETRY_AFTER = 7 * DAY
AFTER_ERROR = 5 * MINUTE  # doubled with each strike: after the first one ten minutes, after eight a day
AT_ONCE = MINUTE  # entries wait: the document is read again with the next tick but one
UNKNOWN = HOUR  # before anything was learned
MOST_KNOWN = 0.67  # above: the document was read too early
FEW_KNOWN = 0.33  # below: a little later, and entries might have left it unread
MOST_RELAXED = 8.0  # of a source whose hub tells all: what it once keeps to itself is found so much later
FASTER, SLOWER = 0.5, 2.0  # in which proportion an interval may change from one poll to the next
JITTER = 0.1  # at most this part is taken off: sources that were imported together drift apart

SILENT_STORIES = 10.0  # so many were to be expected: by chance, that happens once in 20,000 times
SILENT_SECONDS = 4 * DAY  # longer than any week-end
FAILING_SECONDS = 2 * DAY
FLOOD_STORIES = 5_000  # a day, of one source: more than the largest agencies tell


class Grade(Enum):
    """How bad a failure is: what it adds to the doublings of the wait."""

    HARD = 1.0  # gone, forbidden, not a feed: nothing a little patience would mend
    SOFT = 0.5  # the server says that it is in trouble
    PASSING = 0.25  # no answer in time, a lost connection


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the publisher asks for."""

    courtesy: Courtesy = field(default_factory=Courtesy)
    max_age: float = 0  # Cache-Control, seconds
    retry_after: float = 0


def rhythm_of(state: PollState, now: float) -> Rhythm:
    if not state.hours:
        return Rhythm(counted_from=now, counted_at=now)
    return Rhythm(state.counted_from, state.counted_at, state.hours)


def with_stories(state: PollState, told: Sequence[float], now: float) -> PollState:
    """The state with these new stories in it. The first ones tell of the time before the source was watched."""
    rhythm = rhythm_of(state, now)
    if not state.hours:
        rhythm = Rhythm(counted_from=max(min(told, default=now), now - MEMORY_SECONDS), counted_at=now)
    rhythm = rhythm.heard(told, now)
    return state.model_copy(
        update={
            "hours": rhythm.hours,
            "counted_at": rhythm.counted_at,
            "counted_from": rhythm.counted_from,
            "last_story_at": min(max(told, default=now), now),
        }
    )


def told_by_hub(state: PollState) -> PollState:
    """The state after a poll that a hub's word has led to: what it found is to the hub's credit."""
    return state.model_copy(update={"pushed": state.pushed + state.fresh})


def trusting(state: PollState) -> PollState:
    """The state after a poll in the source's own time, which shows whether its hub is to be relied on.

    Stories came by the hub, and the poll found no other: the next one may be later. It found one: the hub keeps some
    to itself, or has ended. Neither: nothing is to be learned from silence.
    """
    if not (state.fresh or state.pushed):
        return state
    relaxed = 1.0 if state.fresh else min(2 * state.relaxed, MOST_RELAXED)
    return state.model_copy(update={"relaxed": relaxed, "pushed": 0})


def interval_after_reading(state: PollState, now: float, bounds: Bounds) -> float:
    """Seconds to the next poll of a source that could be read, changed or not."""
    rhythm = rhythm_of(state, now).heard((), now)
    wished = (rhythm.next_look(now, LONGEST) - now) * state.relaxed
    before = state.interval or UNKNOWN
    known_share = 1 - state.fresh / state.entries if state.entries else 1.0
    if known_share < FEW_KNOWN:
        wished = min(wished, before * FASTER)
    wished = min(wished, max(before, SHORTEST) * SLOWER)
    asked = max(bounds.courtesy.ttl_seconds or 0, bounds.max_age)
    if known_share > MOST_KNOWN:  # `sy:` is a promise, and most software makes it without knowing
        asked = max(asked, bounds.courtesy.period_seconds or 0)
    return min(max(wished, asked, SHORTEST), LONGEST)


def interval_after_failure(state: PollState, bounds: Bounds) -> float:
    """Seconds to the next poll of a source that could not be read; `state` has the failure's strikes already."""
    return backed_off(state.interval, state.strikes, bounds.retry_after)


def backed_off(interval: float, strikes: float, retry_after: float) -> float:
    """Seconds to wait after so many strikes, of what is otherwise read at this interval."""
    waited = max(interval or UNKNOWN, SHORTEST) * 2 ** min(strikes, 20)
    return float(max(min(waited, LONGEST), min(retry_after, LONGEST_RETRY_AFTER)))


def interval_after_error(state: PollState) -> float:
    """Seconds to the next poll of a source that we fail at ourselves.

    From short on, whatever its rhythm: it is rather AWS or a state of ours that will pass than the source.
    """
    return float(min(AFTER_ERROR * 2 ** min(state.strikes, 20), LONGEST))


def due_at(now: float, interval: float, courtesy: Courtesy, chance: float) -> float:
    """The moment itself: with jitter (`chance` is between 0 and 1), and not in hours the publisher wants skipped."""
    moment = now + interval * (1 - JITTER * chance)
    for _ in range(7 * 24):
        told = datetime.fromtimestamp(moment, UTC)
        if told.hour not in courtesy.skip_hours and told.weekday() not in courtesy.skip_days:
            return moment
        moment += HOUR - moment % HOUR
    return now + interval  # all hours are to be skipped: nobody means that


def struck(state: PollState, grade: Grade, problem: str, now: float) -> PollState:
    """The state after a failure."""
    return state.model_copy(
        update={
            "polled_at": now,
            "problem": problem[:200],
            "strikes": state.strikes + grade.value,
            "failing_since": state.failing_since or now,
        }
    )


def broken_off(state: PollState, problem: str, now: float) -> PollState:
    """The state after a poll that met an error of ours, or did not come to its end."""
    return struck(state, Grade.HARD, f"error of ours: {problem}", now).model_copy(update={"is_broken_off": True})


def unasked(source: Source, problem: str, now: float) -> PollState:
    """The state of a source whose host may not be asked now: no fault of its own, until that goes on for days."""
    state = source.state
    since = state.polled_at or source.added_at.timestamp()
    if now - since < FAILING_SECONDS:
        return state
    return state.model_copy(update={"problem": problem[:200], "failing_since": state.failing_since or since})


def is_failing(state: PollState, now: float) -> bool:
    """For so long that somebody should look."""
    return bool(state.failing_since) and now - state.failing_since >= FAILING_SECONDS


def is_flooding(state: PollState, now: float) -> bool:
    """With more stories than anybody writes: addresses that are new with each request, or a whole archive."""
    return any(state.hours) and rhythm_of(state, now).expected(now - DAY, now) > FLOOD_STORIES


def is_silent(state: PollState, now: float) -> bool:
    """Against its own rhythm, as it was when it last told a story; one that was asleep when it was added has none."""
    if not any(state.hours) or now - state.last_story_at < SILENT_SECONDS:
        return False
    return rhythm_of(state, now).expected(state.last_story_at, now) >= SILENT_STORIES
