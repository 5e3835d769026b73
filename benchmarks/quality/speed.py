"""How long a page takes: side by side with a peer, page by page; and how time grows with a page's size."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

from benchmarks.quality.peers import PEERS, ask, python_of, worker
from benchmarks.quality.reading import Case
from benchmarks.quality.tables import table
from infra.shell import ROOT

OURS, PARSE, PEER = "newsmill: body and all fields", "lxml's parse alone", "trafilatura"
_ROUNDS = 3  # the median of them is a page's time
_WARM = 12  # pages before the clock counts
_IMPORTS = 5
_MEASURE = """
import json, sys, time
sys.path.insert(0, ".")
started = time.process_time()
import {module}
print(json.dumps(1000 * (time.process_time() - started)))
"""
Times = dict[str, list[float]]  # milliseconds of CPU by who, page by page


def speed_table(pages: Sequence[Case], *, with_peer: bool) -> str:
    """Medians of CPU time, peak memory and imports; each page goes to all of them before the next one."""
    with ExitStack() as stack:
        processes = {name: stack.enter_context(closing(process)) for name, process in _processes(with_peer).items()}
        for case in pages[:_WARM]:
            for process in processes.values():
                ask(process, case)
        times = _measure(pages, processes)
        memory = {name: process.rss() for name, process in processes.items()}
    load = f"Load of the machine after the run: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors."
    sizes = [len(case.html.encode("utf-8", "replace")) / 1000 for case in pages]
    about = f"{len(pages)} pages, median {median(sizes):.0f} KB; {_ROUNDS} rounds; CPU time in one warm process each."
    return f"{about} {load}\n\n{_table(times, memory, _imports(with_peer))}"


def _processes(with_peer: bool) -> dict[str, Any]:  # noqa: FBT001 - whether the peer could be installed
    processes = {OURS: worker("benchmarks.extractor:extract"), PARSE: worker("benchmarks.quality.adapters:lxml_parse")}
    if with_peer:
        processes[f"{PEER} with metadata"] = worker(PEERS[PEER].extractor, python_of(PEERS[PEER]))
    return processes


def _measure(pages: Sequence[Case], processes: dict[str, Any]) -> Times:
    times: Times = {name: [] for name in processes}
    for number, case in enumerate(pages):
        rounds: Times = {name: [] for name in processes}
        order = list(processes.items())
        for position in range(_ROUNDS):
            start = (number + position) % len(order)
            for name, process in order[start:] + order[:start]:
                rounds[name].append(ask(process, case).get("cpu") or 0.0)
        for name, taken in rounds.items():
            times[name].append(median(taken))
    return times


def _table(times: Times, memory: dict[str, float | None], imports: dict[str, float]) -> str:
    parse = times[PARSE]
    peer = next((taken for name, taken in times.items() if name.startswith(PEER)), None)
    rows = []
    for name, taken in times.items():
        rows.append(
            [
                name,
                f"{median(taken):.1f}",
                f"{mean(taken):.1f}",
                f"{quantiles(taken, n=20)[-1]:.1f}",
                f"{median(taken) / median(parse):.1f}×",
                f"{median(taken) / median(peer):.2f}×" if peer else "–",
                f"{sum(taken) / sum(peer):.2f}×" if peer else "–",
                f"{memory[name]:.0f}" if memory[name] else "–",
                f"{imports[name]:.0f}",
            ]
        )
    header = [
        "",
        "median ms",
        "mean ms",
        "95 % ms",
        "of lxml's parse",
        f"of {PEER} (medians)",
        "(sums)",
        "peak MB",
        "import ms",
    ]
    return table(header, rows)


def _imports(with_peer: bool) -> dict[str, float]:  # noqa: FBT001 - as above
    ours = Path(sys.executable)
    found = {OURS: _import_ms("benchmarks.extractor", ours), PARSE: _import_ms("lxml.etree", ours)}
    if with_peer:
        found[f"{PEER} with metadata"] = _import_ms("trafilatura", python_of(PEERS[PEER]))
    return found


def _import_ms(module: str, python: Path) -> float:
    """CPU time of the import in fresh processes, byte code being there."""
    taken = []
    for _ in range(_IMPORTS + 1):
        program = [str(python), "-W", "ignore", "-c", _MEASURE.format(module=module)]
        done = subprocess.run(program, cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S603 - our own words
        taken.append(float(json.loads(done.stdout)))
    return median(taken[1:])
