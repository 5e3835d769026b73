"""Stories as lines of JSON, compressed: newsmill's own model, or ninjs."""

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from cli.exports.day import Exported

JSONL = "stories.jsonl.gz"
NINJS = "ninjs.jsonl.gz"


def write_jsonl(stories: Iterable[Exported], file: Path) -> int:
    return _write(stories, file, lambda each: each.story.model_dump(mode="json") | {"cluster": each.head.cluster})


def write_ninjs(stories: Iterable[Exported], file: Path) -> int:
    from shared.formats.ninjs import ninjs

    return _write(stories, file, lambda each: ninjs(each.story))


def _write(stories: Iterable[Exported], file: Path, told: Callable[[Exported], dict[str, Any]]) -> int:
    count = 0
    with gzip.GzipFile(file, "wb", mtime=0) as out:  # the same stories give the same bytes
        for each in stories:
            out.write(json.dumps(told(each), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            count += 1
    return count
