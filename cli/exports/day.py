"""What an export takes: the stories of each day, read from the store a few at a time."""

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


def days(reader: StoryReader, wanted: Wanted) -> Iterator[tuple[date, Iterable[StoryHead]]]:
    """Each day's heads, also of a day without stories: it may have had some."""
    of_source = dict(_of_source(reader, wanted)) if wanted.source else {}
    day = wanted.since
    while day <= wanted.until:
        yield day, of_source.get(day, []) if wanted.source else reader.of_days([day.isoformat()])
        day += timedelta(days=1)


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


def _of_source(reader: StoryReader, wanted: Wanted) -> Iterator[tuple[date, list[StoryHead]]]:
    """The index has them by date, newest first."""
    for day, heads in groupby(reader.of_source(wanted.source), key=day_of):
        if day < wanted.since:
            return
        if day <= wanted.until:
            yield day, list(heads)
