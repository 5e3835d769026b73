"""What a hostile case is: something to ask for, and what must come of it."""

import re
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

from shared.captures import RawPage
from tests.hostile.lab import SMALL, Lab


@dataclass(frozen=True, slots=True)
class Case:
    """`error` is raised and its text matches `why`; without one, the page is read as `body` and does no harm."""

    kind: str
    name: str
    fetch: Callable[[Lab], RawPage]
    error: type[Exception] | None
    why: str = ""
    body: bytes = b""
    seconds: float = SMALL.seconds  # at most

    @property
    def title(self) -> str:
        return f"{self.kind}: {self.name}"


@dataclass(frozen=True, slots=True)
class Result:
    case: Case
    problem: str  # empty: all is as it must be
    seconds: float
    peak_bytes: int

    @property
    def is_right(self) -> bool:
        return not self.problem


def attempt(case: Case, lab: Lab) -> Result:
    """Try it, and say what was wrong, how long it took, and how much memory it had at its peak."""
    tracemalloc.start()
    began = time.monotonic()
    try:
        problem = _problem(case, lab)
    finally:
        seconds = time.monotonic() - began
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    if not problem and seconds > case.seconds:
        problem = f"{seconds:.1f} s"
    return Result(case, problem, seconds, peak)


def _problem(case: Case, lab: Lab) -> str:
    try:
        page = case.fetch(lab)
    except Exception as error:  # noqa: BLE001 - whatever comes is compared with what must come
        if type(error) is not case.error:
            return f"{type(error).__name__}: {error}"
        return "" if re.search(case.why, str(error)) else f"because: {error}"
    if case.error:
        return f"was let through as {page.status}, {page.body[:40]!r}"
    return "" if page.body == case.body else f"was read as {page.body[:80]!r}"
