"""The pages that went worst, and why: computed from their passages, explained by whoever looked at them.

`benchmarks/worst_pages.json` holds what a person found: the cause in one sentence, and whether the gold is
wrong. A page that nobody has looked at yet has only its computed cause.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from benchmarks.quality.reading import BODY_SETS, Case, Reading, summary
from benchmarks.quality.tables import figure, table
from benchmarks.training import bench
from benchmarks.training.labels import label
from functions.fetch.extraction.anchors import anchors_of
from functions.fetch.extraction.cleaning.shapes import Kind, shape_of
from functions.fetch.extraction.dom import WITHIN, Passage, parse
from functions.fetch.extraction.extract import Extract, extract
from functions.fetch.extraction.hints import BIT
from functions.fetch.extraction.model import Model
from functions.fetch.extraction.phrases import NAMES, phrases
from functions.fetch.harvest import harvest

ModelOf = Callable[[Case], Model | None]  # None: the model of this release
ANNOTATIONS = Path(__file__).parent.parent / "worst_pages.json"
HOW_MANY = 20
_LITTLE = 0.2  # recall below which another part of the page was taken
_OUT_OF_REACH = 0.9  # F1 of the best choice of passages: below, choosing is not what went wrong
_NEAR_BEST = 0.03
_KINDS = dict(
    zip(
        NAMES,
        ("read-on lines", "advertising", "appeals to subscribe", "legal notes", "picture credits", "bylines and dates",
         "share and comment lines", "appeals"),
        strict=True,
    )
)  # fmt: skip
_PLACES = {  # hint of a class name → what stands there; the first that holds
    "comment": "readers' comments",
    "author": "about the author",
    "subscribe": "appeals to subscribe",
    "related": "teasers of other stories",
    "media": "captions",
    "tag": "tags",
    "side": "sidebars",
    "box": "boxes",
}


class Annotation(BaseModel):
    """What a person found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cause: str
    gold_is_wrong: str = ""  # why, if it is


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a page's F1 is what it is."""

    name: str
    best: float  # F1 of the best choice of passages


@cache
def annotations() -> dict[str, Annotation]:
    return {name: Annotation(**said) for name, said in json.loads(ANNOTATIONS.read_text("utf-8")).items()}


def worst(readings: Iterable[Reading], count: int = HOW_MANY) -> list[Reading]:
    with_body = [reading for reading in readings if "body" in reading.scores]
    return sorted(with_body, key=lambda reading: reading.f1)[:count]


def worst_table(readings: Sequence[Reading], unseen: Sequence[Reading]) -> str:
    """`unseen`: the same pages by models that had not seen their sites; may be empty."""
    by_name = {reading.case.name: reading.f1 for reading in unseen if "body" in reading.scores}
    rows = []
    for reading in worst(readings):
        name, body, cause = reading.case.name, reading.scores["body"], cause_of(reading)
        said = annotations().get(name)
        words = f"{said.cause} **Gold:** {said.gold_is_wrong}" if said and said.gold_is_wrong else said and said.cause
        figures = [body["f"], body["p"], body["r"], by_name.get(name), cause.best]
        rows.append([f"`{name}`", cause.name, words or "", *map(figure, figures)])
    header = ["page", "computed cause", "what a reader found", "F1", "P", "R", "F1 cross-validated", "best choice"]
    return table(header, rows, left=3)


def wrong_gold() -> str:
    """Gold that is wrong: listed, not fitted."""
    rows = [[f"`{name}`", said.gold_is_wrong] for name, said in annotations().items() if said.gold_is_wrong]
    return table(["page", "why"], rows, left=2) if rows else "None found so far."


def without_wrong_gold(readings: Sequence[Reading]) -> str:
    """What the listed pages cost each set: mean body F1 with them and without."""
    wrong = {name for name, said in annotations().items() if said.gold_is_wrong}
    rows = []
    for dataset in BODY_SETS:
        members = [reading for reading in readings if reading.case.dataset == dataset]
        sound = [reading for reading in members if reading.case.name not in wrong]
        if 0 < len(sound) < len(members):
            figures = [summary(those)["F1"] for those in (members, sound)]
            rows.append([dataset, len(members), len(members) - len(sound), *figures])
    return table(["set", "pages", "listed", "body F1, all", "without the listed"], rows, left=1)


