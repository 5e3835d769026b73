"""How long a cold start takes: a fresh process, import, wiring and the first message of each handler.

    python -m benchmarks.cold_start [--rounds N]

Beside each stands `import boto3` in a fresh process of the same round, the least that any Lambda function
which talks to AWS pays. AWS is answered inside the process, at the wire, so that building requests and
reading answers counts and the network does not. CPU time is compared: it is what Lambda's vCPU spends.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.sample_events import CAPTURE, PAGE
from shared.captures import write_record

ROOT = Path(__file__).parent.parent
AIM = 1.5  # times `import boto3`
PROGRAMS = {
    "import boto3": "import boto3",
    "fetch": "from benchmarks.first_message import run; run('fetch', 'events/fetch-replay.json')",
    "normalize": "from benchmarks.first_message import run; run('normalize', 'events/normalize-page-cleaned.json')",
    "store": "from benchmarks.first_message import run; run('store', 'events/store-story-normalized.json')",
    "changes": "from benchmarks.first_message import run; run('changes', 'events/changes-stream.json')",
    "read": "from benchmarks.first_message import run; run('read', 'events/read-list.json')",
}
MEASURE = """
import json, time
wall, cpu = time.perf_counter(), time.process_time()
{program}
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu]))
"""


def milliseconds(name: str, environment: dict[str, str]) -> tuple[float, float]:
    """Wall and CPU time of one fresh process, without the interpreter's own start."""
    command = [sys.executable, "-c", MEASURE.format(program=PROGRAMS[name])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - our own words
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    wall, cpu = json.loads(done.stdout.splitlines()[-1])
    return wall * 1000, cpu * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.NamedTemporaryFile(suffix=".warc.gz") as capture:
        Path(capture.name).write_bytes(write_record(PAGE))
        report(rounds, os.environ | {"CAPTURE_KEY": CAPTURE.key, "CAPTURE_FILE": capture.name})


def report(rounds: int, environment: dict[str, str]) -> None:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in PROGRAMS}
    for number in range(rounds + 1):  # the first round only warms byte code and page cache
        for name in PROGRAMS:
            measured = milliseconds(name, environment)
            if number:
                taken[name].append(measured)
    baseline = statistics.median(cpu for _, cpu in taken["import boto3"])
    print(f"Cold starts, medians of {rounds} rounds; aim: at most {AIM} x import boto3 (CPU)\n")
    print(f"{'':14}{'wall ms':>9}{'CPU ms':>9}{'ratio':>8}")
    for name, times in taken.items():
        wall = statistics.median(one for one, _ in times)
        cpu = statistics.median(one for _, one in times)
        print(f"{name:14}{wall:9.0f}{cpu:9.0f}{cpu / baseline:8.2f}")


if __name__ == "__main__":
    main()
