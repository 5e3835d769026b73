"""A source's own rhythm: how many stories it publishes in each hour of the day, and what follows for polling.

Counted are stories by their hour (UTC), the older the less: a story of two weeks ago weighs 1/e. From the counts
comes an expected rate for any moment, and from the rate two answers: when to look again, and since when it has
been too quiet to be true.

**When to look.** To keep the delays of all stories small with so many requests a day, a source that publishes
four times as often deserves twice the requests, not four times (minimizing Σ rate·interval for a given Σ
1/interval makes intervals go by 1/√rate). So the next poll is due when √rate, summed over the hours to come,
reaches a constant: through a quiet night in one step, every few minutes on a busy morning.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

HOUR = 3600.0
DAY = 86_400.0
HOURS = 24
MEMORY_SECONDS = 14 * DAY  # after which a story weighs 1/e
LEAST_WATCHED_SECONDS = DAY  # a rate that is drawn from less says nothing
EVENNESS = 0.3  # how far hours are taken to be alike: a story at nine does not mean silence at eight
LEAST_PER_HOUR = 1 / (30 * 24)  # a source that told nothing yet may still do so once a month
EFFORT = 1.0  # √(stories an hour) × hours between two polls: a story an hour is looked for every hour
PRECISION = 4  # digits of a count: an item is read and billed by the kilobyte


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Counts by hour of the day, as of `counted_at`; `counted_from` is when counting began."""

    counted_from: float
    counted_at: float
    hours: tuple[float, ...] = (0.0,) * HOURS

    def heard(self, stories: Iterable[float], now: float) -> "Rhythm":
        """With these stories' moments counted; what is told of the future or of long ago counts as now or not."""
        fading = math.exp((self.counted_at - now) / MEMORY_SECONDS)
        hours = [count * fading for count in self.hours]
        for moment in stories:
            if moment >= min(self.counted_from, now):
                told = min(moment, now)
                hours[int(told / HOUR) % HOURS] += math.exp((told - now) / MEMORY_SECONDS)
        return Rhythm(self.counted_from, now, tuple(round(count, PRECISION) for count in hours))

    def per_hour(self, moment: float) -> float:
        """Stories expected in an hour at this moment, by what was known at `counted_at`."""
        hour = int(moment / HOUR) % HOURS
        mean = sum(self.hours) / HOURS
        around = (self.hours[hour - 1] + 2 * self.hours[hour] + self.hours[(hour + 1) % HOURS]) / 4
        return max(((1 - EVENNESS) * around + EVENNESS * mean) / self._days, LEAST_PER_HOUR)

    def expected(self, start: float, end: float) -> float:
        """Stories that should have come between the two."""
        days, rest = divmod(max(0.0, end - start), DAY)
        a_day = sum(self.per_hour(hour * HOUR) for hour in range(HOURS))
        return days * a_day + sum(rate * hours for rate, hours in self._stretches(start, start + rest))

    def next_look(self, now: float, longest: float) -> float:
        """When enough may have happened for a look to be worth it."""
        left = EFFORT
        moment = now
        while moment < now + longest:
            effort = math.sqrt(self.per_hour(moment))
            to_next_hour = HOUR - moment % HOUR
            if left <= effort * to_next_hour / HOUR:
                return min(moment + left / effort * HOUR, now + longest)
            left -= effort * to_next_hour / HOUR
            moment += to_next_hour
        return now + longest

    @property
    def _days(self) -> float:
        """How many days' worth of stories the counts hold, if each were as today."""
        watched = max(self.counted_at - self.counted_from, LEAST_WATCHED_SECONDS)
        return MEMORY_SECONDS * -math.expm1(-watched / MEMORY_SECONDS) / DAY

    def _stretches(self, start: float, end: float) -> Iterable[tuple[float, float]]:
        """Rates, and for how many hours each holds."""
        while start < end:
            stop = min(end, start + HOUR - start % HOUR)
            yield self.per_hour(start), (stop - start) / HOUR
            start = stop
