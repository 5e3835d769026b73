"""The chore of discover that polls sources: whatever is due, side by side, as long as the time lasts.

What nobody foresaw is held against the source that it met, and against no other: a poll that raises, and one that
kills the whole invocation (memory, time), put the source's next poll off, each time for longer.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from functions.discover.parsing.document import Courtesy
from functions.discover.poll import Polled
from functions.discover.service import ChoreReport, Deadline
from functions.discover.timetable import broken_off, due_at, interval_after_error, is_failing, is_flooding
from shared.politeness.host import host_name
from shared.sources import PollState, Source
from shared.websub.lease import Offer

LEASE_SECONDS = 300.0  # longer than an invocation lives: a source whose poll died falls due again by itself
RESERVE_SECONDS = 50.0  # a poll is begun only while this much is left: 30 s for the document, the rest for entries
WORKERS = 16  # sources polled side by side: they wait for their servers
MOST_AT_ONCE = 64  # sources claimed in one go
DIED = "the last poll did not come to an end"


class Sources(Protocol):
    def due(self, now: float, most: int) -> list[str]: ...
    def claim(self, source_id: str, now: float, lease_seconds: float) -> Source | None: ...
    def hold(self, claimed: Source, state: PollState, until: float) -> Source | None: ...
    def poll_at(self, source_id: str, moment: float) -> bool: ...
    def settle(self, polled: Source, state: PollState, due_at: float) -> None: ...
    def move(self, source: Source, url: str) -> bool: ...
    def pause(self, source_id: str, because: str) -> bool: ...


class Located(Protocol):
    @property
    def url(self) -> str: ...


L = TypeVar("L", bound=Located)


class Tell(Protocol):
    def __call__(self, source: Source, polled: Polled, counts: Mapping[str, int]) -> None:
        """The one line that a poll leaves in the log."""


class Subscriptions(Protocol):
    def want(self, source: str, offer: Offer) -> None: ...
    def end(self, source: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """What polls have come to, and what nobody foresaw."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[Exception] = field(default_factory=list)

    @contextmanager
    def surviving(self, doing: str) -> Iterator[None]:
        """Go on behind the block, whatever happens in it."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the boundary: the chore's report has it, once all polls are done
            error.add_note(f"while {doing}")
            self.errors.append(error)

    def add(self, other: "Tally") -> None:
        self.counts.update(other.counts)
        self.errors.extend(other.errors)

    def report(self, name: str) -> ChoreReport:
        return ChoreReport(name, +self.counts, ExceptionGroup("polls failed", self.errors) if self.errors else None)


@dataclass(frozen=True, slots=True)
class PollSources:
    """Claims what is due, polls it, writes down what was learned."""

    sources: Sources
    poll: Callable[[Source, Deadline], Polled]
    subscriptions: Subscriptions
    tell: Tell
    now: Callable[[], float]
    chance: Callable[[], float]  # between 0 and 1
    workers: int = WORKERS
    name: str = "sources"

    def __call__(self, deadline: Deadline) -> ChoreReport:
        """Until nothing is due or the time is up."""
        tally = Tally()
        running: set[Future[Tally]] = set()
        looking = True
        with ThreadPoolExecutor(self.workers) as pool:
            while looking or running:
                if looking and len(running) < self.workers:  # no slow host keeps the others from their turn
                    claimed = [] if deadline.is_near(RESERVE_SECONDS) else self._claimed(tally)
                    running |= {pool.submit(self._poll_host, each, deadline) for each in by_host(claimed)}
                    looking = bool(claimed)
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for polls in done:
                    tally.add(polls.result())
        return tally.report(self.name)

    def poll_now(self, source_id: str, deadline: Deadline) -> ChoreReport:
        """One source, due or not; none when it is not watched (any more), or somebody else was as quick."""
        now = self.now()
        is_watched = self.sources.poll_at(source_id, now)
        source = self.sources.claim(source_id, now, LEASE_SECONDS) if is_watched else None
        tally = self._poll_host([source] if source else [], deadline)
        if tally.errors:
            raise tally.errors[0]
        return tally.report(self.name)

    def _claimed(self, tally: Tally) -> list[Source]:
        now = self.now()
        claimed = []
        for each in self.sources.due(now, MOST_AT_ONCE):
            with tally.surviving(f"claiming {each}"):
                source = self.sources.claim(each, now, LEASE_SECONDS)
                if source and source.claims > 1:
                    source = self._suspected(source)
                if source:
                    claimed.append(source)
        return claimed

    def _suspected(self, source: Source) -> Source | None:
        """It may be what its last poll died of. That the next one is put off is written before it is polled again."""
        now = self.now()
        state = broken_off(source.state, DIED, now)
        return self.sources.hold(source, state, due_at(now, interval_after_error(state), Courtesy(), self.chance()))

    def _poll_host(self, sources: Sequence[Source], deadline: Deadline) -> Tally:
        """Those of one host, one after the other."""
        tally = Tally()
        for source in sources:
            self._poll_one(source, deadline, tally)
        return tally

    def _poll_one(self, source: Source, deadline: Deadline, tally: Tally) -> None:
        with tally.surviving(f"polling {source.url}"):
            if deadline.is_near(RESERVE_SECONDS):
                self.sources.settle(source, source.state, self.now())  # for the next tick
            else:
                tally.counts.update(self._settle(source, self.poll(source, deadline)))
            return
        with tally.surviving(f"putting {source.url} off"):  # if this fails, too, the claim ends by itself
            tally.counts.update(self._put_off(source, tally.errors[-1]))

    def _put_off(self, claimed: Source, error: Exception) -> Counter[str]:
        """After an error of ours, too, the source is asked ever less often until a poll comes to its end."""
        now = self.now()
        state = broken_off(claimed.state, f"{type(error).__name__}: {error}", now)
        polled = Polled(claimed, state, due_at(now, interval_after_error(state), Courtesy(), self.chance()))
        return self._settle(claimed, polled) + Counter(SourcePollErrors=1)

    def _settle(self, claimed: Source, polled: Polled) -> Counter[str]:
        if polled.offer:
            self.subscriptions.want(claimed.id, polled.offer)
        self.sources.settle(polled.source, polled.state, polled.due_at)
        if polled.is_gone:
            self._pause(claimed, polled.state.problem)
        if polled.moved_to:
            self._move(claimed, polled.moved_to)
        counts = _counts(polled, self.now())
        self.tell(claimed, polled, counts)
        return counts

    def _move(self, source: Source, url: str) -> None:
        """Follow it for good; where another source lives already, this one is no longer needed."""
        if not self.sources.move(source, url):
            self._pause(source, f"moved to {url}, which is watched already")

    def _pause(self, source: Source, because: str) -> None:
        self.sources.pause(source.id, because)
        self.subscriptions.end(source.id)


def by_host(located: Sequence[L]) -> list[list[L]]:
    """Sources, or parts of them, by the host that is asked for them."""
    hosts: dict[str, list[L]] = {}
    for each in located:
        hosts.setdefault(host_name(each.url), []).append(each)
    return list(hosts.values())


def _counts(polled: Polled, now: float) -> Counter[str]:
    """What the metrics tell; a source that fails, is silent or floods is counted with each poll until it does not."""
    state = polled.state
    return Counter(
        {
            "SourcesPolled": int(polled.is_asked),
            "SourcesUnchanged": int(polled.is_unchanged),
            "StoriesDiscovered": len(polled.handed.new),
            "StoriesChanged": polled.handed.changed,
            "SourceSilent": int(bool(state.silent_since)),
            "SourceFailing": int(is_failing(state, now)),
            "SourceGone": int(polled.is_gone),
            "SourceFlooding": int(bool(polled.handed.new) and is_flooding(state, now)),
        }
    )
