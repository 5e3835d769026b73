"""The corpus of hostile URLs and servers, tried one by one; written to docs/safety.md.

    python -m benchmarks.hostile

Cases are tests/hostile, tried in a process of their own, whose memory is measured; the origins are on loopback.
"""

import resource
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context

from benchmarks.quality.document import write
from benchmarks.quality.tables import table
from infra.shell import ROOT, say
from tests.hostile.cases import Result, attempt
from tests.hostile.corpus import PEAK_BYTES, corpus
from tests.hostile.lab import HURRIED, lab

DOCUMENT = ROOT / "docs" / "safety.md"
MEGABYTE = 1_000_000
_FEWEST = 150  # cases that must be refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one case, as it travels between processes."""

    kind: str
    title: str
    is_refusal: bool
    problem: str
    seconds: float
    peak_bytes: int

    @classmethod
    def of(cls, result: Result) -> "Outcome":
        case = result.case
        return cls(case.kind, case.title, case.error is not None, result.problem, result.seconds, result.peak_bytes)


def try_all() -> tuple[list[Outcome], int]:
    """All outcomes, and how much the process's memory grew by them, in bytes."""
    cases = corpus()
    before = _resident()
    with lab() as origins:
        found = [Outcome.of(attempt(case, origins)) for case in cases]
    return found, _resident() - before


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def by_kind(found: Sequence[Outcome]) -> str:
    rows = []
    for kind in dict.fromkeys(one.kind for one in found):
        of_kind = [one for one in found if one.kind == kind]
        right = sum(not one.problem for one in of_kind)
        slowest = max(one.seconds for one in of_kind)
        peak = max(one.peak_bytes for one in of_kind) / MEGABYTE
        rows.append([kind, len(of_kind), right, f"{slowest:.2f}", f"{peak:.1f}"])
    return table(["kind", "cases", "as it must be", "slowest, s", "peak, MB"], rows)


def summary(found: Sequence[Outcome], grown: int) -> str:
    refusals = [one for one in found if one.is_refusal]
    right = sum(not one.problem for one in refusals)
    harmless = [one for one in found if not one.is_refusal]
    slowest = max(found, key=lambda one: one.seconds)
    hungriest = max(found, key=lambda one: one.peak_bytes)
    refused = f"{right} of {len(refusals)} hostile cases are refused with the right reason (promised: {_FEWEST})."
    read = (
        f"{sum(not one.problem for one in harmless)} of {len(harmless)} answers that only look hostile are read whole."
    )
    slow = f"Slowest: {slowest.seconds:.2f} s, {slowest.title}; what stalls has {HURRIED.seconds} s."
    hungry = (
        f"Peak memory of a case: {hungriest.peak_bytes / MEGABYTE:.1f} MB, {hungriest.title} (allowed:"
        f" {PEAK_BYTES / MEGABYTE:.1f}); the process grew by {grown / MEGABYTE:.0f} MB over all of them."
    )
    lines = [f"- {line}" for line in (refused, read, slow, hungry)]
    return "\n".join(lines)


def main() -> None:
    say("trying the hostile corpus")
    with get_context("spawn").Pool(1) as process:
        found, grown = process.apply(try_all)
    parts = {"corpus": f"{summary(found, grown)}\n\n{by_kind(found)}"}
    print(parts["corpus"])
    for one in found:
        if one.problem:
            print(f"WRONG {one.title}: {one.problem}")
    write(DOCUMENT, parts)


if __name__ == "__main__":
    main()
