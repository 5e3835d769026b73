"""How fast a dropped archive is read, in how much memory, and how many invocations a gigabyte takes.

    python -m benchmarks.drop [--megabytes N]

An archive as Common Crawl's CC-NEWS writes them is made (a request and a response record for each page, each its
own gzip member; pages of words, some pictures among them) and read by the stage behind `drop/`, in a process of
its own, so that the peak of its memory is the stage's. AWS is answered at once; what it would take is reckoned.
"""

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.receive.drop import PageFile, TakeDrop
from functions.receive.drop_handler import RESERVE_MILLISECONDS
from functions.receive.dropped import DroppedFile, FilesDropped
from functions.receive.progress import Progress
from functions.receive.ranged import PART_BYTES
from shared.captures import RawPage, write_record
from shared.messages import Capture, StoryPublished

MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000
DISTINCT = 150  # records made; the archive repeats them
WORDS = 6_500  # of a page's own text; with the markup around it 150 KB, 25 KB compressed
MARKUP = '<li class="nav__item nav__item--level-2"><a class="nav__link" href="/section/{0}/{1}">Section {1}</a></li>'
LINES = 1_000  # of markup, as menus and footers have them
PICTURES = 0.05
LAMBDA_SECONDS = 900 - RESERVE_MILLISECONDS / 1000
# Assumed, not measured here: what AWS takes, one call after the other.
S3_SECONDS_A_PART = 0.03 + PART_BYTES / (90 * MEGABYTE)
SQS_SECONDS_A_STORY = 0.015 / 10  # of a batch of ten
NOTE_SECONDS = 0.01  # one for 500 stories


class DiskFiles:
    """A file on disk in place of the bucket."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.parts = 0

    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes:  # noqa: ARG002 - there is one
        self._file.seek(offset)
        self.parts += 1
        return self._file.read(-1 if length is None else length)

    def is_ours(self, key: str) -> bool:  # noqa: ARG002 - it was dropped
        return False

    def page(self, key: str) -> PageFile:
        raise AssertionError(f"an archive is read in parts, not as a page: {key}")


class Nowhere:
    """Takes stories, pages and notes, and counts them."""

    def __init__(self) -> None:
        self.stories = self.notes = 0

    def publish(self, stories: Sequence[StoryPublished]) -> None:
        self.stories += len([story.model_dump_json() for story in stories])  # what the real one would send

    def keep(self, pages: Sequence[RawPage]) -> list[Capture | None]:
        raise AssertionError(f"an archive's pages stay where they are: {len(pages)} were to be kept")

    def get(self, name: str) -> Progress | None:  # noqa: ARG002 - nothing was read before
        return None

    def put(self, name: str, progress: Progress) -> None:  # noqa: ARG002 - only that it happened matters
        self.notes += 1


def records(chance: random.Random) -> Iterator[bytes]:
    vocabulary = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 11))) for _ in range(4000)]
    for number in range(DISTINCT):
        url = f"https://site{number % 40}.example/2026/{number}"
        is_picture = chance.random() < PICTURES
        text = " ".join(chance.choices(vocabulary, k=WORDS))
        body = chance.randbytes(60_000) if is_picture else _page(number, text)
        headers = {"content-type": "image/jpeg" if is_picture else "text/html; charset=utf-8"}
        request = f"GET /2026/{number} HTTP/1.1\r\nHost: site\r\n\r\n"
        yield _request_record(url, request) + write_record(RawPage(url, url, 200, headers, body, datetime.now(UTC)))


def _page(number: int, text: str) -> bytes:
    menu = "".join(MARKUP.format(number, line) for line in range(LINES))
    return f"<!doctype html><title>{number}</title><ul>{menu}</ul><p>{text}".encode()


def _request_record(url: str, request: str) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: request\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(request)}\r\n\r\n"
    gzip = zlib.compressobj(wbits=31)
    return gzip.compress(f"{head}{request}\r\n\r\n".encode()) + gzip.flush()


def make(path: Path, size: int) -> int:
    """Write the archive; its size."""
    pairs = list(records(random.Random(7)))  # noqa: S311 - the same archive each time
    with path.open("wb") as file:
        while file.tell() < size:
            file.writelines(pairs)
        return file.tell()


def read(path: Path) -> dict[str, float]:
    """Read the archive as the function does; seconds, stories, peak of memory."""
    size = path.stat().st_size
    files, sink, before = DiskFiles(path), Nowhere(), _peak()
    take = TakeDrop(files, sink, sink, sink, lambda: True, lambda *_: None, lambda: datetime.now(UTC))
    dropped = DroppedFile(key="drop/crawl.warc.gz", size=size, version="1")
    started, worked = time.perf_counter(), time.process_time()
    take(FilesDropped(trace_id="1", url="s3://bucket/drop/crawl.warc.gz", files=(dropped,)))
    return {
        "bytes": size,
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - worked,
        "stories": sink.stories,
        "notes": sink.notes,
        "parts": files.parts,
        "peak_mb": _peak(),
        "before_mb": before,
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(found: dict[str, float]) -> None:
    scale = GIGABYTE / found["bytes"]
    computing = found["cpu_seconds"] * scale
    waiting = scale * (
        found["parts"] * S3_SECONDS_A_PART + found["stories"] * SQS_SECONDS_A_STORY + found["notes"] * NOTE_SECONDS
    )
    speed = found["bytes"] / MEGABYTE / found["cpu_seconds"]
    print(f"archive: {found['bytes'] / MEGABYTE:.0f} MB, {found['stories']:.0f} stories in it")
    print(f"read in {found['seconds']:.1f} s ({found['cpu_seconds']:.1f} s of CPU): {speed:.1f} MB/s, compressed")
    print(f"peak memory: {found['peak_mb']:.0f} MB, of which {found['before_mb']:.0f} MB before the first byte")
    print(f"1 GB: {computing:.0f} s of computing, some {waiting:.0f} s of waiting for AWS, "
          f"{math.ceil((computing + waiting) / LAMBDA_SECONDS)} invocation(s) of {LAMBDA_SECONDS:.0f} s")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=250, help="of the archive (default: 250)")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        print(json.dumps(read(given.read)))
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        make(path, given.megabytes * MEGABYTE)
        done = subprocess.run(  # noqa: S603 - this very module
            [sys.executable, "-m", "benchmarks.drop", "--read", path], capture_output=True, text=True, check=True
        )
    report(json.loads(done.stdout))


if __name__ == "__main__":
    main()
