"""The chore of discover that polls sources: whatever is due, side by side, as long as the time lasts."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

from functions.discover.poll import Polled
from functions.discover.service import ChoreReport, Deadline
from functions.discover.timetable import is_failing
from shared.politeness.host import host_name
from shared.sources import PollState, Source
from shared.websub.lease import Offer

LEASE_SECONDS = 300.0  # longer than an invocation lives: a source whose poll died falls due again by itself
RESERVE_SECONDS = 50.0  # a poll is begun only while this much is left: 30 s for the document, the rest for entries
WORKERS = 16  # sources polled side by side: they wait for their servers
MOST_AT_ONCE = 64  # sources claimed in one go


class Sources(Protocol):
    def due(self, now: float, most: int) -> list[str]: ...
    def claim(self, source_id: str, now: float, lease_seconds: float) -> Source | None: ...
    def poll_at(self, source_id: str, moment: float) -> bool: ...
    def settle(self, polled: Source, state: PollState, due_at: float) -> None: ...
    def move(self, source: Source, url: str) -> bool: ...
    def pause(self, source_id: str, because: str) -> bool: ...


class Tell(Protocol):
    def __call__(self, source: Source, polled: Polled, counts: Mapping[str, int]) -> None:
        """The one line that a poll leaves in the log."""


class Subscriptions(Protocol):
    def want(self, source: str, offer: Offer) -> None: ...
    def end(self, source: str) -> None: ...


@dataclass(frozen=True, slots=True)
class PollSources:
    """Claims what is due, polls it, writes down what was learned."""

    sources: Sources
    poll: Callable[[Source, Deadline], Polled]
    subscriptions: Subscriptions
    tell: Tell
    now: Callable[[], float]
    workers: int = WORKERS
    name: str = "sources"

    def __call__(self, deadline: Deadline) -> ChoreReport:
        """Until nothing is due or the time is up. A source whose poll raised what nobody foresaw is left claimed."""
        counts: Counter[str] = Counter()
        problems: list[BaseException] = []
        running: set[Future[Counter[str]]] = set()
        looking = True
        with ThreadPoolExecutor(self.workers) as pool:
            while looking or running:
                if looking and len(running) < self.workers:  # no slow host keeps the others from their turn
                    claimed = [] if deadline.is_near(RESERVE_SECONDS) else self._claimed()
                    running |= {pool.submit(self._poll_host, each, deadline) for each in _by_host(claimed)}
                    looking = bool(claimed)
                done, running = wait(running, return_when=FIRST_COMPLETED)
                problems += [error for poll in done if (error := poll.exception())]
                counts += sum((poll.result() for poll in done if not poll.exception()), Counter())
        if problems:
            raise problems[0]
        return ChoreReport(self.name, counts)

    def poll_now(self, source_id: str, deadline: Deadline) -> ChoreReport:
        """One source, due or not; none when it is not watched (any more), or somebody else was as quick."""
        now = self.now()
        is_watched = self.sources.poll_at(source_id, now)
        source = self.sources.claim(source_id, now, LEASE_SECONDS) if is_watched else None
        return ChoreReport(self.name, self._poll_host([source], deadline) if source else {})

    def _claimed(self) -> list[Source]:
        now = self.now()
        claims = (self.sources.claim(each, now, LEASE_SECONDS) for each in self.sources.due(now, MOST_AT_ONCE))
        return [source for source in claims if source]

    def _poll_host(self, sources: Sequence[Source], deadline: Deadline) -> Counter[str]:
        """Those of one host, one after the other."""
        counts: Counter[str] = Counter()
        for source in sources:
            if deadline.is_near(RESERVE_SECONDS):
                self.sources.settle(source, source.state, self.now())  # for the next tick
            else:
                counts += self._settle(source, self.poll(source, deadline))
        return counts

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


def _by_host(sources: Sequence[Source]) -> list[list[Source]]:
    hosts: dict[str, list[Source]] = {}
    for source in sources:
        hosts.setdefault(host_name(source.url), []).append(source)
    return list(hosts.values())


def _counts(polled: Polled, now: float) -> Counter[str]:
    """What the metrics tell; a source that fails or is silent is counted with each poll for as long as it does."""
    state = polled.state
    return Counter(
        {
            "SourcesPolled": 1,
            "SourcesUnchanged": int(polled.is_unchanged),
            "StoriesDiscovered": len(polled.handed.new),
            "StoriesChanged": polled.handed.changed,
            "SourceSilent": int(bool(state.silent_since)),
            "SourceFailing": int(is_failing(state, now)),
            "SourceGone": int(polled.is_gone),
        }
    )
