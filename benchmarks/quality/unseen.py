"""The same reading by models that have not seen the page's site: what to expect of other sites.

    uv run --group training python -m benchmarks.quality.unseen

trains five models, each without a fifth of the sites, as benchmarks/training does, and keeps them under .newsmill.
`make bench` then reads every page, through both functions, with the model that does not know its site. The
figures are kept in benchmarks/unseen.json with the model that they belong to, for whoever has no training libraries.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.quality.reading import Case, Reading, read, score
from functions.fetch.extraction.model import MODEL_FILE, Model, read_model
from infra.shell import ROOT

MODELS = ROOT / ".newsmill" / "unseen"
RECORD = Path(__file__).parent.parent / "unseen.json"
FOLDS = 5
_SHIPPED = "shipped"  # names the model that the folds belong to


def shipped() -> str:
    """The model of this release, in short."""
    return hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest()[:16]


def models_present() -> bool:
    """Whether the models are there and belong to the one that is shipped."""
    mark = MODELS / _SHIPPED
    return mark.exists() and mark.read_text() == shipped()


def fold_of(domain: str) -> int:
    """All pages of a site, over all sets, are in the same fold; as benchmarks.training has it."""
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % FOLDS


def read_unseen(pages: Sequence[Case]) -> list[Reading]:
    """Each page with the model that does not know its site."""
    by_fold: dict[int, list[Case]] = {}
    for page in pages:
        by_fold.setdefault(fold_of(str(page.gold["domain"])), []).append(page)
    found = {}
    for number, own in by_fold.items():
        for reading in read(own, partial(_with_model, number)):
            found[reading.case.name] = reading.predicted
    return score(pages, iter([found[page.name] for page in pages]))


def unseeing_model(page: Case) -> Model:
    """The model that does not know the page's site."""
    return _model(fold_of(str(page.gold["domain"])))


def _with_model(number: int) -> None:
    learned = _model(number)
    patch("functions.fetch.extraction.extract.model", lambda: learned).start()


@cache
def _model(number: int) -> Model:
    return read_model(_file(number))


def _file(number: int) -> Path:
    return MODELS / f"{number}.json"


def record(summaries: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep the figures for those who cannot train."""
    kept = {"model": shipped(), "summaries": summaries}
    RECORD.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def recorded() -> dict[str, Any]:
    return dict(json.loads(RECORD.read_text("utf-8"))) if RECORD.exists() else {}


def main() -> None:
    from benchmarks.training.calibrate import calibrate
    from benchmarks.training.export import write_model
    from benchmarks.training.fit import fit, probabilities
    from benchmarks.training.lexicon import count
    from benchmarks.training.scores import choices, judged
    from benchmarks.training.table import table

    examples = table(Path(tempfile.gettempdir()) / "newsmill-training-table.pickle")
    fold = [fold_of(example.domain) for example in examples]
    made: list[tuple[Any, Any]] = []
    found: dict[int, list[float]] = {}
    for number in range(FOLDS):
        sites = count([example for example, own in zip(examples, fold, strict=True) if own != number])
        boosters = fit([example for example, own in zip(examples, fold, strict=True) if own != number], sites)
        made.append((boosters, sites))
        found |= {i: probabilities(boosters, examples[i], sites) for i, own in enumerate(fold) if own == number}
    chosen = choices(examples, [found[i] for i in range(len(examples))])
    pages = judged(examples, chosen, fold)
    MODELS.mkdir(parents=True, exist_ok=True)
    for number, (boosters, sites) in enumerate(made):
        others = pages.part(i for i, own in enumerate(pages.fold) if own != number)
        write_model(_file(number), boosters, sites, calibrate(others))
    (MODELS / _SHIPPED).write_text(shipped())


if __name__ == "__main__":
    main()
