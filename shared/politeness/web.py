"""The web, asked politely: a turn is taken before each request, and the host's answer is taken to heart."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from shared.captures import RawPage
from shared.errors import NotNow, OriginUnavailable, PermanentError
from shared.politeness.turns import PATIENCE_SECONDS
from shared.web.http import NOTHING_ELSE, Answer, Limits, Permit, anywhere

UNDER_WAY_SECONDS = 35.0  # patience behind a redirect: the longest Crawl-delay. Going back would repeat the first hops
VISIT_SECONDS = 60.0  # from the first hop's turn to the last one's; the rest of an invocation is for the page itself


class Web(Protocol):
    def get(self, url: str, permit: Permit, headers: Mapping[str, str]) -> RawPage: ...
    def ask(self, url: str, limits: Limits, permit: Permit) -> RawPage: ...
    def open(
        self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str]
    ) -> AbstractContextManager[Answer]: ...


class Turns(Protocol):
    def take(self, url: str, patience: float) -> None: ...
    def answered(self, url: str) -> None: ...
    def failed(self, url: str, error: Exception) -> None: ...


@dataclass(frozen=True, slots=True)
class PoliteWeb:
    """Like shared.web.http.Web, which it asks."""

    web: Web
    turns: Turns
    clock: Callable[[], float] = time.monotonic
    patience: float = PATIENCE_SECONDS  # for the first hop's turn

    def more_patiently(self) -> "PoliteWeb":
        """For what completes a page that is here already: going back would have it fetched again."""
        return replace(self, patience=UNDER_WAY_SECONDS)

    def get(self, url: str, permit: Permit = anywhere, headers: Mapping[str, str] = NOTHING_ELSE) -> RawPage:
        with self._visit(permit) as visit:
            return self.web.get(url, visit, headers)

    def ask(self, url: str, limits: Limits, permit: Permit = anywhere) -> RawPage:
        with self._visit(permit) as visit:
            return self.web.ask(url, limits, visit)

    @contextmanager
    def open(
        self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str] = NOTHING_ELSE
    ) -> Iterator[Answer]:
        with self._visit(permit) as visit, self.web.open(url, visit, limits, headers) as answer:
            yield answer

    @contextmanager
    def _visit(self, permit: Permit) -> Iterator["_Visit"]:
        visit = _Visit(self.turns, permit, self.clock, self.patience, ends_at=self.clock() + VISIT_SECONDS)
        try:
            yield visit
        except (NotNow, PermanentError) as error:
            visit.ended(error)
            raise
        visit.answered()


@dataclass(slots=True)
class _Visit:
    """The hops to one page. It is the Permit of each; the hop that was let through last is `asked`."""

    turns: Turns
    permit: Permit
    clock: Callable[[], float]
    patience: float
    ends_at: float
    asked: str = ""
    hops: int = 0

    def __call__(self, url: str) -> None:
        self.answered()
        self.permit(url)
        if self.clock() > self.ends_at:
            raise OriginUnavailable(f"its redirects took more than {VISIT_SECONDS:.0f} s, waiting included")
        self.turns.take(url, UNDER_WAY_SECONDS if self.hops else self.patience)
        self.asked, self.hops = url, self.hops + 1

    def answered(self) -> None:
        """The hop before has answered, whatever comes now."""
        asked, self.asked = self.asked, ""
        if asked:
            self.turns.answered(asked)

    def ended(self, error: Exception) -> None:
        if self.asked:
            self.turns.failed(self.asked, error)
