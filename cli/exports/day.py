"""What an export takes: the stories of each day, read from the store a few at a time."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from itertools import groupby, islice

from shared.aws.s3 import ObjectMissing
from shared.heads import StoryHead
from shared.reading import StoryReader
from shared.story import Story

AT_ONCE = 8  # objects that are waited for side by side
IN_MEMORY = 64  # stories; a long one has 100 KB


@dataclass(frozen=True, slots=True)
class Exported:
    """A story as it is now."""

    head: StoryHead
    story: Story


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stories are exported: by the day they were published, or first seen; both ends included."""

    since: date
    until: date
    source: str = ""


def days(
    reader: StoryReader, wanted: Wanted, listed: Iterable[StoryHead] | None = None
) -> Iterator[tuple[date, list[StoryHead]]]:
    """Each day's heads, also of a day without stories: it may have had some.

    `listed` has the heads of the whole store, newest first, where these are had at once.
    """
    newest_first = reader.of_source(wanted.source) if wanted.source else listed
    if newest_first is None:
        yield from _asked_for(reader, wanted)
        return
    found = dict(_by_day(newest_first, wanted))
    yield from ((day, found.get(day, [])) for day in _calendar(wanted))


def read(reader: StoryReader, heads: Iterable[StoryHead]) -> Iterator[Exported]:
    """The current revision of each, without those that are taken down meanwhile."""

    def one(head: StoryHead) -> Exported | None:
        try:
            return Exported(head, reader.told(head, head.revisions[-1]))
        except ObjectMissing:
            return None

    waiting = iter(heads)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while few := list(islice(waiting, IN_MEMORY)):
            yield from filter(None, pool.map(one, few))


def day_of(head: StoryHead) -> date:
    return (head.published_at or head.first_seen_at).astimezone(UTC).date()


def _asked_for(reader: StoryReader, wanted: Wanted) -> Iterator[tuple[date, list[StoryHead]]]:
    """Day by day, a few of them side by side: years without stories are thousands of questions."""

    def of(day: date) -> tuple[date, list[StoryHead]]:
        return day, list(reader.of_days([day.isoformat()]))

    waiting = _calendar(wanted)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = deque(pool.submit(of, day) for day in islice(waiting, AT_ONCE))
        while asked:
            yield asked.popleft().result()
            asked.extend(pool.submit(of, day) for day in islice(waiting, 1))


def _calendar(wanted: Wanted) -> Iterator[date]:
    for passed in range((wanted.until - wanted.since).days + 1):
        yield wanted.since + timedelta(days=passed)


def _by_day(newest_first: Iterable[StoryHead], wanted: Wanted) -> Iterator[tuple[date, list[StoryHead]]]:
    for day, heads in groupby(newest_first, key=day_of):
        if day < wanted.since:
            return
        if day <= wanted.until:
            yield day, list(heads)
