"""The training table: every development page with its passages, rows and labels, built once and cached."""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.training import bench
from benchmarks.training.labels import label
from functions.fetch.extraction.anchors import anchors_of
from functions.fetch.extraction.dom import Page, parse
from functions.fetch.extraction.extract import weights_of
from functions.fetch.extraction.lexicon import Lexicon
from functions.fetch.extraction.quality import in_one_place
from functions.fetch.extraction.structure import layout_of
from functions.fetch.extraction.table import FEATURES, rows
from functions.fetch.extraction.walk import read
from functions.fetch.harvest import harvest

BODY_SETS = ("sh", "fundus", "fundus_eval", "wcxb")
SEGMENT_SETS = ("traf",)
_SHORTEST = 3  # letters of a segment
_NO_WORDS = Lexicon({})
WORD_FEATURES = 6  # the last ones of a row; filled in when the lexicon of a fold is known


@dataclass(slots=True)
class Chain:
    """What the lexicon needs of a node."""

    names: str
    parent: "Chain | None"


@dataclass(slots=True)
class Facts:
    """What the quality score needs of a passage."""

    text: str
    length: float
    tag: str
    path: int


@dataclass(slots=True)
class Example:
    """A page."""

    dataset: str
    gold: dict[str, Any]
    texts: list[str]
    weights: list[float]
    nodes: list[Chain]  # by passage
    asked: np.ndarray[Any, Any]  # passages that have a row
    settled: list[float]  # by passage: the probability of those that have none
    rows: np.ndarray[Any, Any]  # of those that have one
    labels: list[int | None]  # by passage
    place: float = 0.0  # share of its prose that lies in one, for the quality score
    judged: Sequence["Facts"] = ()  # by passage, for the same
    ceiling: float = 1.0  # F1 of the best choice
    tokens: list[list[str]] = field(default_factory=list)

    @property
    def domain(self) -> str:
        return str(self.gold["domain"])


def table(cache: Path) -> list[Example]:
    if cache.exists():
        return list(pickle.loads(cache.read_bytes()))  # noqa: S301 - our own file, written below
    examples = [example for name in (*BODY_SETS, *SEGMENT_SETS) for example in _examples(name)]
    cache.write_bytes(pickle.dumps(examples))
    return examples


def _examples(dataset: str) -> Iterator[Example]:
    for gold, html in bench.pages(dataset):
        example = _example(dataset, gold, html)
        if example is not None:
            yield example


def _example(dataset: str, gold: dict[str, Any], html: str) -> Example | None:
    root = parse(html)
    if root is None:
        return None
    page = read(root)
    found = harvest(root, gold["url"] or "")
    layout = layout_of(page, anchors_of(found.metadata, found.article_body))
    made = rows(layout, _NO_WORDS)
    asked = np.array([i for i, row in enumerate(made) if not isinstance(row, float)], dtype=int)
    example = Example(
        dataset,
        gold,
        texts=[passage.text for passage in page.passages],
        weights=weights_of(layout),
        nodes=_chains(page),
        asked=asked,
        settled=[row if isinstance(row, float) else 0.0 for row in made],
        rows=np.array([row for row in made if not isinstance(row, float)], dtype=np.float32).reshape(-1, len(FEATURES)),
        labels=[],
        place=in_one_place(layout),
        judged=[Facts(p.text, p.length, p.tag, p.path) for p in page.passages],
    )
    _label(example)
    return example


def _chains(page: Page) -> list[Chain]:
    chains: list[Chain] = []
    for node in page.nodes:
        chains.append(Chain(node.names, chains[node.parent.index] if node.parent else None))
    return [chains[passage.node.index] for passage in page.passages]


def _label(example: Example) -> None:
    scoring = bench.scoring()
    tokens = scoring.tokens_sh if example.dataset == "sh" else scoring.tokens
    example.tokens = [tokens(scoring.nfc(text)) for text in example.texts]
    body = example.gold.get("body")
    if body:
        kept, example.ceiling = label(tokens(scoring.nfc(body)), example.tokens)
        example.labels = list(kept)
    else:
        example.labels = [_segment_label(text, example.gold) for text in example.texts]


def _segment_label(text: str, gold: dict[str, Any]) -> int | None:
    """Known only where a segment of the gold lies in the passage."""
    text = bench.scoring().norm_ws(text)
    wanted = _has_any(text, gold.get("with"))
    unwanted = _has_any(text, gold.get("without"))
    return None if wanted == unwanted else int(wanted)


def _has_any(text: str, segments: list[str] | None) -> bool:
    normalize = bench.scoring().norm_ws
    return any(segment in text for segment in map(normalize, segments or []) if len(segment) > _SHORTEST)
