"""Other extractors, each in its own environment with pinned versions, run through the benchmark's worker protocol."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.reading import Case, Reading, score
from benchmarks.training import bench
from infra.bootstrap import find_uv, this_python
from infra.shell import ROOT, run, say

ENVIRONMENTS = ROOT / ".newsmill" / "peers"
_ADAPTERS = "benchmarks.quality.adapters"
_TIMEOUT = 30  # seconds a page: beyond, it counts as empty


@dataclass(frozen=True, slots=True)
class Peer:
    name: str
    function: str  # of the adapters
    requirements: tuple[str, ...]

    @property
    def extractor(self) -> str:
        return f"{_ADAPTERS}:{self.function}"


_TRAFILATURA = ("trafilatura==2.3.1", "htmldate==1.11.0", "courlan==1.4.0", "justext==3.0.2", "lxml==6.1.3")
PEERS = {
    peer.name: peer
    for peer in (
        Peer("trafilatura", "trafilatura", _TRAFILATURA),
        Peer("trafilatura-precision", "trafilatura_precision", _TRAFILATURA),
        Peer("readability-lxml", "readability_lxml", ("readability-lxml==0.9", "lxml==6.1.3")),
        Peer("newspaper4k", "newspaper4k", ("newspaper4k==0.9.6", "lxml==6.1.3")),
    )
}


def python_of(peer: Peer) -> Path:
    """The interpreter of the peer's environment, which is made when it is not there; Cannot tells why not."""
    folder = ENVIRONMENTS / "-".join(peer.requirements).replace("==", "-")
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        say(f"installing {', '.join(peer.requirements)} into an environment of its own")
        shutil.rmtree(folder, ignore_errors=True)
        uv = find_uv()
        run(uv, "venv", "--quiet", "--python", this_python(), folder)
        run(uv, "pip", "install", "--quiet", "--python", python, *peer.requirements)
        done.touch()
    return python


def worker(extractor: str, python: Path | None = None) -> Any:
    """A process that extracts page after page."""
    return bench.scoring().Worker(extractor, python=str(python) if python else None, timeout=_TIMEOUT)


def ask(process: Any, case: Case) -> dict[str, Any]:
    scoring = bench.scoring()
    path = scoring.page_path(str(bench.FOLDER / "data"), case.dataset, case.gold["id"])
    answer = process(path, case.gold.get("charset"), case.gold.get("url"))
    for key in ("text", "title", "published"):
        answer[key] = scoring.clean(answer.get(key))
    answer["authors"] = [scoring.clean(author) for author in answer.get("authors") or []]
    return dict(answer)


def read(pages: Sequence[Case], peer: Peer) -> list[Reading]:
    with closing(worker(peer.extractor, python_of(peer))) as process:
        return score(pages, _answers(process, pages))


def _answers(process: Any, pages: Sequence[Case]) -> Iterator[dict[str, Any]]:
    return (ask(process, case) for case in pages)
