"""Do the formats keep their rules on real pages: every development page of the benchmark, as ninjs and as JSON-LD.

python -m benchmarks.formats
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool

from benchmarks.extractor import story_of
from benchmarks.quality import reading
from benchmarks.training import bench
from shared.errors import PermanentError
from shared.formats.json_ld import json_ld
from shared.formats.ninjs import ninjs
from tests.rules import broken

_BATCH = 8  # pages that a process takes at once


def broken_rules(page: tuple[str, str, str]) -> list[str]:
    """What the page's story breaks, format by format; its name before each. A page without a story breaks nothing."""
    name, html, url = page
    try:
        story = story_of(html, url)
    except PermanentError:
        return []
    told = (("ninjs-3.1", ninjs(story)), ("news-article", json_ld(story)))
    return [f"{name}: {rules}: {problem}" for rules, item in told for problem in broken(rules, item)]


def pages() -> Iterator[tuple[str, str, str]]:
    for dataset in reading.sets_present():
        for gold, html in bench.pages(dataset):
            yield f"{dataset}/{gold['id']}", html, gold.get("url") or ""


def main() -> None:
    if not bench.FOLDER.exists():
        print("no ../shared/bench here: nothing to hold the formats against")
        return
    with Pool(os.cpu_count()) as processes:
        results = list(processes.imap(broken_rules, pages(), _BATCH))
    problems = [problem for result in results for problem in result]
    for problem in problems[:20]:
        print(problem)
    counted = Counter(problem.split(": ")[1] for problem in problems)
    for rules in ("ninjs-3.1", "news-article"):
        print(f"{rules:<14}{len(results)} pages, {counted[rules]} rules broken")
    if problems:
        sys.exit(1)


if __name__ == "__main__":
    main()
