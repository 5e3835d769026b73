"""The AWS calls of a tick and of a poll, counted on emulated AWS: what docs/cost.md reckons with.

python -m benchmarks.discovery_calls
"""

import time
from collections import Counter
from datetime import UTC, datetime

from infra.demo.feeds import ATOM_PATH
from infra.demo.site import DemoSite
from infra.local.faults import AwsCall
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from shared.aws.sources import DynamoSources
from shared.sources import Source, source_id


def counted() -> dict[str, Counter[str]]:
    """Calls by operation: of a tick that finds nothing due, of a first poll, of one that finds nothing changed."""
    calls: Counter[str] = Counter()

    def watch(call: AwsCall) -> None:
        if call.moment == "before":
            calls[call.operation] += 1

    found: dict[str, Counter[str]] = {}
    with DemoSite() as site, LocalStack.in_process(watch=watch) as stack:
        registry = DynamoSources(stack.client("dynamodb"), stack.outputs["ControlTableName"])
        feed = site.origin + ATOM_PATH
        pump = Pump(stack)

        def tick(name: str) -> None:
            calls.clear()
            pump.tick()
            found[name] = Counter(calls)

        pump.tick()  # a cold start's
        tick("a tick, nothing due")
        registry.add(Source(id=source_id(feed), url=feed, added_at=datetime.now(UTC), max_age_days=0))
        tick(f"a tick, a first poll of {len(site.newsroom.items)} entries")
        registry.poll_at(source_id(feed), time.time())
        tick("a tick, a poll that finds nothing changed")
    return found


def main() -> None:
    found = counted()
    operations = sorted(set().union(*found.values()))
    print(f"| | {' | '.join(operations)} |")
    print(f"|---|{'---:|' * len(operations)}")
    for name, calls in found.items():
        print(f"| {name} | {' | '.join(str(calls[operation]) for operation in operations)} |")


if __name__ == "__main__":
    main()