def losses(readings: Sequence[Reading], model_of: ModelOf = lambda _: None) -> str:
    """Where the missing F1 of all pages goes, by set and cause; `model_of` tells which model read a page."""
    lost: dict[str, Counter[str]] = {}
    for reading in readings:
        if "body" in reading.scores and reading.f1 < 1 - _NEAR_BEST:
            lost.setdefault(reading.case.dataset, Counter())[cause_of(reading, model_of).name] += 1 - reading.f1  # type: ignore[assignment]
    rows = [
        [dataset, cause, loss / sum(causes.values())]
        for dataset, causes in lost.items()
        for cause, loss in causes.most_common(6)
    ]
    return table(["set", "cause", "share of what is lost"], rows, left=2)


def cause_of(reading: Reading, model_of: ModelOf = lambda _: None) -> Cause:
    text, body = reading.predicted.get("text") or "", reading.scores["body"]
    if not text:
        return Cause(f"nothing extracted ({reading.predicted.get('error') or 'empty'})", 0.0)
    chosen = _extract(reading.case, model_of(reading.case))
    passages = chosen.page.passages
    tokens = [_tokens(reading.case, passage.text) for passage in passages]
    gold = bench.scoring().reference(reading.case.gold, _tokens(reading.case, text), _tokenizer(reading.case))
    labels, best = label(gold, tokens)
    kept = [
        k and shape_of(p, chosen.layout).kind is not Kind.CAPTION
        for p, k in zip(passages, chosen.choice.keep, strict=True)
    ]
    lost = [(len(tokens[i]), i) for i in range(len(passages)) if labels[i] and not kept[i]]
    added = [(len(tokens[i]), i) for i in range(len(passages)) if kept[i] and not labels[i]]
    if body["r"] < _LITTLE:
        return Cause("story not in the markup" if best < _OUT_OF_REACH else "another part of the page taken", best)
    if best < _OUT_OF_REACH or body["f"] > best - _NEAR_BEST:
        return Cause("no choice of passages fits the gold", best)
    if _is_live_blog(reading.case) and added:
        return Cause("live blog: entries kept that the gold leaves out", best)
    if sum(n for n, _ in lost) > sum(n for n, _ in added):
        return Cause(_where_lost([i for _, i in lost], [i for i, ok in enumerate(labels) if ok and kept[i]]), best)
    return Cause(f"added: {_commonest(added, passages, labels)}", best)


def _is_live_blog(case: Case) -> bool:
    return '"LiveBlogPosting"' in case.html


def _extract(case: Case, learned: Model | None) -> Extract:
    root = parse(case.html)
    if root is None:
        raise ValueError(f"{case.name} has text and no element")
    found = harvest(root, case.gold["url"] or "")
    return extract(root, anchors_of(found.metadata, found.article_body), learned)


def _tokenizer(case: Case) -> Any:
    return bench.scoring().tokens_sh if case.dataset == "sh" else bench.scoring().tokens


def _tokens(case: Case, text: str) -> list[str]:
    return list(_tokenizer(case)(bench.scoring().nfc(text)))


def _where_lost(lost: list[int], found: list[int]) -> str:
    if not found:
        return "another part of the page taken"
    places = Counter("head" if i < found[0] else "tail" if i > found[-1] else "parts" for i in lost)
    return f"lost: {places.most_common(1)[0][0]} of the story"


def _commonest(added: list[tuple[int, int]], passages: Sequence[Passage], labels: Sequence[int]) -> str:
    """The kind of the added text that has most words."""
    words: Counter[str] = Counter()
    for count, i in added:
        words[_kind(passages, i, labels)] += count
    return words.most_common(1)[0][0] if words else "nothing but pieces of passages"


def _kind(passages: Sequence[Passage], index: int, labels: Sequence[int]) -> str:
    passage = passages[index]
    if any(ok and other.text == passage.text for other, ok in zip(passages, labels, strict=True)):
        return "copies of the story's own text"
    for name, said in zip(NAMES[:-1], phrases(passage.text), strict=False):
        if said:
            return _KINDS[name]
    around = passage.node.inherited
    place = next((place for hint, place in _PLACES.items() if around & BIT[hint]), "")
    if place:
        return place
    if passage.node.within & WITHIN["table"]:
        return "tables"
    if 1 not in labels[:index]:
        return "text above the story"
    return "text inside the story" if 1 in labels[index:] else "text below the story"
