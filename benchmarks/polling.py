"""What polling at a source's own rhythm gains, and how fast documents are read.

    python -m benchmarks.polling

A year of publishing is drawn for sources of very different rhythms: from a story a week to two hundred a day, in
office hours of all time zones, less on week-ends. The same year is polled twice with the same number of requests:
as functions/discover/timetable.py reckons, and every so many minutes. Nothing is asked over a network.
"""

import math
import random
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from statistics import median, quantiles

from functions.discover.parsing.document import Courtesy
from functions.discover.parsing.read import read_document
from functions.discover.timetable import Bounds, due_at, interval_after_reading, with_stories
from shared.sources import PollState

SOURCES = 120
DAYS = 365
DAY, HOUR, MINUTE = 86_400.0, 3600.0, 60.0
WINDOW = 30  # entries a feed shows; what scrolled out between two polls is never seen
SEED = 20_261_122
OPENS, CLOSES, SATURDAY = 7, 20, 5  # of a newsroom
WARM_UP = 14 * DAY  # not measured: every policy has to get to know its sources


@dataclass(frozen=True, slots=True)
class Year:
    """When each source published, in order."""

    sources: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy cost, and how late it was."""

    requests: int
    delays: list[list[float]]  # of each source
    missed: int


def drawn(order: random.Random) -> Year:
    """Rates between a story a week and two hundred a day, evenly spread over their orders of magnitude."""
    return Year(tuple(tuple(_publications(order)) for _ in range(SOURCES)))


def _publications(order: random.Random) -> Iterator[float]:
    per_day = math.exp(order.uniform(math.log(1 / 7), math.log(200)))
    zone, evenness = order.randrange(24), order.uniform(0.02, 0.4)
    for hour in range(DAYS * 24):
        local = (hour + zone) % 24
        shape = 1.0 if OPENS <= local < CLOSES else evenness
        weekday = 0.4 if (hour // 24) % 7 >= SATURDAY else 1.0
        expected = per_day * shape * weekday / (13 + 11 * evenness)
        yield from sorted(hour * HOUR + order.random() * HOUR for _ in range(_poisson(order, expected)))


def _poisson(order: random.Random, expected: float) -> int:
    count, left = 0, math.exp(-expected)
    product = order.random()
    while product > left:
        count += 1
        product *= order.random()
    return count


def polled(year: Year, next_poll: Callable[[PollState, float], float]) -> Outcome:
    """All sources for the year, each by itself."""
    requests, missed, delays = 0, 0, list[list[float]]()
    for moments in year.sources:
        late: list[float] = []
        delays.append(late)
        state, now, seen = PollState(), 0.0, 0
        while now < DAYS * DAY:
            published = bisect_right(moments, now)
            first = max(seen, published - WINDOW)
            fresh = moments[first:published]
            if now > WARM_UP:
                requests += 1
                missed += first - seen
                late += [now - moment for moment in fresh]
            state = state.model_copy(update={"entries": min(published, WINDOW), "fresh": len(fresh)})
            state = with_stories(state, fresh, now) if fresh else state
            seen, due = published, next_poll(state, now)
            state, now = state.model_copy(update={"interval": due - now}), due
    return Outcome(requests, delays, missed)


def at_its_rhythm(state: PollState, now: float) -> float:
    return due_at(now, interval_after_reading(state, now, Bounds()), Courtesy(), 0.5)


def row(name: str, outcome: Outcome) -> str:
    a_day = outcome.requests / SOURCES / (DAYS - WARM_UP / DAY)
    late = [delay / MINUTE for of_source in outcome.delays for delay in of_source]
    ninth = quantiles(late, n=10)[8]
    usual = median(median(of_source) for of_source in outcome.delays if of_source) / MINUTE
    return f"| {name} | {a_day:.1f} | {median(late):.1f} | {ninth:.1f} | {usual:.1f} | {outcome.missed} |"


def a_year_of_polling() -> None:
    year = drawn(random.Random(SEED))  # noqa: S311 - repeatable, not secret
    own = polled(year, at_its_rhythm)
    same_cost = SOURCES * (DAYS * DAY - WARM_UP) / own.requests
    print(f"{SOURCES} sources, {sum(map(len, year.sources))} stories in a year\n")
    print("| policy | requests a source and day | median delay, min | 90 % within | median source's | never seen |")
    print("|---|---:|---:|---:|---:|---:|")
    print(row("its own rhythm", own))
    for name, interval in (
        (f"every {same_cost / MINUTE:.0f} minutes: as many requests", same_cost),
        ("every hour", HOUR),
    ):
        print(row(name, polled(year, lambda _state, now, interval=interval: now + interval)))  # type: ignore[misc] # bound


def documents() -> Iterator[tuple[str, bytes]]:
    text = "The ferry came back after eleven months, and the island was there to see it. " * 12
    item = (
        "<item><title>Story {n}</title><link>https://courier.example/{n}</link><guid>https://courier.example/{n}</guid>"
    )
    item += (
        f"<pubDate>Sun, 22 Nov 2026 07:05:00 GMT</pubDate><description><![CDATA[<p>{text}</p>]]></description></item>"
    )
    yield (
        "RSS, 30 entries with texts",
        _wrapped("<rss version='2.0'><channel><title>C</title>{}</channel></rss>", item, 30),
    )
    yield (
        "RSS, the same, not well-formed",
        _wrapped("<rss version='2.0'><channel>{}", item.replace("Story", "A &nbsp;B"), 30),
    )
    entry = "<entry><title>Story {n}</title><link href='https://courier.example/{n}'/><id>{n}</id><updated>2026-11-22T07:05:00Z</updated></entry>"
    yield "Atom, 30 entries", _wrapped("<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>", entry, 30)
    told = ",".join(
        f'{{"id": "{n}", "url": "https://courier.example/{n}", "content_text": "{text}"}}' for n in range(30)
    )
    yield (
        "JSON Feed, 30 entries with texts",
        f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{told}]}}'.encode(),
    )
    news = "<url><loc>https://courier.example/{n}</loc><news:news><news:publication_date>2026-11-22</news:publication_date><news:title>S</news:title></news:news></url>"
    yield "news sitemap, 1,000 URLs", _wrapped("<urlset xmlns:news='n'>{}</urlset>", news, 1000)
    url = "<url><loc>https://courier.example/{n}</loc><lastmod>2026-11-22</lastmod></url>"
    yield "sitemap, 50,000 URLs", _wrapped("<urlset>{}</urlset>", url, 50_000)


def _wrapped(frame: str, one: str, count: int) -> bytes:
    return frame.replace("{}", "".join(one.replace("{n}", str(n)) for n in range(count))).encode()


def reading_speed() -> None:
    print("\n| document | KB | ms, best of 5 |\n|---|---:|---:|")
    for name, data in documents():
        print(f"| {name} | {len(data) / 1000:.0f} | {min(_timed(data) for _ in range(5)) * 1000:.1f} |")


def _timed(data: bytes) -> float:
    started = time.process_time()
    read_document(BytesIO(data), "https://courier.example/feed")
    return time.process_time() - started


def main(_arguments: Sequence[str] = ()) -> None:
    a_year_of_polling()
    reading_speed()


if __name__ == "__main__":
    main()
