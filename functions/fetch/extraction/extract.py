"""The article of a page: which passages, and how sure we are."""

from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from functions.fetch.extraction.anchors import Anchors
from functions.fetch.extraction.companions import with_companions, with_whole_tables
from functions.fetch.extraction.decode import Choice, choose
from functions.fetch.extraction.dom import Page, Passage
from functions.fetch.extraction.leftovers import without_leftovers
from functions.fetch.extraction.model import Model, model
from functions.fetch.extraction.quality import in_one_place, quality, signals
from functions.fetch.extraction.structure import Layout, layout_of
from functions.fetch.extraction.table import rows
from functions.fetch.extraction.walk import read


@dataclass(frozen=True, slots=True)
class Extract:
    """The page as the walk saw it, and the passages chosen."""

    layout: Layout
    choice: Choice
    quality: float

    @property
    def page(self) -> Page:
        return self.layout.page

    def passages(self) -> list[Passage]:
        """Those chosen."""
        return [passage for passage, keep in zip(self.page.passages, self.choice.keep, strict=True) if keep]

    @property
    def chars(self) -> int:
        return sum(len(passage.text) for passage in self.passages())

    def elements(self) -> list[Element]:
        """The elements that hold the article, in document order."""
        return list(dict.fromkeys(passage.node.element for passage in self.passages()))


def extract(root: Element, anchors: Anchors, learned: Model | None = None) -> Extract:
    learned = learned or model()
    layout = layout_of(read(root), anchors)
    made = rows(layout, learned.lexicon)
    weights = weights_of(layout)
    probabilities = with_companions(layout, learned.probabilities(made), weights)
    choice = choose(probabilities, weights)
    choice = replace(choice, keep=with_whole_tables(layout, choice, weights))
    choice = replace(choice, keep=without_leftovers(layout.page.passages, choice.keep))
    found = signals(in_one_place(layout), layout.page.passages, weights, choice)
    return Extract(layout, choice, quality(found, learned.calibration))


def weights_of(layout: Layout) -> list[float]:
    """About how much of the text each passage is."""
    return [passage.words + 1.0 for passage in layout.page.passages]
