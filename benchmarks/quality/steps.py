"""Where a page's time goes: the steps of reading it, timed inside one warm process."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from typing import Any
from unittest.mock import patch

from benchmarks import extractor
from benchmarks.quality.reading import Case
from benchmarks.quality.tables import table
from shared.errors import PermanentError

STEPS = {  # what each page goes through → where it is called
    "parse": "functions.fetch.page.parse",
    "harvest: head and structured data": "functions.fetch.page.harvest",
    "walk: passages and nodes": "functions.fetch.extraction.extract.read",
    "layout": "functions.fetch.extraction.extract.layout_of",
    "rows of numbers": "functions.fetch.extraction.extract.rows",
    "trees": "functions.fetch.extraction.model.Model.probabilities",
    "what is visible around the article": "functions.fetch.page.visible",
    "cleaning: article HTML": "functions.fetch.page.article_html",
    "normalize: fields, blocks, Story": "benchmarks.extractor.story_from",
}
WHOLE = "all of it"


def steps_table(pages: Sequence[Case]) -> str:
    texts = [(case.html, case.gold["url"] or "") for case in pages]
    _read(texts)  # caches of class names are warm in a function that has seen some pages
    spent: Counter[str] = Counter()
    with ExitStack() as stack:
        for name, place in STEPS.items():
            stack.enter_context(patch(place, _timed(_at(place), name, spent)))
        started = time.process_time()
        _read(texts)
        whole = time.process_time() - started
    spent["the rest"] = whole - sum(spent.values())  # type: ignore[assignment]  # seconds
    rows = [[name, f"{1000 * seconds / len(texts):.2f}", f"{seconds / whole:.0%}"] for name, seconds in spent.items()]
    return table(["step", "mean ms a page", "share"], [*rows, [WHOLE, f"{1000 * whole / len(texts):.2f}", "100%"]])


def _read(texts: Sequence[tuple[str, str]]) -> None:
    for html, url in texts:
        with suppress(PermanentError):
            extractor.extract(html, url)


def _at(place: str) -> Callable[..., Any]:
    owner, _, name = place.rpartition(".")
    module, _, kind = owner.rpartition(".")
    holder = getattr(import_module(module), kind) if kind[0].isupper() else import_module(owner)
    return getattr(holder, name)  # type: ignore[no-any-return]


def _timed(function: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def timed(*arguments: Any, **named: Any) -> Any:
        started = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[name] += time.process_time() - started  # type: ignore[assignment]  # seconds

    return timed
