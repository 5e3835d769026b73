"""What was decided of each passage of a page, and what is known of it."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from functions.fetch.extraction.dom import HIDDEN, WITHIN, Node, Passage
from functions.fetch.extraction.extract import Extract
from functions.fetch.extraction.hints import BIT
from functions.fetch.extraction.margins import ASIDE, COMMENTS, ELSEWHERE
from functions.fetch.extraction.structure import Layout
from functions.fetch.extraction.table import HOPELESS, PLAIN

_MARGINS = {ASIDE: "beside the article", COMMENTS: "readers' comments", ELSEWHERE: "another story, or a dialog"}
_NAME = re.compile(r"[\w-]+")  # as selectors of site hints have them
_STEPS = 3  # of a selector: more say no more


@dataclass(frozen=True, slots=True)
class Decided:
    """One passage. `probability`: that it belongs to the article; None where the model was not asked."""

    text: str
    kept: bool
    probability: float | None
    place: str  # a selector, as site hints have them
    remarks: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def decided(chosen: Extract) -> list[Decided]:
    """All passages, in the order of the page."""
    choice = chosen.choice
    return [
        Decided(
            text=" ".join(passage.text.split()),
            kept=keep,
            probability=None if probability in (HOPELESS, PLAIN) else round(probability, 3),
            place=selector(passage.node),
            remarks=tuple(_remarks(passage, probability, keep, chosen)),
        )
        for passage, keep, probability in zip(chosen.page.passages, choice.keep, choice.probabilities, strict=True)
    ]


def selector(node: Node) -> str:
    """The passage's element by tags, ids and classes, from the nearest id down: `#story > div.text > p`."""
    steps: list[str] = []
    at: Node | None = node
    while at is not None and len(steps) < _STEPS and not (steps and steps[0].startswith("#")):
        steps.insert(0, _step(at))
        at = at.parent
    return " > ".join(steps)


def _step(node: Node) -> str:
    own = node.element.get("id") or ""
    if _NAME.fullmatch(own):
        return f"#{own}"
    named = next((name for name in node.names.split() if _NAME.fullmatch(name)), "")
    return f"{node.tag}.{named}" if named else node.tag


def _remarks(passage: Passage, probability: float, keep: bool, chosen: Extract) -> Iterator[str]:  # noqa: FBT001 - a fact among others
    node, layout = passage.node, chosen.layout
    if passage.index == layout.headline:
        yield "the headline"
    if probability == PLAIN:
        yield "like half of the page's prose"
    elif keep and probability < chosen.choice.threshold:
        yield "kept with its neighbours"
    yield from _where(node, layout)
    if passage.link_share:
        yield f"{passage.link_share:.0%} of it links"
    if layout.anchors.body and layout.body_first <= passage.index <= layout.body_last:
        yield "within JSON-LD's articleBody"
    if names := [name for name, bit in BIT.items() if node.hints & bit]:
        yield f"named like {', '.join(names)}"


def _where(node: Node, layout: Layout) -> Iterator[str]:
    if node.negative:
        yield _MARGINS[node.negative]
    if node.within & WITHIN["footer"]:
        yield "in a footer"
    if node.hidden == HIDDEN:
        yield "hidden"
    container = layout.most.node
    if not container.index <= node.index <= container.last:
        yield "outside of where most prose is"
