"""The pages behind a feed's first: RFC 5005, JSON Feed's `next_url`.

A page leads on as long as its last entry is new, and not too old. What is behind is read before anything in front of
it is handed over, and where reading stopped is told, so that nothing behind is forgotten: once the entries of a page
are known, it leads nowhere any more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from functions.discover.failures import FAILURES
from functions.discover.novelty import believed
from functions.discover.parsing.document import Document, Entry
from functions.discover.service import Deadline

MOST_PAGES = 10  # at a time: hundreds of entries
MOST_PASSED = 50  # pages without anything new before the first that has something: new stories push old ones down
RESERVE_SECONDS = 45  # 30 for a page and some for its entries; another one is begun only while they are left


class Known(Protocol):
    def knows(self, entry: Entry) -> bool: ...


@dataclass(frozen=True, slots=True)
class Pages:
    """What consecutive pages hold."""

    entries: tuple[Entry, ...]  # oldest page first: a crash leaves a first page that is new, and leads here again
    number: int = 0
    passed: int = 0  # of them, without anything new
    rest: str = ""  # the page that is still to be read, if there is one
    problem: Exception | None = None  # why it could not be had


@dataclass(frozen=True, slots=True)
class Passing:
    """How many pages without anything new, one after the other, may be passed on the way to older ones."""

    before_new: int = 0
    after_new: int = 0
    passed: int = 0  # already


NO_PASSING = Passing()


@dataclass(frozen=True, slots=True)
class Paging:
    """Follows pages for one source; threads may share it."""

    read: Callable[[str], Document]
    known: Known
    young: Callable[[Sequence[Entry]], tuple[Entry, ...]]
    now: float

    def follow(
        self, document: Document, deadline: Deadline, passing: Passing = NO_PASSING, most: int = MOST_PAGES
    ) -> Pages:
        """A page and at most so many of those behind it."""
        asked: list[str] = []
        found: tuple[Entry, ...] = ()
        is_new_seen, passed = False, passing.passed
        while True:
            entries = self.young(believed(document.entries, self.now))
            found = (*entries, *found)
            following = document.next_url
            ends_young = bool(entries) and entries[-1].url == document.entries[-1].url  # a pinned one may be old
            if not following or following in asked or not ends_young:
                return Pages(found, len(asked), passed)
            if not self.known.knows(entries[-1]):
                is_new_seen, passed = True, 0
            elif passed >= (passing.after_new if is_new_seen else passing.before_new):
                return Pages(found, len(asked), passed)
            else:
                passed += 1
            if len(asked) >= most or deadline.is_near(RESERVE_SECONDS):
                return Pages(found, len(asked), passed, rest=following)
            asked.append(following)
            try:
                document = self.read(following)
            except FAILURES as error:
                return Pages(found, len(asked), passed, rest=following, problem=error)
