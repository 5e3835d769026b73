"""What a million stories cost, from the AWS calls and the CPU time that real handlers spend on them.

    python -m benchmarks.cost [--stories N]

Pages as heavy as real ones, each of another host, go through the three handlers on emulated AWS, fetched over
loopback HTTP; each AWS call is counted with what it is billed as. Then each handler runs on the same messages with
AWS answered in the process, for its CPU time. Prices are list prices of us-east-1, on demand, without free tiers.
"""

import argparse
import json
import math
from dataclasses import dataclass

from benchmarks.counting import PAGE_BYTES, POLLER, Count, count_pipeline
from benchmarks.cpu import cpu_seconds

MILLION = 1_000_000
PRICES = {  # dollars for a million
    "sqs": 0.40,  # requests; each 64 KiB chunk of a payload is one
    "s3 put": 5.00,
    "s3 get": 0.40,
    "dynamodb write": 0.625,  # units of 1 KB, for the item and each index that holds it
    "dynamodb read": 0.125,  # units of 4 KB, strongly consistent
    "lambda": 0.20,  # invocations
}
GB_SECOND = 0.0000133334  # Lambda on arm64
LOGS_GB = 0.50
STORAGE_GB_MONTH = {"s3 bytes": 0.023, "dynamodb bytes": 0.25}
MEMORY_MB = {"fetch": 1769, "normalize": 512, "store": 512}
MB_A_VCPU = 1769  # Lambda's share of a processor grows with memory
# Assumed, not measured here:
NETWORK_SECONDS = {"fetch": 1.5, "normalize": 0.03, "store": 0.25}  # a batch's waiting: pages side by side, AWS calls
BATCH = {"fetch": 30, "normalize": 10, "store": 10}  # the template's, while there is enough to do
TLS_CPU_SECONDS = 0.004  # a page's handshake and decryption, which loopback HTTP does without
LOG_BYTES_AN_INVOCATION = 600  # Lambda's own lines
EMPTY_RECEIVES = 0.02  # requests a story: Lambda's pollers on queues that are never quite empty
AIM = 15.0


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    amount: float  # a story
    dollars: float  # a million stories


def model(count: Count, cpu: dict[str, float], stories: int) -> list[Line]:
    """What a million stories cost, line by line."""
    lines = [
        Line(unit, count.total(unit) / stories, count.total(unit) / stories * price)
        for unit, price in PRICES.items()
        if unit != "lambda"
    ]
    lines.append(Line("sqs, empty receives", EMPTY_RECEIVES, EMPTY_RECEIVES * PRICES["sqs"]))
    for stage, seconds in cpu.items():
        lines.append(_lambda(stage, seconds))
    invocations = sum(count.invocations.values()) / stories
    lines.append(Line("lambda, invocations", invocations, invocations * PRICES["lambda"]))
    logged = count.total("log bytes") / stories + LOG_BYTES_AN_INVOCATION * invocations
    lines.append(Line("logs, bytes", logged, logged * MILLION / 1e9 * LOGS_GB))
    return lines


def storage(count: Count, stories: int) -> list[Line]:
    """What keeping them costs, a month."""
    return [
        Line(f"{unit}, a month", count.total(unit) / stories, count.total(unit) / stories * MILLION / 1e9 * price)
        for unit, price in STORAGE_GB_MONTH.items()
    ]


def _lambda(stage: str, cpu: float) -> Line:
    """A batch waits once for the network and computes for each story, on its share of a processor."""
    computing = (cpu + (TLS_CPU_SECONDS if stage == "fetch" else 0)) / min(1, MEMORY_MB[stage] / MB_A_VCPU)
    gb_seconds = (computing + NETWORK_SECONDS[stage] / BATCH[stage]) * MEMORY_MB[stage] / 1024
    return Line(f"lambda {stage}, GB-seconds", gb_seconds, gb_seconds * MILLION * GB_SECOND)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=60, help="how many to send through: batches of 30 (default: 60)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    count = count_pipeline(arguments.stories)
    cpu = cpu_seconds(count)
    if arguments.json:
        print(json.dumps(figures(count, cpu, arguments.stories), indent=1))
    else:
        report(count, cpu, arguments.stories)


def figures(count: Count, cpu: dict[str, float], stories: int) -> dict[str, object]:
    lines, kept = model(count, cpu, stories), storage(count, stories)
    return {
        "cpu_ms_a_story": {stage: seconds * 1000 for stage, seconds in cpu.items()},
        "million_stories_dollars": sum(line.dollars for line in lines),
        "storage_month_dollars": sum(line.dollars for line in kept),
        "lines": {line.what: line.dollars for line in [*lines, *kept]},
    }


def report(count: Count, cpu: dict[str, float], stories: int) -> None:
    print(f"{stories} stories, pages of {PAGE_BYTES // 1000} KB, full batches\n")
    print("AWS requests a story")
    for (who, operation), calls in sorted(count.calls.items()):
        if calls:
            print(f"  {who:16} {operation:24} {calls / stories:8.3f}")
    print("\nBytes of a message into, and CPU of, each stage")
    for function, size in count.message_bytes.items():
        stage = function.removesuffix("Function").lower()
        if stage not in cpu:
            continue  # it reads what others bring, not stories
        print(f"  {stage:16} {size / stories:8.0f} bytes   {cpu[stage] * 1000:7.2f} ms CPU")
    lines = model(count, cpu, stories)
    print("\nA million stories, list price\n" + _table(lines))
    total = sum(line.dollars for line in lines)
    print(f"  {'together':28}{'':14}   ${total:6.2f}   (aim: at most ${AIM:.0f})")
    print("\nKeeping them, a month\n" + _table(storage(count, stories)))
    print(
        f"\nAssumed: a fetch batch waits {NETWORK_SECONDS['fetch']} s for its pages, TLS takes "
        f"{TLS_CPU_SECONDS * 1000:.0f} ms CPU a page, {LOG_BYTES_AN_INVOCATION} bytes of Lambda's own log lines an\n"
        f"invocation, this machine's processor is Lambda's, no free tier, "
        f"{math.floor(EMPTY_RECEIVES * 100)} empty receives "
        f"in a hundred stories; {POLLER} is billed to the queue's owner."
    )


def _table(lines: list[Line]) -> str:
    return "\n".join(f"  {line.what:28}{line.amount:14.4f}   ${line.dollars:6.2f}" for line in lines)


if __name__ == "__main__":
    main()
